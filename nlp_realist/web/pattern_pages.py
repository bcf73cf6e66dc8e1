"""Candidate demi-regularities: their cards, and what a person makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp_realist.errors import SettingsError
from nlp_realist.frames import transcript_names
from nlp_realist.types import Excerpt, Pattern, Study
from nlp_realist.web.desk import Desk
from nlp_realist.web.overview import code_labels

#: Quotations shown at once; the rest unfold.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Quotation:
    """An excerpt's words and whose they are."""

    text: str
    who: str
    where: str


def blueprint(desk: Desk) -> Blueprint:
    """The pages of the patterns."""
    pages = Blueprint("patterns", __name__)

    @pages.get("/patterns")
    def index() -> str:
        reviewed = desk.reviewed()
        return render_template(
            "patterns.html",
            patterns=reviewed.study.patterns,
            following=desk.next_pattern(),
            done=_done(reviewed.study.patterns),
        )

    @pages.get("/patterns/<pattern_id>")
    def show(pattern_id: str) -> str | Response:
        reviewed = desk.reviewed()
        there = reviewed.patterns.merged.get(pattern_id, pattern_id)
        found = {pattern.id: pattern for pattern in reviewed.study.patterns}
        if there not in found:
            abort(404, "There is no such pattern in the latest run.")
        if there != pattern_id:
            return redirect(url_for("patterns.show", pattern_id=there))
        return _page(desk, reviewed.study, found[there])

    @pages.post("/patterns/<pattern_id>")
    def decide(pattern_id: str) -> Response:
        pattern = desk.pattern(pattern_id) or abort(404, "There is no such pattern.")
        standing = _decide(desk, pattern)
        following = desk.next_pattern() if standing else pattern
        if following is None:
            return redirect(url_for("patterns.index", done=pattern.id), code=303)
        place = url_for("patterns.show", pattern_id=following.id, done=pattern.id)
        return redirect(place, code=303)

    return pages


def _page(desk: Desk, study: Study, pattern: Pattern) -> str:
    excerpts = study.excerpt_by_id()
    names = transcript_names(study)

    def quoted(ids: Iterable[str]) -> list[Quotation]:
        return [_quotation(excerpts[i], names) for i in ids if i in excerpts]

    return render_template(
        "pattern.html",
        pattern=pattern,
        members=quoted(pattern.members),
        against=quoted(pattern.counter_examples),
        shown=SHOWN,
        names=names,
        labels=code_labels(study.codebook),
        titles={other.id: other.label for other in study.patterns},
        decisions=desk.decisions_on(pattern.id),
        done=_done(study.patterns),
        order=[other.id for other in study.patterns].index(pattern.id) + 1,
        total=len(study.patterns),
    )


def _quotation(excerpt: Excerpt, names: dict[str, str]) -> Quotation:
    role = f" ({excerpt.role})" if excerpt.role and excerpt.role != "unknown" else ""
    return Quotation(
        excerpt.text, f"{excerpt.speaker or 'no speaker'}{role}", names[excerpt.transcript]
    )


def _done(patterns: Iterable[Pattern]) -> Pattern | None:
    """The pattern that was just decided on, to say so."""
    done = request.args.get("done", "")
    return next((pattern for pattern in patterns if pattern.id == done), None)


def _decide(desk: Desk, pattern: Pattern) -> bool:
    """Record the pressed button's decision; whether the pattern is done with by it."""
    pressed, memo = request.form.get("verdict", ""), request.form.get("memo", "").strip()
    if pressed == "accept":
        desk.decide_on_pattern(pattern, "accept", memo=memo)
    elif pressed == "reject":
        desk.decide_on_pattern(pattern, "reject", memo=memo)
    elif pressed == "reword":
        text = request.form.get("statement", "")
        desk.decide_on_pattern(pattern, "reword", memo=memo, text=text)
    elif pressed == "memo":
        desk.decide_on_pattern(pattern, "memo", memo=memo)
    else:
        raise SettingsError("no decision was chosen", "", "Go back and press one of the buttons.")
    return pressed in ("accept", "reject")
