import math
from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.tag.heldout import ALL, as_json, from_json, settle
from nlp_realist.types import Code, Codebook, Family

CODES = ("strengths/a", "strengths/b")
BOOK = Codebook(
    "t", "1", (Family("strengths", "S", directed=True),), tuple(Code(c, c, "") for c in CODES)
)


def held_out(documents=100, each=60, too_sure=1.0, seed=0):
    """Gold, scores and documents; scores mean what they say where `too_sure` is 1."""
    random = np.random.default_rng(seed)
    odds = random.normal(-2.0, 2.0, (documents * each, 2))
    gold = random.random(odds.shape) < 1 / (1 + np.exp(-odds))
    scores = 1 / (1 + np.exp(-odds * too_sure))
    return gold, scores, [f"d{n // each}" for n in range(documents * each)]


@pytest.fixture(scope="module")
def deciding():
    return settle(*held_out(), CODES, BOOK)


def test_what_is_expected_comes_true_on_new_documents(deciding):
    gold, scores, _ = held_out(seed=1)
    for aim in ("balanced", "find-all", "sure-only"):
        lower, upper = deciding.bands[aim]
        for k, code in enumerate(CODES):
            expected = deciding.held_out.expected[aim][code]
            claimed = scores[:, k] >= deciding.thresholds[aim][k]
            sure = scores[:, k] >= upper[k]
            open_ = (scores[:, k] >= lower[k]) & ~sure
            assert gold[claimed, k].mean() == pytest.approx(expected.right.value, abs=0.06)
            assert expected.right.low < expected.right.value < expected.right.high
            assert gold[sure, k].mean() == pytest.approx(expected.sure_right.value, abs=0.06)
            assert 1 - open_.mean() == pytest.approx(expected.covered, abs=0.03)
            assert expected.error_outside < expected.error_inside


def test_the_aims_promise_what_they_are_called_for(deciding):
    record = deciding.held_out.expected
    assert record["find-all"][CODES[0]].found.value == pytest.approx(0.8, abs=0.05)
    assert record["sure-only"][CODES[0]].right.value == pytest.approx(0.8, abs=0.05)
    assert record["sure-only"][ALL].reached


def test_scores_that_mean_what_they_say_have_little_calibration_error(deciding):
    assert deciding.held_out.calibration_all < 0.03


def test_calibration_is_measured_after_it_was_learnt_on_other_documents():
    """Scores that are far too sure are put right by the same curve that a model is saved with."""
    record = settle(*held_out(too_sure=4.0), CODES, BOOK).held_out
    assert record.calibration_all < 0.03


def test_documents_that_differ_make_the_interval_wide():
    gold, scores, documents = held_out(documents=40)
    whole = settle(gold, scores, documents, CODES, BOOK).held_out
    alone = settle(gold, scores, list(map(str, range(len(gold)))), CODES, BOOK).held_out
    gold[::2] = gold[::2] & (np.arange(len(gold) // 2) // 25 % 2 == 0)[:, None]
    split = settle(gold, scores, documents, CODES, BOOK).held_out

    def width(record):
        right = record.expected["balanced"][CODES[0]].right
        return right.high - right.low

    assert width(split) > width(whole)
    assert width(alone) == pytest.approx(width(whole), rel=0.3)


def test_one_document_can_tell_nothing():
    gold, scores, _ = held_out(documents=1)
    record = settle(gold, scores, ["d"] * len(gold), CODES, BOOK).held_out
    assert math.isnan(record.calibration_all)
    assert math.isnan(record.expected["balanced"][CODES[0]].right.value)


def test_a_code_that_can_not_be_sure_says_so():
    random = np.random.default_rng(0)
    gold = random.random((2000, 2)) < 0.1
    scores = random.random((2000, 2)) * 0.3
    record = settle(gold, scores, [f"d{n % 40}" for n in range(2000)], CODES, BOOK).held_out
    assert not record.expected["sure-only"][CODES[0]].reached
    assert not record.expected["sure-only"][ALL].reached


def test_the_record_goes_through_json(deciding):
    record = deciding.held_out
    back = from_json(as_json(record))
    assert from_json(as_json(back)) == back
    assert back.expected["balanced"][ALL].claimed == record.expected["balanced"][ALL].claimed
    unknown = replace(record, calibration_all=math.nan)
    assert as_json(unknown)["calibration_all"] is None
    assert math.isnan(from_json(as_json(unknown)).calibration_all)
