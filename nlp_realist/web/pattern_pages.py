"""Candidate demi-regularities: their cards, and what a person makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp_realist.errors import SettingsError
from nlp_realist.frames import transcript_names
from nlp_realist.types import Change, Pattern, Study
from nlp_realist.web.desk import Desk
from nlp_realist.web.overview import code_labels
from nlp_realist.web.quotations import in_words, quotations

#: Quotations shown at once; the rest unfold.
SHOWN = 6
#: Places that excerpts can be moved to beside other patterns.
OUT, AGAINST, OWN = "out", "against", "own"


def blueprint(desk: Desk) -> Blueprint:
    """The pages of the patterns."""
    pages = Blueprint("patterns", __name__)

    @pages.get("/patterns")
    def index() -> str:
        study = desk.reviewed().study
        titles = {pattern.id: pattern.label for pattern in study.patterns}
        return render_template(
            "patterns.html",
            patterns=study.patterns,
            following=desk.next_pattern(),
            done=_done(study.patterns),
            conflicts=[in_words(c, titles) for c in study.conflicts],
            changes=study.changes,
            titles=titles,
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
    titles = {other.id: other.label for other in study.patterns}
    merged = desk.reviewed().patterns.merged
    return render_template(
        "pattern.html",
        pattern=pattern,
        members=quotations(study, pattern.members),
        against=quotations(study, pattern.counter_examples),
        shown=SHOWN,
        names=transcript_names(study),
        labels=code_labels(study.codebook),
        titles=titles,
        guests=[desk.pattern(name) for name, into in merged.items() if into == pattern.id],
        conflicts=[in_words(c, titles) for c in desk.conflicts_on(pattern.id)],
        change=_change(study.changes, pattern.id),
        relations=[r for r in study.relations if r.target == pattern.id],
        decisions=desk.decisions_on(pattern.id),
        done=_done(study.patterns),
        order=[other.id for other in study.patterns].index(pattern.id) + 1,
        total=len(study.patterns),
    )


def _change(changes: Iterable[Change], name: str) -> Change | None:
    return next((change for change in changes if change.pattern == name), None)


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
    elif pressed == "reopen":
        desk.decide_on_pattern(pattern, "reopen", memo=memo)
    elif pressed == "memo":
        desk.decide_on_pattern(pattern, "memo", memo=memo)
    elif pressed == "reword":
        desk.decide_on_pattern(pattern, "reword", memo=memo, text=_said("statement"))
    elif pressed == "rename":
        desk.decide_on_pattern(pattern, "rename", memo=memo, text=_said("label"))
    elif pressed == "rival":
        desk.decide_on_pattern(pattern, "rival", memo=memo, text=_said("rival"))
    elif pressed == "merge":
        desk.decide_on_pattern(pattern, "merge", memo=memo, text=_other(desk, _said("into")))
    elif pressed in ("split", "move"):
        _sort(desk, pattern, pressed, memo)
    else:
        raise SettingsError("no decision was chosen", "", "Go back and press one of the buttons.")
    return pressed in ("accept", "reject")


def _said(field: str) -> str:
    return request.form.get(field, "")


def _other(desk: Desk, name: str) -> str:
    """The id of another pattern, as it was chosen from the list."""
    if name and name not in {p.id for p in desk.reviewed().study.patterns}:
        raise SettingsError("that pattern is not there", "", "Go back and choose one of the list.")
    return name


def _sort(desk: Desk, pattern: Pattern, pressed: str, memo: str) -> None:
    """Split off, or move, the excerpts that were ticked."""
    ticked = request.form.getlist("excerpt")
    standing = {p.id: p for p in desk.reviewed().study.patterns}.get(pattern.id, pattern)
    there = {*standing.members, *standing.counter_examples}
    chosen = [excerpt for excerpt in ticked if excerpt in there]
    if pressed == "split":
        seen = _as_it_stands(pattern, standing)
        desk.decide_on_pattern(seen, "split", memo=memo, text=_said("part"), excerpts=chosen)
        return
    place = _said("place")
    if not place:
        raise SettingsError("no place was chosen", "", "Go back and choose where they belong.")
    if place == OUT:
        desk.decide_on_pattern(pattern, "move", memo=memo, excerpts=chosen)
    elif place in (AGAINST, OWN):
        desk.decide_on_pattern(
            pattern,
            "move",
            memo=memo,
            text=pattern.id,
            excerpts=chosen,
            kind="counter-example" if place == AGAINST else "member",
        )
    else:
        into = _other(desk, place)
        desk.decide_on_pattern(pattern, "move", memo=memo, text=into, excerpts=chosen)


def _as_it_stands(pattern: Pattern, standing: Pattern) -> Pattern:
    """The stored pattern with the members that it has by now, of which some are split off."""
    return replace(pattern, members=standing.members)
