"""Cutting speech that never stops: run-ons end where a clause begins.

Captions and hurried transcripts hold hundreds of words without a full stop. A cut costs little in
front of a discourse marker or a new subject, and much inside a phrase; the cheapest set of cuts
that keeps every piece in bounds is found by dynamic programming.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp_realist.segment.wordlists import (
    CLAUSE_GOES_ON,
    LINKS,
    MARKERS,
    OPEN_WORDS,
    PAUSES,
    SUBJECTS,
    TAKES_CLAUSE,
)
from nlp_realist.types import Span

PAUSE_LEADS_TO = MARKERS | SUBJECTS
WORD = re.compile(r"\S+")

#: Most clauses are shorter; but a cut here is a guess, so pieces err on the long side.
TARGET_WORDS = 32
#: Where no clause begins for long, every such word may be cut at; all of them would cost time.
STRIDE = 3
#: Shorter pieces are fragments.
MIN_WORDS = 10


def cut_runon(text: str, span: Span, max_words: int) -> list[Span]:
    """Cut one sentence into pieces of at most `max_words` words; short ones stay whole."""
    words = [match.span() for match in WORD.finditer(text, span.start, span.end)]
    if len(words) <= max_words:
        return [span]
    costs = _cut_costs([text[start:end] for start, end in words])
    cuts = _cheapest_cuts(costs, len(words), max_words)
    bounds = [0, *cuts, len(words)]
    return [Span(words[first][0], words[last - 1][1]) for first, last in pairwise(bounds)]


def _cut_costs(words: Sequence[str]) -> dict[int, float]:
    """What a cut in front of each word costs, for those words where a clause may begin."""
    bare = [word.lower().strip("\"'“”()[],;:.…-–—").replace("’", "'") for word in words]
    costs = {}
    for place in range(1, len(words)):
        gain = _gain(bare, place, words[place - 1][-2:])
        if gain > 0 and not _is_aside(words, bare, place):
            costs[place] = 1.0 - gain
    return costs


def _is_aside(words: Sequence[str], bare: Sequence[str], place: int) -> bool:
    """Whether a remark such as ", I suppose," stands here; no clause goes on behind it."""
    closes = any(word[-1] == "," for word in words[place : place + 2])
    return bare[place] in SUBJECTS and words[place - 1][-1] == "," and closes


def _gain(bare: Sequence[str], place: int, mark: str) -> float:
    word, before = bare[place], bare[place - 1]
    if mark[-1] in ";:…" or mark == "..":
        return 0.95
    pause = 0.35 if mark[-1] in ",-–—" else 0.0
    if before in OPEN_WORDS:
        return 0.1 if pause else 0.0
    following = bare[place + 1] if place + 1 < len(bare) else ""
    if word in ("and", "but", "so", "or", "because", "cos") and following in CLAUSE_GOES_ON:
        return 0.65 + pause
    if word in PAUSES and following in PAUSE_LEADS_TO:
        return 0.55 + pause
    if before in PAUSES and not pause:
        return 0.1
    if word in MARKERS:
        return 0.55 + pause
    if (word, following) in (("i", "mean"), ("you", "know"), ("for", "example")):
        return 0.45 + pause
    if word in SUBJECTS and before not in TAKES_CLAUSE:
        # A subject with no pause in front often begins a relative clause: the problems we face.
        return 0.6 if pause else 0.3
    if word in ("it", "this", "that", "there") and following in ("is", "was", "means", "would"):
        return 0.4 + pause
    if word in LINKS:
        return 0.25 + pause
    return pause * 0.7


def _cheapest_cuts(costs: dict[int, float], count: int, max_words: int) -> list[int]:
    """Places of the cuts whose costs, with the pieces' odd sizes, are least in sum."""
    places = _places(costs, count, max_words)
    target = min(TARGET_WORDS, max(1, max_words * 3 // 5))
    best = [0.0] + [float("inf")] * (len(places) - 1)
    came_from = [0] * len(places)
    for here in range(1, len(places)):
        at = places[here]
        price = costs.get(at, 1.5) if at < count else 0.0
        for there in range(here - 1, -1, -1):
            size = at - places[there]
            if size > max_words:
                break
            total = best[there] + price + _oddness(size, target)
            if total < best[here]:
                best[here], came_from[here] = total, there
    cuts = []
    here = came_from[-1]
    while here > 0:
        cuts.append(places[here])
        here = came_from[here]
    return cuts[::-1]


def _places(costs: dict[int, float], count: int, max_words: int) -> list[int]:
    """Clause beginnings, and places between them where none comes for too long."""
    stride = min(STRIDE, max_words)
    places = [0]
    for place in [*costs, count]:
        if place - places[-1] > max_words // 2:
            places.extend(range(places[-1] + stride, place, stride))
        places.append(place)
    return places


def _oddness(size: int, target: int) -> float:
    least = min(MIN_WORDS, target)
    short = max(0, least - size) / least
    return abs(size - target) / (3 * target) + 2 * short
