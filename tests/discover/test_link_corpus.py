"""The authored sentences with marked clauses, and what the rules find in them."""

from itertools import pairwise

import pytest

from benchmarks.causal import SENTENCES, read_sentences, score
from nlp_realist.types import Span

everything = read_sentences()


def test_spans_hold_whole_words_and_do_not_touch():
    for sentence in everything:
        text = sentence.text
        for link in sentence.links:
            spans = [s for s in (link.cause, link.effect, link.signal) if s is not None]
            for start, end in spans:
                assert text[start:end] == text[start:end].strip(" ,.;")
                assert not text[start - 1 : start].isalnum()
                assert not text[end : end + 1].isalnum()
            ordered = sorted(spans)
            assert all(a.end <= b.start for a, b in pairwise(ordered))


def test_there_are_as_many_in_each_half_and_enough_without_a_link():
    assert len(everything) == 150
    assert sum(s.half == "first" for s in everything) == 75
    assert sum(not s.links for s in everything) >= 50
    assert SENTENCES.with_name("README.md").exists()


@pytest.mark.parametrize(("half", "least"), [("first", 0.9), ("second", 0.75)])
def test_most_marked_spans_are_found(half, least):
    scores, _ = score(s for s in everything if s.half == half)
    found, marked = (c["spans, to the letter"] for c in (scores.found, scores.marked))
    assert 2 * scores.hit["spans, to the letter"] / (found + marked) >= least


def test_spans_are_read_as_spans():
    assert all(isinstance(link.cause, Span) for s in everything for link in s.links)
