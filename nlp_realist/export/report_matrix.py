"""Which pattern is told in which document: counts, what is contrary, and where it is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import Document, StudyIndex
from nlp_realist.export.report_patterns import PatternCard
from nlp_realist.types import Count

#: Documents that fit beside each other as columns; with more, they go down the page.
ACROSS = 20
#: Patterns that fit beside each other when documents go down the page.
PATTERNS_ACROSS = 40
#: Numbers of excerpts at which the shading grows one step darker.
STEPS = (0, 1, 2, 4, 7, 12)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A pattern in a document: excerpts in it, counter-examples, and whether it is silent."""

    n: int
    contrary: int
    silent: bool

    @property
    def shade(self) -> int:
        """How dark the cell is, 0 to 6."""
        return sum(1 for step in STEPS if self.n > step)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells by document and pattern; `blocks` are the patterns that go across one table.

    told : by pattern, in how many documents; tells : by document, how many patterns.
    quiet : documents in which no pattern is told, by their numbers.
    """

    documents: tuple[Document, ...]
    cards: tuple[PatternCard, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]
    told: tuple[Count, ...]
    tells: tuple[Count, ...]
    blocks: tuple[range, ...]

    @property
    def across(self) -> bool:
        """Whether documents are columns."""
        return len(self.documents) <= ACROSS

    @property
    def any_silent(self) -> bool:
        """Whether any cell is silent."""
        return any(cell.silent for row in self.cells for cell in row)


def matrix(cards: Sequence[PatternCard], index: StudyIndex) -> Matrix | None:
    """Count each pattern's excerpts by document; None without patterns or documents."""
    shown = tuple(card for card in cards if card.pattern.status != "rejected")
    documents = tuple(index.documents.values())
    if not shown or not documents:
        return None
    columns = [_column(card, index) for card in shown]
    cells = tuple(
        tuple(column.get(transcript, MatrixCell(0, 0, False)) for column in columns)
        for transcript in index.documents
    )
    told = tuple(
        Count(sum(1 for row in cells if row[place].n), len(documents))
        for place in range(len(shown))
    )
    tells = tuple(Count(sum(1 for cell in row if cell.n), len(shown)) for row in cells)
    starts = range(0, len(shown), PATTERNS_ACROSS)
    blocks = tuple(range(start, min(start + PATTERNS_ACROSS, len(shown))) for start in starts)
    return Matrix(documents, shown, cells, told, tells, blocks)


def _column(card: PatternCard, index: StudyIndex) -> dict[str, MatrixCell]:
    """A pattern's cells by transcript, those that hold something."""
    pattern = card.pattern
    members = _by_transcript(pattern.members, index)
    contrary = _by_transcript(set(pattern.counter_examples) - set(pattern.members), index)
    silent = set(pattern.silent_in) - set(members)
    return {
        transcript: MatrixCell(members[transcript], contrary[transcript], transcript in silent)
        for transcript in (*members, *contrary, *silent)
    }


def _by_transcript(excerpts: Sequence[str] | set[str], index: StudyIndex) -> Counter[str]:
    return Counter(index.excerpts[e].transcript for e in excerpts if e in index.excerpts)
