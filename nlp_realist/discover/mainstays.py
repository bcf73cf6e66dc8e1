"""Would a pattern still be there without any one transcript, speaker or site?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.groups import LEAST
from nlp_realist.discover.material import PART, Flags, Material, Numbers
from nlp_realist.discover.similarity import Seen, Vectors, pieces
from nlp_realist.discover.support import INDEPENDENT, is_lead, mostly_one
from nlp_realist.types import Mainstay

#: Of the likeness that members have beyond chance, what the rest must keep. A cluster of which
#: less than half comes back counts as dissolved (Hennig 2008, "Dissolution point and isolation
#: robustness"); the same half is asked for here.
KEEPS = 0.5
#: Members by which a large pattern is judged, spread evenly over all.
JUDGED_BY = 400


@dataclass(frozen=True, slots=True)
class Footing:
    """What patterns of a study stand on.

    vectors : without each case's manner, n x d.
    chance : mean likeness of the study's excerpts across cases.
    names : of transcripts, by id; several_sites : whether more than one is known.
    """

    material: Material
    vectors: Vectors | Seen
    chance: float
    names: Mapping[str, str]
    several_sites: bool

    def mainstays(self, members: Numbers) -> tuple[Mainstay, ...] | None:
        """The transcripts, speakers and sites without which it wouldn't stand, taken out in turn.

        It stands while as many excerpts in other words as make a group, two transcripts and two
        voices are left, and these keep half of the likeness across cases that all members have
        beyond chance. One that is all that another says (the only speaker of a transcript) is
        named once. None for what rests on one transcript or speaker anyway.
        """
        if is_lead(self.material, members):
            return None
        rows = np.unique(self.material.twin[members])
        rows = rows[:: -(-len(rows) // JUDGED_BY)]
        units = list(_units(self, rows))
        left = ~np.array([inside for _, inside in units], dtype=bool)
        stands = self._enough(rows, left) & self._alike(rows, left)
        found: dict[bytes, Mainstay] = {}
        for (unit, inside), still in zip(units, stands, strict=True):
            if not still:
                found.setdefault(inside.tobytes(), unit)
        return tuple(found.values())

    def rests_on_one(self, members: Numbers) -> bool:
        """Whether one voice tells more than half of it, without whom it wouldn't stand."""
        one = mostly_one(self.material, members)
        if one is None:
            return False
        rows = np.unique(self.material.twin[members])
        rows = rows[:: -(-len(rows) // JUDGED_BY)]
        left = (self.material.voice_of(rows) != one)[None]
        return not bool((self._enough(rows, left) & self._alike(rows, left)).all())

    def _enough(self, rows: Numbers, left: Flags) -> Flags:
        voices, cases = (
            _different(values, left)
            for values in (self.material.voice_of(rows), self.material.case[rows])
        )
        enough = (left.sum(axis=1) >= LEAST) & (np.minimum(voices, cases) >= INDEPENDENT)
        return np.asarray(enough, dtype=bool)

    def _alike(self, rows: Numbers, left: Flags) -> Flags:
        """Whether what is left keeps enough of the likeness of all."""
        own = self.vectors[rows]
        block = own @ own.T
        case = self.material.case[rows]
        apart = np.asarray(case[:, None] != case[None, :], dtype=np.float32)
        flags = np.vstack([np.ones(len(rows)), left]).astype(np.float32)
        sums = ((flags @ (block * apart)) * flags).sum(axis=1)
        pairs = ((flags @ apart) * flags).sum(axis=1)
        likeness = np.where(pairs > 0, sums / np.maximum(pairs, 1), -np.inf)
        bar = self.chance + KEEPS * (likeness[0] - self.chance)
        # Where members aren't alike beyond chance, codes and words hold them together.
        return np.asarray((likeness[1:] >= bar) | (likeness[1:] >= likeness[0]))


def footing(material: Material, vectors: Vectors | Seen) -> Footing:
    """Measure what likeness across cases is by chance; vectors: n x d, of length one."""
    kept = np.flatnonzero(material.kept)
    case = material.case[kept]
    numbers, place = np.unique(case, return_inverse=True)
    sums = np.zeros((len(numbers), vectors.shape[1]))
    for rows in pieces(len(kept)):
        np.add.at(sums, place[rows], vectors[kept[rows]])
    sizes = np.bincount(place, minlength=len(numbers)).astype(np.float64)
    pairs = sizes.sum() ** 2 - (sizes**2).sum()
    across = (sums.sum(axis=0) ** 2).sum() - (sums**2).sum()
    names = {transcript.id: transcript.name for transcript in material.study.transcripts}
    several = len(set(material.attributes["site"]) - {None}) > 1
    return Footing(material, vectors, float(across / pairs) if pairs else 0.0, names, several)


def _units(ground: Footing, rows: Numbers) -> Iterator[tuple[Mainstay, Flags]]:
    """Each transcript, named speaker and site among rows, and which rows are its."""
    material, names = ground.material, ground.names
    case, speaker = material.case[rows], material.speaker[rows]
    for number in np.unique(case):
        id_ = material.cases[int(number)]
        yield Mainstay("transcript", names.get(id_, id_), id_), case == number
    for number in np.unique(speaker[speaker >= 0]):
        inside = speaker == number
        yield _speaker(material, int(rows[inside.argmax()])), inside
    sites = material.attributes["site"]
    if ground.several_sites:
        of = np.array([sites[int(row)] or "" for row in rows])
        yield from ((Mainstay("site", str(name)), of == name) for name in np.unique(of) if name)


def _speaker(material: Material, row: int) -> Mainstay:
    """By name; a part in the talk (P1, Mum) with the transcript that it is a part of."""
    excerpt = material.excerpts[row]
    name = " ".join((excerpt.speaker or "").split())
    part = PART.fullmatch(name.lower()) is not None
    return Mainstay("speaker", name, excerpt.transcript if part else "")


def _different(values: Numbers, left: Flags) -> NDArray[np.int64]:
    """How many different values there are in each of the selections; left : k x n."""
    _, place = np.unique(values, return_inverse=True)
    told = np.zeros((len(values), place.max(initial=0) + 1), dtype=np.float32)
    told[np.arange(len(values)), place] = 1
    return np.asarray((left.astype(np.float32) @ told > 0).sum(axis=1), dtype=np.int64)
