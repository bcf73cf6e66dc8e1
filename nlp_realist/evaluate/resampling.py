"""Intervals by resampling whole documents, because excerpts of one document are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its percentile interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def group_weights(
    groups: Sequence[str], *, resamples: int = 1000, seed: int = 0
) -> tuple[NDArray[Any], NDArray[Any]]:
    """How often each group counts in each resample, and which group each row is of.

    Weights are (1 + resamples) x groups, the first row all ones: what is there. A statistic made
    of sums over groups then has its value first and its resampled values after it.
    """
    order = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(order), [1 / max(len(order), 1)] * len(order), resamples)
    weights = np.concatenate([np.ones((1, len(order)), dtype=np.int64), drawn])
    return weights, np.array([order[group] for group in groups], dtype=np.int64)


def interval_of(values: NDArray[Any], *, groups: int, confidence: float = 0.95) -> Interval:
    """The first value with the percentile interval of the others, as `group_weights` orders them.

    One group can't be resampled: its interval is NaN.
    """
    value, resampled = float(values[0]), values[1:][~np.isnan(values[1:])]
    if groups < 2 or not len(resampled) or np.isnan(value):
        return Interval(value, float("nan"), float("nan"))
    tail = (1 - confidence) / 2 * 100
    low, high = np.percentile(resampled, [tail, 100 - tail])
    return Interval(value, float(low), float(high))


def bootstrap_by_group(
    statistic: Callable[[NDArray[Any]], float],
    groups: Sequence[str],
    *,
    resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Percentile bootstrap of a statistic of row indices, drawing whole groups.

    statistic : takes an array of row indices (repeats allowed) and returns a number.
    groups : the group (document) of each row.
    Source: Davison and Hinkley 1997, ch. 3.8 (resampling clusters).
    """
    labels = np.asarray(groups)
    members = [np.flatnonzero(labels == g) for g in dict.fromkeys(groups)]
    random = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        drawn = random.integers(0, len(members), len(members))
        values.append(statistic(np.concatenate([members[i] for i in drawn])))
    tail = (1 - confidence) / 2 * 100
    low, high = np.nanpercentile(values, [tail, 100 - tail])
    return Interval(statistic(np.arange(len(labels))), float(low), float(high))
