"""What people settle about theories, replayed over later runs."""

from __future__ import annotations

import pytest

from nlp_realist.errors import SettingsError
from nlp_realist.review import apply_to_relations, settle_relation
from nlp_realist.types import Decision, Relation, Theory

THEORY = Theory("T1", "workers return", "trust grows")
LISTED = Relation("T1", "excerpt", "e1", "supports", 0.3, why="alike")
PRESENT = {"e1", "p1"}


def settle(kind: str, relation: Relation = LISTED, who: str = "Ren") -> Decision:
    return settle_relation(relation, THEORY, kind, reviewer=who, at="2024-03-01T10:00:00+00:00")


def test_a_person_s_word_stands_beside_the_machine_s() -> None:
    result = apply_to_relations([LISTED], [THEORY], [settle("refutes")], present=PRESENT)
    (relation,) = result.relations
    assert (relation.kind, relation.settled, relation.by) == ("supports", "refutes", "Ren")
    assert relation.stands == "refutes"


def test_it_stands_although_the_search_no_longer_lists_it() -> None:
    result = apply_to_relations([], [THEORY], [settle("refines")], present=PRESENT)
    (relation,) = result.relations
    assert (relation.id, relation.stands, relation.similarity) == (LISTED.id, "refines", None)


@pytest.mark.parametrize(
    ("theories", "present", "why"),
    [
        ([], PRESENT, "no longer in the table"),
        ([Theory("T1", "workers return", "trust falls")], PRESENT, "was reworded"),
        ([THEORY], set(), "no longer in the study"),
    ],
)
def test_what_can_not_be_followed_is_told(
    theories: list[Theory], present: set[str], why: str
) -> None:
    result = apply_to_relations([], theories, [settle("refines")], present=present)
    assert result.relations == ()
    assert why in result.conflicts[0].why


def test_reviewers_who_differ() -> None:
    decisions = [settle("refutes"), settle("supports", who="Sam")]
    result = apply_to_relations([LISTED], [THEORY], decisions, present=PRESENT)
    assert result.relations == (LISTED,)
    assert len(result.conflicts) == 1


def test_what_was_settled_of_a_merged_pattern_holds_for_its_host() -> None:
    about = Relation("T1", "pattern", "gone", "supports", 0.3)
    host = Relation("T1", "pattern", "p1", "refines", 0.2)
    decisions = [settle("supports", about)]
    (relation,) = apply_to_relations(
        [host], [THEORY], decisions, present=PRESENT, merged={"gone": "p1"}
    ).relations
    assert relation.settled == "supports"


def test_another_kind_is_refused() -> None:
    with pytest.raises(SettingsError, match="proves"):
        settle("proves")
