"""WebVTT and SubRip captions, read with patience for broken ones."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nlp_realist.errors import ReadError
from nlp_realist.ingest import captions, times
from nlp_realist.ingest.encodings import decode
from nlp_realist.ingest.lines import Cue, File, Reading
from nlp_realist.ingest.speakers import key

_CLOCK = r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,3})?"
TIMING = re.compile(rf"\s*(?P<start>{_CLOCK})\s*-{{1,2}}>\s*(?P<end>{_CLOCK})?(?P<settings>.*)$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)*\s+(?P<name>[^>]+)>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:v|c|b|i|u|lang|ruby|rt|font|s|br)(?:[.\s][^>]*)?/?>|<[\d:.]+>|\{\\[^}]*\}",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_NUMBER = re.compile(r"\s*\d+\s*$")


@dataclass(slots=True)
class _Found:
    """Captions so far and what was wrong with them."""

    cues: list[Cue] = field(default_factory=list)
    no_end: int = 0
    empty: int = 0
    no_header: bool = False

    def notes(self) -> tuple[str, ...]:
        told = []
        if self.no_end:
            told.append(f"{self.no_end} captions have no end time")
        if self.empty:
            told.append(f"{self.empty} captions have no text")
        return tuple(told)


def read(file: File) -> Reading:
    """Read captions: voice tags or labels name the speakers, consecutive ones are joined.

    Raises ReadError when the file holds no caption.
    """
    text, notes = decode(file.content, file.name, file.encoding)
    found = _cues(text.split("\n"))
    if not found.cues:
        raise ReadError(
            "no caption with a time was found",
            file.name,
            "Export the captions again, or pass --format txt to read the file as text.",
        )
    reading = captions.read_cues(found.cues, file.name, file.speakers)
    return replace(reading, notes=notes + found.notes() + reading.notes)


def _cues(lines: Sequence[str]) -> _Found:
    found = _Found()
    place = 0
    while place < len(lines):
        line = lines[place]
        timing = TIMING.match(line)
        if timing:
            place = _one_cue(lines, place, timing, found)
        elif _BLOCK.match(line) and (place == 0 or not lines[place - 1].strip()):
            place = _after_blank(lines, place)
        else:
            place += 1
    return found


def _after_blank(lines: Sequence[str], place: int) -> int:
    """Past a NOTE or STYLE block, which ends at a blank line or where a caption starts."""
    while place < len(lines) and lines[place].strip() and not TIMING.match(lines[place]):
        place += 1
    return place


def _one_cue(lines: Sequence[str], place: int, timing: re.Match[str], found: _Found) -> int:
    """Read the text below a timing line up to a blank line or the next caption."""
    text: list[str] = []
    place += 1
    while place < len(lines) and lines[place].strip() and not TIMING.match(lines[place]):
        text.append(lines[place])
        place += 1
    if place < len(lines) and TIMING.match(lines[place]) and text and _NUMBER.match(text[-1]):
        text.pop()  # the number of a caption that follows without a blank line
    start, end = times.seconds(timing["start"]), times.seconds(timing["end"])
    found.no_end += end is None
    spoken = _voices("\n".join(text), start, end)
    found.empty += not spoken
    found.cues += spoken
    return place


def _voices(text: str, start: float | None, end: float | None) -> list[Cue]:
    """The caption's words by voice; a name repeated in the words is taken off them."""
    parts = _VOICE.split(text)
    told: list[Cue] = []
    for name, words in [(None, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]:
        speaker = " ".join(html.unescape(name).lstrip("/").split()) if name else None
        plain = html.unescape(_TAG.sub("", words)).strip()
        if speaker:
            plain = _without_name(plain, speaker)
        if plain:
            told.append(Cue(start, end, plain, speaker))
    return told


def _without_name(words: str, speaker: str) -> str:
    head, colon, rest = words.partition(":")
    return rest.strip() if colon and key(head) == key(speaker) else words


def looks_like_cues(head: str) -> bool:
    """Whether a text starts with captions, with or without a WEBVTT line."""
    lines = [line for line in head.lstrip("\ufeff").split("\n") if line.strip()][:12]
    if lines and lines[0].startswith("WEBVTT"):
        return True
    timed = [place for place, line in enumerate(lines) if TIMING.match(line)]
    return len(timed) >= 1 and timed[0] <= 1 and (len(timed) >= 2 or len(lines) <= 4)
