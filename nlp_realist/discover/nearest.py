"""The nearest excerpts in other cases: exactly, or among near cells in very large studies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.likeness import Likeness
from nlp_realist.discover.material import Numbers
from nlp_realist.discover.similarity import Vectors, unit

#: Rows up to which every pair is looked at.
EXACT = 12_000
#: Rows times columns of likeness held at a time.
BLOCK_CELLS = 16_000_000
#: Rows of a cell, in larger studies; each row is looked for in its two nearest cells.
CELL = 2_000
TURNS = 8
#: Rows from which cells are learnt, at most.
SAMPLE = 50_000


def nearest(
    alike: Likeness, k: int, *, apart: bool, seed: int
) -> tuple[Numbers, NDArray[np.float32]]:
    """The k rows most like each row, most alike first: rows and likeness, n x k.

    apart : leave out rows of the same case. Where a row has fewer than k, the rest is -1 with
    likeness -inf.
    """
    n = len(alike.case)
    k = max(1, min(k, n - 1))
    near = np.full((n, k), -1, dtype=np.int64)
    how = np.full((n, k), -np.inf, dtype=np.float32)
    for rows, columns in _blocks(alike, seed):
        block = alike.block(rows, columns)
        if apart:
            block[alike.case[rows][:, None] == alike.case[columns][None, :]] = -np.inf
        else:
            block[rows[:, None] == columns[None, :]] = -np.inf
        here, value = _top(block, min(k, len(columns)))
        near[rows, : here.shape[1]], how[rows, : here.shape[1]] = columns[here], value
    near[np.isneginf(how)] = -1
    return near, how


def _blocks(alike: Likeness, seed: int) -> Iterator[tuple[Numbers, Numbers]]:
    n = len(alike.case)
    if n <= EXACT:
        yield from _pieces(np.arange(n), np.arange(n))
        return
    first, second = _cells(alike.parts[0].rows, seed)
    for cell in range(int(first.max()) + 1):
        rows = np.flatnonzero(first == cell)
        if len(rows):
            yield from _pieces(rows, np.flatnonzero((first == cell) | (second == cell)))


def _pieces(rows: Numbers, columns: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    step = max(1, BLOCK_CELLS // max(len(columns), 1))
    for start in range(0, len(rows), step):
        yield rows[start : start + step], columns


def _cells(vectors: Vectors, seed: int) -> tuple[Numbers, Numbers]:
    """Each row's two nearest cells, by k-means on the sphere over a sample."""
    rng = np.random.default_rng(seed)
    drawn = rng.choice(len(vectors), size=min(SAMPLE, len(vectors)), replace=False)
    sample = vectors[np.sort(drawn)]
    cells = min(len(vectors) // CELL, len(sample))
    centres = sample[rng.choice(len(sample), size=cells, replace=False)]
    for _ in range(TURNS):
        own, _ = _two_nearest(sample, centres)
        sums = np.zeros_like(centres)
        np.add.at(sums, own, sample)
        centres = np.where(np.linalg.norm(sums, axis=1, keepdims=True) > 0, unit(sums), centres)
    return _two_nearest(vectors, centres)


def _two_nearest(vectors: Vectors, centres: Vectors) -> tuple[Numbers, Numbers]:
    first, second = np.empty((2, len(vectors)), dtype=np.int64)
    step = max(1, BLOCK_CELLS // len(centres))
    for start in range(0, len(vectors), step):
        block = vectors[start : start + step] @ centres.T
        here, _ = _top(block, min(2, len(centres)))
        first[start : start + step], second[start : start + step] = here[:, 0], here[:, -1]
    return first, second


def _top(block: NDArray[np.float32], k: int) -> tuple[Numbers, NDArray[np.float32]]:
    """The k largest of each row, largest first; ties go to the lower column."""
    columns = np.argpartition(-block, k - 1, axis=1)[:, :k]
    values = np.take_along_axis(block, columns, axis=1)
    order = np.lexsort((columns, -values), axis=1)
    return (
        np.take_along_axis(columns, order, axis=1).astype(np.int64),
        np.take_along_axis(values, order, axis=1),
    )
