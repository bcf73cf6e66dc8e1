"""The search: excerpts of different cases that keep being found together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.consensus import (
    all_togetherness,
    resamples,
    stability,
    togetherness,
)
from nlp_realist.discover.graph import Edges, by_size, communities, join
from nlp_realist.discover.likeness import Likeness
from nlp_realist.discover.material import Numbers
from nlp_realist.discover.merging import merged
from nlp_realist.discover.nearest import nearest

#: Excerpts below which nothing is looked for, and that a group needs.
LEAST = 3
#: A group that holds more than this share of the material is split.
LARGEST = 1 / 3
#: Neighbours kept of each excerpt: enough to make up for those that a resample leaves out.
KEPT = 24
#: Excerpts up to which groups are joined pair by pair (average linkage) instead of by graph.
SMALL = 3_000
#: Of the group's cohesion, the share that a member must reach; members by which it is judged.
LOOSE, JUDGED_BY = 0.6, 200
#: Togetherness that holds a group, by linkage and by graph.
HOLDS, HOLDS_EDGE = 0.25, 0.5
#: Resolutions that are tried, coarse to fine.
FINEST = 0.035
LADDER = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 9.0, 14.0, 20.0, 30.0, 45.0, 70.0, 100.0)


@dataclass(frozen=True, slots=True)
class Found:
    """Groups of rows, largest first, and the stability of each."""

    groups: tuple[Numbers, ...]
    stability: tuple[float | None, ...]


def find_groups(alike: Likeness, *, seed: int) -> Found:
    """Groups that recur across cases and come back when cases are resampled."""
    n = len(alike.case)
    if n < LEAST:
        return Found((), ())
    apart = len(np.unique(alike.case)) > 1
    near, how = nearest(alike, KEPT, apart=apart, seed=seed)
    edges = join(near, how, 8)
    resolution = fitting(edges, usual_size(n), seed)
    runs = resamples(near, how, alike.case, runs=_runs(n), resolution=resolution, seed=seed)
    if n <= SMALL:
        label = linked(all_togetherness(runs))
    else:
        wide = join(near, how, 12)
        share = togetherness(wide, runs)
        wide = wide.weighted(np.where(share >= HOLDS_EDGE, share, 0.0))
        label = communities(wide, resolution=resolution, seed=seed)
    label = without_buckets(label, edges, seed)
    groups = merged(_listed(label), alike, largest=LARGEST * n)
    groups = [group for g in groups if len(group := without_loose(g, alike)) >= LEAST]
    return Found(tuple(groups), tuple(stability(group, runs) for group in groups))


def usual_size(n: int) -> float:
    """The size that groups of a study usually have: some in an interview study, tens in a large."""
    return max(LEAST + 1.0, 0.5 * float(np.sqrt(n)))


def _runs(n: int) -> int:
    return 36 if n <= 10_000 else 18 if n <= 100_000 else 9


def fitting(edges: Edges, size: float, seed: int) -> float:
    """The coarsest resolution at which groups have no more than the usual size on average.

    Bounded so that the chance that two rows are joined never outweighs a usual edge: beyond
    that, even a clique falls to pieces.
    """
    ladder = [step for step in LADDER if step <= max(LADDER[0], FINEST * edges.n)]
    for resolution in ladder:
        label = communities(edges, resolution=resolution, seed=seed)
        if label.max(initial=-1) < 0 or (label >= 0).sum() <= size * (label.max() + 1):
            return resolution
    return ladder[-1]


def linked(together: NDArray[np.float32]) -> Numbers:
    """Average linkage on togetherness: rows whose groups hold, by number; singles are -1."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1 - together
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), method="average")
    return by_size(fcluster(tree, 1 - HOLDS, criterion="distance").astype(np.int64))


def without_buckets(label: Numbers, edges: Edges, seed: int) -> Numbers:
    """Split groups that hold more than a third of the material, more finely until none does."""
    resolution = 2.0
    while resolution < 200:
        large = np.flatnonzero(np.bincount(label[label >= 0], minlength=1) > LARGEST * len(label))
        if not len(large) or len(label) < 3 * LEAST:
            return label
        for group in large:
            inside = label == group
            parts = communities(edges.within(inside), resolution=resolution, seed=seed)
            label = np.where(inside, np.where(parts >= 0, label.max() + 1 + parts, -1), label)
        label, resolution = by_size(label), resolution * 1.5
    return label


def without_loose(group: Numbers, alike: Likeness) -> Numbers:
    """Without members that are much less like the others than the others are like each other."""
    judges = group[:: max(1, len(group) // JUDGED_BY)]
    block = alike.block(group, judges).astype(np.float64)
    block[alike.case[group][:, None] == alike.case[judges][None, :]] = np.nan
    if np.isnan(block).all(axis=1).any():
        return group
    own = np.nanmean(block, axis=1)
    kept: Numbers = group[own >= LOOSE * own.mean()]
    return kept


def _listed(label: Numbers) -> list[Numbers]:
    """Rows of each group, largest first."""
    order = np.argsort(label, kind="stable")
    sizes = np.bincount(label[label >= 0], minlength=1)
    ends = np.cumsum(sizes) + int((label < 0).sum())
    return [np.sort(order[e - s : e]) for s, e in zip(sizes, ends, strict=True) if s >= LEAST]
