"""Linear heads: one calibrated probability per label, from dense and lexical features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def sigmoid(values: NDArray[Any]) -> Scores:
    """The logistic function, without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Heads:
    """Linear scores of k labels: ``dense @ weights + lexical @ lexical_weights + bias``.

    weights : d x k; lexical_weights : v x k; bias : k. slope, offset : k each, Platt 1999:
    probability = sigmoid(slope * score + offset).
    mean, scale : d each, applied to the dense features first.
    """

    mean: NDArray[Any]
    scale: NDArray[Any]
    weights: NDArray[Any]
    lexical_weights: NDArray[Any]
    bias: NDArray[Any]
    slope: NDArray[Any]
    offset: NDArray[Any]

    def margins(self, dense: NDArray[Any], lexical: Any) -> NDArray[Any]:
        """Uncalibrated scores: n x k."""
        standard = (dense - self.mean) / self.scale
        return np.asarray(standard @ self.weights + lexical @ self.lexical_weights + self.bias)

    def probabilities(self, dense: NDArray[Any], lexical: Any) -> Scores:
        """Calibrated probabilities: n x k, float32."""
        return sigmoid(self.slope * self.margins(dense, lexical) + self.offset)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything by name, for saving."""
        return {name: np.asarray(getattr(self, name)) for name in self.__slots__}
