"""The search: excerpts of different cases that keep being found together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_realist.discover.consensus import Resample, resamples, stability, togetherness
from nlp_realist.discover.graph import Edges, by_size, communities, join
from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.similarity import Vectors, centred, neighbours

#: Excerpts below which nothing is looked for, and that a group needs.
LEAST = 3
#: A group that holds more than this share of the material is split.
LARGEST = 1 / 3
#: Neighbours of each excerpt in the graph.
NEIGHBOURS = 12
#: Of its own togetherness, the share that a member must have inside its group.
INSIDE = 0.4


@dataclass(frozen=True, slots=True)
class Found:
    """Groups in the study's rows, best first, with the stability of each."""

    groups: list[Numbers]
    stability: list[float | None]


def manner_free(vectors: Vectors, material: Material) -> Vectors:
    """Vectors without the manner of their case and of their speaker."""
    return centred(centred(vectors, material.case), material.speaker)


def find_groups(material: Material, vectors: Vectors, *, seed: int) -> Found:
    """Groups that recur across cases and come back when cases are resampled.

    vectors : n x d, manner-free. Only the kept rows are grouped; near-identical ones follow
    the one that stands for them.
    """
    rows = np.flatnonzero(material.kept)
    if len(rows) < LEAST:
        return Found([], [])
    case = material.case[rows]
    apart = case if len(np.unique(case)) > 1 else None
    near, how = neighbours(vectors[rows], NEIGHBOURS, apart=apart)
    edges = join(near, how, NEIGHBOURS)
    runs = resamples(edges, case, np.ones(len(rows), dtype=bool), runs=_runs(len(rows)), seed=seed)
    bound = edges.weighted(edges.weight * togetherness(edges, runs))
    label = communities(bound, resolution=1.5, seed=seed)
    label = without_buckets(label, bound, seed)
    label = without_loose(label, bound)
    return _ranked(material, vectors, rows, label, runs)


def _runs(n: int) -> int:
    return 60 if n <= 10_000 else 20 if n <= 100_000 else 6


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


def without_loose(label: Numbers, edges: Edges) -> Numbers:
    """Put out members that are bound to the rest of the study more than to their group."""
    same = (label[edges.left] == label[edges.right]) & (label[edges.left] >= 0)
    everything, inside = np.zeros(edges.n), np.zeros(edges.n)
    for ends in (edges.left, edges.right):
        np.add.at(everything, ends, edges.weight)
        np.add.at(inside, ends, np.where(same, edges.weight, 0.0))
    label = np.where(inside >= INSIDE * np.maximum(everything, 1e-12), label, -1)
    sizes = np.bincount(label[label >= 0], minlength=label.max(initial=0) + 1)
    return by_size(np.where(sizes[label] >= LEAST, label, -1))


def _ranked(
    material: Material, vectors: Vectors, rows: Numbers, label: Numbers, runs: list[Resample]
) -> Found:
    scored = []
    for number in range(label.max(initial=-1) + 1):
        local = np.flatnonzero(label == number)
        stable = stability(local, runs)
        members = _with_twins(material, rows[local])
        scored.append((-_worth(material, vectors, members, stable), number, members, stable))
    scored.sort(key=lambda s: s[:2])
    return Found([s[2] for s in scored], [s[3] for s in scored])


def _worth(material: Material, vectors: Vectors, members: Numbers, stable: float | None) -> float:
    """Stability x spread over independent cases and voices x cohesion."""
    cases = len(np.unique(material.case[members]))
    speakers = material.speaker[members]
    voices = len(np.unique(speakers[speakers >= 0])) + len(
        np.unique(material.case[members[speakers < 0]])
    )
    spread = np.log1p(min(cases, voices)) * min(cases, voices) / len(members)
    centre = vectors[members].mean(axis=0)
    cohesion = float(np.linalg.norm(centre))
    return round(float((stable or 0.01) * spread * cohesion), 9)


def _with_twins(material: Material, rows: Numbers) -> Numbers:
    return np.flatnonzero(np.isin(material.twin, rows))
