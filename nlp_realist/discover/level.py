"""At which level a pattern plays: family, organisation or system."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from nlp_realist.discover.material import Material, Numbers

#: Words that place talk at a level, for excerpts that carry no level code.
CUES = {
    "family": r"mum|mam|mother|dad|father|parents?|kids?|child(?:ren)?|son|daughter|baby|boys?|"
    r"girls?|home|house|kitchen|knock|door|visit|trust|family|families|brother|sister|"
    r"gran|nan|bedtime|feel|felt|talk(?:ed|ing)? to (?:her|him|me)|cried|tea",
    "organisation": r"team|caseloads?|cases|supervis\w+|manager|management|staff|colleagues?|"
    r"office|training|rota|workload|paperwork|hours|shift|turnover|induction|recruit\w*|"
    r"agency staff|debrief|diary|our service|the service|burn\w*|sick leave|team leader|"
    r"admin|vacanc\w+|desk|handover",
    "system": r"court|judge|council|government|policy|polic\w+|funding|funded|commission\w*|"
    r"referrals?|threshold|panel|housing|health board|statutory|navigator|"
    r"child protection|agencies|between services|waiting lists?|contract|budget|law|"
    r"legislation|police|education department|protocol|information sharing|data system|"
    r"partner agenc\w+|multi-agency|strategic|local authority|benefits?|tender",
}
PATTERNS = {level: re.compile(rf"\b(?:{cues})\b", re.I) for level, cues in CUES.items()}


def level_of(material: Material, members: Numbers) -> str | None:
    """The level that the members' codes of the family `level` name most, held to how common each
    is in the study; without such codes, the level whose words they use most. None if neither."""
    tagged = _tagged(material)
    return _commonest(tagged, members) or _commonest(_worded(material), members)


def _tagged(material: Material) -> dict[int, str]:
    tags = material.study.tags_by_excerpt()
    found = {}
    for row, excerpt in enumerate(material.excerpts):
        levels = [t for t in tags.get(excerpt.id, ()) if t.code.startswith("level/")]
        if levels:
            found[row] = max(levels, key=lambda t: (t.score, t.code)).code.split("/", 1)[1]
    return found


def _worded(material: Material) -> dict[int, str]:
    found = {}
    for row, excerpt in enumerate(material.excerpts):
        hits = {level: len(cue.findall(excerpt.text)) for level, cue in PATTERNS.items()}
        level = max(hits, key=lambda name: (hits[name], name))
        if hits[level]:
            found[row] = level
    return found


def _commonest(of: dict[int, str], members: Numbers) -> str | None:
    """The level commonest among members, levels that are rare in the study weighing more."""
    here = Counter(of[int(row)] for row in members if int(row) in of)
    if 3 * sum(here.values()) < len(members):
        return None
    everywhere = Counter(of.values())
    weight = {level: n / np.sqrt(everywhere[level]) for level, n in here.items()}
    return min(weight, key=lambda level: (-weight[level], level)) if weight else None
