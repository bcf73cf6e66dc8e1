"""Values with their denominators and 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Standard normal quantile of a two-sided 95 % interval.
Z = 1.959964
#: Resamples of a bootstrap: percentiles at 2.5 % then rest on 25 of them.
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """A value, the denominator n that it rests on, and its 95 % interval.

    All but n are None when there was nothing to count: that is not the same as 0.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None


NOTHING = Measure(None, 0, None, None)


def share(count: int, of: int, *, times: float = 1.0) -> Measure:
    """A share of `of` things, or a rate per `times` of them, with Wilson's interval (1927)."""
    if not of:
        return NOTHING
    part, z2 = count / of, Z * Z
    centre = (part + z2 / (2 * of)) / (1 + z2 / of)
    half = Z * (part * (1 - part) / of + z2 / (4 * of * of)) ** 0.5 / (1 + z2 / of)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return _measure(part * times, of, low * times, high * times)


def ratio(parts: Sequence[float], wholes: Sequence[float], *, n: int, seed: int = 0) -> Measure:
    """Sum of `parts` over sum of `wholes`, one of each per turn, with a percentile bootstrap
    over turns (Efron and Tibshirani 1993, ch. 13): words of one turn are not independent.

    n : the denominator to show. Parts and wholes are as long as each other.
    """
    part, whole = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    if not whole.sum():
        return NOTHING
    turns = len(whole)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(turns, np.full(turns, 1 / turns), size=RESAMPLES)
    sums = drawn @ whole
    values = (drawn @ part)[sums > 0] / sums[sums > 0]
    low, high = np.percentile(values, [2.5, 97.5])
    return _measure(float(part.sum() / whole.sum()), n, float(low), float(high))


def _measure(value: float, n: int, low: float, high: float) -> Measure:
    return Measure(round(value, 4), n, round(low, 4), round(high, 4))
