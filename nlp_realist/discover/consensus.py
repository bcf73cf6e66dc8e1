"""Groups that come back when transcripts are resampled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.graph import Edges, communities
from nlp_realist.discover.material import Flags, Numbers

#: Share of the cases drawn for a resample, without replacement.
SHARE = 0.7
RESOLUTIONS = (1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Resample:
    """One look at a part of the cases: rows that were in it, their group (-1: none), its size."""

    inside: Flags
    group: Numbers
    sizes: Numbers


def resamples(
    edges: Edges,
    case: Numbers,
    kept: Flags,
    *,
    runs: int,
    seed: int,
    resolutions: tuple[float, ...] = RESOLUTIONS,
) -> list[Resample]:
    """Draw cases `runs` times and look for communities among their excerpts."""
    numbers = np.unique(case[kept])
    rng = np.random.default_rng(seed)
    found = []
    for run in range(runs):
        drawn = numbers
        if len(numbers) > 3:
            drawn = rng.choice(numbers, size=int(np.ceil(SHARE * len(numbers))), replace=False)
        inside = kept & np.isin(case, drawn)
        part = edges.within(inside)
        resolution = resolutions[run % len(resolutions)]
        group = communities(part, resolution=resolution, seed=seed + run + 1)
        sizes = np.bincount(group[group >= 0], minlength=1)
        found.append(Resample(inside, group, sizes))
    return found


def togetherness(edges: Edges, runs: list[Resample]) -> NDArray[np.float64]:
    """For each edge the share of resamples holding both its ends that put them in one group."""
    both = np.zeros(len(edges.left))
    same = np.zeros(len(edges.left))
    for run in runs:
        a, b = run.group[edges.left], run.group[edges.right]
        present = run.inside[edges.left] & run.inside[edges.right]
        both += present
        same += present & (a == b) & (a >= 0)
    return np.divide(same, both, out=np.zeros_like(same), where=both > 0)


def stability(members: Numbers, runs: list[Resample]) -> float | None:
    """Mean, over resamples, of the best Jaccard overlap with a group found there (Hennig 2007).

    members : rows of one group. Resamples holding fewer than two of them tell nothing; None
    when all are like that.
    """
    best = []
    for run in runs:
        here = members[run.inside[members]]
        if len(here) < 2:
            continue
        groups, shared = np.unique(run.group[here], return_counts=True)
        overlap = shared / (len(here) + run.sizes[groups] - shared)
        best.append(float(np.where(groups >= 0, overlap, 0.0).max()))
    return float(np.mean(best)) if best else None
