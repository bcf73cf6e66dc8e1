"""From which probability a code is decided, and between which two it is left open.

All of it is chosen from probabilities of excerpts whose documents the model did not learn from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Precision that the aim ``sure-only`` and recall that ``find-all`` ask for.
SURE, FIND = 0.8, 0.8
#: Log-odds at which thresholds may lie: probabilities 0.0009 to 0.9991, finer than they are known.
GRID = np.linspace(-7.0, 7.0, 281)
#: Where F1 is within this of its best, the middle holds better on new documents than the peak.
PLATEAU = 0.01
#: With so many examples a code's own cut counts as much as the one pooled over all codes: of its
#: best F1, and of a precision or recall to be reached. Chosen by cuts that were made on some
#: documents and tried on others (docs/tagging.md).
PRIOR_F1, PRIOR_CUT = 80, 20
#: A precision is reached where at least so many found are right; fewer may be luck.
FEWEST_RIGHT = 3
#: A threshold that no score clears.
NEVER = 1.0


@dataclass(frozen=True, slots=True)
class Promise:
    """What is decided outside the band keeps to: of the excerpts given a code at least `right`
    are right, and of those that carry it at most `missed` are denied it."""

    right: float
    missed: float


#: Aim -> what its band promises.
PROMISES: Mapping[str, Promise] = {
    "balanced": Promise(right=2 / 3, missed=0.2),
    "find-all": Promise(right=2 / 3, missed=0.1),
    "sure-only": Promise(right=0.9, missed=0.2),
}


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where each code is decided for one aim, k probabilities each.

    Scores from `lower` to below `upper` are not sure; `threshold` lies between the two.
    reached : whether the aim's precision (``sure-only``) is reached at all.
    """

    threshold: NDArray[Any]
    lower: NDArray[Any]
    upper: NDArray[Any]
    reached: NDArray[np.bool_]


def thresholds(gold: NDArray[np.bool_], scores: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Per aim the probability from which to decide each code, from held-out scores (n x k)."""
    return {aim: cuts.threshold for aim, cuts in cuts_for_aims(gold, scores).items()}


def best_f1(gold: NDArray[np.bool_], scores: NDArray[Any]) -> float:
    """Where precision and recall of one code balance best, by its own held-out scores (n) alone."""
    from sklearn.metrics import precision_recall_curve

    precision, recall, cuts = precision_recall_curve(gold, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(np.median(cuts[f1[:-1] >= f1[:-1].max() - PLATEAU]))


def cuts_for_aims(
    gold: NDArray[np.bool_], scores: NDArray[Any], sooner: NDArray[Any] | None = None
) -> dict[str, Cuts]:
    """Thresholds and bands of all aims from held-out scores: n x k each.

    A code with few examples borrows from the others: its cuts are drawn towards what is usual.
    sooner : k, the share of its best F1's threshold at which a code is given already for
    `balanced` and, at most, for `find-all`; None: 1 for all.
    """
    counts = _Counts.of(gold, scores)
    balanced, (sure, reached) = counts.best_f1(), counts.for_precision(SURE)
    given = balanced if sooner is None else balanced * sooner
    at = {
        "balanced": (given, np.ones_like(reached)),
        # Of a code that is easy to find, balance alone finds more, or more surely, than is asked.
        "find-all": (np.minimum(given, counts.for_recall(FIND)), np.ones_like(reached)),
        "sure-only": (np.maximum(balanced, sure), reached),
    }
    made = {}
    for aim, (threshold, kept) in at.items():
        promise = PROMISES[aim]
        lower = counts.for_recall(1 - promise.missed)
        upper, _ = counts.for_precision(promise.right)
        made[aim] = Cuts(
            threshold, np.minimum(lower, threshold), np.maximum(upper, threshold), kept
        )
    return made


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many excerpts would be given each code if it were decided at each log-odds of `GRID`.

    found, right : grid x k; examples : k.
    """

    found: NDArray[Any]
    right: NDArray[Any]
    examples: NDArray[Any]

    @classmethod
    def of(cls, gold: NDArray[np.bool_], scores: NDArray[Any]) -> _Counts:
        codes, bins = gold.shape[1], len(GRID) + 1
        sure = np.clip(np.asarray(scores, dtype=float), 1e-9, 1 - 1e-9)
        level = np.searchsorted(GRID, np.log(sure / (1 - sure)), side="right")
        place = level + np.arange(codes) * bins

        def from_above(chosen: NDArray[Any]) -> NDArray[Any]:
            per_bin = np.bincount(chosen, minlength=codes * bins).reshape(codes, bins)
            return per_bin[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:].T

        return cls(from_above(place.ravel()), from_above(place[gold]), gold.sum(axis=0))

    def best_f1(self) -> NDArray[Any]:
        """Where precision and recall balance best."""
        f1 = 2 * self.right / np.maximum(self.found + self.examples, 1)
        there = self.examples > 0
        own = np.array([_middle(column) for column in f1.T])
        usual = _middle(f1[:, there].mean(axis=1)) if there.any() else 0.0
        return _probability(self._drawn(own, usual, PRIOR_F1))

    def for_recall(self, wanted: float) -> NDArray[Any]:
        """The highest cut at which this share of a code's excerpts is found."""
        enough = self.right >= wanted * self.examples
        own = np.array([GRID[np.flatnonzero(c)[-1]] if c.any() else GRID[0] for c in enough.T])
        return _probability(self._drawn(own, self._usual(own[self.examples > 0]), PRIOR_CUT))

    def for_precision(self, wanted: float) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The lowest cut at which this share of what is found is right, and whether there is one;
        where there is none, nothing is found."""
        enough = (self.right >= wanted * self.found) & (self.right >= FEWEST_RIGHT)
        reached = np.asarray(enough.any(axis=0))
        own = np.array([GRID[np.flatnonzero(c)[0]] if c.any() else GRID[-1] for c in enough.T])
        drawn = self._drawn(own, self._usual(own[reached]), PRIOR_CUT)
        return np.where(reached, _probability(drawn), NEVER), np.asarray(reached, dtype=bool)

    def _usual(self, own: NDArray[Any]) -> float:
        return float(np.median(own)) if len(own) else 0.0

    def _drawn(self, own: NDArray[Any], usual: float, prior: int) -> NDArray[Any]:
        """A code's own cut, drawn to the usual one the more, the fewer examples it has."""
        return np.asarray((self.examples * own + prior * usual) / (self.examples + prior))


def _middle(f1: NDArray[Any]) -> float:
    return float(np.median(GRID[f1 >= f1.max() - PLATEAU]))


def _probability(log_odds: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(1 / (1 + np.exp(-log_odds)))
