"""Where one pattern's outcome is another's circumstance: candidates for a chain of effects."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp_realist.discover.chains import links_of
from nlp_realist.discover.links import Link
from nlp_realist.discover.material import Material
from nlp_realist.discover.words import COUNTS_AND_TIMES, content_words, stem
from nlp_realist.types import Pattern

#: Likeness (cosine of word weights) of outcome and circumstance from which a chain is offered,
#: and stems that they must share: one word in common is chance.
ALIKE, SHARED = 0.2, 2
SHOWN = 3
#: Members, most typical first, whose linked clauses are read.
READ = 300


def with_chains(patterns: Sequence[Pattern], material: Material) -> list[Pattern]:
    """Fill `leads_to`: patterns whose circumstances are worded like this one's outcomes."""
    row_of = {e.id: row for row, e in enumerate(material.excerpts)}
    causes, effects = [], []
    for pattern in patterns:
        linked = links_of(material, (row_of[m] for m in pattern.members[:READ]))
        texts = [(material.excerpts[one.row].text, one.link) for one in linked]
        causes.append(_bag(texts, "cause"))
        effects.append(_bag(texts, "effect"))
    spread = Counter(word for bag in causes + effects for word in bag)
    weight = {word: math.log(1 + 2 * len(patterns) / n) for word, n in spread.items()}
    before = [_weighed(bag, weight) for bag in causes]
    after = [_weighed(bag, weight) for bag in effects]
    return [
        replace(pattern, leads_to=_next(number, after[number], before, patterns))
        for number, pattern in enumerate(patterns)
    ]


def _bag(texts: Sequence[tuple[str, Link]], part: str) -> Counter[str]:
    bag: Counter[str] = Counter()
    for text, link in texts:
        span = link.cause if part == "cause" else link.effect
        said = content_words(text[span.start : span.end])
        bag.update({stem(word) for word in said if word not in COUNTS_AND_TIMES})
    return bag


def _weighed(bag: Counter[str], weight: Mapping[str, float]) -> dict[str, float]:
    """A bag's words, each as heavy as it is rare among patterns; together of length one."""
    heavy = {word: n * weight[word] for word, n in bag.items()}
    size = math.sqrt(sum(value**2 for value in heavy.values()))
    return {word: value / size for word, value in heavy.items()}


def _next(
    number: int,
    effect: Mapping[str, float],
    causes: Sequence[Mapping[str, float]],
    patterns: Sequence[Pattern],
) -> tuple[str, ...]:
    scored = [
        (-_cosine(effect, cause), other)
        for other, cause in enumerate(causes)
        if other != number and len(effect.keys() & cause.keys()) >= SHARED
    ]
    return tuple(patterns[other].id for score, other in sorted(scored)[:SHOWN] if score <= -ALIKE)


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return round(sum(a[word] * b[word] for word in a.keys() & b.keys()), 6)
