"""Transcripts with their tags: every turn, coded or not, in the order in which it was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import Document, StudyIndex
from nlp_realist.export.report_marks import Piece, numbered, pieces
from nlp_realist.export.report_patterns import PatternCard
from nlp_realist.export.report_tags import Chip, chips
from nlp_realist.export.report_why import Why, whys
from nlp_realist.types import Excerpt, Span, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of a turn: an excerpt with its tags, or words between excerpts without an id."""

    pieces: tuple[Piece, ...]
    id: str = ""
    chips: tuple[Chip, ...] = ()
    patterns: tuple[int, ...] = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnOnPage:
    """A turn with its number, speaker, and passages; joined, these are its words."""

    number: int
    speaker: str
    role: str
    time: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class TranscriptOnPage:
    """A transcript to read; `about` is what is known of it, in a line."""

    document: Document
    about: str
    excerpts: int
    coded: int
    words: int
    turns: Sequence[TurnOnPage]


def transcripts_on_page(
    index: StudyIndex, cards: Sequence[PatternCard]
) -> Iterator[TranscriptOnPage]:
    """All transcripts, one at a time."""
    patterns = _patterns_of(cards)
    for transcript in index.study.transcripts:
        yield _on_page(transcript, patterns, index)


def _patterns_of(cards: Sequence[PatternCard]) -> dict[str, tuple[int, ...]]:
    """Numbers of the patterns that each excerpt is a member of."""
    found: dict[str, tuple[int, ...]] = {}
    for card in cards:
        for member in card.pattern.members:
            found[member] = (*found.get(member, ()), card.number)
    return found


def _on_page(
    transcript: Transcript, patterns: Mapping[str, tuple[int, ...]], index: StudyIndex
) -> TranscriptOnPage:
    excerpts = index.by_transcript.get(transcript.id, [])
    by_turn: dict[int, list[Excerpt]] = {}
    for excerpt in excerpts:
        by_turn.setdefault(excerpt.turn, []).append(excerpt)
    attributes = (transcript.attributes.get(name) for name in ("kind", "site", "arm", "date"))
    wave = transcript.attributes.get("wave")
    return TranscriptOnPage(
        document=index.documents[transcript.id],
        about=", ".join([str(value) for value in attributes if value] + _wave(wave)),
        excerpts=len(excerpts),
        coded=sum(1 for excerpt in excerpts if index.standing.get(excerpt.id)),
        words=sum(len(transcript.words(turn).split()) for turn in transcript.turns),
        turns=[
            TurnOnPage(
                number=number + 1,
                speaker=turn.speaker or "",
                role=turn.role or "",
                time=clock(turn.time),
                passages=tuple(
                    _passages(turn, by_turn.get(number, ()), transcript, patterns, index)
                ),
            )
            for number, turn in enumerate(transcript.turns)
        ],
    )


def _wave(wave: str | None) -> list[str]:
    return [f"wave {wave}" if str(wave).isdigit() else str(wave)] if wave else []


def _passages(
    turn: Turn,
    excerpts: Sequence[Excerpt],
    transcript: Transcript,
    patterns: Mapping[str, tuple[int, ...]],
    index: StudyIndex,
) -> Iterator[Passage]:
    read = turn.start
    for excerpt in excerpts:
        yield from _between(transcript, read, excerpt.start)
        standing = index.standing.get(excerpt.id, [])
        # Where excerpts overlap, words are not shown twice.
        place = Span(max(read, excerpt.start), excerpt.end)
        yield Passage(
            pieces=pieces(transcript.text, place, standing, index),
            id=excerpt.id,
            chips=chips(index.tags.get(excerpt.id, []), numbered(standing), index),
            patterns=patterns.get(excerpt.id, ()),
            why=whys(index.tags.get(excerpt.id, []), index),
        )
        read = max(read, excerpt.end)
    yield from _between(transcript, read, turn.end)


def _between(transcript: Transcript, start: int, end: int) -> Iterator[Passage]:
    words = transcript.text[start:end]
    if words.strip():
        yield Passage((Piece(words.strip()),))


def clock(seconds: float | None) -> str:
    """Seconds from the start as people write them: 0:42, 12:05, 1:02:03."""
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
