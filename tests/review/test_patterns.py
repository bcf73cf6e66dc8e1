"""Decisions on patterns: status, words, merging, and finding them again in a new run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp_realist.errors import SettingsError
from nlp_realist.review import apply_to_patterns, decide_pattern
from nlp_realist.review.patterns import PatternVerdict
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
) -> Decision:
    at = f"2024-03-01T{hour:02}:00:00+00:00"
    return decide_pattern(of, verdict, reviewer=who, at=at, memo=memo, text=text)


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
    assert len(apply_to_patterns(STUDY.patterns, decisions).patterns) == 2


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
