"""Each pattern counted by site, arm, wave, role, speaker or any other attribute.

>>> breakdown(study, patterns, ["site"])[0].breakdown
({"by": "site", "group": "North", "unit": "transcripts", "n": 3, "of": 12, ...}, ...)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nlp_realist.discover.material import material
from nlp_realist.errors import SettingsError
from nlp_realist.types import Pattern, Study

Row = dict[str, object]
NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True)
class _Grouping:
    """The group of each excerpt, the unit that is counted in it, and which unit each is of."""

    by: str
    unit: str
    group: Mapping[str, str]
    unit_of: Mapping[str, object]


def breakdown(study: Study, patterns: Sequence[Pattern], by: Sequence[str]) -> list[Pattern]:
    """Patterns with their rows by group, each count with its denominator.

    by : ``role``, ``speaker``, ``transcript``, or an attribute of transcripts. Attributes count
    transcripts, roles count speakers, speakers and transcripts count excerpts; excerpts are counted
    beside them in any case. Groups without the pattern are there with 0.
    Raises SettingsError for what no transcript has.
    """
    groupings = [_grouping(study, name) for name in dict.fromkeys(by)]
    totals = [_counted(grouping, grouping.group) for grouping in groupings]
    made = []
    for pattern in patterns:
        rows = [
            row
            for grouping, of in zip(groupings, totals, strict=True)
            for row in _rows(grouping, pattern, of)
        ]
        made.append(replace(pattern, breakdown=tuple(rows)))
    return made


def _grouping(study: Study, by: str) -> _Grouping:
    names = {t.id: t.name for t in study.transcripts}
    if by == "role":
        group = {e.id: e.role or "unknown" for e in study.excerpts}
        return _Grouping(by, "speakers", group, _speakers(study))
    if by == "speaker":
        group = {e.id: f"{e.speaker or NOT_GIVEN}, {names[e.transcript]}" for e in study.excerpts}
        return _Grouping(by, "excerpts", group, {e.id: e.id for e in study.excerpts})
    if by == "transcript":
        group = {e.id: names[e.transcript] for e in study.excerpts}
        return _Grouping(by, "excerpts", group, {e.id: e.id for e in study.excerpts})
    known = sorted({name for t in study.transcripts for name in t.attributes})
    if by not in known:
        have = ", ".join(["role", "speaker", "transcript", *known])
        raise SettingsError(f"nothing is known of {by!r}", "--by", f"Choose from: {have}.")
    of = {t.id: str(t.attributes.get(by) or NOT_GIVEN) for t in study.transcripts}
    transcripts = {e.id: e.transcript for e in study.excerpts}
    group = {e.id: of[e.transcript] for e in study.excerpts}
    return _Grouping(by, "transcripts", group, transcripts)


def _speakers(study: Study) -> dict[str, object]:
    """Who says each excerpt; where nobody is named, each transcript is one."""
    numbers = material(study).speaker
    return {
        excerpt.id: int(number) if number >= 0 else excerpt.transcript
        for excerpt, number in zip(study.excerpts, numbers, strict=True)
    }


def _counted(
    grouping: _Grouping, excerpts: Sequence[str] | Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Group -> units and excerpts in it."""
    units: dict[str, set[object]] = {}
    number: dict[str, int] = {}
    for excerpt in excerpts:
        if excerpt in grouping.group:
            group = grouping.group[excerpt]
            units.setdefault(group, set()).add(grouping.unit_of[excerpt])
            number[group] = number.get(group, 0) + 1
    return {group: (len(units[group]), number[group]) for group in units}


def _rows(grouping: _Grouping, pattern: Pattern, of: Mapping[str, tuple[int, int]]) -> list[Row]:
    here = _counted(grouping, pattern.members)
    return [
        {
            "by": grouping.by,
            "group": group,
            "unit": grouping.unit,
            "n": here.get(group, (0, 0))[0],
            "of": of[group][0],
            "excerpts": here.get(group, (0, 0))[1],
            "of_excerpts": of[group][1],
        }
        for group in sorted(of)
    ]
