"""From scores to decided labels, by the codebook's rules on how codes combine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.types import Codebook

#: Share of its threshold that is enough for a code that goes only with others, beside one of
#: them. It may stand without: its score tells that one of them applies more surely than theirs
#: tell which. On held-out documents 0.2 to 0.6 do equally well, and better than a stricter rule;
#: on the development gold 0.3 a hundredth better than 0.5.
BESIDE = 0.3


def decide(
    scores: NDArray[Any], thresholds: NDArray[Any], codes: tuple[str, ...], codebook: Codebook
) -> NDArray[np.bool_]:
    """Which codes are on which excerpts: n x k.

    scores : n x k probabilities; thresholds : k. In a family of which one code at most applies,
    the one that clears its threshold by most is kept; a family that goes only with others is
    found more easily beside one of them.
    """
    found: NDArray[np.bool_] = np.array(scores >= thresholds, dtype=bool, ndmin=2)
    columns = {
        family.id: [i for i, code in enumerate(codes) if code.split("/")[0] == family.id]
        for family in codebook.families
    }
    for family in codebook.families:
        own = columns[family.id]
        if family.only_with and own:
            others = [i for other in family.only_with for i in columns.get(other, ())]
            beside = found[:, others].any(axis=1, keepdims=True)
            found[:, own] |= beside & (scores[:, own] >= BESIDE * thresholds[own])
        if family.combine == "one" and own:
            found[:, own] &= _best(scores[:, own], thresholds[own])
    return found


def unsure(
    scores: NDArray[Any],
    found: NDArray[np.bool_],
    band: tuple[NDArray[Any], NDArray[Any]],
    codes: tuple[str, ...],
    codebook: Codebook,
) -> NDArray[np.bool_]:
    """Which codes are neither claimed nor denied, on which excerpts: n x k.

    found : what was decided; band : k each, the score below which a code is denied, and the one
    from which it is claimed. Where one code of a family is sure, the others that it excludes are.
    """
    lower, upper = band
    open_: NDArray[np.bool_] = (scores < upper) & (found | (scores >= lower))
    for family in codebook.families:
        if family.combine == "one":
            own = [i for i, code in enumerate(codes) if code.split("/")[0] == family.id]
            settled = (found[:, own] & ~open_[:, own]).any(axis=1, keepdims=True)
            open_[:, own] &= ~settled
    return open_


def _best(scores: NDArray[Any], thresholds: NDArray[Any]) -> NDArray[np.bool_]:
    lead = scores / np.maximum(thresholds, 1e-6)
    return np.asarray(np.arange(scores.shape[1]) == lead.argmax(axis=1)[:, None])
