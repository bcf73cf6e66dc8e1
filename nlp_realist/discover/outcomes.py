"""How things turned out: directions of likeness in which two tellings of one circumstance part
where people responded, or it ended, the opposite way.

They are learnt from twins: circumstances, each told by several people as going one way and by
several as going the other, in the same manner, so that only what is said tells the sides apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.similarity import Seen, Vectors, evened, unit

#: Held against the spread within a side, in shares of its mean; and directions that are kept. On
#: twins not learnt from, ridges from 1 to 10 and 4 to 48 directions do equally well.
RIDGE, AXES = 3.0, 16


def outcome_axes(
    vectors: Vectors, twins: Sequence[tuple[Sequence[int], Sequence[int]]], *, axes: int = AXES
) -> NDArray[np.float32]:
    """The directions in which the two sides of a circumstance part most, for how far those who
    tell of one side lie apart: d x axes (d at most).

    vectors : n x d, all texts. twins : for each, the rows that tell it one way and those that tell
    it the other, two at least of each. It is linear discriminant analysis within circumstances: a
    direction's length tells how well it parts sides. Raises ValueError where there are no twins,
    or a side has one telling.
    """
    from scipy.linalg import eigh

    if not twins:
        raise ValueError("no circumstance that is told both ways")
    if any(len(side) < 2 for sides in twins for side in sides):
        raise ValueError("a side of a circumstance with fewer than two tellings")
    told = unit(evened(vectors)).astype(np.float64)
    size = told.shape[1]
    apart, within, degrees = np.zeros((size, size)), np.zeros((size, size)), 0
    for sides in twins:
        own = [told[list(side)] for side in sides]
        means = [side.mean(axis=0) for side in own]
        between = means[0] - means[1]
        apart += np.outer(between, between) / len(twins)
        for side, mean in zip(own, means, strict=True):
            within += (side - mean).T @ (side - mean)
            degrees += len(side) - 1
    within /= degrees
    # What the means of a few texts part by chance is no difference between sides.
    apart -= within * np.mean([1 / len(one) + 1 / len(other) for one, other in twins])
    ridge = RIDGE * np.trace(within) / size
    values, found = eigh(
        apart, within + ridge * np.eye(size), subset_by_index=[max(0, size - axes), size - 1]
    )
    values, found = values[::-1], found[:, ::-1]
    found = found * np.sign(found[np.abs(found).argmax(axis=0), np.arange(found.shape[1])])
    return np.asarray(found * np.sqrt(np.maximum(values, 0)), dtype=np.float32)


def turned_out(even: Seen | Vectors, axes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where each excerpt of a study lies along the axes, at a mean square length of 1: n x axes.

    even : n x d, evened and at length one.
    """
    told = np.stack([even @ axis for axis in axes.T.astype(np.float32)], axis=1).astype(np.float64)
    length = float(np.sqrt((told**2).sum(axis=1).mean())) if len(told) else 0.0
    return np.asarray(told / max(length, 1e-9))
