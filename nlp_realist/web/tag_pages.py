"""The queue of the machine's tags: one at a time, decided by a person."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from nlp_realist.errors import SettingsError
from nlp_realist.export.nearest import carried
from nlp_realist.export.report_tags import likelihood
from nlp_realist.types import Codebook, Direction, Excerpt, Tag, Transcript
from nlp_realist.web.desk import Desk
from nlp_realist.web.overview import code_labels

#: Skipped tags travel in the address; after so many the first ones come up again.
SKIPS = 40


def blueprint(desk: Desk) -> Blueprint:
    """The pages of the queue."""
    pages = Blueprint("tags", __name__)

    @pages.get("/tags")
    def queue() -> str:
        skip = request.args.getlist("skip")[-SKIPS:]
        tag = desk.next_tag(set(skip))
        if tag is None:
            return render_template("tags_done.html", skipped=len(skip))
        return _page(desk, tag, skip)

    @pages.get("/tags/<tag_id>")
    def show(tag_id: str) -> str:
        return _page(desk, desk.tag(tag_id) or abort(404, "There is no such tag."), [])

    @pages.post("/tags/<tag_id>")
    def decide(tag_id: str) -> Response:
        tag = desk.tag(tag_id) or abort(404, "There is no such tag.")
        _decide(desk, tag)
        skip = request.form.getlist("skip")[-SKIPS:]
        return redirect(url_for("tags.queue", skip=skip, done=tag.id), code=303)

    return pages


def _page(desk: Desk, tag: Tag, skip: list[str]) -> str:
    study = desk.study()
    excerpt = study.excerpt_by_id()[tag.excerpt]
    transcript = study.transcript_by_id()[excerpt.transcript]
    done = request.args.get("done", "")
    return render_template(
        "tag.html",
        tag=tag,
        excerpt=excerpt,
        transcript=transcript,
        parts=evidence_parts(tag, excerpt, transcript),
        code=study.codebook.code(tag.code),
        family=study.codebook.family(tag.code.split("/", 1)[0]),
        codebook=study.codebook,
        word=likelihood(tag.score),
        earlier=desk.decisions_on(tag.id),
        grounds=desk.grounds(tag),
        carried=carried,
        labels=code_labels(study.codebook),
        skip=skip,
        skip_next=[*skip, tag.id][-SKIPS:],
        done=done if desk.tag(done) else "",
        left=len(desk.machine_tags()) - len(desk.decided()),
        total=len(desk.machine_tags()),
    )


def evidence_parts(tag: Tag, excerpt: Excerpt, transcript: Transcript) -> tuple[str, str, str]:
    """The excerpt's words before its evidence, the evidence, and after."""
    start = min(max(tag.evidence.start, excerpt.start), excerpt.end)
    end = min(max(tag.evidence.end, start), excerpt.end)
    text = transcript.text
    return text[excerpt.start : start], text[start:end], text[end : excerpt.end]


def _decide(desk: Desk, tag: Tag) -> None:
    """Take the pressed button and the form's fields for a decision."""
    pressed, memo = request.form.get("verdict", ""), request.form.get("memo", "").strip()
    codebook = desk.study().codebook
    if pressed in ("accept", "reject"):
        desk.decide_on_tag(tag, "accept" if pressed == "accept" else "reject", memo=memo)
    elif pressed == "flip" and codebook.family(tag.code.split("/", 1)[0]).directed:
        turned: Direction = "present" if tag.direction == "contrary" else "contrary"
        desk.decide_on_tag(tag, "edit", memo=memo, direction=turned)
    elif pressed == "edit":
        code = _chosen(codebook)
        desk.decide_on_tag(
            tag, "edit", memo=memo, code=code, direction=_direction(codebook, code, tag)
        )
    else:
        raise SettingsError("no decision was chosen", "", "Go back and press one of the buttons.")


def _chosen(codebook: Codebook) -> str:
    code = request.form.get("code", "")
    if code not in code_labels(codebook):
        raise SettingsError("no code was chosen", "", "Go back and choose one from the list.")
    return code


def _direction(codebook: Codebook, code: str, tag: Tag) -> Direction:
    """The direction asked for; codes without a direction are always present."""
    if not codebook.family(code.split("/", 1)[0]).directed:
        return "present"
    asked = request.form.get("direction", tag.direction)
    return cast(Direction, asked if asked in ("present", "contrary") else tag.direction)
