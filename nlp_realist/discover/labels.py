"""What a group is called, by codes, words and quotation, and its most typical excerpts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_realist.discover.material import Numbers
from nlp_realist.discover.similarity import Seen, Vectors
from nlp_realist.discover.words import content_words
from nlp_realist.types import Codebook, Tag

LABEL_WORDS, LABEL_TRAITS = 4, 2
#: Share of a group that carries a code that marks it, and how much commoner it is there.
TRAIT_SHARE, TRAIT_LIFT = 1 / 3, 2.0
#: Codes and phrases that a name needs; with fewer, words of a quotation stand beside them.
ENOUGH, QUOTED_WORDS = 2, 6
SENTENCE = re.compile(r"(?<=[.!?…])\s+")
#: Families that tell where and how something is said, not what of.
NO_TRAITS = frozenset({"level", "realist"})


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
        ways: dict[str, list[str]] = {}
        for _, (code, direction) in sorted(marked):
            ways.setdefault(code, []).append(direction)
        return [self._worded(*way) for way in list(ways.items())[:LABEL_TRAITS]]

    def _worded(self, code: str, directions: Sequence[str]) -> str:
        known = self.codebook.code(code)
        # "With" or "For" can't stand alone.
        single = any(f.id == known.family and f.combine == "one" for f in self.codebook.families)
        label = f"{_plain(known.family)} “{known.label}”" if single else known.label
        if len(directions) > 1:
            return f"{label} (both ways)"
        return f"{label} (contrary)" if directions == ["contrary"] else label


def _plain(family: str) -> str:
    return family.replace("_", " ").capitalize()


def traits(tags: Sequence[Sequence[Tag]], codebook: Codebook) -> Traits:
    """Read the traits of a study's excerpts off their tags."""
    left_out = {f.id for f in codebook.families if f.only_with} | NO_TRAITS
    known = {code.id for code in codebook.codes if code.family not in left_out}
    of = tuple(frozenset((t.code, t.direction) for t in some if t.code in known) for some in tags)
    return Traits(codebook, of, Counter(trait for some in of for trait in some))


def label_of(phrases: Sequence[str], marked: Sequence[str], typical: str) -> str:
    """A short name: the codes that mark a group, and its most telling phrases.

    typical : the most typical excerpt's words, some of which a group is called by of which there
    is little else to say.
    """
    said = list(phrases[: LABEL_WORDS - len(marked)])
    if len(marked) + len(said) < ENOUGH:
        said.append(quoted(typical))
    parts = [" + ".join(marked), ", ".join(said)]
    return ": ".join(part for part in parts if part)


def quoted(text: str) -> str:
    """A few words of a text's fullest sentence, from the first that says something, in marks."""
    fullest = max(SENTENCE.split(text.strip()), key=lambda s: len(content_words(s)))
    said = fullest.split()
    first = next((place for place, word in enumerate(said) if content_words(word)), 0)
    some = " ".join(said[first : first + QUOTED_WORDS]).rstrip(".,;:")
    return f"“{some}”" if first + QUOTED_WORDS >= len(said) else f"“{some} …”"


def by_typicality(rows: Numbers, vectors: Vectors | Seen) -> Numbers:
    """Rows ordered by nearness to their common centre, most typical first."""
    own = vectors[rows]
    return rows[np.lexsort((rows, -np.round(own @ own.mean(axis=0), 6)))]
