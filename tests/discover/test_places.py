"""The map: near when alike, the same every time, and never without a frame."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.discover.places import MEMBERS, laid_flat, with_places
from nlp_realist.discover.similarity import unit
from nlp_realist.types import Pattern
from tests.discover.toys import planted, vectors_for


def cards(study):
    """One card for each planted topic, as a search would find them."""
    topics = {"trust": [], "caseload": [], "navigator": [], "weather": []}
    for excerpt in study.excerpts:
        next(ids for word, ids in topics.items() if word in excerpt.text).append(excerpt.id)
    against = topics.pop("weather")[:6]
    return [
        Pattern(word, word, "", tuple(ids), counter_examples=tuple(against[2 * n : 2 * n + 2]))
        for n, (word, ids) in enumerate(topics.items())
    ]


@pytest.fixture(scope="module")
def mapped():
    study = planted()
    vectors = vectors_for(study)
    patterns = cards(study)
    return study, vectors, patterns, with_places(patterns, study, vectors)


def test_every_card_has_places_of_its_most_typical_members(mapped):
    _, _, patterns, placed = mapped
    assert patterns
    for pattern in placed:
        assert set(pattern.counter_examples) <= set(pattern.places)
        assert set(pattern.members[:MEMBERS]) <= set(pattern.places)
        assert set(pattern.places) <= {*pattern.members, *pattern.counter_examples}
        assert all(0 <= value <= 1 for place in pattern.places.values() for value in place)


def test_the_same_vectors_give_the_same_map(mapped):
    study, vectors, patterns, placed = mapped
    assert with_places(patterns, study, vectors) == placed


def test_excerpts_of_one_card_lie_nearer_than_those_of_others(mapped):
    _, _, _, placed = mapped
    spots = [np.array([p.places[m] for m in p.members[:MEMBERS]]) for p in placed]
    middles = [spot.mean(axis=0) for spot in spots]
    within = max(np.linalg.norm(s - m, axis=1).mean() for s, m in zip(spots, middles, strict=True))
    between = min(np.linalg.norm(a - b) for i, a in enumerate(middles) for b in middles[:i])
    assert within < between


def test_no_cards_have_no_map(mapped):
    study, vectors, _, _ = mapped
    assert with_places([], study, vectors) == []


@given(st.integers(1, 6), st.integers(1, 4), st.integers(0, 3))
def test_few_points_and_few_dimensions_stay_in_the_frame(n, d, seed):
    own = unit(np.random.default_rng(seed).normal(size=(n, d)))
    flat = laid_flat(own, own)
    assert flat.shape == (n, 2)
    assert ((flat >= 0) & (flat <= 1)).all()


def test_words_that_are_all_alike_lie_in_the_middle():
    own = unit(np.ones((4, 5)))
    assert (laid_flat(own, own) == 0.5).all()
