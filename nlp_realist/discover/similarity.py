"""How near two excerpts are, once each case's and speaker's own manner is taken away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Numbers

Vectors = NDArray[np.float32]

#: Excerpts that a case needs before half of its own mean is taken away: the mean of a short
#: case is mostly chance, and is its content rather than its manner.
HALF_CENTRED_AT = 4.0


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Rows of length one; a row of zeros stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def evened(vectors: Vectors) -> Vectors:
    """Every dimension brought to one spread, so that a few loud ones do not drown the rest.

    vectors : n x d. In two planted studies the nearest excerpt of another case then tells of the
    same pattern more often by half (docs/patterns.md).
    """
    left = unit(vectors)
    mean, spread = evening(left)
    return np.asarray((left - mean) / spread, dtype=np.float32)


def evening(vectors: Vectors) -> tuple[Vectors, Vectors]:
    """The mean to take away and the spread to divide by, 1 x d each; vectors: n x d, n > 0."""
    mean = vectors.mean(axis=0, keepdims=True)
    spread = (vectors - mean).std(axis=0, keepdims=True)
    return mean, np.asarray(spread + spread.mean() + 1e-9, dtype=np.float32)


def centred(vectors: Vectors, groups: Numbers, *, half_at: float = HALF_CENTRED_AT) -> Vectors:
    """Take each group's mean away, shrunk towards the overall mean for short groups.

    vectors : n x d; groups : n, a negative number belongs to no group. A cluster in what is
    left is what recurs across groups, not what one group talks about.
    """
    vectors = unit(vectors)
    overall = vectors.mean(axis=0, keepdims=True)
    left = vectors - overall
    known = groups >= 0
    if not known.any():
        return unit(left)
    numbers, inverse = np.unique(groups[known], return_inverse=True)
    counts = np.bincount(inverse)
    sums = np.zeros((len(numbers), vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, inverse, left[known])
    means = sums / (counts + half_at)[:, None]
    left[known] -= means[inverse].astype(np.float32)
    return unit(left)
