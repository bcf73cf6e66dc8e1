"""Is it told more in one site, arm, wave or role than elsewhere? Exact tests, corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp_realist.discover.material import Material, Numbers, material
from nlp_realist.types import Pattern, Study

Row = dict[str, object]
Z = 1.959964  # two-sided 95 %
#: Values of an attribute that name no group of their own: what has them is in all, or in none.
NO_GROUP = frozenset(
    ("both", "all", "mixed", "various", "several", "unknown", "n/a", "na", "-", "?")
)


@dataclass(frozen=True, slots=True)
class Units:
    """What is counted: independent units, the group each is in, and where each excerpt is."""

    by: str
    unit: str
    group: Mapping[int, str]
    of_row: Numbers


def with_contrasts(study: Study, patterns: Sequence[Pattern]) -> list[Pattern]:
    """Patterns with their comparisons, p corrected over these patterns: give those that are shown.

    Leads have none: what one person or one transcript tells isn't compared between groups.
    """
    row_of = {excerpt.id: row for row, excerpt in enumerate(study.excerpts)}
    tested = [p for p in patterns if p.status != "lead"]
    groups = [
        np.array([row_of[m] for m in p.members if m in row_of], dtype=np.int64) for p in tested
    ]
    compared = contrasts(material(study), groups)
    rows = {p.id: found for p, found in zip(tested, compared, strict=True)}
    return [replace(p, contrasts=rows.get(p.id, ())) for p in patterns]


def contrasts(material: Material, groups: Sequence[Numbers]) -> list[tuple[Row, ...]]:
    """Compare each group of each attribute with the rest, for each pattern.

    Transcripts are counted (for roles: speakers), not excerpts, because one talkative person is
    one case. Fisher's exact test, difference of shares with Newcombe's 95 % interval (1998,
    method 10), p corrected over all comparisons made here by Holm's method (1979). What is of both
    groups, or of an unknown one, is in neither.
    """
    sets = _units(material)
    made: list[list[Row]] = [
        [row for units in sets for row in _rows(units, members)] for members in groups
    ]
    flat = [row for rows in made for row in rows]
    corrected = holm([float(str(row["p"])) for row in flat])
    for row, p in zip(flat, corrected, strict=True):
        row["p_corrected"], row["comparisons"] = round(p, 6), len(flat)
    return [tuple(rows) for rows in made]


def _units(material: Material) -> list[Units]:
    found = []
    for by, values in material.attributes.items():
        group = {
            int(c): v
            for c, v in zip(material.case, values, strict=True)
            if v and v.strip().lower() not in NO_GROUP
        }
        found.append(Units(by, "transcripts", group, material.case))
    roles = {
        int(s): r for s, r in zip(material.speaker, material.role, strict=True) if r and s >= 0
    }
    found.append(Units("role", "speakers", roles, material.speaker))
    return [units for units in found if len(set(units.group.values())) > 1]


def _rows(units: Units, members: Numbers) -> list[Row]:
    carrying = {int(u) for u in units.of_row[members]}
    rows = []
    for name in sorted(set(units.group.values())):
        here = [u for u, g in units.group.items() if g == name]
        there = [u for u, g in units.group.items() if g != name]
        n, rest = (sum(u in carrying for u in some) for some in (here, there))
        rows.append(_row(units, name, n, len(here), rest, len(there)))
    return rows[:1] if len(rows) == 2 else rows


def _row(units: Units, name: str, n: int, of: int, rest_n: int, rest_of: int) -> Row:
    from scipy.stats import fisher_exact

    p = float(fisher_exact([[n, of - n], [rest_n, rest_of - rest_n]]).pvalue)
    low, high = newcombe(n, of, rest_n, rest_of)
    return {
        "by": units.by,
        "group": name,
        "unit": units.unit,
        "n": n,
        "of": of,
        "rest_n": rest_n,
        "rest_of": rest_of,
        "difference": round(n / of - rest_n / rest_of, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "p": round(p, 6),
        "test": "Fisher's exact",
    }


def wilson(n: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (1927)."""
    share, z2 = n / of, Z * Z
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z * np.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return float(centre - half), float(centre + half)


def newcombe(n: int, of: int, rest_n: int, rest_of: int) -> tuple[float, float]:
    """95 % interval of a difference of two shares (Newcombe 1998, method 10)."""
    one, two = n / of, rest_n / rest_of
    (low1, high1), (low2, high2) = wilson(n, of), wilson(rest_n, rest_of)
    below = np.sqrt((one - low1) ** 2 + (high2 - two) ** 2)
    above = np.sqrt((high1 - one) ** 2 + (two - low2) ** 2)
    return float(one - two - below), float(one - two + above)


def holm(p: Sequence[float]) -> list[float]:
    """Holm's step-down correction (1979), in the order given."""
    order = np.argsort(p, kind="stable")
    corrected, worst = np.zeros(len(p)), 0.0
    for place, which in enumerate(order):
        worst = max(worst, min(1.0, p[which] * (len(p) - place)))
        corrected[which] = worst
    return [float(value) for value in corrected]
