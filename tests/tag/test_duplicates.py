"""Runs of words that excerpts share, and that the minimal pairs share none of length with the
corpus that the tagger learns from."""

import numpy as np
import pytest

from benchmarks.duplicates import (
    DOCUMENTS,
    documents_by_run,
    near,
    near_told,
    shared,
    sides,
    stretches_told,
)
from nlp_realist.codebook import load_codebook
from nlp_realist.tag import Labelled, read_corpus

#: Eight words may be said twice by chance ("I don't know what I would have done"); twelve are not.
COPIED = 12


def said(document, text, number=1):
    return Labelled(f"{document}:{number}", document, text, "", {})


ROWS = [
    said("a", "Well, nobody had ever asked the boys what they wanted before."),
    said("b", "It’s true: NOBODY had ever asked the boys what they wanted, ever."),
    said("c", "Nobody had ever asked the boys. What they wanted was a dog."),
    said("c", "Nobody had ever asked the boys. What they wanted was a dog.", 2),
]


def test_case_and_punctuation_do_not_hide_a_run():
    found = shared(ROWS[:2], documents_by_run(ROWS[:2]))
    assert {" ".join(one.words) for one in found} == {
        "nobody had ever asked the boys what they wanted"
    }
    assert [one.excerpt for one in found] == ["a:1", "b:1"]
    assert [set(one.documents) for one in found] == [{"b"}, {"a"}]


def test_a_document_may_say_the_same_twice():
    assert shared(ROWS[2:], documents_by_run(ROWS[2:])) == []


def test_runs_do_not_cross_an_excerpts_end():
    rows = [said("d", "Nobody had ever asked the boys"), said("d", "what they wanted", 2)]
    assert shared(rows, documents_by_run(ROWS)) == []


def test_a_stretch_is_shared_as_a_whole():
    """Five words are in `a`, the five from the third on in `b`: two stretches, not one of seven."""
    rows = [said("a", "one two three four five"), said("b", "three four five six seven")]
    mine = said("x", "one two three four five six seven")
    found = shared([mine], documents_by_run(rows, 4))
    assert {(" ".join(one.words), *one.documents) for one in found} == {
        ("one two three four five", "a"),
        ("three four five six seven", "b"),
    }


@pytest.mark.parametrize("shown", [True, False])
def test_words_are_told_only_where_they_may_be(shown):
    found = shared(ROWS[:2], documents_by_run(ROWS[:2]))
    lines = stretches_told(found, shown=shown)
    assert lines[0] == "1 different, in 2 excerpts, the longest of 9 words"
    assert ("boys" in " ".join(lines)) is shown
    assert stretches_told([], shown=shown) == ["none"]


def test_near_excerpts_are_told_once_and_never_of_one_document():
    vectors = {
        row.text: np.array(vector, dtype=np.float32)
        for row, vector in zip(ROWS, [(1, 0), (0.96, 0.28), (0, 1), (0, 1)], strict=True)
    }
    (only,) = near(ROWS, ROWS, vectors, 0.92)
    assert (only.excerpt, only.other) == ("a:1", "b:1")
    assert near_told([only], shown=False) == ["1 pairs of excerpts"]
    assert near(ROWS, [said("z", "unknown")], vectors, 0.92) == []


def test_no_minimal_pair_says_twelve_words_of_the_corpus():
    places = documents_by_run(read_corpus(DOCUMENTS, load_codebook()), COPIED)
    assert len(places) > 100_000
    assert [(one.excerpt, *one.documents) for one in shared(sides(), places)] == []
