"""Spoken sentences: one per line of the docstring, joined by spaces."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.segment import sentences

WORDS = ["I", "we", "the", "mum", "said", "so", "and", "went", "home.", "No.", "Yeah,", "what?"]
ODD = ["Dr.", "e.g.", "U.S.", "3.5", "put--", "well—", "…", "...", "-", "“Go!”", "(laughs)", "?"]
SPACE = ["\n", "\n\n", " ", ",", "J.", "1.", "a.m.", "Siân", "。", "don’t", "\n- one"]
SPEECH = st.lists(st.sampled_from(WORDS + ODD + SPACE)).map(" ".join)


def lines(test: Callable[[], None]) -> list[str]:
    return inspect.cleandoc(test.__doc__ or "").splitlines()


def assert_cut_into_lines(test: Callable[[], None]) -> None:
    expected = lines(test)
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_full_stops_questions_and_exclamations():
    """
    We moved house in May.
    Did you?
    God, yes!
    It rained the whole time.
    """
    assert_cut_into_lines(test_full_stops_questions_and_exclamations)


def test_titles_initials_and_abbreviations_go_on():
    """
    I rang Dr. Patel and Mrs. Owen about it, e.g. Tuesday.
    J. P. Hughes from St. Mary's came at 9 a.m. on Monday.
    We use toys, drawings, etc. with the small ones.
    The U.S. Government did that, approx. five years ago.
    No. 5 is where she lives.
    """
    assert_cut_into_lines(test_titles_initials_and_abbreviations_go_on)


def test_an_abbreviation_or_letter_ends_a_sentence_when_one_begins():
    """
    She comes at 9 a.m.
    So we are up by then.
    That was plan B.
    We never had a plan C.
    It was me and I.
    They laughed.
    """
    assert_cut_into_lines(test_an_abbreviation_or_letter_ends_a_sentence_when_one_begins)


def test_decimals_and_web_addresses_are_whole():
    """
    It went from 3.5 to 4.25 in one year.
    See www.example.org/help.html for it.
    """
    assert_cut_into_lines(test_decimals_and_web_addresses_are_whole)


def test_false_starts_and_dashes_go_on():
    """
    I was-- I wanted to ask him.
    He put the-- the phone down.
    And I thought -- I really did -- that was it.
    We went to see the - Sheffield people, they were nice.
    """
    assert_cut_into_lines(test_false_starts_and_dashes_go_on)


def test_a_sentence_that_breaks_off_ends_at_the_dash():
    """
    It looks like you put--
    You said four times a week.
    The trouble in all that is—.
    So, we can flex that.
    """
    assert_cut_into_lines(test_a_sentence_that_breaks_off_ends_at_the_dash)


def test_ellipses_end_a_sentence_only_before_a_new_one():
    """
    I don't know... maybe it was me… I just…
    She never said.
    He went off...
    Then he came back.
    """
    assert_cut_into_lines(test_ellipses_end_a_sentence_only_before_a_new_one)


def test_a_quotation_is_no_boundary_when_the_sentence_goes_on():
    """
    "Why are you late?" she goes.
    He said, “Stop it!” and slammed the door.
    And she said, "I'm fed up."
    I said nothing.
    'Where were you?' he asked me.
    """
    assert_cut_into_lines(test_a_quotation_is_no_boundary_when_the_sentence_goes_on)


def test_notes_and_brackets_stay_with_their_sentence():
    """
    And then (laughs.) he fell in.
    [crying] I couldn't.
    It was [inaudible] for us.
    """
    assert_cut_into_lines(test_notes_and_brackets_stay_with_their_sentence)


def test_captions_without_capitals():
    """
    i went home.
    then he rang.
    what did you say?
    nothing really
    """
    assert_cut_into_lines(test_captions_without_capitals)


def test_numbered_points():
    """
    1. The money came late.
    2. Nobody knew.
    """
    assert_cut_into_lines(test_numbered_points)


def test_a_blank_line_ends_a_sentence_and_a_single_line_break_does_not():
    text = "Home visit\n\nMum was in the\nkitchen, quiet\n- boys upstairs"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Home visit",
        "Mum was in the\nkitchen, quiet",
        "- boys upstairs",
    ]


def test_speech_without_any_punctuation_is_cut_where_clauses_begin():
    """
    so i got up that morning and the little one was poorly and i had no credit on my phone
    so i went next door to ask her if i could ring the school and she said course you can love
    but when i got through they just put me on hold for about twenty minutes
    and then i had the social worker at the door because it was tuesday and i forgot all about it
    """
    text = " ".join(lines(test_speech_without_any_punctuation_is_cut_where_clauses_begin))
    pieces = [text[start:end] for start, end in sentences(text)]
    assert len(pieces) >= 2
    for piece in pieces:
        assert 10 <= len(piece.split()) <= 60
        assert piece.split()[0] in ("so", "and", "but", "because", "i", "she")


def test_a_sentence_of_sixty_words_stays_whole():
    text = "We " + "really " * 57 + "did it."
    assert len(text.split()) == 60
    assert len(sentences(text)) == 1


def test_chinese_stops_need_no_space():
    text = "我不知道。他来了！好"
    assert [text[a:b] for a, b in sentences(text)] == ["我不知道。", "他来了！", "好"]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"])
def test_nothing_has_no_sentences(text):
    assert sentences(text) == []


@given(st.one_of(SPEECH, st.text()), st.integers(1, 70))
def test_every_word_lies_in_exactly_one_sentence(text, max_words):
    found = sentences(text, max_words=max_words)
    last = 0
    for start, end in found:
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert len(text[start:end].split()) <= max_words
        last = end
    assert not text[last:].strip()


@given(SPEECH)
def test_boundaries_never_split_a_word(text):
    for start, _ in sentences(text)[1:]:
        assert text[start - 1].isspace() or text[start - 1] in "。！？"


@pytest.mark.parametrize(
    "unit", [".", "-", "- ", "\n", "\n ", "? ", "i ", "so i went and ", "(a", "。"]
)
def test_time_grows_with_the_length_only(unit):
    text = "a " + unit * (60_000 // len(unit)) + " b"
    started = time.process_time()
    sentences(text)
    assert time.process_time() - started < 5
