"""Programme theories with what bears on each: patterns, and excerpts with their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_brief import shortened
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_patterns import PatternCard
from nlp_realist.export.report_quotes import Quotation, evidence_quotation
from nlp_realist.types import Evidence, Excerpt, Relation, Theory

#: Ways in which something bears on a theory, in the order of the page, and their headings.
BEARINGS = {
    "supports": "May support it",
    "refutes": "May refute it",
    "refines": "May refine it",
    "silent": "Says nothing of what follows",
}
#: Excerpts shown of each kind, and words of each.
EXCERPTS, WORDS = 3, 38
#: What is said of a theory that has nothing to show.
NOTHING_NEAR = "Nothing that was said comes near."
NOT_HELD = "It has not been held against what was said yet."
UNRELATED = "People found all that was listed unrelated."
GONE = "What was listed is no longer in the study: look for patterns again."


@dataclass(frozen=True, slots=True)
class Heard:
    """An excerpt that may bear on a theory: `said` tells how alike it is, or who settled it."""

    quotation: Quotation
    said: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """What bears on a theory in one way; `excerpts` counts also those that are not shown."""

    heading: str
    cards: tuple[tuple[PatternCard, str], ...]
    heard: tuple[Heard, ...]
    excerpts: int

    def __bool__(self) -> bool:
        return bool(self.cards or self.excerpts)


@dataclass(frozen=True, slots=True)
class TheoryRow:
    """A theory and the ways in which something bears on it; where nothing does, `note` says so."""

    theory: Theory
    bearings: tuple[Bearing, ...]
    note: str


def theory_row(theory: Theory, of: Mapping[str, PatternCard], index: StudyIndex) -> TheoryRow:
    """What bears on a theory: what people settled first, then the most alike.

    of : cards by the id of their pattern.
    """
    mine = [relation for relation in index.study.relations if relation.theory == theory.id]
    mine.sort(key=lambda relation: not relation.settled)
    bearings = tuple(_bearing(kind, mine, of, index) for kind in BEARINGS)
    return TheoryRow(theory, bearings, "" if any(bearings) else _note(mine))


def _note(relations: Sequence[Relation]) -> str:
    if not relations:
        return NOT_HELD
    if any(relation.subject == "study" for relation in relations):
        return NOTHING_NEAR
    return UNRELATED if all(r.stands == "unrelated" for r in relations) else GONE


def _bearing(
    kind: str, relations: Sequence[Relation], of: Mapping[str, PatternCard], index: StudyIndex
) -> Bearing:
    stand = [relation for relation in relations if relation.stands == kind]
    cards = [r for r in stand if r.subject == "pattern" and r.target in of]
    excerpts = [r for r in stand if r.subject == "excerpt" and r.target in index.excerpts]
    return Bearing(
        BEARINGS[kind],
        tuple((of[relation.target], _said(relation)) for relation in cards),
        tuple(heard for r in excerpts[:EXCERPTS] if (heard := _heard(r, index))),
        len(excerpts),
    )


def _heard(relation: Relation, index: StudyIndex) -> Heard | None:
    quotation = evidence_quotation(_all_of(index.excerpts[relation.target]), index)
    return Heard(shortened(quotation, WORDS), _said(relation)) if quotation else None


def _all_of(excerpt: Excerpt) -> Evidence:
    return Evidence(excerpt.transcript, excerpt.id, excerpt.start, excerpt.end, excerpt.text)


def _said(relation: Relation) -> str:
    if relation.settled:
        return f"{relation.settled}, settled by {relation.by}".removesuffix(" by ")
    return "" if relation.similarity is None else f"similarity {relation.similarity:.2f}"
