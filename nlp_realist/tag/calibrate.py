"""From margins to probabilities: a logistic curve through what held-out documents gave."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Ridge penalty on the slope, so that a few examples all on one side give no endless one.
PENALTY = 0.1
STEPS = 50


def platt(margins: NDArray[Any], target: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of a logistic curve through held-out margins (Platt 1999); never a falling
    one. Margins and target have one value per excerpt."""
    share = (target.sum() + 1) / (len(target) + 2)
    start = np.array([0.0, np.log(share / (1 - share))])
    if not len(target) or target.all() or not target.any():
        # Nothing to learn from: as sure as the rule of succession allows.
        return 0.0, float(start[1])
    x = np.stack([np.asarray(margins, dtype=float), np.ones(len(target))], axis=1)
    slope, offset = _newton(x, np.asarray(target, dtype=float), start)
    return max(float(slope), 1e-3), float(offset)


def _newton(x: NDArray[Any], y: NDArray[Any], at: NDArray[Any]) -> NDArray[Any]:
    """Least penalised log loss, by Newton's method; a step that makes it worse is halved."""
    penalty = np.array([PENALTY, 0.0])
    loss = _loss(x, y, at)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ at, -500, 500)))
        gradient = x.T @ (p - y) + penalty * at
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        while (new := _loss(x, y, at - step)) > loss and np.abs(step).max() > 1e-9:
            step = step / 2
        at, gained, loss = at - step, loss - new, new
        if gained < 1e-9 * len(y):
            break
    return at


def _loss(x: NDArray[Any], y: NDArray[Any], at: NDArray[Any]) -> float:
    odds = x @ at
    return float(np.sum(np.logaddexp(0, odds) - y * odds) + PENALTY / 2 * at[0] ** 2)
