"""Do scores mean what they say?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def expected_calibration_error(
    gold: NDArray[np.bool_], scores: NDArray[Any], *, bins: int = 10
) -> float:
    """Mean distance between score and share right, over equal-width bins weighted by size.

    Naeini, Cooper and Hauskrecht 2015. Any shape, flattened; 0 is perfect.
    """
    truth, score = gold.ravel(), scores.ravel()
    which = np.minimum((score * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        inside = which == number
        if inside.any():
            total += inside.mean() * abs(float(truth[inside].mean()) - float(score[inside].mean()))
    return float(total)


def brier(gold: NDArray[np.bool_], scores: NDArray[Any]) -> float:
    """Mean squared distance between score and truth (Brier 1950)."""
    return float(np.mean((gold.astype(float) - scores) ** 2))
