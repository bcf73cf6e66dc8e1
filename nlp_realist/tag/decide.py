"""From scores to decided labels, by the codebook's rules on how codes combine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.types import Codebook


def decide(
    scores: NDArray[Any], thresholds: NDArray[Any], codes: tuple[str, ...], codebook: Codebook
) -> NDArray[np.bool_]:
    """Which codes are on which excerpts: n x k.

    scores : n x k probabilities; thresholds : k. In a family of which one code at most applies,
    the one that clears its threshold by most is kept; a family that goes only with others
    is dropped where none of them is found.
    """
    found: NDArray[np.bool_] = np.array(scores >= thresholds, dtype=bool, ndmin=2)
    for family in codebook.families:
        columns = [i for i, code in enumerate(codes) if code.split("/")[0] == family.id]
        if family.combine == "one" and columns:
            found[:, columns] &= _best(scores[:, columns], thresholds[columns])
    for family in codebook.families:
        if not family.only_with:
            continue
        columns = [i for i, code in enumerate(codes) if code.split("/")[0] == family.id]
        others = [i for i, code in enumerate(codes) if code.split("/")[0] in family.only_with]
        with_others = np.any(found[:, others], axis=1)
        found[:, columns] &= np.expand_dims(with_others, 1)
        if family.combine == "one" and columns:
            # Whoever goes with another code always has one of these: take the likelier.
            likeliest = _best(scores[:, columns], thresholds[columns])
            found[:, columns] |= likeliest & np.expand_dims(with_others, 1)
    return found


def _best(scores: NDArray[Any], thresholds: NDArray[Any]) -> NDArray[np.bool_]:
    lead = scores / np.maximum(thresholds, 1e-6)
    return np.asarray(np.arange(scores.shape[1]) == lead.argmax(axis=1)[:, None])
