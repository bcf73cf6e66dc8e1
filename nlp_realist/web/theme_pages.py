"""Themes above patterns: what stands together, and a person's regrouping of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp_realist.errors import SettingsError
from nlp_realist.types import Theme
from nlp_realist.web.desk import Desk
from nlp_realist.web.quotations import in_words


def blueprint(desk: Desk) -> Blueprint:
    """The page of the themes."""
    pages = Blueprint("themes", __name__)

    @pages.get("/themes")
    def index() -> str:
        study = desk.reviewed().study
        titles = {pattern.id: pattern.label for pattern in study.patterns}
        about = [c for c in study.conflicts if any(d.subject == "theme" for d in c.decisions)]
        return render_template(
            "themes.html",
            levels=[theme for theme in study.themes if not theme.parent],
            below=_below(study.themes),
            patterns={pattern.id: pattern for pattern in study.patterns},
            themes=study.themes,
            conflicts=[in_words(c, titles) for c in about],
            done=request.args.get("done", ""),
        )

    @pages.post("/themes")
    def decide() -> Response:
        themes = {theme.id: theme for theme in desk.reviewed().study.themes}
        pressed = request.form.get("verdict", "")
        if pressed == "rename":
            named = themes.get(request.form.get("theme", "")) or abort(404, "No such theme.")
            desk.name_theme(named, request.form.get("label", ""))
        elif pressed == "regroup":
            name = request.form.get("pattern", "")
            pattern = desk.pattern(name) or abort(404, "There is no such pattern.")
            theme = themes.get(request.form.get("theme", ""))
            desk.regroup(pattern, theme, label=request.form.get("label", ""))
        else:
            hint = "Go back and press one of the buttons."
            raise SettingsError("no decision was chosen", "", hint)
        return redirect(url_for("themes.index", done="1"), code=303)

    return pages


def _below(themes: Sequence[Theme]) -> dict[str, list[Theme]]:
    found: dict[str, list[Theme]] = {}
    for theme in themes:
        if theme.parent:
            found.setdefault(theme.parent, []).append(theme)
    return found
