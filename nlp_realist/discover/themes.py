"""Themes above patterns: levels first, then patterns that are alike; a person may regroup them.

A level's patterns are joined by average linkage on the likeness of their centres, and cut where
they are no more alike than patterns of the study usually are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.level import LEVELS
from nlp_realist.discover.material import material
from nlp_realist.discover.similarity import Vectors, seen_centred, unit
from nlp_realist.discover.words import stem, words
from nlp_realist.types import Pattern, Study, Theme, content_id

#: Standard deviations above what two patterns of the study usually have at which they are joined.
JOINED = 0.5
#: Phrases that a theme is called by.
LABEL_PHRASES = 3
NO_LEVEL = "No level"


def find_themes(study: Study, vectors: Vectors, patterns: Sequence[Pattern]) -> list[Theme]:
    """A theme for each level that there are patterns at, and below it the themes of alike ones.

    vectors : n x d, in the order of the study's excerpts. Leads and what people rejected are in
    none. Patterns that are like no other of their level stand right under the level.
    The same study and patterns give the same themes.
    """
    wanted = [p for p in patterns if p.status in ("candidate", "accepted")]
    if not wanted:
        return []
    centres = _centres(study, vectors, wanted)
    alike = centres @ centres.T
    cut = _cut(alike)
    found: list[Theme] = []
    for level in (*LEVELS, None):
        places = [n for n, pattern in enumerate(wanted) if _level(pattern) == level]
        if places:
            theirs = alike[np.ix_(places, places)]
            found += _of_level(level, [wanted[n] for n in places], theirs, cut)
    return found


def _level(pattern: Pattern) -> str | None:
    return pattern.level if pattern.level in LEVELS else None


def _centres(study: Study, vectors: Vectors, patterns: Sequence[Pattern]) -> Vectors:
    """Each pattern's mean vector, without each transcript's manner; rows of length one."""
    laid_out = material(study)
    plain = unit(np.nan_to_num(np.asarray(vectors, dtype=np.float32)))
    apart = seen_centred(plain, laid_out.case)
    row_of = {excerpt.id: row for row, excerpt in enumerate(study.excerpts)}
    rows = [[row_of[m] for m in p.members if m in row_of] for p in patterns]
    size = plain.shape[1]
    means = [
        apart[np.array(some)].mean(axis=0) if some else np.zeros(size, np.float32) for some in rows
    ]
    return unit(np.array(means, dtype=np.float32))


def _cut(alike: NDArray[np.float32]) -> float:
    """Likeness from which patterns are joined."""
    pairs = alike[np.triu_indices(len(alike), 1)]
    return float(pairs.mean() + JOINED * pairs.std()) if len(pairs) else 1.0


def _of_level(
    level: str | None, patterns: Sequence[Pattern], alike: NDArray[np.float32], cut: float
) -> list[Theme]:
    above = content_id("theme", level or "", length=12)
    groups = _joined(alike, cut)
    alone = tuple(patterns[group[0]].id for group in groups if len(group) == 1)
    title = level.capitalize() if level else NO_LEVEL
    themes = [Theme(above, title, level, patterns=alone)]
    for group in groups:
        if len(group) > 1:
            themes.append(_theme(level, above, [patterns[n] for n in group], alike, group))
    return themes


def _theme(
    level: str | None,
    above: str,
    patterns: Sequence[Pattern],
    alike: NDArray[np.float32],
    group: Sequence[int],
) -> Theme:
    ids = tuple(p.id for p in patterns)
    pairs = alike[np.ix_(group, group)][np.triu_indices(len(group), 1)]
    name = content_id("theme", level or "", *sorted(ids), length=12)
    return Theme(name, _label(patterns), level, above, ids, likeness=round(float(pairs.mean()), 4))


def _joined(alike: NDArray[np.float32], cut: float) -> list[list[int]]:
    """Average linkage; groups in the order of their first pattern."""
    if len(alike) < 2:
        return [[n] for n in range(len(alike))]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = np.maximum(1 - np.round(alike.astype(np.float64), 6), 0)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform((apart + apart.T) / 2, checks=False), method="average")
    labels = fcluster(tree, max(1 - cut, 1e-9), criterion="distance")
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(place)
    return sorted(groups.values())


def _label(patterns: Sequence[Pattern]) -> str:
    """Phrases that several of its patterns share first, then the first of each."""
    stems = Counter(s for p in patterns for s in {stem(w) for f in p.phrases for w in words(f)})
    ranked = [
        (-max(stems[stem(w)] for w in words(phrase)), place, number, phrase)
        for number, pattern in enumerate(patterns)
        for place, phrase in enumerate(pattern.phrases)
        if words(phrase)
    ]
    chosen: list[str] = []
    seen: set[str] = set()
    for *_, phrase in sorted(ranked):
        roots = {stem(w) for w in words(phrase)}
        if not roots & seen:
            chosen.append(phrase)
            seen |= roots
    return ", ".join(chosen[:LABEL_PHRASES]) or f"{len(patterns)} patterns"
