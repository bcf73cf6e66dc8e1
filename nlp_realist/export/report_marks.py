"""A stretch of text cut where evidence begins and ends, ready to be marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp_realist.export.report_index import StudyIndex
from nlp_realist.types import Span, Tag


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, all marked alike.

    tone : ``present``, ``contrary``, ``both``, ``plain``, or empty where there is no evidence.
    numbers : of the evidence that ends here.
    """

    text: str
    tone: str = ""
    numbers: tuple[int, ...] = ()


def numbered(tags: Sequence[Tag]) -> dict[Span, int]:
    """The distinct evidence of an excerpt's tags, numbered from 1 in the order of the text."""
    spans = sorted({tag.evidence for tag in tags})
    return {span: number for number, span in enumerate(spans, start=1)}


def pieces(text: str, place: Span, tags: Sequence[Tag], index: StudyIndex) -> tuple[Piece, ...]:
    """Cut ``text[place.start:place.end]`` at the edges of its tags' evidence.

    The pieces joined are the stretch, to the letter.
    """
    inside = [(tag, _clip(tag.evidence, place)) for tag in tags]
    inside = [(tag, span) for tag, span in inside if span.start < span.end]
    marks = numbered(tags)
    edges = sorted({*place, *(edge for _, span in inside for edge in span)})
    found = []
    for start, end in pairwise(edges):
        over = [(tag, span) for tag, span in inside if span.start <= start and end <= span.end]
        ending = {marks[tag.evidence] for tag, span in over if span.end == end}
        numbers = tuple(sorted(ending)) if len(marks) > 1 else ()
        found.append(Piece(text[start:end], _tone({index.tone(tag) for tag, _ in over}), numbers))
    return tuple(found)


def _clip(span: Span, place: Span) -> Span:
    return Span(max(span.start, place.start), min(span.end, place.end))


def _tone(tones: set[str]) -> str:
    if {"present", "contrary"} <= tones:
        return "both"
    return next((tone for tone in ("contrary", "present", "plain") if tone in tones), "")
