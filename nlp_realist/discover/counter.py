"""Counter-examples, looked for on purpose: near in meaning, opposite in what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.polarity import negated, polarity
from nlp_realist.discover.similarity import Seen, Vectors

#: Counter-examples shown at most.
SHOWN = 8
#: How many of the nearest excerpts are looked at, and the share of the median member's nearness
#: that they must have.
REACH, NEAR = 60, 1 / 3
#: Opposition (0 to 1) from which such an excerpt is shown as a counter-example, and what it counts
#: beside nearness; opposition from which a member is set aside. Chosen on two planted studies.
OPPOSED, OPPOSED_WEIGHS = 0.1, 0.1
ASIDE = 0.4
#: What it counts, beside codes and words, that things turned out otherwise; where they turned out
#: alike, that much less.
TURNED_WEIGHS = 0.5
#: Net share, of the members that carry a code (a third of all at least), that carry it one way,
#: from which one that carries it the other way is set aside.
CLEARLY = 0.6
#: Members from which a group can be said to be of one mind, with some against it.
OF_ONE_MIND = 5


@dataclass(frozen=True, slots=True)
class Stances:
    """Each excerpt's direction on each code (1, -1, 0 for none), its polarity and negation.

    turned : how things turned out in it, n x k as `outcomes.turned_out` gives it; None where that
    can't be seen.
    """

    directions: NDArray[np.int8]
    polarity: NDArray[np.float64]
    negation: NDArray[np.float64]
    turned: NDArray[np.float64] | None = None


def stances(material: Material, turned: NDArray[np.float64] | None = None) -> Stances:
    """Read directions off the tags and polarity off the words; `turned` as in `Stances`."""
    directed = {f.id for f in material.study.codebook.families if f.directed}
    of = {
        code: column
        for column, code in enumerate(
            c.id for c in material.study.codebook.codes if c.family in directed
        )
    }
    directions = np.zeros((len(material.excerpts), len(of)), dtype=np.int8)
    for row, tags in enumerate(material.tags):
        for tag in tags:
            if tag.code in of:
                directions[row, of[tag.code]] = 1 if tag.direction == "present" else -1
    texts = [e.text for e in material.excerpts]
    return Stances(
        directions,
        np.array([polarity(t) for t in texts]),
        np.array([negated(t) for t in texts]),
        turned,
    )


def opposition(known: Stances, core: Numbers, rows: Numbers) -> NDArray[np.float64]:
    """How far each row stands against the core, 0 to 1: by codes, polarity and negation, and by
    how things turned out where that can be seen."""
    in_words = _opposed_in_words(known, core, rows)
    if known.turned is None:
        return in_words
    sides = TURNED_WEIGHS * turned_against(known.turned, core, rows)
    return np.asarray(np.clip(in_words + sides, 0, 1), dtype=np.float64)


def turned_against(
    turned: NDArray[np.float64], core: Numbers, rows: Numbers
) -> NDArray[np.float64]:
    """How much less each row turned out like the core than the core's own rows did like the rest
    of it; turned : n x k. Above 0: less than the middle one of them."""
    total = turned[core].sum(axis=0)
    inside = np.isin(rows, core)
    others = np.where(inside[:, None], total - turned[rows], total)
    alike = (others * turned[rows]).sum(axis=1) / np.maximum(len(core) - inside, 1)
    own = ((total - turned[core]) * turned[core]).sum(axis=1) / max(len(core) - 1, 1)
    return np.asarray(np.median(own) - alike, dtype=np.float64)


def _opposed_in_words(known: Stances, core: Numbers, rows: Numbers) -> NDArray[np.float64]:
    usual = known.directions[core].mean(axis=0)
    theirs = known.directions[rows]
    against = np.maximum(-theirs * usual, 0).max(axis=1, initial=0.0)
    mood = float(np.mean(known.polarity[core]))
    turned = np.clip(-np.sign(mood) * known.polarity[rows], 0, 1) * min(1.0, 3 * abs(mood))
    denies = np.clip(known.negation[rows] - np.mean(known.negation[core]), 0, 1) * 0.4
    return np.asarray(np.clip(np.maximum(against, turned) + denies, 0, 1), dtype=np.float64)


def counter_examples(
    material: Material, known: Stances, vectors: Vectors | Seen, members: Numbers
) -> Numbers:
    """Rows that may speak against a pattern: near it in meaning, none of its members, and turned
    the other way. Nearest first, opposed ones a little sooner; for a person to settle."""
    centre = vectors[members].mean(axis=0)
    centre /= max(float(np.linalg.norm(centre)), 1e-9)
    nearness = vectors @ centre
    least = NEAR * float(np.median(nearness[members]))
    rows = np.flatnonzero(material.kept & (nearness >= max(least, 0.0)))
    outside = rows[~np.isin(material.twin[rows], material.twin[members])]
    outside = outside[np.lexsort((outside, -nearness[outside]))][:REACH]
    return _most_opposed(known, members, outside, nearness)


def _most_opposed(known: Stances, core: Numbers, rows: Numbers, nearness: Vectors) -> Numbers:
    if not len(rows):
        return rows
    against = opposition(known, core, rows)
    order = np.lexsort((rows, -np.round(OPPOSED_WEIGHS * against + nearness[rows], 6)))
    return rows[order][against[order] >= OPPOSED][:SHOWN]


def turncoats(known: Stances, members: Numbers) -> Numbers:
    """Members that stand against the rest: counter-examples that meaning alone put among them.

    By codes, by how things went, or by negation; where those are more than a quarter, by clearly
    carrying a code the other way only. Of a group that is of two minds in both, none.
    """
    if len(members) < OF_ONE_MIND:
        return members[:0]
    strong = _turned(known, members)
    rest = members[~np.isin(members, strong)]
    milder = rest[opposition(known, rest, rest) >= ASIDE] if len(rest) else rest
    for against in (np.union1d(strong, milder), strong):
        if len(against) <= len(members) // 4:
            return against
    return members[:0]


def _turned(known: Stances, members: Numbers) -> Numbers:
    """Members that carry a code the other way than nearly all who carry it."""
    theirs = known.directions[members].astype(np.float64)
    carried = np.abs(theirs).sum(axis=0)
    usual = theirs.sum(axis=0) / np.maximum(carried, 1)
    usual[3 * carried < len(members)] = 0
    against = np.maximum(-theirs * usual, 0).max(axis=1, initial=0.0)
    turned: Numbers = members[against >= CLEARLY]
    return turned
