"""A pattern in half a page: what a person needs to decide whether to read on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp_realist.export.report_marks import Piece
from nlp_realist.export.report_quotes import Quotation

#: Words of each part that stand on the half page; all of them are in the card behind it.
QUOTED, AGAINST, SLOT, STATED, SILENT, LABEL = 38, 17, 13, 44, 11, 16
#: Words of the machine's statement where a person's stands above it.
STATED_BELOW = 20
NOTICED = 16
#: Letters that words may have on average, blanks included, before a part is cut at them.
LETTERS = 6
QUOTATIONS, COUNTER_EXAMPLES, SILENCES, NOTICES = 2, 2, 2, 1
#: Words before the first evidence at which a shortened quotation begins.
RUN_UP = 6

WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class BriefSlot:
    """One part with its best quotation, or honestly empty; `more` says how many others."""

    label: str
    state: str
    quotation: Quotation | None
    more: int
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """The half page: some of each part, cut where it is long."""

    label: str
    statement: str
    human_statement: str
    quotations: tuple[Quotation, ...]
    against: tuple[Quotation, ...]
    slots: tuple[BriefSlot, ...]
    silences: tuple[str, ...]
    notices: tuple[str, ...]


def cut(text: str, words: int) -> str:
    """The first words of a text, and an ellipsis where there are more."""
    end = _end(text, 0, words)
    return text if end >= len(text.rstrip()) else f"{text[:end].rstrip(' ,;:')} …"


def shortened(quotation: Quotation, words: int) -> Quotation:
    """A stretch of a quotation, from a few words before its first evidence; verbatim."""
    text = "".join(piece.text for piece in quotation.pieces)
    places = [m.start() for m in WORD.finditer(text)]
    marked = _first_mark(quotation.pieces)
    # So near the end that all of it fits, it is not cut at both sides.
    first = next((i for i, place in enumerate(places) if place >= marked), 0)
    first = max(0, min(first - RUN_UP, len(places) - words))
    start = places[first] if places else 0
    end = _end(text, start, words)
    if start == 0 and end >= len(text.rstrip()):
        return replace(quotation, before=())
    return replace(
        quotation,
        pieces=tuple(_between(quotation.pieces, start, end)),
        before=(),
        begins=quotation.begins and start == 0,
        ends=quotation.ends and end >= len(text.rstrip()),
    )


def two_voices(quotations: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """The first quotation, and the first after it in other words and, if there is one, by
    somebody else in another document."""
    if not quotations:
        return ()
    first, *rest = quotations
    others = [q for q in rest if _words(q) != _words(first)]
    others.sort(key=lambda q: (q.place.document == first.place.document) + (_who(q) == _who(first)))
    return (first, *others[: QUOTATIONS - 1])


def _words(quotation: Quotation) -> list[str]:
    return "".join(piece.text for piece in quotation.pieces).casefold().split()


def _who(quotation: Quotation) -> str:
    return quotation.speaker.casefold().strip()


def _end(text: str, start: int, words: int) -> int:
    """Where so many words from `start` end, sooner where they are long."""
    end = start
    for number, match in enumerate(WORD.finditer(text, start)):
        if number >= words or match.end() - start > words * LETTERS:
            return end if end > start else start + words * LETTERS
        end = match.end()
    return end


def _first_mark(pieces: Sequence[Piece]) -> int:
    """Where the first evidence begins; 0 where there is none."""
    at = 0
    for piece in pieces:
        if piece.tone:
            return at
        at += len(piece.text)
    return 0


def _between(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    found, at = [], 0
    for piece in pieces:
        low, high = max(start - at, 0), min(end - at, len(piece.text))
        if low < high:
            found.append(Piece(piece.text[low:high], piece.tone))
        at += len(piece.text)
    return found
