"""Cases where a pattern would be expected and isn't told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.similarity import Vectors

SHOWN = 6
#: Excerpts of a case that must be near the topic before its silence about the pattern tells.
NEAR = 2
#: Share of the members that are too unlike the others to say how near its topic is.
LEFT_OUT = 0.2


@dataclass(frozen=True, slots=True)
class Silences:
    """Where a pattern is not told: lines that name sites and the plainest cases; the ids of all
    silent cases; and in how many cases its topic arose at all."""

    lines: tuple[str, ...]
    cases: tuple[str, ...]
    arose: int


def silences(material: Material, vectors: Vectors, members: Numbers) -> Silences:
    """Find cases and sites without the pattern.

    vectors : plain, not centred, so that they carry the topic. A topic arises in a case when
    one of its excerpts is as near to the members' centre as four in five members are to that of
    the other members: a member is nearer to a centre that it is itself a part of.
    """
    centre = vectors[members].mean(axis=0)
    centre /= max(float(np.linalg.norm(centre)), 1e-9)
    nearness = vectors @ centre
    floor = float(np.quantile(_to_the_others(vectors[members]), LEFT_OUT))
    near = np.flatnonzero(material.kept & (nearness >= floor))
    carrying = set(material.case[members].tolist())
    arose = Counter(material.case[near].tolist())
    quiet = sorted(
        ((-n, case) for case, n in arose.items() if case not in carrying and n >= NEAR),
    )
    names = {t.id: t.name for t in material.study.transcripts}
    lines = [
        f"{names.get(material.cases[case], material.cases[case])}: the topic arises "
        f"({-n} excerpts near in meaning), the pattern does not"
        for n, case in quiet[:SHOWN]
    ]
    return Silences(
        (*_sites(material, carrying), *lines),
        tuple(material.cases[case] for _, case in quiet),
        len(set(arose) | carrying),
    )


def _to_the_others(vectors: Vectors) -> NDArray[np.float32]:
    """Each row's cosine with the mean of the other rows; of one row, 1."""
    if len(vectors) < 2:
        return np.ones(len(vectors), dtype=np.float32)
    others = vectors.sum(axis=0) - vectors
    lengths = np.maximum(np.linalg.norm(others, axis=1), 1e-9)
    made: NDArray[np.float32] = np.einsum("ij,ij->i", others, vectors) / lengths
    return made


def _sites(material: Material, carrying: set[int]) -> list[str]:
    cases: dict[str, set[int]] = {}
    for number, name in zip(material.case.tolist(), material.attributes["site"], strict=True):
        if name:
            cases.setdefault(name, set()).add(number)
    return [
        f"{name}: told in none of its {len(inside)} transcripts"
        if len(inside) > 1
        else f"{name}: not told in its one transcript"
        for name, inside in sorted(cases.items())
        if not inside & carrying
    ]
