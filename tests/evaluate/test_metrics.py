import numpy as np
import pytest

from nlp_realist.evaluate import (
    bootstrap_by_group,
    brier,
    cohen_kappa,
    compare_codings,
    detection,
    expected_calibration_error,
    macro_f1,
)
from nlp_realist.types import Code, Codebook, Family

BOOK = Codebook(
    "t",
    "1",
    (Family("strengths", "Strengths", directed=True), Family("level", "Level", combine="one")),
    tuple(Code(c, c, "") for c in ("strengths/a", "strengths/b", "level/family", "level/system")),
)


def flags(*rows):
    return np.array(rows, dtype=bool)


def test_detection_counts_hits_against_both_coders():
    found = detection(flags(1, 1, 0, 0), flags(1, 0, 1, 0), np.array([0.9, 0.4, 0.6, 0.1]))
    assert (found.n, found.precision, found.recall, found.f1) == (2, 0.5, 0.5, 0.5)
    assert found.average_precision == pytest.approx((1 + 2 / 3) / 2)


def test_macro_f1_skips_codes_absent_from_gold_and_counts_a_code_never_found_as_zero():
    gold = flags((1, 0, 1), (0, 0, 1))
    assert macro_f1(gold, flags((1, 1, 0), (0, 1, 0))) == 0.5


def test_kappa_is_zero_for_agreement_by_chance_and_one_for_agreement():
    assert cohen_kappa(flags(1, 1, 0, 0), flags(1, 0, 1, 0)) == 0
    assert cohen_kappa(flags(1, 0, 0, 0), flags(1, 0, 0, 0)) == 1


def test_calibration_error_is_the_distance_between_score_and_share_right():
    gold = flags(1, 0, 0, 0)
    assert expected_calibration_error(gold, np.array([0.25] * 4)) == 0
    assert expected_calibration_error(gold, np.array([0.75] * 4)) == 0.5
    assert brier(gold, np.array([1.0, 0, 0, 1])) == 0.25


def test_intervals_resample_documents_and_not_rows():
    values = np.array([1.0, 1.0, 1.0, 0.0])
    one = bootstrap_by_group(lambda rows: values[rows].mean(), ["a", "a", "a", "b"], seed=1)
    assert one.value == 0.75
    assert (one.low, one.high) == (0.0, 1.0)
    same = bootstrap_by_group(lambda rows: values[rows].mean(), ["a"] * 4)
    assert (same.low, same.high) == (0.75, 0.75)


def test_two_codings_are_compared_code_by_code_family_by_family_and_in_direction():
    gold = [{"strengths/a": "present"}, {"strengths/b": "contrary", "level/family": "present"}, {}]
    found = [{"strengths/a": "contrary"}, {"strengths/a": "present"}, {"level/family": "present"}]
    report = compare_codings(gold, found, ["x", "y", "z"], BOOK, resamples=10)
    assert report.measures["family macro-F1"].value == 1.0
    assert report.measures["code macro-F1"].value == pytest.approx((2 / 3 + 0) / 2)
    assert report.measures["direction accuracy"].value == 0.0
    assert report.measures["level macro-F1"].value == 0.0
    assert report.codes["strengths/a"].recall == 1.0
