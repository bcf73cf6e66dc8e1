"""Groups that are as alike between them as within them are one group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.likeness import Likeness
from nlp_realist.discover.material import Numbers

#: Likeness between two groups, as a share of the less cohesive one's own, that merges them.
AS_ALIKE = 0.9
#: Members by which a group is judged.
JUDGED_BY = 24
#: Rows times columns of likeness held at a time.
BLOCK_CELLS = 16_000_000
#: Groups above which merging isn't tried: the graph's own resolution has to do.
MANY = 1_000


def merged(groups: Sequence[Numbers], alike: Likeness, *, largest: float) -> list[Numbers]:
    """Merge the most alike pair of groups until none is as alike as its parts are in themselves.

    largest : size that a merged group may not exceed.
    """
    if not 1 < len(groups) <= MANY:
        return list(groups)
    between, sizes = _between(groups, alike), np.array([len(g) for g in groups])
    parts = [[group] for group in groups]
    while True:
        own = np.maximum(np.diag(between), 1e-6)
        ratio = between / np.minimum(own[:, None], own[None, :])
        ratio[(sizes[:, None] + sizes[None, :]) > largest] = -1
        np.fill_diagonal(ratio, -1)
        left, right = divmod(int(ratio.argmax()), len(parts))
        if ratio[left, right] < AS_ALIKE:
            return [np.sort(np.concatenate(part)) for part in parts if part]
        weight = sizes[[left, right]] / sizes[[left, right]].sum()
        joined = weight[0] * between[left] + weight[1] * between[right]
        own_now = float(weight @ between[np.ix_([left, right], [left, right])] @ weight)
        between[left], between[:, left] = joined, joined
        between[left, left] = own_now
        between[right], between[:, right] = -1, -1
        parts[left], parts[right] = parts[left] + parts[right], []
        sizes[left], sizes[right] = sizes[left] + sizes[right], 0


def _between(groups: Sequence[Numbers], alike: Likeness) -> NDArray[np.float64]:
    """Mean likeness within (diagonal) and between groups, own pairs left out."""
    judged = [group[:: max(1, len(group) // JUDGED_BY)] for group in groups]
    counts = np.array([len(group) for group in judged])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    everyone = np.concatenate(judged)
    sums = np.zeros((len(groups), len(groups)))
    step = max(1, BLOCK_CELLS // len(everyone))
    which = np.repeat(np.arange(len(groups)), counts)
    for start in range(0, len(everyone), step):
        rows = everyone[start : start + step]
        block = alike.block(rows, everyone)
        block[rows[:, None] == everyone[None, :]] = 0
        np.add.at(sums, which[start : start + step], np.add.reduceat(block, starts, axis=1))
    pairs = np.outer(counts, counts) - np.diag(counts)
    return np.asarray(sums / np.maximum(pairs, 1), dtype=np.float64)
