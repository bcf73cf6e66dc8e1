import numpy as np
import pytest

from nlp_realist.discover import find_patterns
from nlp_realist.discover.counter import Stances, counter_examples, opposition, turncoats
from nlp_realist.discover.material import material
from nlp_realist.discover.outcomes import outcome_axis, turned_out
from nlp_realist.discover.similarity import evened, unit
from tests.discover.toys import TOPICS, planted, study_of, vectors_for

WIDTH = 12


def told(seed: int, patterns: int = 30) -> tuple[np.ndarray, list[tuple[list[int], list[int]]]]:
    """Patterns of ten dimensions of matter; on the eleventh it is seen how things turned out."""
    rng = np.random.default_rng(seed)
    rows, of = [], []
    for number in range(patterns):
        matter, well = rng.normal(size=WIDTH), 1 if number % 2 else -1
        for way in (1, 1, 1, -1):
            row = matter + 0.3 * rng.normal(size=WIDTH)
            row[10] = well * way * 1.5 + 0.3 * rng.normal()
            rows.append(row)
        first = 4 * number
        of.append(([first, first + 1, first + 2], [first + 3]))
    return np.array(rows, dtype=np.float32), of


def test_the_axis_is_where_counter_cases_lie_opposite_to_their_patterns():
    vectors, of = told(0)
    axis = outcome_axis(vectors, of)
    assert np.linalg.norm(axis) == pytest.approx(1, abs=1e-5)
    assert np.abs(axis).argmax() == 10
    others, of_others = told(1)
    turned = turned_out(unit(evened(others)), axis)
    assert turned.std() == pytest.approx(1)
    known = Stances(*np.zeros((3, len(others))), turned)
    for own, against in of_others:
        against_it = opposition(known, np.array(own), np.array([*own, *against]))
        assert against_it.argmax() == len(own)


def test_without_counter_cases_there_is_no_axis():
    with pytest.raises(ValueError, match="no pattern"):
        outcome_axis(np.eye(3, dtype=np.float32), [])


def test_which_end_is_up_does_not_matter():
    vectors, of = told(0)
    axis = outcome_axis(vectors, of)
    rows, core = np.arange(6), np.arange(3)
    ways = [
        opposition(Stances(*np.zeros((3, 120)), turned_out(unit(evened(vectors)), way)), core, rows)
        for way in (axis, -axis)
    ]
    assert ways[0] == pytest.approx(ways[1])


def test_what_turned_out_otherwise_is_set_aside_and_shown_against():
    lines = [TOPICS["visits"].format(case) for case in range(10)]
    laid_out = material(study_of([[("P1", line)] for line in lines]))
    near = np.tile(np.array([1.0, 0.0], dtype=np.float32), (10, 1))
    turned = np.array([0.6] * 8 + [-1.4, 0.4])
    known = Stances(np.zeros((10, 0), np.int8), np.zeros(10), np.zeros(10), turned)
    assert turncoats(known, np.arange(10)).tolist() == [8]
    assert counter_examples(laid_out, known, near, np.arange(8)).tolist() == [8]


def test_patterns_are_found_with_an_axis_as_without():
    study = planted()
    vectors = vectors_for(study)
    axis = np.zeros(vectors.shape[1])
    axis[0] = 1.0
    cards = find_patterns(study, vectors, outcome_axis=axis)
    assert cards == find_patterns(study, vectors, outcome_axis=axis)
    for card in cards:
        assert not set(card.members) & set(card.counter_examples)
