"""What one speaker, or one transcript, keeps coming back to: leads, shown apart from patterns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp_realist.discover.likeness import Likeness
from nlp_realist.discover.material import Material, Numbers

#: Excerpts of one voice that make a lead.
LEAST = 4
#: Likeness, in standard deviations above chance, at which a voice's excerpts are joined.
JOINED = 1.2
#: Share of a voice's excerpts above which likeness is its manner, not a theme.
THEME = 0.6
#: Excerpts of one voice that are looked at, and leads shown, at most.
LONGEST, SHOWN = 1_500, 10


def one_voice_groups(material: Material, alike: Likeness, rows: Numbers) -> list[Numbers]:
    """Groups of alike excerpts by one speaker (where nobody is named, of one transcript);
    numbers into `rows`, the most cohesive and largest first.

    alike : as `likeness.likeness_within` makes it.
    """
    voice = material.voice_of(rows)
    order = np.argsort(voice, kind="stable")
    found: list[Numbers] = []
    for own in np.split(order, np.flatnonzero(np.diff(voice[order])) + 1):
        if len(own) >= LEAST:
            found += _alike(alike, own[:LONGEST])
    scored = sorted(
        ((-round(cohesion_of(alike, g) * float(np.log(len(g))), 6), int(g[0])), g) for g in found
    )
    return [group for _, group in scored[:SHOWN]]


def cohesion_of(alike: Likeness, group: Numbers) -> float:
    """Mean likeness between members, whatever their case."""
    block = alike.block(group, group)
    return float(block[~np.eye(len(group), dtype=bool)].mean())


def _alike(alike: Likeness, own: Numbers) -> list[Numbers]:
    """Average linkage among one voice's excerpts."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    block = alike.block(own, own).astype(np.float64)
    apart = block.max() - (block + block.T) / 2
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), method="average")
    label = fcluster(tree, max(block.max() - JOINED, 1e-9), criterion="distance")
    groups = [own[label == number] for number in np.unique(label)]
    return [group for group in groups if LEAST <= len(group) <= THEME * len(own)]


def without(groups: Sequence[Numbers], taken: Sequence[Numbers]) -> list[Numbers]:
    """Groups less the rows that are taken."""
    gone = np.concatenate(taken) if taken else np.empty(0, dtype=np.int64)
    return [group[~np.isin(group, gone)] for group in groups]
