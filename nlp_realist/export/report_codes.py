"""What was found: codes by family, with counts that keep their denominators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_realist.export.report_index import Place, StudyIndex
from nlp_realist.export.worth import Check, CodeWorth, Worth, worth
from nlp_realist.types import Code, Count, Excerpt, Family, Tag

#: Places to start reading, per code.
READ_FIRST = 3

Found = list[tuple[Excerpt, Tag]]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code: how many excerpts and documents carry it, and where to start reading.

    expected : how many of the excerpts to expect right: the sum of the scores, which are
    calibrated probabilities.
    unsure : how many of the tags their model is not sure of.
    tried : what the code's decisions were worth where the model was tried; None: not known.
    check : what people found of the machine's tags; None where nobody decided on one.
    """

    label: str
    key: str
    excerpts: Count
    documents: Count
    present: int
    contrary: int
    expected: float
    read: tuple[Place, ...]
    unsure: int = 0
    tried: CodeWorth | None = None
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class FamilyTable:
    """One family of codes; `any_code` counts excerpts that carry at least one of them."""

    key: str
    label: str
    definition: str
    directed: bool
    single: bool
    any_code: Count
    rows: tuple[CodeRow, ...]


def family_tables(index: StudyIndex) -> tuple[FamilyTable, ...]:
    """All families of the codebook, in its order, also those of which nothing was found."""
    found, told = _found_by_code(index), worth(index.study.manifest)
    return tuple(
        _family_table(number, family, found, told, index)
        for number, family in enumerate(index.study.codebook.families, start=1)
    )


def _found_by_code(index: StudyIndex) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for excerpt_id, tags in index.standing.items():
        for tag in tags:
            found.setdefault(tag.code, []).append((index.excerpts[excerpt_id], tag))
    return found


def _family_table(
    number: int, family: Family, found: Mapping[str, Found], told: Worth, index: StudyIndex
) -> FamilyTable:
    codes = index.study.codebook.codes_of(family.id)
    carrying = {excerpt.id for code in codes for excerpt, _ in found.get(code.id, ())}
    return FamilyTable(
        key=f"f{number}",
        label=family.label,
        definition=family.definition,
        directed=family.directed,
        single=family.combine == "one",
        any_code=Count(len(carrying), len(index.excerpts)),
        rows=tuple(_code_row(code, found.get(code.id, []), told, index) for code in codes),
    )


def _code_row(code: Code, found: Found, told: Worth, index: StudyIndex) -> CodeRow:
    contrary = sum(1 for _, tag in found if index.tone(tag) == "contrary")
    return CodeRow(
        label=code.label,
        key=index.code_key(code.id),
        excerpts=Count(len(found), len(index.excerpts)),
        documents=Count(len({e.transcript for e, _ in found}), len(index.documents)),
        present=len(found) - contrary,
        contrary=contrary,
        expected=sum(tag.score for _, tag in found),
        read=_read_first(found, index),
        unsure=sum(1 for _, tag in found if tag.unsure),
        tried=told.codes.get(code.id),
        check=told.checks.get(code.id),
    )


def _read_first(found: Found, index: StudyIndex) -> tuple[Place, ...]:
    """The surest excerpts, each of another document."""
    by_document: dict[str, Excerpt] = {}
    for excerpt, _ in sorted(found, key=lambda pair: -pair[1].score):
        by_document.setdefault(excerpt.transcript, excerpt)
    return tuple(index.place(excerpt) for excerpt in list(by_document.values())[:READ_FIRST])
