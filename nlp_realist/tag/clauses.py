"""Evidence in a long sentence: the clause that carries it, where one clearly does.

Told by words and cues alone, which need no encoder and so cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.types import Span

#: By how much the log-odds of the best clause must exceed the next one's; otherwise the sentence
#: stays. On the development gold, where a clause is chosen, leaving it out halves the score, and
#: it is the clause that leaving out each in turn with the encoder would choose
#: (`python -m benchmarks.evidence`).
CLEARLY = 1.0

#: Excerpt's row and code's column -> the span of its evidence.
Evidence = Mapping[tuple[int, int], Span]


def sharpen(
    texts: Sequence[str],
    evidence: Evidence,
    score: Callable[[Sequence[str]], NDArray[Any]],
    split: Callable[[str], Sequence[Span]],
) -> dict[tuple[int, int], Span]:
    """Evidence cut down to a clause where that clause alone speaks for the code.

    score : texts -> probabilities, n x codes; split : a text -> its clauses, one if it is short.
    """
    places = dict.fromkeys((row, span) for (row, _), span in evidence.items())
    clauses = {(row, span): _within(texts[row], span, split) for row, span in places}
    clauses = {place: spans for place, spans in clauses.items() if len(spans) > 1}
    if not clauses:
        return dict(evidence)
    parts = [texts[row][a:b] for (row, _), spans in clauses.items() for a, b in spans]
    odds = iter(_log_odds(score(parts)))
    told = {place: np.stack([next(odds) for _ in spans]) for place, spans in clauses.items()}
    return {
        (row, code): _clearest(clauses[row, span], told[row, span][:, code]) or span
        if (row, span) in told
        else span
        for (row, code), span in evidence.items()
    }


def _within(text: str, span: Span, split: Callable[[str], Sequence[Span]]) -> list[Span]:
    start, end = span
    return [Span(start + a, start + b) for a, b in split(text[start:end])]


def _log_odds(scores: NDArray[Any]) -> NDArray[np.float64]:
    likely = np.clip(np.asarray(scores, dtype=np.float64), 1e-12, 1 - 1e-12)
    return np.asarray(np.log(likely) - np.log1p(-likely))


def _clearest(clauses: Sequence[Span], odds: NDArray[Any]) -> Span | None:
    *_, second, first = np.argsort(odds, kind="stable")
    return clauses[first] if odds[first] - odds[second] >= CLEARLY else None
