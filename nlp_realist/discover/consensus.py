"""Groups that come back when transcripts are resampled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.graph import Edges, communities, join
from nlp_realist.discover.material import Flags, Numbers

#: Share of the cases drawn for a resample, without replacement.
SHARE = 0.8
#: Neighbours per excerpt, and resolution relative to the study's, that resamples go through.
NEIGHBOURS = (5, 8, 12)
COARSENESS = (0.75, 1.0, 1.25)
#: Members that a piece of a group must hold to count as one.
PIECE = 3


@dataclass(frozen=True, slots=True)
class Resample:
    """One look at a part of the cases: rows that were in it, their group (-1: none), its size."""

    inside: Flags
    group: Numbers
    sizes: Numbers


def resamples(
    near: Numbers,
    how: NDArray[np.float32],
    case: Numbers,
    *,
    runs: int,
    resolution: float,
    seed: int,
) -> list[Resample]:
    """Draw cases `runs` times and look for communities among their excerpts.

    near, how : n x K nearest rows and their likeness; those that weren't drawn make room for
    the next.
    """
    numbers = np.unique(case)
    rng = np.random.default_rng(seed)
    found = []
    for run in range(runs):
        drawn = numbers
        if len(numbers) > 3:
            drawn = rng.choice(numbers, size=int(np.ceil(SHARE * len(numbers))), replace=False)
        inside = np.isin(case, drawn)
        k = NEIGHBOURS[run % len(NEIGHBOURS)]
        finer = COARSENESS[run // len(NEIGHBOURS) % len(COARSENESS)]
        part = join(*among(near, how, inside, k), k)
        group = communities(part, resolution=resolution * finer, seed=seed + run + 1)
        found.append(Resample(inside, group, np.bincount(group[group >= 0], minlength=1)))
    return found


def among(
    near: Numbers, how: NDArray[np.float32], inside: Flags, k: int
) -> tuple[Numbers, NDArray[np.float32]]:
    """Each row's k nearest of those inside, most alike first; nothing for rows outside."""
    good = (near >= 0) & inside[near] & inside[:, None]
    first = np.argsort(~good, axis=1, kind="stable")[:, :k]
    there = np.take_along_axis(good, first, axis=1)
    return (
        np.where(there, np.take_along_axis(near, first, axis=1), -1),
        np.where(there, np.take_along_axis(how, first, axis=1), -np.inf).astype(np.float32),
    )


def togetherness(edges: Edges, runs: Sequence[Resample]) -> NDArray[np.float64]:
    """For each edge the share of resamples holding both its ends that put them in one group."""
    both, same = np.zeros((2, len(edges.left)))
    for run in runs:
        a, b = run.group[edges.left], run.group[edges.right]
        both += run.inside[edges.left] & run.inside[edges.right]
        same += (a == b) & (a >= 0)
    return np.divide(same, both, out=np.zeros_like(same), where=both > 0)


def all_togetherness(runs: Sequence[Resample]) -> NDArray[np.float32]:
    """The same for every pair of rows, n x n: for small studies."""
    n = len(runs[0].group)
    both, same = np.zeros((2, n, n), dtype=np.float32)
    for run in runs:
        both += np.outer(run.inside, run.inside)
        known = np.where(run.group >= 0, run.group, -1 - np.arange(n))
        same += known[:, None] == known[None, :]
    np.fill_diagonal(same, 0)
    made: NDArray[np.float32] = np.divide(same, both, out=np.zeros_like(same), where=both > 0)
    return made


def stability(members: Numbers, runs: Sequence[Resample]) -> float | None:
    """Mean, over resamples, of the best Jaccard overlap with a group found there (Hennig 2007).

    members : rows of one group. A group that came back in pieces, each of them mostly members,
    counts as their union. Resamples holding fewer than two members tell nothing; None when all
    are like that.
    """
    best = []
    for run in runs:
        here = members[run.inside[members]]
        if len(here) < 2:
            continue
        groups, shared = np.unique(run.group[here], return_counts=True)
        sizes = np.where(groups >= 0, run.sizes[groups], len(run.group))
        overlap = shared / (len(here) + sizes - shared)
        piece = (shared >= PIECE) & (2 * shared > sizes)
        both = shared[piece].sum() / (len(here) + sizes[piece].sum() - shared[piece].sum())
        best.append(max(float(np.where(groups >= 0, overlap, 0.0).max()), float(both)))
    return float(np.mean(best)) if best else None
