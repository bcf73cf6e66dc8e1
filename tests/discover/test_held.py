"""What people decided is kept by the groups of a new search."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest

from nlp_realist.discover import find_patterns
from nlp_realist.discover.cards import Group
from nlp_realist.discover.held import keep_held
from nlp_realist.discover.material import material
from nlp_realist.types import Held
from tests.discover.toys import planted, study_of, vectors_for

STUDY = study_of([[(f"P{n}", f"Words of their own number {n}.") for n in range(40)]])
MATERIAL = material(STUDY)
NONE = np.empty(0, dtype=np.int64)


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(STUDY.excerpts[n].id for n in numbers)


def group(*numbers: int) -> Group:
    return Group(rows(*numbers), 0.8, NONE)


def kept(groups: list[Group], held: list[Held], *, new: Collection[int] = ()) -> list[Group]:
    known = np.array([n not in new for n in range(40)])
    return keep_held(groups, held, MATERIAL, known)


def members(found: list[Group]) -> dict[str, set[int]]:
    return {one.id or "new": set(one.members.tolist()) for one in found}


def test_without_decisions_groups_stay_the_same_objects() -> None:
    groups = [group(0, 1, 2), group(3, 4, 5)]
    assert kept(groups, []) == groups


def test_new_excerpts_join_what_was_accepted() -> None:
    accepted = Held("a", ids(0, 1, 2, 3), together=ids(0, 1, 2, 3))
    found = kept([group(0, 1, 2, 30, 31), group(3, 10, 11, 12)], [accepted], new={30, 31})
    assert members(found) == {"a": {0, 1, 2, 3, 30, 31}, "new": {10, 11, 12}}
    assert found[0].notices == ()
    assert found[0].stability == pytest.approx(0.8)


def test_a_pattern_that_is_gone_stands_as_it_was_and_says_so() -> None:
    accepted = Held("a", ids(0, 1, 2, 3), together=ids(0, 1, 2, 3))
    (found,) = kept([], [accepted])
    assert set(found.members.tolist()) == {0, 1, 2, 3}
    assert found.notices == ("the latest search does not find it; it stands as it was",)
    assert found.stability is None


def test_a_pattern_that_falls_apart_is_held_together_and_says_so() -> None:
    accepted = Held("a", ids(*range(8)), together=ids(*range(8)))
    groups = [group(0, 1, 20, 30), group(2, 3, 31, 32, 33), group(4, 5, 21, 22, 23, 24)]
    found = members(kept(groups, [accepted], new={30, 31, 32, 33}))
    assert found["a"] >= set(range(8))
    assert not found["a"] & {21, 22, 23, 24}
    (notice,) = kept(groups, [accepted], new={30, 31, 32, 33})[0].notices
    assert "of the 8 excerpts" in notice


def test_two_that_people_hold_apart_stay_apart() -> None:
    first = Held("a", ids(0, 1, 2), together=ids(0, 1, 2))
    second = Held("b", ids(3, 4, 5), together=ids(3, 4, 5))
    found = kept([group(0, 1, 2, 3, 4, 5, 30)], [first, second], new={30})
    assert members(found) == {"a": {0, 1, 2, 30}, "b": {3, 4, 5}}
    assert found[0].notices == ("the latest search finds it together with pattern b",)
    assert found[1].notices[-1] == "the latest search finds it together with pattern a"


def test_what_was_split_off_is_no_news_when_found_together() -> None:
    source = Held("a", ids(0, 1, 2, 3), apart=ids(4, 5, 6))
    part = Held("b", ids(4, 5, 6), together=ids(4, 5, 6))
    found = kept([group(0, 1, 2, 3, 4, 5, 6)], [source, part])
    assert members(found) == {"a": {0, 1, 2, 3}, "b": {4, 5, 6}}
    assert [one.notices for one in found] == [(), ()]


def test_what_was_taken_out_does_not_come_back() -> None:
    held = Held("a", ids(0, 1, 2), together=ids(0, 1, 2), apart=ids(3), against=ids(3))
    (found,) = kept([group(0, 1, 2, 3)], [held])
    assert (found.members.tolist(), found.aside.tolist()) == ([0, 1, 2], [3])


def test_merged_patterns_stay_merged_with_what_is_new_in_both() -> None:
    held = Held("a", ids(*range(6)), together=ids(3, 4, 5), merged=(ids(3, 4, 5),))
    groups = [group(0, 1, 2, 30, 31, 32, 33), group(3, 4, 5, 34, 35, 36, 37)]
    found = members(kept(groups, [held], new=set(range(30, 38))))
    assert found == {"a": {0, 1, 2, 3, 4, 5, *range(30, 38)}}


def test_a_rejected_pattern_is_recognised_among_what_was_known_then() -> None:
    """Jaccard's index over all excerpts would be 4 of 12."""
    rejected = Held("a", ids(0, 1, 2, 3))
    found = kept([group(0, 1, 2, 3, *range(30, 38))], [rejected], new=set(range(30, 38)))
    assert members(found) == {"a": {0, 1, 2, 3, *range(30, 38)}}


def test_a_group_that_is_mostly_something_else_is_another_pattern() -> None:
    rejected = Held("a", ids(0, 1, 2))
    found = members(kept([group(0, 1, 10, 11, 12)], [rejected]))
    assert found == {"a": {0, 1, 2}, "new": {10, 11, 12}}


def test_excerpts_that_are_gone_are_told() -> None:
    accepted = Held("a", ids(0, 1, 2) | {"gone"}, together=ids(0, 1, 2) | {"gone"})
    (found,) = kept([group(0, 1, 2)], [accepted])
    assert found.notices == ("1 of its 4 excerpts are no longer in the study",)
    assert kept([], [Held("b", frozenset({"gone"}))]) == []


def test_held_patterns_go_through_the_whole_search() -> None:
    study = planted(8)
    vectors = vectors_for(study)
    chosen = frozenset(e.id for e in study.excerpts if "weather" in e.text)
    part = frozenset(sorted(chosen)[:4])
    found = find_patterns(study, vectors, held=[Held("mine", part, together=part)])
    (mine,) = [pattern for pattern in found if pattern.id == "mine"]
    assert part <= set(mine.members)
    assert mine.support["excerpts"].n >= 4
    assert [p.id for p in find_patterns(study, vectors)] == [
        p.id for p in find_patterns(study, vectors, held=[])
    ]


def test_what_is_held_is_kept_where_there_is_too_little_to_search() -> None:
    study = study_of([[("P1", "She came back and back."), ("P2", "He rang the school.")]])
    vectors = np.eye(2, dtype=np.float32)
    mine = Held("mine", frozenset(e.id for e in study.excerpts))
    assert [p.id for p in find_patterns(study, vectors, held=[mine])] == ["mine"]
    assert find_patterns(study, vectors) == []
