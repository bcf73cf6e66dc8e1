"""Codes by transcript, speaker, role and site: counts that keep their denominators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from nlp_realist.export.report_gather import (
    Gathered,
    by_attribute,
    by_role,
    by_speaker,
    by_transcript,
)
from nlp_realist.export.report_index import Document, StudyIndex
from nlp_realist.export.report_numbers import FEW, percent

#: Shares of excerpts at which the shading grows one step darker.
STEPS = (0.0, 0.02, 0.05, 0.10, 0.20, 0.40)
#: Columns that fit beside a name on paper.
CODES_ACROSS = 30
#: Groups that fit beside each other as columns of their own.
GROUPS_ACROSS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a group's excerpts carry a code; `shade` is 0 to 6."""

    n: int
    contrary: int
    of: int

    @property
    def few(self) -> bool:
        """Whether the denominator is too small for a share."""
        return self.of < FEW

    @property
    def shade(self) -> int:
        """How dark the cell is; none where the denominator is small."""
        if not self.n or self.few:
            return 0
        return sum(1 for step in STEPS if self.n / self.of > step)

    @property
    def percent(self) -> str:
        """The share in per cent; empty where the denominator is small."""
        return percent(self.n, self.of)


@dataclass(frozen=True, slots=True)
class Group:
    """A transcript, speaker, role or site; cells follow the codes of the table."""

    label: str
    document: Document | None
    note: str
    excerpts: int
    speakers: int
    documents: int
    cells: tuple[Cell, ...]

    @property
    def few(self) -> bool:
        """Whether this group has too few excerpts to compare."""
        return self.excerpts < FEW


@dataclass(frozen=True, slots=True)
class CodeHead:
    """A code as a column or row heading."""

    label: str
    key: str
    family: str


class FamilySpan(NamedTuple):
    """A family's codes among the headings of a table."""

    family: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Codes by groups. Few groups stand side by side; many go down the page, codes across.

    blocks : ranges of codes that go across one table, whole families where they fit.
    """

    key: str
    unit: str
    heads: tuple[CodeHead, ...]
    groups: tuple[Group, ...]
    blocks: tuple[range, ...]
    across: bool

    @property
    def few(self) -> bool:
        """Whether any group is small."""
        return any(group.few for group in self.groups)

    def spans(self, block: range | None = None) -> list[FamilySpan]:
        """The families of a block of codes (None: of all), and where each begins and ends."""
        block = range(len(self.heads)) if block is None else block
        spans = []
        for family, places in groupby(block, key=lambda i: self.heads[i].family):
            inside = list(places)
            spans.append(FamilySpan(family, inside[0], inside[-1] + 1))
        return spans


def group_tables(index: StudyIndex) -> tuple[GroupTable, ...]:
    """All comparisons for which the study has at least one group."""
    if not index.standing:
        return ()
    tables = [
        _table("transcript", "document", by_transcript(index), index),
        _table("speaker", "speaker", by_speaker(index), index),
        _table("role", "role", by_role(index), index),
    ]
    for name in ("site", "arm", "wave"):
        if any(t.attributes.get(name) for t in index.study.transcripts):
            tables.append(_table(name, name, by_attribute(index, name), index))
    return tuple(table for table in tables if table.groups)


def _table(key: str, unit: str, gathered: Sequence[Gathered], index: StudyIndex) -> GroupTable:
    book = index.study.codebook
    by_family = [(family, code) for family in book.families for code in book.codes_of(family.id)]
    heads = tuple(CodeHead(c.label, index.code_key(c.id), f.label) for f, c in by_family)
    codes = [code.id for _, code in by_family]
    groups = tuple(_group(one, codes, index) for one in gathered)
    many = key in ("transcript", "speaker") or len(groups) > GROUPS_ACROSS
    return GroupTable(key, unit, heads, groups, blocks(heads), not many)


def _group(gathered: Gathered, codes: Sequence[str], index: StudyIndex) -> Group:
    tags = [tag for e in gathered.excerpts for tag in index.standing.get(e.id, ())]
    found = Counter(tag.code for tag in tags)
    contrary = Counter(tag.code for tag in tags if index.tone(tag) == "contrary")
    of = len(gathered.excerpts)
    return Group(
        label=gathered.label,
        document=gathered.document,
        note=gathered.note,
        excerpts=of,
        speakers=len({(e.transcript, e.speaker) for e in gathered.excerpts if e.speaker}),
        documents=len({e.transcript for e in gathered.excerpts}),
        cells=tuple(Cell(found[code], contrary[code], of) for code in codes),
    )


def blocks(heads: Sequence[CodeHead], across: int = CODES_ACROSS) -> tuple[range, ...]:
    """Cut codes into ranges of at most `across`; a family is cut only when it is wider."""
    found: list[range] = []
    start, end = 0, 0
    for size in Counter(head.family for head in heads).values():
        if end > start and end + size - start > across:
            found.append(range(start, end))
            start = end
        end += size
        while end - start > across:
            found.append(range(start, start + across))
            start += across
    return (*found, range(start, end)) if end > start else tuple(found)
