"""The first page: what there is, what was decided, and where reviewers differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from nlp_realist.types import Codebook, Study, Tag
from nlp_realist.web.desk import Desk
from nlp_realist.web.quotations import in_words


@dataclass(frozen=True, slots=True)
class CodeRow:
    """How far one code's tags have been reviewed by anybody."""

    family: str
    label: str
    tags: int
    decided: int
    accepted: int
    rejected: int
    edited: int


def blueprint(desk: Desk) -> Blueprint:
    """The overview's pages."""
    pages = Blueprint("overview", __name__)

    @pages.get("/")
    def index() -> str:
        reviewed = desk.reviewed()
        machine = desk.machine_tags()
        return render_template(
            "overview.html",
            study=desk.study(),
            total=len(machine),
            mine=len(desk.decided()),
            anybody=len(desk.decided(by_anybody=True)),
            rows=_rows(desk, machine),
            statuses=Counter(pattern.status for pattern in reviewed.study.patterns),
            tag_conflicts=reviewed.tags.conflicts,
            other_conflicts=_told(reviewed.study),
            stale=len(reviewed.tags.stale),
            waiting=len(reviewed.tags.waiting) + len(reviewed.patterns.waiting),
            names=_names(desk),
        )

    return pages


def _told(study: Study) -> list[str]:
    """Where decisions about patterns, themes and theories can't be followed."""
    titles = {pattern.id: pattern.label for pattern in study.patterns}
    return [in_words(conflict, titles) for conflict in study.conflicts]


def _rows(desk: Desk, machine: list[Tag]) -> list[CodeRow]:
    reviewed, decided = desk.reviewed().tags, desk.decided(by_anybody=True)
    codebook = desk.study().codebook
    tags = Counter(tag.code for tag in machine)
    done = Counter(tag.code for tag in machine if tag.id in decided)
    accepted = Counter(tag.code for tag in machine if tag.id in reviewed.accepted)
    rejected = Counter(tag.code for tag in reviewed.rejected)
    replaced = set(reviewed.replaced.values())
    edited = Counter(tag.code for tag in machine if tag.id in replaced)
    return [
        CodeRow(
            codebook.family(code.family).label,
            code.label,
            tags[code.id],
            done[code.id],
            accepted[code.id],
            rejected[code.id],
            edited[code.id],
        )
        for code in codebook.codes
        if tags[code.id]
    ]


def _names(desk: Desk) -> Mapping[str, str]:
    """What to call tags and patterns that reviewers differ on, by id."""
    study = desk.study()
    labels = code_labels(study.codebook)
    names = {tag.id: labels.get(tag.code, tag.code) for tag in study.tags}
    return names | {pattern.id: pattern.label for pattern in study.patterns}


def code_labels(codebook: Codebook) -> dict[str, str]:
    """Labels of codes by id."""
    return {code.id: code.label for code in codebook.codes}
