"""Excerpts: the docstring is the transcript, one turn per paragraph."""

from __future__ import annotations

import inspect
import itertools
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.segment import (
    is_backchannel,
    segment,
    segment_sentences,
    segment_windows,
    sentences,
)
from nlp_realist.types import Transcript, Turn


def transcript_of(turns: list[tuple[str | None, str]]) -> Transcript:
    text, laid = "", []
    for speaker, words in turns:
        text += f"{speaker}: " if speaker else ""
        laid.append(Turn(len(text), len(text) + len(words), speaker, "parent"))
        text += words + "\n"
    return Transcript("x.txt", text, tuple(laid))


def read(test: Callable[..., None]) -> Transcript:
    paragraphs = inspect.cleandoc(test.__doc__ or "").split("\n\n")
    turns = [paragraph.partition(":") for paragraph in paragraphs]
    return transcript_of([(speaker, " ".join(words.split())) for speaker, _, words in turns])


def test_a_short_turn_is_one_excerpt_with_the_turn_before_as_context():
    """
    Worker: What happened after school?

    Mum: He just walked out. I was in bits. I rang everyone.
    """
    transcript = read(test_a_short_turn_is_one_excerpt_with_the_turn_before_as_context)
    question, answer = segment(transcript)
    assert answer.text == "He just walked out. I was in bits. I rang everyone."
    assert answer.context == "Worker: What happened after school?"
    assert (answer.speaker, answer.role, answer.turn) == ("Mum", "parent", 1)
    assert question.context == ""
    assert question.role == "parent"


def test_back_channels_have_no_excerpt_but_are_context():
    """
    Worker: And he never came back?

    Mum: Mm.

    Worker: Right. Thank you, Karen.

    Mum: Never.
    """
    excerpts = segment(read(test_back_channels_have_no_excerpt_but_are_context))
    assert [excerpt.text for excerpt in excerpts] == ["And he never came back?", "Never."]
    assert excerpts[1].context == "Worker: Right. Thank you, Karen."


def test_a_long_turn_is_cut_where_the_topic_changes():
    """
    Manager: The waiting list is the worst of it. We had forty families on the waiting list in
    March. A family on the waiting list gets a letter and nothing else. By the time they come off
    the waiting list the family is in crisis. In terms of training, we sent everybody on the
    restorative training. The training took three days. Staff liked the training because the
    trainer had done the job. After the training we set up practice groups for staff.
    """
    first, second = segment(read(test_a_long_turn_is_cut_where_the_topic_changes))
    assert first.text.endswith("the family is in crisis.")
    assert second.text.startswith("In terms of training")
    assert first.context == second.context == ""


def test_both_parts_of_a_cut_turn_have_the_same_context():
    transcript = transcript_of([("P1", "How is it going?"), ("P2", "We talked about it. " * 20)])
    parts = segment(transcript)[1:]
    assert len(parts) > 1
    assert {part.context for part in parts} == {"P1: How is it going?"}


def test_context_keeps_the_last_words_of_a_long_turn():
    long = " ".join(f"w{number}" for number in range(500))
    excerpt = segment(transcript_of([("P1", long), ("P2", "I left.")]))[-1]
    assert excerpt.context.startswith("P1: w380 ")
    assert excerpt.context.endswith(" w499")


def test_context_of_nobody_has_no_label():
    transcript = transcript_of([(None, "The door was open."), (None, "She came in.")])
    assert segment(transcript)[1].context == "The door was open."


def test_turns_sentences_and_windows():
    transcript = transcript_of([("Mum", "He left. Yeah. I rang him. He cried."), ("P", "Okay.")])
    assert [e.text for e in segment(transcript, unit="turn")] == [transcript.text[5:41]]
    assert [e.text for e in segment_sentences(transcript)] == [
        "He left.",
        "I rang him.",
        "He cried.",
    ]
    assert [e.text for e in segment_windows(transcript, size=2)] == [
        "He left. Yeah. I rang him.",
        "I rang him. He cried.",
    ]
    assert [e.text for e in segment_windows(transcript, size=2, step=2)] == [
        "He left. Yeah. I rang him.",
        "He cried.",
    ]


def test_field_notes_are_cut_at_paragraphs():
    paragraphs = [
        "Arrived at four. The flat was warm and the telly on, mum on the settee with the baby.",
        "The boys were drawing a tiger at the table. Neither looked up for a good ten minutes.",
        "Worker asked about school. Mum said it was fine, then said it was not fine at all.",
        "Left at five. Bus was late. I think she wanted us to stay a bit longer than we did.",
    ] * 2
    notes = transcript_of([(None, "\n\n".join(paragraphs))])
    ends = [excerpt.text.split("\n\n")[-1] for excerpt in segment(notes)]
    assert len(ends) > 1
    assert set(ends) <= set(paragraphs)


@pytest.mark.parametrize("bounds", [{"max_words": 0}, {"max_sentences": 0}])
def test_bounds_start_at_one(bounds):
    with pytest.raises(ValueError, match="start at 1"):
        segment(transcript_of([("P", "x")]), **bounds)
    with pytest.raises(ValueError, match="start at 1"):
        segment_windows(transcript_of([("P", "x")]), size=0)


UTTERANCES = [
    *("Yeah.", "Mm.", "I went home.", "And he said, no.", "so then", "What?", "[laughs]", "\n\n"),
    *("The school rang about his maths", "Nobody came… I--", "because of the money,", "Okay."),
]
SPEECH = st.lists(
    st.sampled_from(UTTERANCES),
    max_size=40,
).map(" ".join)
TURNS = st.lists(st.tuples(st.sampled_from(["P1", "Mum", None]), SPEECH), max_size=5)


@given(TURNS, st.integers(1, 130), st.integers(1, 7))
def test_excerpts_keep_their_promises(turns, max_words, max_sentences):
    transcript = transcript_of(turns)
    excerpts = segment(transcript, max_words=max_words, max_sentences=max_sentences)
    for excerpt in excerpts:
        turn = transcript.turns[excerpt.turn]
        assert turn.start <= excerpt.start < excerpt.end <= turn.end
        assert excerpt.text == transcript.text[excerpt.start : excerpt.end]
        assert excerpt.text == excerpt.text.strip()
        assert 1 <= len(excerpt.text.split()) <= max_words
        assert len(sentences(excerpt.text)) <= max_sentences or max_words < 60
        assert not is_backchannel(excerpt.text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(excerpts))
    assert len({excerpt.id for excerpt in excerpts}) == len(excerpts)
    assert segment(transcript, max_words=max_words, max_sentences=max_sentences) == excerpts


@given(TURNS)
def test_what_is_left_out_is_back_channel(turns):
    transcript = transcript_of(turns)
    by_turn = {}
    for excerpt in segment(transcript):
        by_turn.setdefault(excerpt.turn, []).append(excerpt)
    for number, turn in enumerate(transcript.turns):
        last = turn.start
        for excerpt in by_turn.get(number, []):
            assert is_backchannel(transcript.text[last : excerpt.start])
            last = excerpt.end
        assert is_backchannel(transcript.text[last : turn.end])


def test_segmenting_is_fast():
    turns = [
        (f"P{number % 4}", f"We went to see family {number}. They told us about the school. " * 12)
        for number in range(400)
    ]
    transcript = transcript_of(turns)
    started = time.process_time()
    segment(transcript)
    words = len(transcript.text.split())
    # 300,000 words a second were measured; a slow, shared machine gets a tenth of that.
    assert words / (time.process_time() - started) > 30_000
