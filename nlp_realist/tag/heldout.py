"""What scores and decisions were worth on documents that the model did not learn from.

Every number is tried, not fitted: cuts and calibration are chosen on one half of the documents and
measured on the other, again and again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate.calibration import expected_calibration_error
from nlp_realist.evaluate.resampling import Interval
from nlp_realist.evaluate.shares import share_by_group
from nlp_realist.tag.calibrate import platt
from nlp_realist.tag.decide import decide, unsure
from nlp_realist.tag.thresholds import FIND, SURE, Cuts, cuts_for_aims
from nlp_realist.types import Codebook

#: How often documents are halved; each is then tried about ten times.
HALVINGS = 10
#: Halves on which calibration is learnt and tried; its error moves less than that of cuts.
CALIBRATIONS = 6
#: Under this name stands what holds for all decisions of an aim together.
ALL = "all codes"
#: What held-out documents are where nothing more is said.
TALK = "coded talk"


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect of one code's decisions at one aim.

    claimed : excerpts of the held-out documents that are given the code.
    right : share of those that carry it (precision); found : share of those that carry it that
    are given it (recall). Both with a 95 % interval by document.
    sure_right, unsure_right : `right` outside the band and inside it.
    claims_sure : share of `claimed` outside the band; covered : of all decisions, also those
    against the code. error_outside, error_inside : share of decisions that are wrong there.
    reached : whether the precision or recall that the aim stands for is, within the interval.
    """

    claimed: int
    right: Interval
    found: Interval
    sure_right: Interval
    unsure_right: Interval
    claims_sure: float
    covered: float
    error_outside: float
    error_inside: float
    reached: bool = True


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The record of a model on held-out documents.

    calibration : code -> expected calibration error; calibration_all : of all scores together.
    expected : aim -> code (and `ALL`) -> what to expect. talk : what the documents are, in words.
    """

    excerpts: int
    documents: int
    calibration_all: float
    calibration: Mapping[str, float] = field(hash=False)
    expected: Mapping[str, Mapping[str, Expected]] = field(hash=False)
    talk: str = TALK


@dataclass(frozen=True, slots=True)
class Deciding:
    """How a model decides, and what that was worth: cuts for each aim, and the record."""

    cuts: Mapping[str, Cuts]
    held_out: HeldOut

    @property
    def thresholds(self) -> dict[str, NDArray[Any]]:
        """Aim -> probability from which each code is decided."""
        return {aim: cuts.threshold for aim, cuts in self.cuts.items()}

    @property
    def bands(self) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
        """Aim -> between which probabilities each code is not sure: lower and upper."""
        return {aim: (cuts.lower, cuts.upper) for aim, cuts in self.cuts.items()}


def settle(
    gold: NDArray[np.bool_],
    scores: NDArray[Any],
    documents: Sequence[str],
    codes: tuple[str, ...],
    codebook: Codebook,
    *,
    talk: str = TALK,
    sooner: NDArray[Any] | None = None,
    seed: int = 0,
) -> Deciding:
    """Choose thresholds and bands from held-out scores, and try them.

    gold, scores : n x k, of excerpts whose documents the model did not learn from; documents : n,
    what each comes from. talk : what the documents are, in words. sooner : as `cuts_for_aims` has
    it. Of a single document nothing can be tried: the record is NaN.
    """
    cuts = cuts_for_aims(gold, scores, sooner)
    group = np.unique(np.asarray(documents), return_inverse=True)[1]
    trial = _Trial(gold, np.asarray(scores, dtype=float), group, codes, codebook, sooner, seed)
    expected = {aim: trial.expected(aim, cuts[aim]) for aim in cuts}
    together, apart = trial.calibration()
    record = HeldOut(len(gold), int(group.max(initial=-1)) + 1, together, apart, expected, talk)
    return Deciding(cuts, record)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Held-out scores, and the halves on which cuts are chosen and tried."""

    gold: NDArray[np.bool_]
    scores: NDArray[Any]
    group: NDArray[Any]
    codes: tuple[str, ...]
    codebook: Codebook
    sooner: NDArray[Any] | None
    seed: int

    @property
    def _documents(self) -> Any:
        """Which rows are of which document: documents x n, sparse."""
        from scipy.sparse import csc_matrix

        place = (self.group, np.arange(len(self.group)))
        return csc_matrix((np.ones(len(self.group)), place))

    def halves(self) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        """Rows to choose on and rows to try on; each half of the documents is both in turn."""
        random, number = np.random.default_rng(self.seed), int(self.group.max(initial=-1)) + 1
        for _ in range(HALVINGS if number > 1 else 0):
            first = np.isin(self.group, random.permutation(number)[: number // 2])
            for rows in (first, ~first):
                yield np.flatnonzero(rows), np.flatnonzero(~rows)

    def expected(self, aim: str, cuts: Cuts) -> dict[str, Expected]:
        """What to expect of each code, and of all together."""
        tally = np.zeros((len(_COUNTED), self._documents.shape[0], len(self.codes)))
        for chosen, tried in self.halves():
            halved = cuts_for_aims(self.gold[chosen], self.scores[chosen], self.sooner)[aim]
            scores, gold = self.scores[tried], self.gold[tried]
            found = decide(scores, halved.threshold, self.codes, self.codebook)
            band = (halved.lower, halved.upper)
            open_ = unsure(scores, found, band, self.codes, self.codebook)
            for number, flags in enumerate(_counted(gold, found, open_)):
                tally[number] += self._documents[:, tried] @ flags.astype(float)
        # Each document was tried once in each halving.
        tally /= HALVINGS
        each = {code: _expected(tally[:, :, k]) for k, code in enumerate(self.codes)}
        able = dict(zip(self.codes, cuts.reached.tolist(), strict=True))
        each = {code: replace(e, reached=able[code] and _keeps(e, aim)) for code, e in each.items()}
        together = replace(
            _expected(tally.sum(axis=2)), reached=all(e.reached for e in each.values())
        )
        return each | {ALL: together}

    def calibration(self) -> tuple[float, dict[str, float]]:
        """Expected calibration error of all scores, and of each code's."""
        halves = islice(self.halves(), CALIBRATIONS)
        tried = [(self.gold[rows], self._calibrated(chosen, rows)) for chosen, rows in halves]
        if not tried:
            return math.nan, dict.fromkeys(self.codes, math.nan)
        together = np.mean([expected_calibration_error(g, s) for g, s in tried])
        apart = {
            code: float(np.mean([expected_calibration_error(g[:, k], s[:, k]) for g, s in tried]))
            for k, code in enumerate(self.codes)
        }
        return float(together), apart

    def _calibrated(self, chosen: NDArray[Any], tried: NDArray[Any]) -> NDArray[Any]:
        """Scores of the tried rows, calibrated on the chosen ones alone."""
        sure = np.clip(self.scores, 1e-7, 1 - 1e-7)
        odds = np.log(sure / (1 - sure))
        columns = range(odds.shape[1])
        slope, offset = zip(
            *(platt(odds[chosen, k], self.gold[chosen, k]) for k in columns), strict=True
        )
        return np.asarray(1 / (1 + np.exp(-(np.array(slope) * odds[tried] + np.array(offset)))))


#: What is counted of each document and code, in this order.
_COUNTED = ("decided", "there", "claimed", "right", "sure", "sure right", "open", "open wrong",
            "wrong")  # fmt: skip


def _counted(
    gold: NDArray[np.bool_], found: NDArray[np.bool_], open_: NDArray[np.bool_]
) -> Iterator[NDArray[np.bool_]]:
    """n x k flags of everything in `_COUNTED`."""
    wrong, sure = found != gold, found & ~open_
    yield from (np.ones_like(gold), gold, found, found & gold, sure, sure & gold)
    yield from (open_, open_ & wrong, wrong)


def _keeps(expected: Expected, aim: str) -> bool:
    """Whether what was tried doesn't speak against the aim's precision or recall."""
    wanted = {"find-all": (expected.found, FIND), "sure-only": (expected.right, SURE)}
    interval, least = wanted.get(aim, (expected.right, 0.0))
    return interval.high >= least


def _expected(tally: NDArray[Any]) -> Expected:
    """What to expect from the counts by document: one row for each of `_COUNTED`."""
    count = dict(zip(_COUNTED, tally, strict=True))
    total = {what: float(by_document.sum()) for what, by_document in count.items()}
    return Expected(
        claimed=round(total["claimed"]),
        right=share_by_group(count["right"], count["claimed"]),
        found=share_by_group(count["right"], count["there"]),
        sure_right=share_by_group(count["sure right"], count["sure"]),
        unsure_right=share_by_group(
            count["right"] - count["sure right"], count["claimed"] - count["sure"]
        ),
        claims_sure=_share(total["sure"], total["claimed"]),
        covered=1 - _share(total["open"], total["decided"]),
        error_outside=_share(
            total["wrong"] - total["open wrong"], total["decided"] - total["open"]
        ),
        error_inside=_share(total["open wrong"], total["open"]),
    )


def _share(part: float, of: float) -> float:
    return part / of if of > 1e-9 else math.nan


def as_json(record: HeldOut) -> dict[str, Any]:
    """The record as JSON has it: intervals as ``[value, low, high]``, unknown numbers as null."""
    return {
        "excerpts": record.excerpts,
        "documents": record.documents,
        "talk": record.talk,
        "calibration_all": _plain(record.calibration_all),
        "calibration": {code: _plain(error) for code, error in record.calibration.items()},
        "expected": {
            aim: {code: expected_as_json(e) for code, e in codes.items()}
            for aim, codes in record.expected.items()
        },
    }


def told(record: HeldOut, aim: str, cuts: Mapping[str, tuple[float, ...]]) -> dict[str, Any]:
    """The part of the record that is of one aim, as JSON has it, to go with what was decided.

    cuts : code -> its threshold, and the lower and upper end of its band.
    """
    expected = record.expected[aim]
    names = ("threshold", "lower", "upper")
    return {
        "aim": aim,
        "excerpts": record.excerpts,
        "documents": record.documents,
        "talk": record.talk,
        "calibration": _plain(record.calibration_all),
        "all": expected_as_json(expected[ALL]),
        "codes": {
            code: dict(zip(names, map(_plain, at), strict=True))
            | {"calibration": _plain(record.calibration[code])}
            | expected_as_json(expected[code])
            for code, at in cuts.items()
        },
    }


def expected_as_json(expected: Expected) -> dict[str, Any]:
    """What to expect of one code, as JSON has it."""
    return {f.name: _plain(getattr(expected, f.name)) for f in fields(expected)}


def from_json(stored: Mapping[str, Any]) -> HeldOut:
    """The record that was stored. Raises KeyError, TypeError or ValueError when it is damaged."""
    return HeldOut(
        excerpts=stored["excerpts"],
        documents=stored["documents"],
        calibration_all=_number(stored["calibration_all"]),
        calibration={code: _number(error) for code, error in stored["calibration"].items()},
        expected={
            aim: {code: _expected_from_json(e) for code, e in codes.items()}
            for aim, codes in stored["expected"].items()
        },
        talk=stored.get("talk", TALK),
    )


def _expected_from_json(stored: Mapping[str, Any]) -> Expected:
    values: dict[str, Any] = {
        name: Interval(*map(_number, value)) if isinstance(value, list) else value
        for name, value in stored.items()
    }
    known: dict[str, Any] = {n: _number(v) if v is None else v for n, v in values.items()}
    return Expected(**known)


def _plain(value: Any) -> Any:
    if isinstance(value, Interval):
        return [_plain(part) for part in (value.value, value.low, value.high)]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
