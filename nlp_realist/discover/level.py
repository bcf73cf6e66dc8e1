"""At which level a pattern plays: family, organisation or system.

With weights learnt from invented patterns, whose levels are known, it is read off the members'
vectors; without them, off codes and words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.similarity import Vectors, pieces
from nlp_realist.types import Learnt

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
#: The columns of what is learnt.
LEVELS = ("family", "organisation", "system")
#: How common a level is in a study is its mean over excerpts, mixed with so much of an even third,
#: so that patterns of a study all of one level keep that level. On planted studies A to D nothing
#: and a fifth do equally well, and more does worse.
EVEN = 0.2
#: Inverse strength of the ridge on weights. How often one hand's texts are placed right by weights
#: learnt from the others' hardly depends on it (0.63 at 0.0003, 0.59 at 0.01; looked at aside).
PENALTY = 0.003
#: What words say of the level, beside codes; and how far a level common everywhere is held back.
WORDS_WEIGH, HELD_BACK = 0.5, 1.0


class Levels(Protocol):
    """What tells the level at which some rows of a study play."""

    def of(self, members: Numbers) -> str | None:
        """One of `LEVELS`; None where nothing tells of one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Levels by vectors. likely : n x 3, how likely each of `LEVELS` is for each excerpt;
    common : 3, how likely it is in the study, mixed with an even third (`EVEN`)."""

    likely: NDArray[np.floating]
    common: NDArray[np.floating]

    def of(self, members: Numbers) -> str | None:
        """The level that is likeliest of the members, held to how common each is."""
        if not len(members):
            return None
        return LEVELS[int((self.likely[members].mean(axis=0) / self.common).argmax())]


@dataclass(frozen=True, slots=True)
class Named:
    """The level of each excerpt by its codes and by its words."""

    coded: tuple[str | None, ...]
    worded: tuple[str | None, ...]

    def of(self, members: Numbers) -> str | None:
        """The level that members' codes, and their words, name most, held to how common each
        is in the study."""
        scores: Counter[str] = Counter()
        for named, weight in ((self.coded, 1.0), (self.worded, WORDS_WEIGH)):
            scores.update(_lifted(named, members, weight))
        return min(scores, key=lambda level: (-scores[level], level)) if scores else None


def levels(
    material: Material, vectors: Vectors | None = None, learnt: Learnt | None = None
) -> Levels:
    """What tells levels: vectors (n x d), where that was learnt; else codes of the family `level`
    and words."""
    if vectors is not None and learnt is not None and learnt.level_weights is not None:
        likely = likely_levels(vectors, learnt.level_weights)
        study = likely[material.kept] if material.kept.any() else likely
        return Placed(likely, (1 - EVEN) * study.mean(axis=0) + EVEN / len(LEVELS))
    coded = []
    for tags in material.tags:
        named = [tag for tag in tags if tag.code.startswith(FAMILY)]
        best = max(named, key=lambda t: (t.score, t.code), default=None)
        coded.append(best.code.removeprefix(FAMILY) if best else None)
    return Named(tuple(coded), tuple(_worded(e.text) for e in material.excerpts))


def level_weights(vectors: Vectors, told: Sequence[str]) -> NDArray[np.float32]:
    """What tells the levels of texts apart by their vectors: (d + 1) x 3, the last row to be added.

    vectors : n x d; told : n of `LEVELS`, all three among them. A logistic regression, dimensions
    brought to one spread. Raises ValueError where a level is missing.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    if missing := set(LEVELS) - set(told):
        raise ValueError(f"no text at the level {', '.join(sorted(missing))}")
    scaler = StandardScaler().fit(vectors)
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit(scaler.transform(vectors), told)
    order = [list(model.classes_).index(level) for level in LEVELS]
    weights = model.coef_[order].T / scaler.scale_[:, None]
    bias = model.intercept_[order] - scaler.mean_ @ weights
    return np.vstack([weights, bias]).astype(np.float32)


def likely_levels(vectors: Vectors, weights: NDArray[np.floating]) -> NDArray[np.float64]:
    """How likely each of `LEVELS` is for each text, by its vector: n x 3.

    weights : (d + 1) x 3, as `level_weights` gives them.
    """
    likely = np.zeros((len(vectors), len(LEVELS)))
    for rows in pieces(len(vectors)):
        odds = np.nan_to_num(vectors[rows]) @ weights[:-1] + weights[-1]
        grown = np.exp(odds - odds.max(axis=1, keepdims=True))
        likely[rows] = grown / grown.sum(axis=1, keepdims=True)
    return likely


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
