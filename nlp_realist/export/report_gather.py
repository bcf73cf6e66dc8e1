"""Which excerpts stand together in a comparison: by transcript, speaker, role or attribute."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import Document, StudyIndex
from nlp_realist.types import ROLES, Excerpt

#: Stands for an attribute that a transcript doesn't have.
NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True)
class Gathered:
    """A group before its codes are counted; `document` where it is within one."""

    label: str
    excerpts: Sequence[Excerpt]
    document: Document | None = None
    note: str = ""


def by_transcript(index: StudyIndex) -> list[Gathered]:
    """One group per transcript, in order, also those without an excerpt."""
    return [
        Gathered(document.stem, index.by_transcript.get(transcript, ()), document)
        for transcript, document in index.documents.items()
    ]


def by_speaker(index: StudyIndex) -> list[Gathered]:
    """One group per speaker of each transcript, in the order in which they speak."""
    # "Mum" of one document is not "Mum" of another.
    return [
        Gathered(speaker, excerpts, document, excerpts[0].role or "")
        for transcript, document in index.documents.items()
        for speaker, excerpts in _gather(
            index.by_transcript.get(transcript, ()), lambda e: e.speaker or "no speaker named"
        ).items()
    ]


def by_role(index: StudyIndex) -> list[Gathered]:
    """One group per role, in the order of `ROLES`."""
    gathered = _gather(index.excerpts.values(), lambda e: e.role or "unknown")
    known = [role for role in ROLES if role in gathered]
    others = [role for role in gathered if role not in ROLES]
    return [Gathered(role, gathered[role]) for role in (*known, *others)]


def by_attribute(index: StudyIndex, name: str) -> list[Gathered]:
    """One group per value of an attribute of transcripts, such as site, sorted; those without
    one last."""

    def value(excerpt: Excerpt) -> str:
        given = str(index.transcripts[excerpt.transcript].attributes.get(name) or NOT_GIVEN)
        return f"{name} {given}" if given.isdigit() else given

    gathered = _gather(index.excerpts.values(), value)
    return [Gathered(label, gathered[label]) for label in sorted(gathered, key=_in_order)]


def _in_order(label: str) -> tuple[bool, list[tuple[int, str]]]:
    """Sort by numbers as numbers: site 2 before site 10."""
    parts = re.split(r"(\d+)", label)
    places = [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in parts]
    return label == NOT_GIVEN, places


def _gather(
    excerpts: Iterable[Excerpt], label: Callable[[Excerpt], str]
) -> dict[str, list[Excerpt]]:
    gathered: dict[str, list[Excerpt]] = {}
    for excerpt in excerpts:
        gathered.setdefault(label(excerpt), []).append(excerpt)
    return gathered
