"""How things turned out: one direction of likeness along which two tellings of the same
circumstances part when one of them speaks against what the other tells.

It is learnt from patterns that are told by several people each, with counter-cases: stories of the
same circumstances in which it came out the other way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.similarity import Vectors, evened, unit

#: Held against the spread of a dimension; from 0.3 to 3 it makes no difference.
RIDGE = 1.0


def outcome_axis(
    vectors: Vectors, patterns: Sequence[tuple[Sequence[int], Sequence[int]]]
) -> NDArray[np.float32]:
    """The direction on which what speaks against a pattern lies opposite to what tells of it.

    vectors : n x d, all texts. patterns : for each, the rows that tell of it and the rows that
    speak against it. Of length one, d; its sign means nothing. It is the first direction of the
    products of the two, turned round, held against the spread of all texts (a generalised
    eigenproblem). Raises ValueError where no pattern has both.
    """
    from scipy.linalg import eigh

    told = unit(evened(vectors)).astype(np.float64)
    both = [(told[list(own)].mean(0), told[list(against)].mean(0)) for own, against in patterns]
    if not both:
        raise ValueError("no pattern with texts that tell of it and texts that speak against it")
    own, against = (np.array(part) for part in zip(*both, strict=True))
    products = own.T @ against
    spread = told.T @ told / len(told)
    ridge = RIDGE * np.trace(spread) / len(spread)
    last = len(spread) - 1
    _, found = eigh(
        -(products + products.T),
        spread + ridge * np.eye(len(spread)),
        subset_by_index=[last, last],
    )
    axis = found[:, 0] * np.sign(found[np.abs(found[:, 0]).argmax(), 0])
    return np.asarray(axis / np.linalg.norm(axis), dtype=np.float32)


def turned_out(even: Vectors, axis: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where each excerpt of a study lies on the axis, in standard deviations: n.

    even : n x d, evened and at length one.
    """
    told = (even @ axis).astype(np.float64)
    return np.asarray(told / max(float(told.std()), 1e-9))
