"""What follows from what, as speakers say it: clauses that stay joined, in rows of X -> Y."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_realist.export.report_brief import shortened
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_quotes import Quotation, evidence_quotation
from nlp_realist.types import Chain, Count

#: Rows on the half page, and words of a clause there.
BRIEF_ROWS, CLAUSE = 2, 16


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A chain: its clauses in the order of cause and effect, and the words that join each two."""

    clauses: tuple[Quotation, ...]
    signals: tuple[str, ...]
    relations: tuple[str, ...]
    told_in: Count | None

    @property
    def first(self) -> Quotation:
        """The clause from which the others follow; all stand at one place."""
        return self.clauses[0]

    def after(self) -> list[tuple[Quotation, str, str]]:
        """What follows: each clause with the words that join it and the kind of the link."""
        return list(zip(self.clauses[1:], self.signals, self.relations, strict=True))


def link_rows(chains: Sequence[Chain], index: StudyIndex) -> tuple[LinkRow, ...]:
    """Chains as rows; one whose excerpt is no longer in the study is left out."""
    return tuple(row for chain in chains if (row := _row(chain, index)) is not None)


def brief_rows(rows: Sequence[LinkRow]) -> tuple[LinkRow, ...]:
    """The first rows, cut to what fits."""
    return tuple(
        LinkRow(
            tuple(shortened(clause, CLAUSE) for clause in row.clauses),
            row.signals,
            row.relations,
            row.told_in,
        )
        for row in rows[:BRIEF_ROWS]
    )


def _row(chain: Chain, index: StudyIndex) -> LinkRow | None:
    found = [evidence_quotation(clause, index) for clause in chain.clauses]
    clauses = tuple(clause for clause in found if clause is not None)
    if len(clauses) < len(found):
        return None
    signals = tuple(step.signal.text for step in chain.steps)
    relations = tuple(step.relation for step in chain.steps)
    return LinkRow(clauses, signals, relations, chain.told_in)
