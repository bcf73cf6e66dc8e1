"""Who and what a group rests on, always with the number there could have been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from nlp_realist.discover.material import Material, Numbers
from nlp_realist.types import Count

#: Independent transcripts, and speakers, that a pattern needs; with fewer it is a lead.
INDEPENDENT = 2


def support(material: Material, members: Numbers) -> dict[str, Count]:
    """How many excerpts (near-identical ones once), transcripts, speakers, sites and roles.

    Speakers count where they are named; sites and roles where they are known.
    """
    different = material.twin == np.arange(len(material.twin))
    speaker = material.speaker
    return {
        "excerpts": Count(len(set(material.twin[members])), int(different.sum())),
        "transcripts": Count(len(set(material.case[members])), len(set(material.case))),
        "speakers": Count(_known(speaker[members]), _known(speaker)),
        "sites": _count(material.attributes["site"], members),
        "roles": _count(material.role, members),
    }


def _known(numbers: Numbers) -> int:
    return len(set(numbers[numbers >= 0].tolist()))


def _count(values: Sequence[str | None], members: Numbers) -> Count:
    return Count(len({values[row] for row in members} - {None}), len(set(values) - {None}))


def is_lead(material: Material, members: Numbers) -> bool:
    """Whether it rests on fewer than two independent transcripts or speakers.

    Near-identical excerpts are one voice. Where nobody is named, transcripts alone decide.
    """
    rows = np.unique(material.twin[members])
    return min(len(set(material.case[rows])), material.voices(rows)) < INDEPENDENT


def mostly_one(material: Material, members: Numbers) -> int | None:
    """The voice that tells more than half of the different excerpts, as `Material.voice_of` has it;
    None where there is none."""
    rows = np.unique(material.twin[members])
    voices, counts = np.unique(material.voice_of(rows), return_counts=True)
    if not len(rows) or 2 * counts.max() <= len(rows):
        return None
    return int(voices[counts.argmax()])


def codes(material: Material, members: Numbers) -> dict[str, Count]:
    """How many of the members carry each code, commonest first."""
    carried: Counter[str] = Counter()
    for row in members:
        carried.update({tag.code for tag in material.tags[row]})
    ranked = sorted(carried.items(), key=lambda item: (-item[1], item[0]))
    return {code: Count(n, len(members)) for code, n in ranked}


def transcripts_by_role(material: Material, members: Numbers) -> list[tuple[str, int]]:
    """Known roles with the number of transcripts in which members are said by one of that role,
    most first, ties in alphabetical order. A transcript counts for each role that tells it."""
    told = {(role, int(material.case[row])) for row in members if (role := material.role[row])}
    counts = Counter(role for role, _ in told)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
