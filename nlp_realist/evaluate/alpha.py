"""Krippendorff's alpha: agreement of any number of coders, with gaps, beyond chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate.ratings import UNKNOWN, Ratings, Values


def krippendorff_alpha(coders: Sequence[NDArray[Any]]) -> float:
    """Alpha of nominal values, one array of the same units per coder (UNKNOWN: not judged).

    By NLTK (Bird, Klein and Loper 2009). NaN where no unit has two judgements, or where all
    judgements are the same: then there is nothing to agree on beyond chance.
    Source: Krippendorff 2018, ch. 12.
    """
    from nltk.metrics.agreement import AnnotationTask

    stacked = np.stack(coders)
    judged = stacked[:, (stacked != UNKNOWN).sum(axis=0) >= 2]
    values = judged[judged != UNKNOWN]
    if not values.size or (values == values[0]).all():
        return float("nan")
    triples = [
        (coder, unit, int(judged[coder, unit])) for coder, unit in np.argwhere(judged != UNKNOWN)
    ]
    return float(AnnotationTask(triples).alpha())


def alphas(coders: Sequence[Ratings], codes: Sequence[str]) -> dict[str, float]:
    """Alpha of all coders on each code, given or not given; codes that no two judged are left out.

    Those who judged only what another proposed are no independent coders, and are left out too,
    unless all did.
    """
    blind = [coder for coder in coders if not coder.sighted] or list(coders)
    found = {}
    for column, code in enumerate(codes):
        views = [
            np.where(one.known[:, column], one.given[:, column].astype(int), UNKNOWN)
            for one in blind
        ]
        if len(views) > 1 and (np.sum([view != UNKNOWN for view in views], axis=0) > 1).any():
            found[code] = krippendorff_alpha(views)
    return found


def coincidences(coders: Sequence[Values]) -> NDArray[np.float64]:
    """Krippendorff's coincidences of given and not given, per excerpt and code: n x k x 3.

    The last axis counts both given, one given, none given; sums over excerpts are what alpha is
    made of, so that resampled alphas need no second look at the judgements.
    """
    stacked = np.stack(coders)
    given, not_given = (stacked > 0).sum(axis=0), (stacked == 0).sum(axis=0)
    judged = given + not_given
    pairs = np.where(judged >= 2, judged - 1, np.inf)
    found = (given * (given - 1), 2 * given * not_given, not_given * (not_given - 1))
    return np.stack([counts / pairs for counts in found], axis=-1)


def alpha_of(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Alpha from sums of coincidences: ... x 3 -> ...; NaN where nothing varies."""
    both, one, none = counts[..., 0], counts[..., 1], counts[..., 2]
    given, not_given = both + one / 2, none + one / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        alpha = 1 - (given + not_given - 1) * (one / 2) / (given * not_given)
    return np.where(given * not_given > 0, alpha, np.nan)
