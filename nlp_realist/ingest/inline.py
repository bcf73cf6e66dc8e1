"""Several speakers on one line: labels between sentences, overlapped words, time stamps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp_realist.ingest import times
from nlp_realist.ingest.heads import AFTER_SENTENCE
from nlp_realist.ingest.labels import Shape, shape, tidy
from nlp_realist.ingest.marking import Marking
from nlp_realist.ingest.speakers import key

_OVERLAP = re.compile(r"//\s*(?P<label>[^:/\n]{1,63}?)\s*:\s*(?P<words>.*?)\s*(?://|$)", re.DOTALL)
_ASIDE = re.compile(r"[\[(](?P<label>[^:()\[\]\n]{1,63}?)\s*:\s*(?P<words>[^()\[\]\n]+)[\])]")
_CODE_ANYWHERE = re.compile(
    r"\s+[#@*_\[{<]*(?P<label>(?:[A-Z]{1,4}|Speaker |Participant |SPEAKER_)\d{1,3}[A-Za-z]?)"
    r"[\]}>*_]*\s*[:：][*_]*\s+(?=\S)"
)
_DOTTED = re.compile(r"(?<=[.!?…\"”’'])\s+(?P<label>[A-Z]{1,4}\s?\d{1,3}[a-z]?)[.)]\s+(?=\S)")
_BRACKETED = re.compile(r"(?:^|\s+)(?P<label>\[[^\[\]\n]{1,63}\]|\{[^{}\n]{1,63}\})\s+(?=\S)")
_SPACES = re.compile(r"[ \t]{2,}|\t")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words inside a line; no speaker means whoever speaks already."""

    words: str
    speaker: str | None = None
    aside: bool = False
    time: float | None = None


class Splitter:
    """Cuts the words of a line where another speaker of the same document speaks."""

    def __init__(self, marking: Marking) -> None:
        self._styles, self._lead = marking.accepted, marking.lead
        self._keys = marking.keys

    def split(self, text: str) -> list[Piece]:
        """The pieces of one line's words, in order; the first is the current speaker's."""
        pieces: list[Piece] = []
        end = 0
        for match in self._asides(text):
            pieces += self._by_labels(text[end : match.start()], first=not pieces)
            pieces.append(Piece(clean(match["words"]), tidy(match["label"]), aside=True))
            end = match.end()
        rest = text[end:] if not pieces else text[end:].removesuffix("//")
        pieces += self._by_labels(rest, first=not pieces)
        return [piece for piece in pieces if piece.words or piece.speaker]

    def _asides(self, text: str) -> list[re.Match[str]]:
        if "//" not in text and "(" not in text and "[" not in text:
            return []
        found = [m for m in _OVERLAP.finditer(text) if self._overlapper(m, text)]
        taken = [(m.start(), m.end()) for m in found]
        for match in _ASIDE.finditer(text):
            inside = any(start <= match.start() < end for start, end in taken)
            if not inside and key(tidy(match["label"])) in self._keys:
                found.append(match)
        return sorted(found, key=lambda m: m.start())

    def _overlapper(self, match: re.Match[str], text: str) -> bool:
        if text[: match.start()].endswith((":", "/")):
            return False  # a web address
        label = tidy(match["label"])
        return key(label) in self._keys or shape(label) is Shape.SURE

    def _by_labels(self, text: str, *, first: bool) -> list[Piece]:
        cuts = sorted(self._cuts(text), key=lambda match: match.start())
        pieces: list[Piece] = []
        end, speaker = 0, None
        for match in cuts:
            if match.start() < end:
                continue
            pieces.append(_piece(text[end : match.start()], speaker))
            speaker, end = tidy(match["label"]), match.end()
        pieces.append(_piece(text[end:], speaker))
        return [p for p in pieces if p.words or p.speaker] if not first else pieces

    def _cuts(self, text: str) -> list[re.Match[str]]:
        cuts: list[re.Match[str]] = []
        if ":" in text or "：" in text:
            found = [*AFTER_SENTENCE.finditer(text)] if self._keys else []
            cuts += [m for m in found if key(tidy(m["label"])) in self._keys]
            if self._keys:
                cuts += [m for m in _CODE_ANYWHERE.finditer(text) if self._is_code(m["label"])]
        if "dot" in self._styles:
            cuts += [m for m in _DOTTED.finditer(text) if key(m["label"]) in self._styles["dot"]]
        if self._lead == "bracket" and ("[" in text or "{" in text):
            names = self._styles["bracket"]
            cuts += [m for m in _BRACKETED.finditer(text) if key(tidy(m["label"])) in names]
        return cuts

    def _is_code(self, label: str) -> bool:
        """A code of the family in use: ``P4`` where ``P1`` and ``P2`` are speakers."""
        stem = re.sub(r"\d.*", "", key(label))
        return any(re.sub(r"\d.*", "", name) == stem for name in self._keys)


def _piece(text: str, speaker: str | None) -> Piece:
    time = None
    stamp = times.AT_START.match(text) if speaker else None
    if stamp and stamp["time"][0] in "[(<{#":
        time, text = times.seconds(stamp["time"]), text[stamp.end() :]
    return Piece(clean(text), speaker, time=time)


def clean(text: str) -> str:
    """Words without time stamps and doubled spaces."""
    if "[" in text or "#" in text or "<" in text or "(" in text:
        text = times.INSIDE_WORDS.sub(" ", text)
    return _SPACES.sub(" ", text).strip()
