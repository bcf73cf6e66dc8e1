"""Which groups are worth a reviewer's hour first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.likeness import Likeness
from nlp_realist.discover.links import FOLLOWS, find_links
from nlp_realist.discover.material import Flags, Material, Numbers

#: Codes by these names say that a circumstance, response or consequence is told.
PARTS = ("context", "mechanism", "outcome")
#: Members by which the cohesion of a large group is judged.
JUDGED_BY = 400


def telling(material: Material) -> Flags:
    """Excerpts that tell of something that follows from something: by their codes, or, in a
    study without such codes, by clauses that the speaker linked."""
    coded = [any(t.code.endswith(PARTS) for t in tags) for tags in material.tags]
    if any(coded):
        return np.array(coded, dtype=bool)
    linked = (find_links(e.text) for e in material.excerpts)
    return np.array([any(link.relation in FOLLOWS for link in links) for links in linked])


def cohesion(alike: Likeness, group: Numbers) -> float:
    """Mean likeness between members of different cases (of all, in a study of one case)."""
    group = group[:: max(1, len(group) // JUDGED_BY)]
    block = alike.block(group, group)
    apart = alike.case[group][:, None] != alike.case[group][None, :]
    if not apart.any():
        apart = ~np.eye(len(group), dtype=bool)
    return float(block[apart].mean()) if apart.any() else 0.0


def worth(
    material: Material,
    alike: Likeness,
    rows: Numbers,
    group: Numbers,
    tells: Flags,
    stable: float | None,
) -> float:
    """Cohesion x spread over independent cases and voices x share that tells x stability.

    rows : the study's row of each of the likeness's; group : numbers into it.
    """
    members = rows[group]
    spread = np.log1p(min(len(np.unique(material.case[members])), material.voices(members)))
    told = 0.5 + float(tells[members].mean())
    made = max(cohesion(alike, group), 0.01) * spread * told * (0.5 + (stable or 0.0))
    return round(float(made), 6)


def ranked(values: Sequence[float], falls: Sequence[bool]) -> NDArray[np.int64]:
    """Places from best to worst; ties keep their order.

    falls : whether it would fall with some one transcript, speaker or site. Among those of equal
    worth (to two figures: the third is chance) these come after.
    """
    equal = np.array([float(f"{value:.2g}") for value in values])
    keys = np.vstack([-np.array(values), np.array(falls, dtype=np.float64), -equal])
    return np.lexsort(keys)
