"""Average precision under many weightings of the same excerpts, as resampling needs it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Cells of a block of weights held in memory at a time.
CELLS = 4_000_000


def average_precisions(
    gold: NDArray[np.bool_], scores: NDArray[Any], group: NDArray[Any], weights: NDArray[Any]
) -> NDArray[np.float64]:
    """Average precision of one code for each row of weights; NaN where no gold has weight.

    gold, scores : n; group : n, the column of `weights` that each excerpt belongs to;
    weights : r x groups, how often each group counts. The same as scikit-learn's
    `average_precision_score` with `sample_weight`, for all rows at once.
    """
    order = np.argsort(-scores, kind="stable")
    gold, scores, group = gold[order], scores[order], group[order]
    # Excerpts of one score are ranked together.
    last = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    values = np.full(len(weights), np.nan)
    step = max(1, CELLS // max(len(gold), 1))
    for start in range(0, len(weights), step):
        part = slice(start, start + step)
        drawn = weights[part][:, group].astype(float)
        values[part] = _ranked(np.cumsum(drawn * gold, axis=1), np.cumsum(drawn, axis=1), last)
    return values


def _ranked(hits: NDArray[Any], drawn: NDArray[Any], last: NDArray[Any]) -> NDArray[np.float64]:
    total = hits[:, -1:]
    hits, drawn = hits[:, last], drawn[:, last]
    gained = np.diff(hits, axis=1, prepend=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(drawn > 0, hits / drawn, 0.0)
        values = (gained * precision).sum(axis=1) / total[:, 0]
    return np.asarray(values)
