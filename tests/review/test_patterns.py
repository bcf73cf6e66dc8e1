"""Decisions on patterns: status, words, merging, and finding them again in a new run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlp_realist.errors import SettingsError
from nlp_realist.review import apply_to_patterns, decide_pattern, told
from nlp_realist.review.patterns import PatternVerdict
from nlp_realist.review.placing import As
from nlp_realist.types import Count, Decision, Pattern
from tests.studies import small_study

STUDY = small_study()
FIRST, LEAD = STUDY.patterns


def said(
    verdict: PatternVerdict,
    text: str = "",
    *,
    of: Pattern = FIRST,
    who: str = "Ren",
    hour: int = 10,
    memo: str = "",
    excerpts: Sequence[str] = (),
    kind: As = "member",
) -> Decision:
    at = f"2024-03-01T{hour:02}:00:00+00:00"
    return decide_pattern(
        *(of, verdict),
        reviewer=who,
        at=at,
        memo=memo,
        text=text,
        excerpts=excerpts,
        kind=kind,
    )


def test_status_label_and_statement() -> None:
    decisions = [
        said("accept"),
        said("rename", "Return"),
        said("reword", "Coming back builds trust."),
        said("reject", of=LEAD),
    ]
    first, lead = apply_to_patterns(STUDY.patterns, decisions).patterns
    assert (first.status, first.label) == ("accepted", "Return")
    assert first.human_statement == "Coming back builds trust."
    assert first.statement == FIRST.statement
    assert first.version == FIRST.version + 1
    assert lead.status == "rejected"


def test_memos_are_kept_with_their_writer() -> None:
    (first, _) = apply_to_patterns(STUDY.patterns, [said("memo", memo="ask Kit")]).patterns
    assert first.memo.splitlines() == ["ask again", "Ren: ask Kit"]
    assert first.status == FIRST.status


def test_reviewers_who_differ() -> None:
    decisions = [said("accept"), said("reject", who="Sam"), said("rename", "Return")]
    result = apply_to_patterns(STUDY.patterns, decisions)
    assert result.patterns[0].status == FIRST.status
    assert result.patterns[0].label == "Return"
    assert [c.target for c in result.conflicts] == [FIRST.id]


def test_merge_takes_members_in_and_lets_go_of_what_was_measured() -> None:
    decisions = [said("merge", FIRST.id, of=LEAD)]
    result = apply_to_patterns(STUDY.patterns, decisions, excerpts=STUDY.excerpts)
    (one,) = result.patterns
    assert one.members == (*FIRST.members, *LEAD.members)
    assert one.support["excerpts"] == Count(3, 6)
    assert one.support["transcripts"] == Count(2, 3)
    assert one.stability is None
    assert one.leads_to == ()
    assert result.merged == {LEAD.id: FIRST.id}


def test_a_merge_in_a_circle_is_left_undone() -> None:
    decisions = [said("merge", FIRST.id, of=LEAD), said("merge", LEAD.id)]
    result = apply_to_patterns(STUDY.patterns, decisions)
    assert len(result.patterns) == 2
    assert {conflict.target for conflict in result.conflicts} == {FIRST.id, LEAD.id}
    assert all("into each other" in conflict.why for conflict in result.conflicts)


def test_a_merge_into_what_is_gone_is_told() -> None:
    result = apply_to_patterns(STUDY.patterns, [said("merge", "gone")])
    assert result.patterns[0].members == FIRST.members
    assert "into pattern gone, which is not there" in result.conflicts[0].why


def test_reviewers_may_open_a_pattern_again() -> None:
    decisions = [said("accept"), said("reopen", hour=11)]
    assert apply_to_patterns(STUDY.patterns, decisions).patterns[0].status == "candidate"


def test_rival_explanations_are_added_to_those_there_are() -> None:
    (first, _) = apply_to_patterns(STUDY.patterns, [said("rival", "It was spring.")]).patterns
    assert first.rivals == ("they were ready anyway", "It was spring.")


def test_what_is_split_off_is_a_pattern_of_its_own() -> None:
    one, two = FIRST.members
    decisions = [said("split", "Each week", excerpts=[two])]
    result = apply_to_patterns(STUDY.patterns, decisions, excerpts=STUDY.excerpts)
    first, _, part = result.patterns
    assert (first.members, part.members, part.label) == ((one,), (two,), "Each week")
    assert result.regrouped == {FIRST.id, part.id}
    again = apply_to_patterns([first, LEAD, part], decisions, excerpts=STUDY.excerpts)
    assert again.patterns == (first, LEAD, part), "replayed over its own result: the same"
    assert again.regrouped == frozenset()


def test_who_splits_off_the_same_agrees() -> None:
    _, two = FIRST.members
    decisions = [said("split", excerpts=[two]), said("split", "W", excerpts=[two], who="Sam")]
    result = apply_to_patterns(STUDY.patterns, decisions)
    assert len(result.patterns) == 3
    assert result.conflicts == ()


def test_a_part_that_is_merged_elsewhere_goes_there() -> None:
    _, two = FIRST.members
    split = said("split", excerpts=[two])
    part = apply_to_patterns(STUDY.patterns, [split]).patterns[-1]
    merge = said("merge", LEAD.id, of=part, hour=11)
    result = apply_to_patterns(STUDY.patterns, [split, merge], excerpts=STUDY.excerpts)
    assert [p.id for p in result.patterns] == [FIRST.id, LEAD.id]
    assert set(result.patterns[1].members) == {*LEAD.members, two}
    later = apply_to_patterns(result.patterns, [split, merge], excerpts=STUDY.excerpts)
    assert (later.patterns, later.conflicts, later.waiting) == (result.patterns, (), ())


def test_moves_and_taking_out() -> None:
    one, two = FIRST.members
    decisions = [
        said("move", LEAD.id, excerpts=[one]),
        said("move", FIRST.id, excerpts=[two], kind="counter-example", hour=11),
        said("move", "", of=LEAD, excerpts=[LEAD.members[0]], hour=12),
    ]
    (lead,) = apply_to_patterns(STUDY.patterns, decisions).patterns
    assert (lead.id, lead.members) == (LEAD.id, (one,)), "the first has no excerpt left"
    back = [*decisions, said("move", FIRST.id, excerpts=[two], hour=13)]
    first, _ = apply_to_patterns(STUDY.patterns, back).patterns
    assert first.members == (two,)
    assert two not in first.counter_examples


def test_reviewers_who_put_an_excerpt_in_different_places() -> None:
    one, two = FIRST.members
    decisions = [
        said("move", LEAD.id, excerpts=[one, two]),
        said("move", "", of=LEAD, excerpts=[one], who="Sam"),
        said("move", FIRST.id, excerpts=[two], kind="counter-example", who="Kit"),
    ]
    result = apply_to_patterns(STUDY.patterns, decisions)
    assert result.patterns == STUDY.patterns, "they stay where they were"
    assert len(result.conflicts) == 2
    assert all("different places" in conflict.why for conflict in result.conflicts)
    agreed = [decisions[0], said("move", "", excerpts=[one], who="Sam")]
    assert apply_to_patterns(STUDY.patterns, agreed).conflicts == ()


def test_a_move_to_what_is_gone_is_told() -> None:
    result = apply_to_patterns(STUDY.patterns, [said("move", "gone", excerpts=FIRST.members)])
    assert result.patterns == STUDY.patterns
    assert "moved to pattern gone, which is not there" in result.conflicts[0].why


def test_what_a_run_found_at_odds_is_told_until_somebody_decides_with_it_in_sight() -> None:
    noted = replace(FIRST, version=5, notices=("the latest search does not find it",))
    before = [said("accept")]
    (conflict,) = apply_to_patterns([noted], before).conflicts
    assert told(conflict) == f"pattern {FIRST.id}: {noted.notices[0]} (accepted by Ren)"
    seen = decide_pattern(noted, "accept", reviewer="Ren", at="2024-03-02T10:00:00+00:00")
    assert apply_to_patterns([noted], [*before, seen]).conflicts == ()


@pytest.mark.parametrize(
    ("verdict", "text", "excerpts", "what"),
    [
        ("split", "", (), "no excerpts"),
        ("split", "", FIRST.members, "only a part"),
        ("split", "", ("elsewhere",), "only a part"),
        ("move", "x", (), "no excerpts"),
        ("merge", FIRST.id, (), "into itself"),
        ("rival", " ", (), "needs words"),
    ],
)
def test_what_a_decision_needs(
    verdict: PatternVerdict, text: str, excerpts: tuple[str, ...], what: str
) -> None:
    with pytest.raises(SettingsError, match=what):
        said(verdict, text, excerpts=excerpts)


def test_found_again_in_a_new_run_by_its_members() -> None:
    new = replace(FIRST, id="other", members=(*FIRST.members, LEAD.members[0]))
    result = apply_to_patterns([new], [said("accept")], earlier=STUDY.patterns)
    assert result.patterns[0].status == "accepted"
    assert result.carried == {FIRST.id: "other"}


def test_what_is_not_found_again_waits() -> None:
    decision = said("accept")
    unlike = replace(FIRST, id="other", members=("x", "y", "z"))
    result = apply_to_patterns([unlike], [decision], earlier=STUDY.patterns)
    assert result.patterns == (unlike,)
    assert result.waiting == (decision,)


def test_a_rename_needs_words() -> None:
    with pytest.raises(SettingsError, match="needs words"):
        said("rename", "  ")
