import numpy as np
import pytest

from nlp_realist.tag.thresholds import NEVER, PROMISES, cuts_for_aims, thresholds


def noisy(codes=1, excerpts=4000, base=0.1, spread=1.5, seed=0):
    """Gold and calibrated scores: what a code's log-odds say comes true that often."""
    random = np.random.default_rng(seed)
    odds = random.normal(np.log(base / (1 - base)), spread, (excerpts, codes))
    scores = 1 / (1 + np.exp(-odds))
    return random.random(scores.shape) < scores, scores


def precision(gold, scores, cut):
    return gold[scores >= cut].mean()


def recall(gold, scores, cut):
    return (scores[gold] >= cut).mean()


def test_each_aim_keeps_its_word_on_other_excerpts():
    gold, scores = noisy(spread=2.5)
    cuts = thresholds(gold, scores)
    other, told = noisy(spread=2.5, seed=1)
    assert precision(other, told, cuts["sure-only"][0]) == pytest.approx(0.8, abs=0.05)
    assert recall(other, told, cuts["find-all"][0]) == pytest.approx(0.8, abs=0.05)


def test_find_all_never_finds_less_and_sure_only_never_more_than_balanced():
    gold, scores = noisy(codes=3, base=0.7)
    cuts = thresholds(gold, scores)
    assert (cuts["find-all"] <= cuts["balanced"]).all()
    assert (cuts["sure-only"] >= cuts["balanced"]).all()


def test_a_precision_that_is_not_reached_is_said_and_nothing_is_found():
    """Scores that say nothing: one excerpt in ten is right wherever one cuts."""
    random = np.random.default_rng(0)
    gold, scores = random.random((3000, 1)) < 0.1, random.random((3000, 1)) * 0.2
    cuts = cuts_for_aims(gold, scores)
    assert not cuts["sure-only"].reached[0]
    assert cuts["sure-only"].threshold[0] == NEVER
    assert cuts["balanced"].upper[0] == NEVER


def test_the_band_keeps_its_promise_on_other_excerpts():
    gold, scores = noisy(spread=2.5)
    other, told = noisy(spread=2.5, seed=1)
    for aim, cuts in cuts_for_aims(gold, scores).items():
        promise = PROMISES[aim]
        assert cuts.lower[0] <= cuts.threshold[0] <= cuts.upper[0]
        assert precision(other, told, cuts.upper[0]) > promise.right - 0.06
        assert 1 - recall(other, told, cuts.lower[0]) < promise.missed + 0.06


def test_a_rare_code_borrows_from_the_others():
    """A code with two examples, of which the machine is much too sure, is decided about where
    twenty well-known codes are; alone it would be decided where its two examples happen to be."""
    gold, scores = noisy(codes=20, spread=2.0)
    rare, high = np.zeros((4000, 1), dtype=bool), np.full((4000, 1), 0.001)
    rare[:2], high[:2] = True, 0.99
    alone = thresholds(rare, high)["balanced"][0]
    usual = np.median(thresholds(gold, scores)["balanced"])
    together = thresholds(np.hstack([gold, rare]), np.hstack([scores, high]))["balanced"][-1]
    assert abs(together - usual) < 0.05 < abs(alone - usual)


def test_a_code_that_is_to_be_given_sooner_is_where_balance_or_finding_is_the_aim():
    rng = np.random.default_rng(5)
    gold = rng.random((600, 2)) < 0.3
    scores = np.clip(np.where(gold, 0.6, 0.3) + rng.normal(scale=0.15, size=gold.shape), 0.01, 0.99)
    plain, sooner = cuts_for_aims(gold, scores), cuts_for_aims(gold, scores, np.array([0.5, 1.0]))
    first, second = (sooner["balanced"].threshold / plain["balanced"].threshold).tolist()
    assert (first, second) == (pytest.approx(0.5), pytest.approx(1.0))
    assert sooner["find-all"].threshold[0] <= sooner["balanced"].threshold[0]
    assert sooner["sure-only"].threshold == pytest.approx(plain["sure-only"].threshold)
    for cuts in sooner.values():
        assert (cuts.lower <= cuts.threshold).all()
        assert (cuts.threshold <= cuts.upper).all()
