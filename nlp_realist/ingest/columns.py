"""Which column of a table holds the words, which the speaker, which the times."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlp_realist.errors import AmbiguousError, ReadError
from nlp_realist.ingest import times
from nlp_realist.ingest.labels import Shape, shape, tidy
from nlp_realist.ingest.speakers import word_set

#: Names of the column of words: those of the first group win over those of the second.
TEXT_NAMES = (
    word_set(
        "text words utterance utterances transcript content statement speech transcription "
        "transcribed said turn"
    ),
    word_set(
        "excerpt segment quote quotation sentence message comment comments response responses "
        "answer answers dialogue dialog caption subtitle note notes narrative body line paragraph "
        "verbatim contribution reply talk passage extract"
    ),
)
SPEAKER_NAMES = (
    "speaker",
    "speaker name",
    "speaker label",
    "speaker id",
    "interlocutor",
    "talker",
    "who",
    "name",
    "person",
    "participant",
    "participant id",
    "respondent",
    "respondent id",
    "interviewee",
    "pseudonym",
    "author",
    "user",
    "from",
    "character",
    "spk",
    "voice",
)
_START_NAMES = (
    "start",
    "start time",
    "starttime",
    "begin",
    "begin time",
    "timestamp",
    "time stamp",
    "time",
    "timecode",
    "in",
    "offset",
    "start s",
    "start ms",
)
_END_NAMES = ("end", "end time", "endtime", "stop", "stop time", "out", "end s", "end ms")
_ROLE_NAMES = ("role", "speaker role", "speaker type", "role of speaker")
ATTRIBUTE_NAMES = ("site", "arm", "wave", "date", "kind")
_HEADER_ROWS = 6
_NAMES_SHOWN = 10
#: A column of words without a header has at least this many words a cell, on average.
_LEAST_WORDS = 3.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the columns; `first` is the first row below the header."""

    first: int
    text: int
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    role: int | None = None
    names: tuple[str, ...] = ()

    @staticmethod
    def cell(row: Sequence[str], place: int | None) -> str:
        """The cell at a place; empty where the row is too short."""
        return row[place].strip() if place is not None and place < len(row) else ""


def plain_name(header: str) -> str:
    """A column's name in lower case, without signs and unit brackets."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(re.sub(r"[^\w]+|_", " ", spaced).lower().split())


def find_columns(
    rows: Sequence[Sequence[str]],
    where: str = "",
    *,
    text_column: str | None = None,
    speaker_column: str | None = None,
) -> Columns | None:
    """Find the columns by their names, else by what they hold; None when no column has words.

    Raises ReadError when a column that was asked for is missing, AmbiguousError when two
    columns could hold the words.
    """
    if text_column is not None:
        return _asked(rows, where, text_column, speaker_column)
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        text = _text_place(row, rows[place + 1 :], where)
        if text is not None:
            return _with_header(row, place, text, speaker_column, where)
    if _looks_like_header(rows):
        return None
    return _without_header(rows)


def _asked(
    rows: Sequence[Sequence[str]], where: str, text_column: str, speaker_column: str | None
) -> Columns:
    wanted = plain_name(text_column)
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        names = [plain_name(cell) for cell in row]
        if wanted in names:
            return _with_header(row, place, names.index(wanted), speaker_column, where)
    raise no_column(rows, where, f"there is no column {text_column!r}")


def header_names(cells: Sequence[str]) -> str:
    """Columns' names for a message: not many, and nothing that looks like what somebody said."""
    names = [_shown(cell.strip()) for cell in cells if cell.strip()]
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + more or "unnamed"


def no_column(rows: Sequence[Sequence[str]], where: str, what: str) -> ReadError:
    """The error that names the columns seen and the option that settles it."""
    return ReadError(
        f"{what}; columns are {header_names(rows[0] if rows else [])}",
        where,
        "Name the column of words with --text-column, or leave the file out.",
    )


def _shown(cell: str) -> str:
    """A column's name; where there is no header, what was said does not get into a message."""
    is_name = len(cell) <= 30 and len(cell.split()) <= 3 and cell[-1] not in ".?!…"
    return cell if is_name else "..."


