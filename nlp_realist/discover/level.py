"""At which level a pattern plays: family, organisation or system."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

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
FAMILY = "level/"
#: What words say of the level, beside codes; and how far a level common everywhere is held back.
WORDS_WEIGH, HELD_BACK = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of each excerpt by its codes and by its words, and how common each is."""

    coded: tuple[str | None, ...]
    worded: tuple[str | None, ...]

    def of(self, members: Numbers) -> str | None:
        """The level that members' codes, and their words, name most, held to how common each
        is in the study; None where they name none."""
        scores: Counter[str] = Counter()
        for named, weight in ((self.coded, 1.0), (self.worded, WORDS_WEIGH)):
            scores.update(_lifted(named, members, weight))
        return min(scores, key=lambda level: (-scores[level], level)) if scores else None


def levels(material: Material) -> Levels:
    """Read levels off codes of the family `level`, and off the words."""
    coded = []
    for tags in material.tags:
        named = [tag for tag in tags if tag.code.startswith(FAMILY)]
        best = max(named, key=lambda t: (t.score, t.code), default=None)
        coded.append(best.code.removeprefix(FAMILY) if best else None)
    return Levels(tuple(coded), tuple(_worded(e.text) for e in material.excerpts))


def _worded(text: str) -> str | None:
    hits = {level: len(cue.findall(text)) for level, cue in PATTERNS.items()}
    level = max(hits, key=lambda name: (hits[name], name))
    return level if hits[level] else None


def _lifted(of: tuple[str | None, ...], members: Numbers, weight: float) -> dict[str, float]:
    """How much more often members name each level than the study does, shrunk."""
    here = Counter(level for row in members if (level := of[int(row)]))
    everywhere = Counter(level for level in of if level)
    named, total = sum(here.values()), sum(everywhere.values())
    return {
        level: weight * (n + 0.5) / (everywhere[level] / total * named + 0.5) ** HELD_BACK
        for level, n in here.items()
    }
