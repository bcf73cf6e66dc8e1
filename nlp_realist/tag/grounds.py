"""Why a tagger gave its tags: the cues it had, and the examples nearest to the excerpt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.tag.tagger import Tagger
from nlp_realist.types import Direction, Excerpt, Grounds, Near, Span, Tag

#: A text -> the codebook's cues in it: code, direction, and place in the text.
CueSpans = Callable[[str], Sequence[tuple[str, Direction, Span]]]


def given_by(tagger: Tagger, tags: Iterable[Tag]) -> list[Tag]:
    """The tags that this tagger gave, not another model or a person."""
    return [tag for tag in tags if (tag.origin.kind, tag.origin.name) == ("model", tagger.id)]


def grounds(
    tags: Iterable[Tag],
    excerpts: Sequence[Excerpt],
    vectors: NDArray[Any],
    *,
    tagger: Tagger,
    cues: CueSpans,
) -> dict[str, Grounds]:
    """Why a tagger gave those of `tags` that are its own and on `excerpts`, by tag id.

    vectors : of the excerpts, as the tagger takes them, n x d.
    """
    on: dict[str, list[Tag]] = {}
    for tag in given_by(tagger, tags):
        on.setdefault(tag.excerpt, []).append(tag)
    rows = [row for row, excerpt in enumerate(excerpts) if excerpt.id in on]
    tagged = [on[excerpts[row].id] for row in rows]
    near = _nearest(tagger, vectors[rows], [[tag.code for tag in those] for those in tagged])
    found: dict[str, Grounds] = {}
    for row, those, examples in zip(rows, tagged, near, strict=True):
        hints = _hints(excerpts[row], cues)
        for tag in those:
            found[tag.id] = Grounds(tuple(hints.get(tag.code, ())), examples.get(tag.code, ()))
    return found


def _nearest(
    tagger: Tagger, vectors: NDArray[Any], codes: Sequence[Sequence[str]]
) -> Sequence[Mapping[str, tuple[Near, ...]]]:
    if tagger.examples is None or not len(codes):
        return [{} for _ in codes]
    return tagger.examples.nearest(np.asarray(tagger.sense(vectors)), codes)


def _hints(excerpt: Excerpt, cues: CueSpans) -> dict[str, list[tuple[Span, Direction]]]:
    """Cues by code, at their places in the transcript."""
    hints: dict[str, list[tuple[Span, Direction]]] = {}
    for code, direction, (start, end) in cues(excerpt.text):
        place = Span(excerpt.start + start, excerpt.start + end)
        hints.setdefault(code, []).append((place, direction))
    return hints
