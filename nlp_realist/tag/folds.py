"""Which documents are held out together, so that no document teaches and examines at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
#: With fewer documents than this each is held out by itself: five folds would waste too many.
FEW_DOCUMENTS = 10
#: Ways of dealing documents into folds that are tried, until every code can be learnt in each.
ATTEMPTS = 20

#: Rows to learn from, and rows held out.
Fold = tuple[NDArray[Any], NDArray[Any]]


def document_folds(
    documents: Sequence[str] | NDArray[Any],
    given: NDArray[np.bool_],
    *,
    folds: int = FOLDS,
    seed: int = 0,
) -> list[Fold]:
    """Cut excerpts into folds by document.

    given : n x k, which excerpts carry which codes; of several ways to deal the documents out,
    the one that leaves most codes something to learn from in every fold is taken.
    Fewer than ten documents are held out one by one; a single one is cut into stretches of
    excerpts, since neighbours are alike.
    """
    from sklearn.model_selection import GroupKFold, KFold, LeaveOneGroupOut

    labels = np.asarray(documents)
    number = len(np.unique(labels))
    if number < 2:
        pieces = min(folds, len(labels))
        return list(KFold(pieces).split(labels)) if pieces >= 2 else [(np.arange(len(labels)),) * 2]
    if number < max(FEW_DOCUMENTS, folds):
        return list(LeaveOneGroupOut().split(labels, groups=labels))
    tried = (
        list(
            GroupKFold(folds, shuffle=True, random_state=seed + attempt).split(labels, None, labels)
        )
        for attempt in range(ATTEMPTS)
    )
    best: list[Fold] = []
    fewest = None
    for dealt in tried:
        empty = sum(int((~given[rows].any(axis=0)).sum()) for rows, _ in dealt)
        if fewest is None or empty < fewest:
            best, fewest = dealt, empty
        if not empty:
            break
    return best


def how_held_out(documents: int, *, folds: int = FOLDS) -> str:
    """How that many documents are held out, in words."""
    if documents < 2:
        return "one document only: nothing can be held out"
    if documents < max(FEW_DOCUMENTS, folds):
        return f"each of {documents} documents held out in turn"
    return f"{documents} documents in {folds} folds, each held out in turn"
