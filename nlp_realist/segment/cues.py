"""Lexical cues: where the words of a text hint at a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp_realist.codebook import compile_cue, plain
from nlp_realist.segment.literals import required_literals
from nlp_realist.types import Codebook, Direction, Span

#: Letters by which literals are looked up; cues that need shorter ones are always tried.
OPENING = 3


class Cue(NamedTuple):
    """A stretch of text that hints at a code."""

    code: str
    direction: Direction
    span: Span


def find_cues(text: str, codebook: Codebook) -> list[Cue]:
    """Stretches of a text that the codebook's cues match, in order of place.

    Overlapping matches for one code and direction are joined. Where a contrary cue of a code
    matches, its present cues do not count there: "nobody listened" is not "listened".
    """
    return _finder(codebook).find(text)


@lru_cache(maxsize=8)
def _finder(codebook: Codebook) -> CueFinder:
    return CueFinder(codebook)


class CueFinder:
    """A codebook's cues, made ready once; each is compiled when it first may match.

    Most cues can be ruled out by a plain search for a word that they need, which is many times
    faster than hundreds of regular expressions.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._cues: list[tuple[str, Direction, str]] = [
            (code.id, direction, cue)
            for code in codebook.codes
            for direction, cues in _by_direction(code.cues, code.contrary_cues)
            for cue in cues
        ]
        self._patterns: dict[int, re.Pattern[str]] = {}
        self._always: list[int] = []
        self._by_opening: dict[str, dict[str, list[int]]] = {}
        for number, (_, _, cue) in enumerate(self._cues):
            self._index(number, required_literals(cue))

    def _index(self, number: int, literals: frozenset[str]) -> None:
        if not literals or min(map(len, literals)) < OPENING:
            self._always.append(number)
            return
        for literal in literals:
            group = self._by_opening.setdefault(literal[:OPENING], {})
            group.setdefault(literal, []).append(number)

    def find(self, text: str) -> list[Cue]:
        """Stretches of a text that the cues match."""
        text = plain(text)
        matches: dict[tuple[str, Direction], list[Span]] = {}
        for number in self._candidates(text.lower()):
            code, direction, _ = self._cues[number]
            spans = [Span(*match.span()) for match in self._pattern(number).finditer(text)]
            if spans:
                matches.setdefault((code, direction), []).extend(spans)
        return sorted(_settled(matches), key=lambda cue: (cue.span, cue.code, cue.direction))

    def _candidates(self, lowered: str) -> list[int]:
        """Cues whose literals are in a text: first by their opening letters, then in full."""
        openings = {lowered[i : i + OPENING] for i in range(len(lowered) - OPENING + 1)}
        numbers = set(self._always)
        for opening in openings & self._by_opening.keys():
            for literal, those in self._by_opening[opening].items():
                if literal in lowered:
                    numbers.update(those)
        return sorted(numbers)

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._patterns.get(number)
        if pattern is None:
            pattern = self._patterns[number] = compile_cue(self._cues[number][2])
        return pattern


def _by_direction(
    cues: Sequence[str], contrary_cues: Sequence[str]
) -> tuple[tuple[Direction, Sequence[str]], ...]:
    return (("present", cues), ("contrary", contrary_cues))


def _settled(matches: dict[tuple[str, Direction], list[Span]]) -> Iterable[Cue]:
    joined = {key: _joined(spans) for key, spans in matches.items()}
    for (code, direction), spans in joined.items():
        against = joined.get((code, "contrary"), []) if direction == "present" else []
        for span in spans:
            if not any(span.start < other.end and other.start < span.end for other in against):
                yield Cue(code, direction, span)


def _joined(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
