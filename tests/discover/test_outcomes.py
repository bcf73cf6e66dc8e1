import numpy as np
import pytest

from nlp_realist.discover import find_patterns
from nlp_realist.discover.counter import Stances, counter_examples, turncoats, turned_against
from nlp_realist.discover.material import material
from nlp_realist.discover.outcomes import outcome_axes, turned_out
from nlp_realist.discover.similarity import evened, unit
from nlp_realist.types import Learnt
from tests.discover.toys import TOPICS, planted, study_of, vectors_for

WIDTH = 12


def told(seed: int, twins: int = 40) -> tuple[np.ndarray, list[tuple[list[int], list[int]]]]:
    """Twins of ten dimensions of matter; on the two last it shows how things turned out."""
    rng = np.random.default_rng(seed)
    rows, of = [], []
    for number in range(twins):
        matter, turn = rng.normal(size=WIDTH), 1 if number % 3 else -1
        for side in (1, 1, 1, -1, -1, -1):
            row = matter + 0.3 * rng.normal(size=WIDTH)
            row[10] = turn * side * 1.5 + 0.3 * rng.normal()
            row[11] = 0.8 * turn * side + 0.3 * rng.normal()
            rows.append(row)
        first = 6 * number
        of.append(([first, first + 1, first + 2], [first + 3, first + 4, first + 5]))
    return np.array(rows, dtype=np.float32), of


def test_the_axes_are_where_the_two_sides_of_a_circumstance_part():
    vectors, of = told(0)
    axes = outcome_axes(vectors, of, axes=3)
    assert axes.shape == (WIDTH, 3)
    assert set(np.abs(axes[:, 0]).argsort()[-2:]) == {10, 11}
    lengths = np.linalg.norm(axes, axis=0)
    assert lengths[0] > 3 * lengths[1]
    others, of_others = told(1)
    turned = turned_out(unit(evened(others)), axes)
    assert (turned**2).sum(axis=1).mean() == pytest.approx(1)
    for own, against in of_others:
        apart = turned_against(turned, np.array(own), np.array([*own, *against]))
        assert apart[: len(own)].max() < apart[len(own) :].min()


def test_where_sides_part_by_chance_alone_the_axes_are_short():
    vectors, of = told(0)
    shuffled = np.random.default_rng(5).permutation(len(vectors))
    by_chance = [([*map(shuffled.__getitem__, a)], [*map(shuffled.__getitem__, b)]) for a, b in of]
    real = np.linalg.norm(outcome_axes(vectors, of)[:, 0])
    assert np.linalg.norm(outcome_axes(vectors, by_chance)[:, 0]) < 0.5 * real


def test_without_twins_there_are_no_axes():
    with pytest.raises(ValueError, match="told both ways"):
        outcome_axes(np.eye(3, dtype=np.float32), [])


def test_which_end_of_an_axis_is_up_does_not_matter():
    vectors, of = told(0)
    axes = outcome_axes(vectors, of, axes=2)
    rows, core = np.arange(6), np.arange(3)
    ways = [
        turned_against(turned_out(unit(evened(vectors)), way), core, rows)
        for way in (axes, axes * [1, -1], -axes)
    ]
    assert ways[0] == pytest.approx(ways[1])
    assert ways[0] == pytest.approx(ways[2])


def test_what_turned_out_otherwise_is_set_aside_and_shown_against():
    lines = [TOPICS["visits"].format(case) for case in range(10)]
    laid_out = material(study_of([[("P1", line)] for line in lines]))
    near = np.tile(np.array([1.0, 0.0], dtype=np.float32), (10, 1))
    turned = np.array([[0.6, 0.5]] * 8 + [[-1.4, -1.0], [0.6, 0.4]])
    known = Stances(np.zeros((10, 0), np.int8), np.zeros(10), np.zeros(10), turned)
    assert turncoats(known, np.arange(10)).tolist() == [8]
    assert counter_examples(laid_out, known, near, np.arange(8)).tolist() == [8]


def test_what_was_learnt_of_another_width_is_refused_in_words():
    study = planted()
    with pytest.raises(ValueError, match="learnt of 3 numbers"):
        find_patterns(study, vectors_for(study), learnt=Learnt(np.eye(3)))


def test_a_side_of_one_telling_is_refused():
    with pytest.raises(ValueError, match="fewer than two"):
        outcome_axes(np.eye(3, dtype=np.float32), [([0, 1], [2])])


def test_patterns_are_found_with_axes_and_go_by_them():
    study = planted()
    vectors = vectors_for(study)
    axes = np.eye(vectors.shape[1])[:, :2]
    cards = find_patterns(study, vectors, learnt=Learnt(axes))
    assert cards
    assert cards == find_patterns(study, vectors, learnt=Learnt(axes))
    assert cards != find_patterns(study, vectors)
    for card in cards:
        assert not set(card.members) & set(card.counter_examples)
