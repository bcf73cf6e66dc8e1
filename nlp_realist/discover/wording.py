"""What a group says more than the rest does: the phrases that set it apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nlp_realist.discover.material import Numbers
from nlp_realist.discover.words import NAMELESS, ngrams, stem, words

#: Weight of the whole study as a prior for each group's words.
PRIOR = 0.01
PHRASES = 8
#: Texts from which the background is counted, at most.
SAMPLE = 20_000
#: A word after another in its sentence, and the share of its places where a name has a capital.
MID_SENTENCE = re.compile(r"(?:(?<=[^\W\d_] )|(?<=[^\W\d_], ))([^\W\d_]+)")
NAME_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Wording:
    """How many excerpts of a study hold each phrase: the background that groups are held to.

    everywhere : phrase by its stems -> excerpts that hold it, of `of`: all, or a sample of a
    large study. names : words that name people and places, and no pattern.
    """

    texts: Sequence[str]
    everywhere: Counter[str]
    of: int
    names: frozenset[str] = frozenset()

    def distinctive(self, rows: Sequence[int], cases: Numbers) -> list[str]:
        """Phrases commoner in these excerpts than in the rest, most telling first.

        cases : n; a phrase must be said in two of the group's cases where it has two.
        Inflections are one phrase, in the form that is commonest here. Ranked by log odds with an
        informative prior (Monroe, Colaresi and Quinn 2008), on the number of excerpts that hold
        the phrase.
        """
        forms: dict[str, Counter[str]] = {}
        where: dict[str, set[int]] = {}
        for row in rows:
            for phrase, form in _phrases(self.texts[row]).items():
                forms.setdefault(phrase, Counter())[form] += 1
                where.setdefault(phrase, set()).add(int(cases[row]))
        needed = min(2, len({int(cases[row]) for row in rows}))
        sampled = self.of / max(len(self.texts), 1)
        rest = max(self.of - len(rows) * sampled, 1.0)
        scored = []
        for phrase, counted in forms.items():
            n, form = counted.total(), _commonest(counted)
            if len(where[phrase]) < needed or (n < 2 and len(rows) > 2) or self._nameless(form):
                continue
            others = max(self.everywhere[phrase] - n * sampled, 0.0)
            score = _telling(n, len(rows), min(others, rest), rest)
            scored.append((-score * (1 + 0.15 * phrase.count(" ")), form))
        return _without_parts([phrase for score, phrase in sorted(scored) if score < 0])

    def _nameless(self, phrase: str) -> bool:
        return all(w in NAMELESS or w.removesuffix("'s") in self.names for w in phrase.split())


def wording(texts: Sequence[str], speakers: Iterable[str | None] = ()) -> Wording:
    """Count phrases over a study's texts; every so-many-th of a large study's."""
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    labels = frozenset(word for speaker in set(speakers) if speaker for word in words(speaker))
    counted = Counter(p for text in sample for p in _phrases(text))
    return Wording(texts, counted, len(sample), labels | proper_names(sample))


def proper_names(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand with a capital in mid-sentence, two times or more and hardly ever without.

    Words in capitals only (NHS) are none, nor is what stands in a text all in capitals.
    """
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for found in MID_SENTENCE.finditer(text):
            word = found[1]
            if word.istitle():
                large[word.lower()] += 1
            elif word.islower():
                small[word] += 1
    return frozenset(w for w, n in large.items() if n >= 2 and n >= NAME_SHARE * (n + small[w]))


def _phrases(text: str) -> dict[str, str]:
    """The phrases of a text by their stems, each in the form in which it first stands there."""
    found: dict[str, str] = {}
    for phrase in ngrams(words(text)):
        found.setdefault(" ".join(map(stem, phrase.split())), phrase)
    return found


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


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
        stems = set(map(stem, phrase.split()))
        if not stems & seen:
            chosen.append(phrase)
            seen |= stems
        if len(chosen) == PHRASES:
            break
    return chosen
