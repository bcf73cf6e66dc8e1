"""Evidence in a long sentence is cut down to a clause only where one clearly carries it."""

from __future__ import annotations

import numpy as np

from nlp_realist.tag.clauses import sharpen
from nlp_realist.types import Span

TEXT = "Right. he came on the Tuesday, and she listened to me, and so I rang"
SENTENCE = Span(7, len(TEXT))


def split(text):
    """A cut at every comma."""
    parts, start = [], 0
    for part in text.split(", "):
        parts.append(Span(start, start + len(part)))
        start += len(part) + 2
    return parts


def score(texts):
    """Two codes: listening, told by one word, and contact, told by three alike."""
    words = [text.split() for text in texts]
    return np.array(
        [[0.9 if "listened" in w else 0.1, 0.6 if {"came", "rang"} & set(w) else 0.3]
         for w in words]
    )  # fmt: skip


def test_the_clause_that_carries_a_code_is_its_evidence():
    found = sharpen([TEXT], {(0, 0): SENTENCE}, score, split)
    assert TEXT[slice(*found[0, 0])] == "and she listened to me"


def test_where_two_clauses_carry_a_code_the_sentence_stays():
    assert sharpen([TEXT], {(0, 1): SENTENCE}, score, split) == {(0, 1): SENTENCE}


def test_codes_of_one_sentence_are_told_apart_and_texts_too():
    evidence = {(0, 0): Span(0, 5), (1, 0): SENTENCE, (1, 1): SENTENCE}
    found = sharpen(["a b c", TEXT], evidence, score, split)
    assert found == {(0, 0): Span(0, 5), (1, 0): Span(31, 53), (1, 1): SENTENCE}


def test_a_sentence_without_clauses_is_scored_by_nobody():
    def nobody(_texts):
        raise AssertionError("nothing to score")

    assert sharpen(["one, two"], {(0, 0): Span(0, 3)}, nobody, split) == {(0, 0): Span(0, 3)}


def test_scores_of_one_and_nought_are_no_fault():
    def sure(texts):
        return np.array([[1.0 if "listened" in text else 0.0] for text in texts], dtype=np.float32)

    found = sharpen([TEXT], {(0, 0): SENTENCE}, sure, split)
    assert TEXT[slice(*found[0, 0])] == "and she listened to me"
