"""Transcripts of the same words: a .docx and its .txt twin, or two states of one file."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlp_realist.types import Transcript

_WORD = re.compile(r"\w+")
#: Phrases of this many words are compared.
_PHRASE = 3
#: Phrases kept of each text; likeness is then told within 0.05, two standard errors.
_KEPT = 256
#: Likeness of phrases from which two texts are one. Replacing every fortieth word leaves 0.86;
#: two interviews by one guide have few phrases in common.
_SAME = 0.8
#: Texts of fewer words must be the same word for word: short notes are often alike.
_SHORT = 30


@dataclass(frozen=True, slots=True)
class Twins:
    """Two transcripts of the same words; `exact` when no word differs."""

    first: Transcript
    second: Transcript
    exact: bool

    def __str__(self) -> str:
        nearly = "" if self.exact else "nearly "
        return (
            f"{self.second.name}: {nearly}the same words as {self.first.name}; both are counted. "
            "If they are one document, leave one out."
        )


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What a text is compared by: how many words, all of them as one number, and the least of the
    numbers of its phrases."""

    words: int
    whole: int
    phrases: frozenset[int]


def find_twins(transcripts: Sequence[Transcript]) -> list[Twins]:
    """Each transcript that has the words of an earlier one, with the first such.

    Likeness is Jaccard's, of phrases of three words, estimated from the least of their hashes
    (Broder 1997). Labels count as words; case and signs don't count.
    """
    sketches = [_sketch(transcript.text) for transcript in transcripts]
    holders: dict[int, list[int]] = defaultdict(list)
    found: list[Twins] = []
    for number, sketch in enumerate(sketches):
        shared = Counter(other for phrase in sketch.phrases for other in holders[phrase])
        first = next((n for n in sorted(shared) if _alike(sketches[n], sketch)), None)
        if first is not None:
            exact = sketches[first].whole == sketch.whole
            found.append(Twins(transcripts[first], transcripts[number], exact))
        for phrase in sketch.phrases:
            holders[phrase].append(number)
    return found


def _alike(one: _Sketch, other: _Sketch) -> bool:
    if one.whole == other.whole:
        return True
    if min(one.words, other.words) < _SHORT:
        return False
    least = sorted(one.phrases | other.phrases)[:_KEPT]
    both = one.phrases & other.phrases
    return sum(phrase in both for phrase in least) >= _SAME * len(least)


def _sketch(text: str) -> _Sketch:
    import numpy as np

    words = _WORD.findall(text.casefold())
    number = {word: zlib.crc32(word.encode()) for word in set(words)}
    codes = np.fromiter((number[word] for word in words), np.uint64, len(words))
    # Odd multipliers, so that the order of words counts; products wrap at 64 bits.
    phrases = np.zeros(max(1, len(words) - _PHRASE + 1), np.uint64)
    for place in range(min(_PHRASE, len(words))):
        part = codes[place : place + len(phrases)]
        phrases = phrases * np.uint64(0x9E3779B97F4A7C15) + part
    phrases ^= phrases >> np.uint64(29)
    phrases = phrases * np.uint64(0xBF58476D1CE4E5B9)
    phrases ^= phrases >> np.uint64(32)
    least = np.unique(phrases)[:_KEPT]
    whole = zlib.crc32(" ".join(words).encode()) + (len(words) << 32)
    return _Sketch(len(words), whole, frozenset(least.tolist()))
