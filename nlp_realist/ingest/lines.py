"""What a format's reader hands on: lines as the source gives them, and who said what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class File:
    """One file's bytes with the choices a person made for reading it.

    name : where the file is, for messages and attributes.
    speakers : how speakers are marked (see ``styles.STYLES``), ``auto`` or ``none``.
    text_column, speaker_column : columns of a table, when a person named them.
    """

    name: str
    content: bytes
    encoding: str | None = None
    speakers: str = "auto"
    text_column: str | None = None
    speaker_column: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph as the source gives it.

    speaker : told by the format itself (a column, a voice tag), never guessed.
    lead : bold words at the start of a line that is not bold throughout.
    gap : whether a blank line, or the end of a paragraph, comes before it.
    """

    text: str
    speaker: str | None = None
    time: float | None = None
    bold: bool = False
    heading: bool = False
    gap: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words with their speaker, before offsets exist.

    spoken : False for titles, headings and closing lines, which belong to no turn.
    after : a source tag that follows the words, such as ``(P5, FG2)``.
    labelled : whether the text shows the speaker before the words.
    """

    words: str
    speaker: str | None = None
    time: float | None = None
    role: str | None = None
    spoken: bool = True
    after: str = ""
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech with times in seconds: a caption or a recogniser's segment."""

    start: float | None
    end: float | None
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one file says, in order."""

    utterances: Sequence[Utterance]
    notes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
