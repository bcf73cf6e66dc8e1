"""What a group says more than the rest does: its phrases, label and most typical excerpts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Numbers
from nlp_realist.discover.words import COUNTS_AND_TIMES, ngrams, words
from nlp_realist.types import Codebook, Tag

#: Weight of the whole study as a prior for each group's words.
PRIOR = 0.01
PHRASES = 8
#: Texts from which the background is counted, at most.
SAMPLE = 20_000
LABEL_WORDS, LABEL_TRAITS = 4, 2
#: Share of a group that carries a code that marks it, and how much commoner it is there.
TRAIT_SHARE, TRAIT_LIFT = 1 / 3, 2.0
#: Families that tell where and how something is said, not what of.
NO_TRAITS = frozenset({"level", "realist"})


@dataclass(frozen=True, slots=True)
class Wording:
    """How many excerpts of a study hold each phrase: the background that groups are held to.

    everywhere : phrase -> excerpts that hold it, of `of`: all, or a sample of a large study.
    names : words of speakers' labels, which name people and no pattern.
    """

    texts: Sequence[str]
    everywhere: Counter[str]
    of: int
    names: frozenset[str] = frozenset()

    def distinctive(self, rows: Sequence[int], cases: Numbers) -> list[str]:
        """Phrases commoner in these excerpts than in the rest, most telling first.

        cases : n; a phrase must be said in two of the group's cases where it has two.
        Ranked by log odds with an informative prior (Monroe, Colaresi and Quinn 2008), on the
        number of excerpts that hold the phrase.
        """
        inside: Counter[str] = Counter()
        where: dict[str, set[int]] = {}
        for row in rows:
            for phrase in _phrases(self.texts[row]):
                inside[phrase] += 1
                where.setdefault(phrase, set()).add(int(cases[row]))
        needed = min(2, len({int(cases[row]) for row in rows}))
        sampled = self.of / max(len(self.texts), 1)
        rest = max(self.of - len(rows) * sampled, 1.0)
        scored = []
        for phrase, n in inside.items():
            if len(where[phrase]) < needed or (n < 2 and len(rows) > 2):
                continue
            if all(w in COUNTS_AND_TIMES or w in self.names for w in phrase.split()):
                continue
            others = max(self.everywhere[phrase] - n * sampled, 0.0)
            score = _telling(n, len(rows), min(others, rest), rest)
            scored.append((-score * (1 + 0.15 * phrase.count(" ")), phrase))
        return _without_parts([phrase for score, phrase in sorted(scored) if score < 0])


def wording(texts: Sequence[str], speakers: Iterable[str | None] = ()) -> Wording:
    """Count phrases over a study's texts; every so-many-th of a large study's."""
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    names = frozenset(word for speaker in set(speakers) if speaker for word in words(speaker))
    counted = Counter(p for text in sample for p in _phrases(text))
    return Wording(texts, counted, len(sample), names)


def _phrases(text: str) -> frozenset[str]:
    return frozenset(ngrams(words(text)))


def _telling(n: int, of: int, others: float, rest: float) -> float:
    prior = PRIOR * (n + others) + 0.1
    odds = np.log((n + prior) / (of - n + prior + 1))
    background = np.log((others + prior) / (rest - others + prior + 1))
    return float((odds - background) / np.sqrt(1 / (n + prior) + 1 / (others + prior)))


def _without_parts(phrases: Sequence[str]) -> list[str]:
    """Drop a phrase that shares a word with one already chosen."""
    chosen: list[str] = []
    seen: set[str] = set()
    for phrase in phrases:
        parts = set(phrase.split())
        stems = {p.rstrip("s").removesuffix("ing").removesuffix("ed") for p in parts}
        if not stems & seen:
            chosen.append(phrase)
            seen |= stems
        if len(chosen) == PHRASES:
            break
    return chosen


@dataclass(frozen=True, slots=True)
class Traits:
    """Which codes, in which direction, each excerpt of a study carries, and how many carry each.

    Codes that tell where and how something is said, not what of, are left out.
    """

    codebook: Codebook
    of: tuple[frozenset[tuple[str, str]], ...]
    everywhere: Counter[tuple[str, str]]

    def telling(self, rows: Numbers) -> list[str]:
        """What sets these excerpts apart: codes on a third of them and twice as common as in the
        study, commonest first, two at most, by their labels."""
        inside: Counter[tuple[str, str]] = Counter()
        for row in rows:
            inside.update(self.of[int(row)])
        share = len(rows) / max(len(self.of), 1)
        marked = [
            (-n, trait)
            for trait, n in inside.items()
            if n >= max(2, TRAIT_SHARE * len(rows))
            and n >= TRAIT_LIFT * share * self.everywhere[trait]
        ]
        return [self._worded(*trait) for _, trait in sorted(marked)[:LABEL_TRAITS]]

    def _worded(self, code: str, direction: str) -> str:
        label = self.codebook.code(code).label
        return f"{label} ({direction})" if direction == "contrary" else label


def traits(tags: Sequence[Sequence[Tag]], codebook: Codebook) -> Traits:
    """Read the traits of a study's excerpts off their tags."""
    left_out = {f.id for f in codebook.families if f.only_with} | NO_TRAITS
    known = {code.id for code in codebook.codes if code.family not in left_out}
    of = tuple(frozenset((t.code, t.direction) for t in some if t.code in known) for some in tags)
    return Traits(codebook, of, Counter(trait for some in of for trait in some))


def label_of(phrases: Sequence[str], marked: Sequence[str], number: int) -> str:
    """A short name: the codes that mark a group, and its most telling phrases."""
    parts = [" + ".join(marked), ", ".join(phrases[: LABEL_WORDS - len(marked)])]
    return ": ".join(part for part in parts if part) or f"pattern {number}"


def by_typicality(rows: Numbers, vectors: NDArray[np.float32]) -> Numbers:
    """Rows ordered by nearness to their common centre, most typical first."""
    centre = vectors[rows].mean(axis=0)
    return rows[np.lexsort((rows, -np.round(vectors[rows] @ centre, 6)))]
