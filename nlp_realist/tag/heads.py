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
    """Linear scores of k labels: ``dense @ weights + words @ word_weights + cues @ cue_weights``.

    weights : d x k; word_weights : v x k; cue_weights : c x k; bias : k.
    slope, offset : k each, Platt 1999: probability = sigmoid(slope * score + offset).
    """

    weights: NDArray[Any]
    word_weights: NDArray[Any]
    cue_weights: NDArray[Any]
    bias: NDArray[Any]
    slope: NDArray[Any]
    offset: NDArray[Any]

    def probabilities(self, dense: NDArray[Any], words: Any, cues: Any) -> Scores:
        """Calibrated probabilities: n x k, float32."""
        score = dense @ self.weights + words @ self.word_weights + cues @ self.cue_weights
        return sigmoid(self.slope * (score + self.bias) + self.offset)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything by name, for saving."""
        return {name: np.asarray(getattr(self, name)) for name in self.__slots__}
