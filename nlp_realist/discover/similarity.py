"""How near two excerpts are, once each case's and speaker's own manner is taken away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Numbers

Vectors = NDArray[np.float32]

#: Excerpts that a case needs before half of its own mean is taken away: the mean of a short
#: case is mostly chance, and is its content rather than its manner.
HALF_CENTRED_AT = 4.0
#: Rows times columns of similarities held at a time (256 MB of float32).
BLOCK_CELLS = 64_000_000


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Rows of length one; a row of zeros stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


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


def neighbours(
    vectors: Vectors, k: int, *, apart: Numbers | None = None
) -> tuple[Numbers, NDArray[np.float32]]:
    """The k nearest rows of each row by cosine, nearest first: rows and similarities, n x k.

    apart : n; rows with the same number are never neighbours (cases). Exact. Where a row has
    fewer than k, the rest is -1 with similarity -inf.
    """
    n = len(vectors)
    k = min(k, max(n - 1, 1))
    near = np.full((n, k), -1, dtype=np.int64)
    how = np.full((n, k), -np.inf, dtype=np.float32)
    step = max(1, BLOCK_CELLS // max(n, 1))
    for start in range(0, n, step):
        block = vectors[start : start + step] @ vectors.T
        rows = np.arange(start, start + len(block))
        if apart is None:
            block[np.arange(len(block)), rows] = -np.inf
        else:
            block[apart[rows][:, None] == apart[None, :]] = -np.inf
        near[rows], how[rows] = _top(block, k)
    near[np.isneginf(how)] = -1
    return near, how


def _top(block: NDArray[np.float32], k: int) -> tuple[Numbers, NDArray[np.float32]]:
    """The k largest of each row, largest first; ties go to the lower column."""
    columns = np.argpartition(-block, k - 1, axis=1)[:, :k]
    values = np.take_along_axis(block, columns, axis=1)
    order = np.lexsort((columns, -values), axis=1)
    return (
        np.take_along_axis(columns, order, axis=1).astype(np.int64),
        np.take_along_axis(values, order, axis=1),
    )
