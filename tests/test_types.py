import pickle
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.types import Excerpt, Transcript, Turn, content_id


@st.composite
def transcripts(draw):
    """A text with turns in order, each somewhere inside it."""
    text = draw(st.text(max_size=60))
    ends = st.lists(st.integers(0, len(text)), max_size=8).map(sorted)
    cuts = draw(ends.filter(lambda cuts: len(cuts) % 2 == 0))
    speakers = st.sampled_from([None, "Mum", "Zoë", "P1"])
    turns = [Turn(a, b, draw(speakers)) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    return Transcript("a.txt", text, tuple(turns))


@given(transcripts())
def test_turns_are_in_order_and_inside_the_text(transcript):
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start <= turn.end <= len(transcript.text)
        assert len(transcript.words(turn)) == turn.end - turn.start
        last = turn.end


@given(transcripts())
def test_a_transcript_pickles_whole_and_keeps_its_identity(transcript):
    back = pickle.loads(pickle.dumps(transcript))
    assert back == transcript
    assert back.id == transcript.id


@given(transcripts(), st.text(min_size=1, max_size=5))
def test_identity_is_of_the_words_and_not_of_the_name(transcript, more):
    assert replace(transcript, name="b.vtt").id == transcript.id
    assert replace(transcript, text=transcript.text + more).id != transcript.id


@pytest.mark.parametrize("turns", [(Turn(0, 9),), (Turn(3, 4), Turn(0, 2)), (Turn(3, 2),)])
def test_turns_out_of_order_or_outside_are_refused(turns):
    with pytest.raises(ValueError, match="out of order or outside"):
        Transcript("a.txt", "words", turns)


def test_the_same_words_twice_are_two_excerpts():
    first = Excerpt("t", 0, 0, 4, "Yes.")
    assert first.id != Excerpt("t", 1, 9, 13, "Yes.").id
    assert first.id == Excerpt("t", 0, 0, 4, "Yes.", speaker="Mum").id


def test_nouns_never_change():
    with pytest.raises(FrozenInstanceError):
        Turn(0, 1).start = 5


def test_an_id_tells_its_parts_apart():
    assert content_id("ab", "c") != content_id("a", "bc")
