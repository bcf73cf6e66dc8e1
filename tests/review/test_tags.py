"""Decisions on tags: what they do, whose word counts, and what outlives a re-run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp_realist.errors import SettingsError
from nlp_realist.review import apply_to_tags, decide_tag, decided_tags
from nlp_realist.review.decisions import TagVerdict
from nlp_realist.types import Decision, Direction, Origin, Tag
from tests.studies import small_study

STUDY = small_study()
TAG = STUDY.tags[0]
LATER_MODEL = Origin("model", "small-2", "c0de")


def said(
    verdict: TagVerdict,
    *,
    tag: Tag = TAG,
    who: str = "Ren",
    hour: int = 10,
    code: str | None = None,
    direction: Direction | None = None,
) -> Decision:
    at = f"2024-03-01T{hour:02}:00:00+00:00"
    return decide_tag(tag, verdict, reviewer=who, at=at, code=code, direction=direction)


def test_without_decisions_all_stand() -> None:
    assert apply_to_tags(STUDY.tags, ()).tags == STUDY.tags


def test_accept_keeps_the_machine_s_tag_as_the_machine_s() -> None:
    result = apply_to_tags(STUDY.tags, [said("accept")])
    assert result.tags == STUDY.tags
    assert result.accepted == {TAG.id}


def test_reject_takes_it_away_and_says_so() -> None:
    result = apply_to_tags(STUDY.tags, [said("reject")])
    assert TAG not in result.tags
    assert result.rejected == (TAG,)
    assert len(result.tags) == len(STUDY.tags) - 1


def test_edit_puts_a_person_s_tag_in_its_place() -> None:
    result = apply_to_tags([TAG], [said("edit", code="relationship/dependable")])
    (tag,) = result.tags
    assert tag.origin == Origin("person", "Ren", TAG.origin.codebook)
    assert (tag.code, tag.direction, tag.score) == ("relationship/dependable", "present", 1.0)
    assert tag.evidence == TAG.evidence
    assert result.replaced == {tag.id: TAG.id}


def test_flip() -> None:
    (tag,) = apply_to_tags([TAG], [said("edit", direction="contrary")]).tags
    assert (tag.code, tag.direction) == (TAG.code, "contrary")


def test_the_latest_word_of_a_reviewer_counts_whatever_the_order() -> None:
    decisions = [said("accept", hour=12), said("reject", hour=11)]
    assert apply_to_tags([TAG], decisions).tags == (TAG,)


def test_reviewers_who_differ_are_told_and_nothing_is_dropped() -> None:
    first, second = said("reject"), said("accept", who="Sam", hour=11)
    result = apply_to_tags([TAG], [first, second])
    assert result.tags == (TAG,)
    (conflict,) = result.conflicts
    assert conflict.decisions == (first, second)
    agreed = apply_to_tags([TAG], [first, second, said("reject", who="Sam", hour=12)])
    assert (agreed.tags, agreed.conflicts) == ((), ())


def test_decisions_outlive_a_run_by_another_model() -> None:
    again = replace(TAG, origin=LATER_MODEL, score=0.55)
    assert apply_to_tags([again], [said("reject")]).tags == ()
    assert decided_tags([again], [said("reject")], reviewer="Ren") == {again.id}


def test_a_decision_on_another_direction_is_set_aside() -> None:
    again = replace(TAG, direction="contrary")
    decision = said("accept")
    result = apply_to_tags([again], [decision])
    assert result.stale == (decision,)
    assert result.accepted == frozenset()
    assert decided_tags([again], [decision]) == set()


def test_what_a_person_confirmed_stands_when_the_machine_falls_silent() -> None:
    decision = said("accept")
    (tag,) = apply_to_tags([], [decision], excerpts={TAG.excerpt}).tags
    assert (tag.code, tag.origin.kind, tag.origin.name) == (TAG.code, "person", "Ren")
    assert tag.evidence == TAG.evidence


def test_what_has_no_excerpt_now_waits() -> None:
    decision = said("edit", code="level/family")
    result = apply_to_tags([], [decision], excerpts=set())
    assert (result.tags, result.waiting) == ((), (decision,))


def test_decisions_of_other_programs_count_by_id() -> None:
    bare = Decision("tag", TAG.id, "reject", "Ren", "2024-03-01T10:00:00+00:00")
    assert apply_to_tags([TAG], [bare]).tags == ()


def test_replaying_twice_is_the_same() -> None:
    decisions = [said("edit", code="level/family"), said("reject", tag=STUDY.tags[3])]
    once = apply_to_tags(STUDY.tags, decisions)
    assert apply_to_tags(STUDY.tags, decisions) == once
    assert {tag.id for tag in once.tags} == {t.id for t in apply_to_tags(once.tags, ()).tags}


def test_an_edit_that_changes_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="as it is"):
        said("edit")
