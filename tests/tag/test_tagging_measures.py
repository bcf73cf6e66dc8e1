"""What the benchmark of tagging adds code by code."""

import math

import numpy as np

from benchmarks.tagging import alpha_by_code, by_code, calibration_by_code
from nlp_realist.codebook import load_codebook


def test_alpha_is_of_each_code_alone():
    """Two codes on four excerpts: the same view of the first, one difference on the second; and
    a third code that nobody gave."""
    gold = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 0], [1, 0, 0]], dtype=bool)
    found = np.array([[1, 1, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0]], dtype=bool)
    alphas = alpha_by_code(gold, found, ["a", "b", "c"])
    assert alphas["a"] == 1
    assert math.isclose(alphas["b"], 1 - 7 * 1 / (3 * 5))
    assert math.isnan(alphas["c"])


def test_errors_of_calibration_that_cancel_between_codes_are_seen():
    """One code is scored too low by 0.4 and the other too high by 0.4."""
    gold = np.array([[1, 0]] * 5, dtype=bool)
    errors = calibration_by_code(gold, np.array([[0.6, 0.4]] * 5), ["a", "b"])
    assert np.allclose(list(errors.values()), 0.4)


def test_the_mean_is_over_the_codes_of_families_with_a_direction():
    book = load_codebook()
    errors = {c.id: 0.1 if book.family(c.family).directed else 0.9 for c in book.codes}
    assert by_code(errors, book).endswith(" 0.100 (mean of 18 codes)")
