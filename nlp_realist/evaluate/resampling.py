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
