"""Shares of things counted in documents, with intervals that know that documents differ."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate.resampling import Interval

#: Standard normal quantile of a two-sided 95 % interval.
Z = 1.959964
UNKNOWN = Interval(math.nan, math.nan, math.nan)


def share_by_group(hits: NDArray[Any], of: NDArray[Any]) -> Interval:
    """The share of hits, with a 95 % interval by document.

    hits, of : how many there are in each document. Things of one document are alike, so that
    n of them tell as much as n / (design effect) that were drawn one by one (Kish 1965, ch. 5);
    of so many the interval is Wilson's (1927), which holds for few and for shares near 0 and 1
    (Korn and Graubard 1998). NaN where there is nothing to count.
    """
    hits, of = np.asarray(hits, dtype=float), np.asarray(of, dtype=float)
    total = float(of.sum())
    if total <= 0:
        return UNKNOWN
    share = min(1.0, float(hits.sum()) / total)
    worth = total / _design_effect(hits, of, share)
    low, high = wilson(share, worth)
    return Interval(share, low, high)


def _design_effect(hits: NDArray[Any], of: NDArray[Any], share: float) -> float:
    """How many things of these documents tell as much as one drawn alone; at least 1."""
    total, groups = float(of.sum()), int((of > 0).sum())
    drawn_alone = share * (1 - share) / total
    if groups < 2 or drawn_alone <= 0:
        # Nothing varies that could be measured: as if each document said the same all through.
        return max(1.0, float((of**2).sum()) / total)
    between = float(((hits - share * of) ** 2).sum()) / total**2 * groups / (groups - 1)
    return max(1.0, between / drawn_alone)


def wilson(share: float, of: float) -> tuple[float, float]:
    """Wilson's 95 % interval (1927) of a share of `of` things."""
    z2 = Z * Z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, centre - half), min(1.0, centre + half)