def _text_place(row: Sequence[str], below: Sequence[Sequence[str]], where: str) -> int | None:
    """The column whose header says that it holds words."""
    names = [plain_name(cell) for cell in row]
    if is_codebook(names):
        return None
    tests: list[Callable[[str, frozenset[str]], bool]] = [
        lambda name, group: name in group,
        lambda name, group: (
            len(name.split()) <= 4 and name.split()[-1:] != [] and name.split()[-1] in group
        ),
    ]
    if sum(1 for name in names if name) < 2 and (not names or names[0] not in TEXT_NAMES[0]):
        return None
    for fits in tests:
        for group in TEXT_NAMES:
            places = [i for i, name in enumerate(names) if fits(name, group)]
            filled = [i for i in places if _has_words(below, i)] or places[:1]
            if len(filled) > 1:
                options = " or ".join(f"--text-column {row[i].strip()!r}" for i in filled)
                raise AmbiguousError("two columns could hold the words", where, f"Pass {options}.")
            if filled:
                return filled[0]
    return None


def is_codebook(names: Sequence[str]) -> bool:
    """A list of codes with their definitions is no talk."""
    last = {name.split()[-1] for name in names if name}
    first = {name.split()[0] for name in names if name}
    return bool(first & {"code", "codes"}) and bool(
        last & {"definition", "definitions", "description", "instruction", "instructions"}
    )


def _has_words(rows: Sequence[Sequence[str]], place: int) -> bool:
    cells = [Columns.cell(row, place) for row in rows[:200]]
    return any(any(c.isalpha() for c in cell) for cell in cells)


def _with_header(
    row: Sequence[str], place: int, text: int, speaker_column: str | None, where: str
) -> Columns:
    names = [plain_name(cell) for cell in row]
    if speaker_column is not None:
        if plain_name(speaker_column) not in names:
            raise no_column([row], where, f"there is no column {speaker_column!r}")
        speaker: int | None = names.index(plain_name(speaker_column))
    else:
        speaker = _first_of(names, SPEAKER_NAMES, text)
    return Columns(
        place + 1,
        text,
        speaker,
        _first_of(names, _START_NAMES, text),
        _first_of(names, _END_NAMES, text),
        _first_of(names, _ROLE_NAMES, text),
        tuple(cell.strip() for cell in row),
    )


def _first_of(names: Sequence[str], wanted: Sequence[str], text: int) -> int | None:
    return next(
        (names.index(name) for name in wanted if name in names and names.index(name) != text), None
    )


def _looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """A first row of several short, different names above other values is a header."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    filled = [cell for cell in first if cell]
    if len(filled) < 2 or len(set(filled)) < len(filled):
        return False
    known = (*SPEAKER_NAMES, *_START_NAMES, *_ROLE_NAMES, *ATTRIBUTE_NAMES, "id", "code", "tag")
    if any(plain_name(cell) in known for cell in filled):
        return True
    return len(filled) > 2 and all(
        len(cell.split()) <= 3 and not cell[0].isdigit() for cell in filled
    )


def _without_header(rows: Sequence[Sequence[str]]) -> Columns | None:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in filled), default=0)
    columns = [[Columns.cell(row, place) for row in filled] for place in range(width)]
    text = _wordiest(columns)
    if text is None:
        return None
    speaker = next((i for i, cells in enumerate(columns) if i != text and _are_labels(cells)), None)
    start = next((i for i, cells in enumerate(columns) if i != text and _are_times(cells)), None)
    if speaker is None and start is None and width > 1:
        return None
    return Columns(0, text, speaker, start)


def _wordiest(columns: Sequence[Sequence[str]]) -> int | None:
    means = [
        sum(len(cell.split()) for cell in cells) / max(1, sum(1 for cell in cells if cell))
        for cells in columns
    ]
    best = max(range(len(means)), key=lambda place: means[place], default=None)
    return best if best is not None and means[best] >= _LEAST_WORDS else None


def _are_labels(cells: Sequence[str]) -> bool:
    """Short names, nearly everywhere, that come again or are surely people."""
    filled = [tidy(cell) for cell in cells if cell and not cell.startswith(("[", "("))]
    if len(filled) < 2:
        return False
    shapes = [shape(cell) for cell in filled]
    sure = sum(likeness is Shape.SURE for likeness in shapes)
    named = sum(likeness >= Shape.WEAK for likeness in shapes)
    return named >= 0.8 * len(filled) and (
        len(set(filled)) < len(filled) or sure > 0.5 * len(filled)
    )


def _are_times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    told = sum(":" in cell and times.seconds(cell) is not None for cell in filled)
    return len(filled) >= 2 and told >= 0.8 * len(filled)
