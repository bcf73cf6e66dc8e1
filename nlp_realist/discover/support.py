"""Who and what a group rests on, always with the number there could have been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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
        "sites": _count(material.attribute("site"), members),
        "roles": _count(material.role, members),
    }


def _known(numbers: Numbers) -> int:
    return len(set(numbers[numbers >= 0].tolist()))


def _count(values: list[str | None], members: Numbers) -> Count:
    return Count(len({values[row] for row in members} - {None}), len(set(values) - {None}))


def is_lead(material: Material, members: Numbers) -> bool:
    """Whether it rests on fewer than two independent transcripts or speakers.

    Near-identical excerpts are one voice. Where nobody is named, transcripts alone decide.
    """
    rows = np.unique(material.twin[members])
    if len(set(material.case[rows])) < INDEPENDENT:
        return True
    speakers = material.speaker[rows]
    voices = len(set(speakers[speakers >= 0])) + len(set(material.case[rows[speakers < 0]]))
    return voices < INDEPENDENT


def codes(material: Material, members: Numbers) -> dict[str, Count]:
    """How many of the members carry each code, commonest first."""
    tags = material.study.tags_by_excerpt()
    carried: Counter[str] = Counter()
    for row in members:
        carried.update({tag.code for tag in tags.get(material.excerpts[row].id, ())})
    ranked = sorted(carried.items(), key=lambda item: (-item[1], item[0]))
    return {code: Count(n, len(members)) for code, n in ranked}


def most_common(values: Iterable[str | None]) -> list[str]:
    """Known values, commonest first, ties in alphabetical order."""
    counts = Counter(value for value in values if value)
    return [value for value, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
