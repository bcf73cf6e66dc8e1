"""Theories on the page: what may bear on each, in people's words, or that nothing comes near."""

from __future__ import annotations

from dataclasses import replace

from nlp_realist.export.report import render_report
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_patterns import pattern_cards
from nlp_realist.export.report_theories import (
    NOT_HELD,
    NOTHING_NEAR,
    UNRELATED,
    TheoryRow,
    theory_row,
)
from nlp_realist.types import Relation, RelationKind, Study, Theory
from tests.studies import small_study

KEEPS_COMING = Theory("T1", "a worker keeps coming", "trust grows", "it is proof", "a paper")


def held(*relations: Relation) -> Study:
    return replace(small_study(), theories=(KEEPS_COMING,), relations=relations)


def row_of(study: Study) -> TheoryRow:
    index = StudyIndex(study)
    return theory_row(KEEPS_COMING, {c.pattern.id: c for c in pattern_cards(index)}, index)


def alike(number: int, kind: RelationKind = "supports") -> Relation:
    excerpt = small_study().excerpts[number].id
    return Relation("T1", "excerpt", excerpt, kind, 0.9 - number / 10)


def test_three_excerpts_of_a_kind_stand_with_their_place_and_the_rest_are_counted() -> None:
    study = held(*(alike(number) for number in range(4)))
    supports, refutes, refines, silent = row_of(study).bearings
    assert not (refutes or refines or silent)
    assert (len(supports.heard), supports.excerpts) == (3, 4)
    first = supports.heard[0]
    assert first.said == "similarity 0.90"
    assert first.quotation.place.href == f"#x{study.excerpts[0].id}"
    page = render_report(study)
    part = page.split('id="theories"', 1)[1].split("</section>", 1)[0]
    assert "and 1 more" in part and "4 excerpts" in part and "a paper" in part
    assert f'href="#x{study.excerpts[2].id}"' in part
    assert "May refute it" not in part


def test_what_a_person_settled_comes_first_and_stands_for_what_they_said() -> None:
    settled = replace(alike(2, "silent"), settled="refutes", by="R. Coder")
    told = row_of(held(alike(0, "refutes"), settled))
    refutes = told.bearings[1]
    assert [h.said for h in refutes.heard] == ["refutes, settled by R. Coder", "similarity 0.90"]
    assert not told.bearings[3]


def test_patterns_stand_by_their_kind() -> None:
    told = row_of(
        held(
            Relation("T1", "pattern", "pattern-1", "supports", 0.71),
            Relation("T1", "pattern", "gone", "supports", 0.5),
        )
    )
    cards = told.bearings[0].cards
    assert [(card.number, said) for card, said in cards] == [(1, "similarity 0.71")]
    assert told.note == ""


def test_a_theory_that_nothing_comes_near_says_so() -> None:
    study = held(Relation("T1", "study", "", "silent"))
    assert row_of(study).note == NOTHING_NEAR
    assert NOTHING_NEAR in render_report(study)
    settled = replace(alike(0), settled="unrelated", by="Ren")
    assert row_of(held(settled)).note == UNRELATED
    assert row_of(held()).note == NOT_HELD
