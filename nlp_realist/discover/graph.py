"""Excerpts as a graph of near neighbours, and communities in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Flags, Numbers

#: Of the two who are nearest to each other, both count; of one-sided nearness, half.
ONE_SIDED = 0.5


@dataclass(frozen=True, slots=True)
class Edges:
    """Undirected edges: left < right, each pair once, sorted; weight above 0."""

    n: int
    left: Numbers
    right: Numbers
    weight: NDArray[np.float64]

    def within(self, rows: Flags) -> Edges:
        """The edges between these rows."""
        keep = rows[self.left] & rows[self.right]
        return Edges(self.n, self.left[keep], self.right[keep], self.weight[keep])

    def weighted(self, weight: NDArray[np.float64]) -> Edges:
        """The same edges with other weights; those of weight 0 are gone."""
        keep = weight > 0
        return Edges(self.n, self.left[keep], self.right[keep], weight[keep])


def join(near: Numbers, how: NDArray[np.float32], k: int) -> Edges:
    """Join each row to its k nearest; one-sided nearness weighs half.

    near, how : n x at least k, as `similarity.neighbours` gives them.
    """
    n = len(near)
    k = min(k, near.shape[1])
    source = np.repeat(np.arange(n), k)
    target, value = near[:, :k].ravel(), how[:, :k].ravel().astype(np.float64)
    good = (target >= 0) & (value > 0)
    source, target, value = source[good], target[good], value[good]
    pair = np.minimum(source, target) * n + np.maximum(source, target)
    pairs, first, times = np.unique(pair, return_index=True, return_counts=True)
    weight = value[first] * np.where(times > 1, 1.0, ONE_SIDED)
    return Edges(n, pairs // n, pairs % n, weight)


def communities(edges: Edges, *, resolution: float, seed: int) -> Numbers:
    """Leiden communities (Traag, Waltman and van Eck 2019): a number per row, -1 without edges.

    Numbered by size, largest first, then by first row: the same graph and seed give the same.
    """
    from graspologic_native import leiden_csr
    from scipy.sparse import coo_matrix

    found = np.full(edges.n, -1, dtype=np.int64)
    if not len(edges.left):
        return found
    rows = np.concatenate([edges.left, edges.right])
    columns = np.concatenate([edges.right, edges.left])
    both = np.concatenate([edges.weight, edges.weight])
    linked, inverse = np.unique(rows, return_inverse=True)
    to = np.searchsorted(linked, columns)
    size = len(linked)
    matrix = coo_matrix((both, (inverse, to)), shape=(size, size)).tocsr()
    _, label = leiden_csr(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        size,
        resolution=resolution,
        seed=seed,
    )
    found[linked] = [label[row] for row in range(size)]
    return by_size(found)


def by_size(labels: Numbers) -> Numbers:
    """Renumber groups by size, largest first, ties by first row; -1 stays."""
    inside = labels >= 0
    if not inside.any():
        return labels
    _, first, inverse, counts = np.unique(
        labels[inside], return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -counts))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    renumbered = labels.copy()
    renumbered[inside] = rank[inverse]
    return renumbered
