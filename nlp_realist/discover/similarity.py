"""How near two excerpts are, once each case's and speaker's own manner is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Numbers

Vectors = NDArray[np.float32]

#: Excerpts that a case needs before half of its own mean is taken away: the mean of a short
#: case is mostly chance, and is its content rather than its manner.
HALF_CENTRED_AT = 4.0
#: Rows that are worked on at a time, so that no step needs the vectors twice over.
ROWS = 20_000


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Rows of length one; a row of zeros stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Seen:
    """Vectors as they look with something taken away, at length 1, worked out row by row when
    asked for: a large study's vectors are there once, however many ways they are looked at.

    plain : N x d; at : the n rows of it that are seen; scale : d, what each dimension is
    multiplied by; away : g x d, what is then taken away from the rows of each group; group : n,
    its number for each; shrink : n, by what a row then comes to length 1, 0 where nothing is left.
    """

    plain: Vectors
    at: Numbers
    scale: Vectors
    away: Vectors
    group: Numbers
    shrink: Vectors

    @property
    def shape(self) -> tuple[int, int]:
        """n, d."""
        return len(self.at), self.plain.shape[1]

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, rows: Numbers) -> Vectors:
        """Some rows, as an array of their own."""
        left = self.plain[self.at[rows]] * self.scale
        left -= self.away[self.group[rows]]
        left *= self.shrink[rows][:, None]
        return left

    def __matmul__(self, direction: Vectors) -> Vectors:
        """Each row's product with one direction."""
        whole = self.plain @ (self.scale * direction)
        taken = self.away @ direction
        made: Vectors = (whole[self.at] - taken[self.group]) * self.shrink
        return made


def _seen(plain: Vectors, at: Numbers, scale: Vectors, away: Vectors, group: Numbers) -> Seen:
    shrink = np.ones(len(at), dtype=np.float32)
    seen = Seen(plain, at, scale, away, group, shrink)
    for rows in pieces(len(at)):
        before = np.linalg.norm(plain[at[rows]] * scale, axis=1)
        left = np.linalg.norm(seen[rows], axis=1)
        # What rounding leaves of a row that is all taken away says nothing.
        shrink[rows] = np.where(left > 1e-5 * before, 1 / np.maximum(left, 1e-9), 0)
    return seen


def seen_evened(plain: Vectors) -> Seen:
    """`evened`, at length 1, without a second array; plain: n x d, of length 1."""
    mean, spread = evening(plain)
    rows = np.arange(len(plain))
    return _seen(plain, rows, 1 / spread[0], mean / spread, np.zeros_like(rows))


def seen_centred(plain: Vectors, groups: Numbers) -> Seen:
    """`centred`, without a second array; plain: n x d, of length 1."""
    rows = np.arange(len(plain))
    away, place = _means(plain, groups, HALF_CENTRED_AT)
    return _seen(plain, rows, np.ones(plain.shape[1], dtype=np.float32), away, place)


def seen_apart(plain: Vectors, rows: Numbers) -> Seen:
    """Some rows without their common mean; plain: n x d."""
    mean = np.zeros((1, plain.shape[1]))
    for piece in pieces(len(rows)):
        mean += plain[rows[piece]].sum(axis=0, dtype=np.float64)
    away = (mean / max(len(rows), 1)).astype(np.float32)
    scale = np.ones(plain.shape[1], dtype=np.float32)
    return _seen(plain, rows, scale, away, np.zeros_like(rows))


def evened(vectors: Vectors) -> Vectors:
    """Every dimension brought to one spread, so that a few loud ones do not drown the rest.

    vectors : n x d. In two planted studies the nearest excerpt of another case then tells of the
    same pattern more often by half (docs/patterns.md).
    """
    left = unit(vectors)
    mean, spread = evening(left)
    left -= mean
    left /= spread
    return left


def evening(vectors: Vectors) -> tuple[Vectors, Vectors]:
    """The mean to take away and the spread to divide by, 1 x d each; vectors: n x d, n > 0."""
    mean = vectors.mean(axis=0, dtype=np.float64, keepdims=True)
    square = np.zeros_like(mean)
    for rows in pieces(len(vectors)):
        square += ((vectors[rows] - mean) ** 2).sum(axis=0, keepdims=True)
    spread = np.sqrt(square / len(vectors))
    return mean.astype(np.float32), np.asarray(spread + spread.mean() + 1e-9, dtype=np.float32)


def centred(vectors: Vectors, groups: Numbers, *, half_at: float = HALF_CENTRED_AT) -> Vectors:
    """Take each group's mean away, shrunk towards the overall mean for short groups.

    vectors : n x d; groups : n, a negative number belongs to no group. A cluster in what is
    left is what recurs across groups, not what one group talks about.
    """
    left = unit(vectors)
    away, place = _means(left, groups, half_at)
    for rows in pieces(len(left)):
        left[rows] -= away[place[rows]]
        left[rows] = unit(left[rows])
    return left


def _means(vectors: Vectors, groups: Numbers, half_at: float) -> tuple[Vectors, Numbers]:
    """What `centred` takes away, g x d, the overall mean first, and each row's place in it."""
    overall = vectors.mean(axis=0, dtype=np.float64)
    known = groups >= 0
    numbers, inverse = np.unique(groups[known], return_inverse=True)
    place = np.zeros(len(vectors), dtype=np.int64)
    place[known] = 1 + inverse
    counts = np.bincount(place, minlength=len(numbers) + 1)[1:]
    away = np.zeros((len(numbers) + 1, vectors.shape[1]), dtype=np.float32)
    order = np.argsort(place, kind="stable")
    ends = np.cumsum(np.bincount(place, minlength=len(away)))
    for number, count in enumerate(counts.tolist(), 1):
        own = vectors[order[ends[number - 1] : ends[number]]] - overall
        away[number] = own.sum(axis=0) / (count + half_at)
    away += overall.astype(np.float32)
    return away, place


def pieces(n: int) -> Iterator[Numbers]:
    """The rows from 0 to n - 1, so many at a time that working on them needs little room."""
    for start in range(0, n, ROWS):
        yield np.arange(start, min(start + ROWS, n))
