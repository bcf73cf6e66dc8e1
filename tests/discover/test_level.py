"""At which level a pattern plays: learnt from told patterns, or by codes and words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.discover import find_patterns, recount
from nlp_realist.discover.level import LEVELS, level_weights, levels
from nlp_realist.discover.material import material
from nlp_realist.types import Learnt
from tests.discover.toys import planted, vectors_for

WIDTH = 6


def told(seed: int, size: int = 60) -> tuple[np.ndarray, list[str]]:
    """Texts whose first three numbers tell their level, at other scales than the rest."""
    rng = np.random.default_rng(seed)
    level = rng.integers(0, 3, size=size)
    vectors = rng.normal(size=(size, WIDTH)) * [1, 1, 1, 9, 9, 9]
    vectors[np.arange(size), level] += 4
    return vectors.astype(np.float32), [LEVELS[number] for number in level]


def test_levels_are_read_off_vectors_that_were_not_learnt_from() -> None:
    weights = level_weights(*told(seed=0, size=600))
    assert weights.shape == (WIDTH + 1, 3)
    vectors, level = told(seed=1)
    placed = (vectors @ weights[:-1] + weights[-1]).argmax(axis=1)
    assert np.mean([LEVELS[k] == name for k, name in zip(placed, level, strict=True)]) > 0.9


def test_a_level_that_nobody_tells_of_is_named() -> None:
    vectors, _ = told(seed=0, size=4)
    with pytest.raises(ValueError, match="no text at the level system"):
        level_weights(vectors, ["family", "organisation", "family", "organisation"])


def test_members_are_placed_by_vectors_where_that_was_learnt() -> None:
    study = planted()
    laid_out = material(study)
    rows = np.arange(len(study.excerpts))
    vectors = np.zeros((len(rows), 3), np.float32)
    vectors[:, 0] = 1
    vectors[:4] = [0, 0, 1]
    weights = np.vstack([3 * np.eye(3), np.zeros(3)]).astype(np.float32)
    by_vectors = levels(laid_out, vectors, Learnt(np.eye(3), weights))
    assert by_vectors.of(rows[:4]) == "system"
    assert by_vectors.of(rows[4:]) == "family"
    assert by_vectors.of(rows[:0]) is None
    without = levels(laid_out, vectors, Learnt(np.eye(3)))
    assert without.of(rows[:4]) == levels(laid_out).of(rows[:4])


def test_a_study_all_of_one_level_has_patterns_of_that_level() -> None:
    study = planted()
    rows = np.arange(len(study.excerpts))
    slightly = np.random.default_rng(0).normal(scale=0.3, size=(len(rows), 3))
    vectors = (np.array([3, 0, 0]) + slightly).astype(np.float32)
    weights = np.vstack([np.eye(3), np.zeros(3)]).astype(np.float32)
    known = levels(material(study), vectors, Learnt(np.eye(3), weights))
    assert {known.of(rows[at : at + 3]) for at in range(0, len(rows) - 3, 3)} == {"family"}


def test_cards_carry_the_level_and_keep_it_when_people_change_the_members() -> None:
    study, vectors = planted(), vectors_for(planted())
    weights = np.zeros((vectors.shape[1] + 1, 3), np.float32)
    weights[0, 1] = 8
    learnt = Learnt(np.eye(vectors.shape[1])[:, :2], weights)
    cards = find_patterns(study, vectors, learnt=learnt)
    assert "organisation" in {card.level for card in cards}
    (fewer,) = recount(study, [replace(cards[0], members=cards[0].members[:-1])])
    assert fewer.level == cards[0].level
    assert f"at {cards[0].level} level" in fewer.statement


def test_what_people_split_off_gets_a_level_by_codes_and_words() -> None:
    study, vectors = planted(), vectors_for(planted())
    weights = np.zeros((vectors.shape[1] + 1, 3), np.float32)
    weights[-1, 1] = 8
    cards = find_patterns(study, vectors, learnt=Learnt(np.eye(vectors.shape[1])[:, :2], weights))
    assert cards[0].level == "organisation"
    (part,) = recount(study, [replace(cards[0], level=None)])
    rows = [n for n, e in enumerate(study.excerpts) if e.id in set(part.members)]
    assert part.level == levels(material(study)).of(np.array(rows))
    assert part.level != "organisation"


def test_weights_of_another_width_than_the_axes_are_refused() -> None:
    with pytest.raises(ValueError, match="weights of levels are 3 x 3, not 4 x 3"):
        Learnt(np.eye(3), np.eye(3))
