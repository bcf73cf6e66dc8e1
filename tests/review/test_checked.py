from dataclasses import replace

import pytest

from nlp_realist.pipeline import checked, review
from nlp_realist.review import decide_tag
from nlp_realist.review.checked import ALL
from nlp_realist.types import Decision, Excerpt, Origin, Span, Study, Tag
from tests.studies import codebook, excerpts_of, transcript

MODEL = Origin("model", "small-1", "c0de")


def study(scores: list[float], documents: int = 4) -> Study:
    """One tag of trust on each excerpt; documents of equal length."""
    each = len(scores) // documents
    lines = [("P", "parent", f"I trust her {n}.") for n in range(each)]
    transcripts = [transcript(f"{d}.txt", (*lines, ("P", None, f"{d}"))) for d in range(documents)]
    excerpts: list[Excerpt] = [e for t in transcripts for e in excerpts_of(t)[:each]]
    tags = [
        Tag(e.id, "relationship/trust", s, "present", Span(e.start, e.end), MODEL, unsure=s < 0.5)
        for e, s in zip(excerpts, scores, strict=True)
    ]
    return Study("s", tuple(transcripts), tuple(excerpts), codebook(), tuple(tags))


def decided(study: Study, verdicts: dict[int, str], **change: str) -> Study:
    made = [
        decide_tag(study.tags[n], verdict, reviewer="R", at=f"2026-01-01T00:00:{n:02}Z", **change)  # type: ignore[arg-type]
        for n, verdict in verdicts.items()
    ]
    return replace(study, decisions=(*study.decisions, *made))


def test_what_was_accepted_is_right_and_what_was_rejected_is_not():
    given = decided(
        study([0.9, 0.9, 0.4, 0.4]), {0: "accept", 1: "accept", 2: "accept", 3: "reject"}
    )
    found = checked(review(given))["relationship/trust"]
    assert (found["right"], found["of"]) == (3, 4)
    assert found["expected"] == pytest.approx(2.6)
    assert found["unsure"] == 2
    assert found["low"] < 0.75 < found["high"]
    assert checked(review(given))[ALL] == found


def test_a_turned_direction_leaves_the_code_right_and_another_code_does_not():
    turned = decided(study([0.9] * 4), {0: "edit"}, direction="contrary")
    assert checked(review(turned))[ALL]["right"] == 1
    moved = decided(study([0.9] * 4), {0: "edit"}, code="relationship/dependable")
    found = checked(review(moved))
    assert (found["relationship/trust"]["right"], found["relationship/trust"]["of"]) == (0, 1)
    assert "relationship/dependable" not in found


def test_tags_that_reviewers_disagree_on_are_left_out():
    given = decided(study([0.9] * 4), {0: "accept", 1: "accept"})
    other = decide_tag(given.tags[0], "reject", reviewer="S", at="2026-01-02T00:00:00Z")
    found = checked(review(replace(given, decisions=(*given.decisions, other))))
    assert (found[ALL]["right"], found[ALL]["of"]) == (1, 1)


def test_many_tags_of_one_transcript_tell_less():
    """Twelve accepted and twelve rejected: mixed within documents, or by document."""
    mixed = {n: "accept" if n % 2 else "reject" for n in range(24)}
    apart = {n: "accept" if n < 12 else "reject" for n in range(24)}
    widths = []
    for verdicts in (mixed, apart):
        found = checked(review(decided(study([0.6] * 24), verdicts)))[ALL]
        assert found["right"] == 12
        widths.append(found["high"] - found["low"])
    assert widths[1] > widths[0]


def test_nobody_decided_tells_nothing():
    assert checked(review(study([0.9] * 4))) == {}
    about = Decision("pattern", "p", "accept", "R", "2026-01-01T00:00:00Z")
    assert checked(review(replace(study([0.9] * 4), decisions=(about,)))) == {}
