"""Why each code was given, as far as it can be shown: cues, and the nearest examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp_realist.export.nearest import NOTHING, Shown, carried
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.types import Direction, Near, Tag


@dataclass(frozen=True, slots=True)
class Hint:
    """Words that hint at a code; `against` names the direction when it is not the tag's."""

    words: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class NearOnPage:
    """A reference to an example: its number, its cosine, and whether it carries the code."""

    number: int
    cosine: float
    says: str


@dataclass(frozen=True, slots=True)
class Why:
    """The grounds of one tag."""

    label: str
    tone: str
    hints: tuple[Hint, ...]
    near: tuple[NearOnPage, ...]


@dataclass(frozen=True, slots=True)
class ExampleOnPage:
    """An example with its codes in words; near_misses : codes that it does not carry."""

    shown: Shown
    codes: tuple[str, ...]
    near_misses: tuple[str, ...]


def whys(tags: Sequence[Tag], index: StudyIndex) -> tuple[Why, ...]:
    """The grounds of an excerpt's tags, for those that have any."""
    return tuple(_why(tag, index) for tag in tags if tag.id in index.study.grounds)


def _why(tag: Tag, index: StudyIndex) -> Why:
    grounds = index.study.grounds.get(tag.id, NOTHING)
    text = index.transcripts[index.excerpts[tag.excerpt].transcript].text
    hints = [
        Hint(text[start:end], "" if direction == tag.direction else direction)
        for (start, end), direction in grounds.cues
    ]
    return Why(
        label=index.code_label(tag.code),
        tone=index.tone(tag),
        hints=tuple(dict.fromkeys(hints)),
        near=tuple(_near(near, tag, index) for near in grounds.examples),
    )


def _near(near: Near, tag: Tag, index: StudyIndex) -> NearOnPage:
    direction = carried(near.example, tag)
    if direction is None:
        says = "a near miss: does not have it"
    else:
        says = "has it" if index.tone(tag) == "plain" else f"has it, {direction}"
    return NearOnPage(index.shown[near.example.id].number, near.cosine, says)


def examples_on_page(index: StudyIndex) -> Iterator[ExampleOnPage]:
    """All examples that some tag is near to, in the order of their numbers."""
    for shown in index.shown.values():
        codes = tuple(_label(code, direction, index) for code, direction in shown.example.codes)
        misses = tuple(index.code_label(code) for code in shown.example.near_miss_of)
        yield ExampleOnPage(shown, codes, misses)


def _label(code: str, direction: Direction, index: StudyIndex) -> str:
    return index.code_label(code) + (" (contrary)" if direction == "contrary" else "")
