"""Tables as files (csv, tsv, xlsx): a row is a turn, a caption or a whole text."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from nlp_realist.errors import ReadError, RealistError
from nlp_realist.ingest import archive, captions, times
from nlp_realist.ingest.archive import refuse_locked
from nlp_realist.ingest.columns import (
    ATTRIBUTE_NAMES,
    Columns,
    find_columns,
    is_codebook,
    no_column,
    plain_name,
)
from nlp_realist.ingest.csv_rows import csv_rows, unclosed_error, unclosed_note
from nlp_realist.ingest.encodings import decode, normalise
from nlp_realist.ingest.labels import tidy
from nlp_realist.ingest.lines import Cue, File, Line, Reading, Utterance
from nlp_realist.ingest.speakers import one_form_each
from nlp_realist.ingest.turns import read_lines
from nlp_realist.types import ROLES

Rows = list[list[str]]
_DELIMITERS = ",;\t|"
_MOST_ROWS = 500_000
_DOCUMENT_NAMES = (
    "document",
    "document id",
    "file",
    "filename",
    "transcript",
    "transcript id",
    "meeting id",
    "session id",
    "interview id",
    "dialogue id",
    "conversation id",
)
_SAVE_AGAIN = "Save it again, or export it as csv."


def read_csv(file: File) -> Reading:
    """Read a comma, semicolon, tab or bar separated table (see ``_read_rows``)."""
    text, notes = decode(file.content, file.name, file.encoding)
    unclosed: list[int] = []
    reading = _read_rows(_csv_rows(text, file.name, unclosed), file)
    notes += tuple(unclosed_note(line) for line in unclosed)
    return Reading(reading.utterances, notes + reading.notes, reading.attributes)


def read_xlsx(file: File) -> Reading:
    """Read the first sheet of a workbook that has a column of words."""
    sheets = _sheets(file.content, file.name)
    if any(is_codebook([plain_name(cell) for cell in rows[0]]) for rows in sheets if rows):
        raise ReadError("this is a list of codes, not a transcript", file.name, "Leave it out.")
    fitting = [rows for rows in sheets if rows and _fits(rows, file)]
    if not fitting:
        raise no_column(next((rows for rows in sheets if rows), []), file.name, _NO_WORDS)
    reading = _read_rows(fitting[0], file)
    note = f"{len(fitting) - 1} more sheets with words are not read"
    notes = (*reading.notes, note) if len(fitting) > 1 else reading.notes
    return Reading(reading.utterances, notes, reading.attributes)


_NO_WORDS = "no column holds what was said"


def _fits(rows: Rows, file: File) -> bool:
    return (
        find_columns(
            rows, file.name, text_column=file.text_column, speaker_column=file.speaker_column
        )
        is not None
    )


def read_table(path: Path, problems: list[RealistError] | None = None) -> Rows:
    """All rows of a csv, tsv or xlsx table as text, blank rows left out.

    problems : takes the faults that reading can go past; when None they are raised too.
    Raises ReadError when the file can't be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(error.strerror or "can't be read", path.name, "Check the path.") from None
    refuse_locked(content, path.name)
    unclosed: list[int] = []
    if content.startswith(b"PK"):
        rows = next((rows for rows in _sheets(content, path.name) if rows), [])
    else:
        rows = _csv_rows(decode(content, path.name)[0], path.name, unclosed)
    faults = [unclosed_error(line, path.name) for line in unclosed]
    if faults and problems is None:
        raise faults[0]
    if problems is not None:
        problems += faults
    return [row for row in rows if any(cell.strip() for cell in row)]


def _csv_rows(text: str, where: str, unclosed: list[int]) -> Rows:
    csv.field_size_limit(2**24)
    delimiter = _delimiter(text)
    try:
        rows = list(csv_rows(io.StringIO(text), delimiter, unclosed))
    except csv.Error:
        raise ReadError("the table is damaged", where, _SAVE_AGAIN) from None
    return [[html.unescape(cell) for cell in row] for row in rows if any(c.strip() for c in row)]


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most equal number of cells."""
    sample = text[:65536]
    best, score = ",", 0.0
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign) if row][
                :50
            ]
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        if usual < 2:
            continue
        fit = widths.count(usual) / len(widths) + (0.5 if widths[0] == usual else 0)
        if fit > score:
            best, score = sign, fit
    return best


def _sheets(content: bytes, where: str) -> list[Rows]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    zipped = archive.open_archive(content, where)
    archive.check_xml_parts(zipped, where)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [_sheet_rows(sheet) for sheet in book.worksheets]
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError, AttributeError):
        raise ReadError("the workbook is damaged", where, _SAVE_AGAIN) from None


def _sheet_rows(sheet: Any) -> Rows:
    rows: Rows = []
    sheet.reset_dimensions()  # what the file says of its width can be 16,000 columns too many
    for row in sheet.iter_rows(values_only=True, max_row=_MOST_ROWS):
        cells = ["" if value is None else normalise(str(value)) for value in row]
        if any(cell.strip() for cell in cells):
            rows.append(cells)
    return rows


def _read_rows(rows: Rows, file: File) -> Reading:
    """Rows with a speaker are turns; rows with only times are captions; others are texts.

    Raises ReadError, naming the columns seen, when no column holds words.
    """
    columns = find_columns(
        rows, file.name, text_column=file.text_column, speaker_column=file.speaker_column
    )
    if columns is None:
        raise no_column(rows, file.name, _NO_WORDS)
    body = rows[columns.first :]
    told = _constant_attributes(body, columns)
    several = _documents(body, columns)
    if columns.speaker is not None and file.speakers != "none":
        turns = _turns(body, columns)
        nameless = sum(turn.speaker is None for turn in turns)
        note = f"{nameless} rows name no speaker; it is left unknown"
        return Reading(turns, (*several, *((note,) if nameless else ())), told)
    if columns.start is not None and columns.end is not None:
        reading = captions.read_cues(_cues(body, columns), file.name, file.speakers)
        return Reading(reading.utterances, (*several, *reading.notes), told)
    reading = read_lines(_lines(body, columns), file.name, file.speakers)
    if not any(utterance.speaker for utterance in reading.utterances):
        texts = [Utterance(" ".join(line.text.split())) for line in _lines(body, columns)]
        return Reading([t for t in texts if t.words], (*several, _NO_SPEAKER_COLUMN), told)
    return Reading(reading.utterances, (*several, *reading.notes), {**reading.attributes, **told})


_NO_SPEAKER_COLUMN = "no column names the speakers; every row is a text of its own"


def _documents(body: Rows, columns: Columns) -> tuple[str, ...]:
    """A note when a column names several documents: they are read as one."""
    for place, name in enumerate(columns.names):
        if plain_name(name) in _DOCUMENT_NAMES:
            count = len({columns.cell(row, place) for row in body} - {""})
            if count > 1:
                return (f"{count} documents of the table are read as one; split it by {name!r}",)
    return ()


def _turns(body: Rows, columns: Columns) -> list[Utterance]:
    labels = [tidy(columns.cell(row, columns.speaker)) or None for row in body]
    forms = one_form_each(labels)
    unit = captions.guess_unit(_cues(body, columns))
    utterances = []
    for row, label in zip(body, labels, strict=True):
        words, speaker = columns.cell(row, columns.text), forms.get(label or "")
        if not words and label and len(label.split()) > 1 and label.startswith(("[", "(")):
            words, speaker = label, None
        if not words:
            alone = columns.cell(row, columns.speaker)
            if not alone.startswith(("[", "(")):
                continue
            words, speaker = alone, None
        time = times.seconds(columns.cell(row, columns.start) or None)
        role = columns.cell(row, columns.role).lower()
        utterances.append(
            Utterance(
                _words(words),
                speaker,
                None if time is None else time * unit,
                role if role in ROLES else None,
            )
        )
    return [utterance for utterance in utterances if utterance.words]


def _words(cell: str) -> str:
    return "\n".join(" ".join(line.split()) for line in cell.split("\n") if line.strip())


def _cues(body: Rows, columns: Columns) -> list[Cue]:
    cues = [
        Cue(
            times.seconds(columns.cell(row, columns.start) or None),
            times.seconds(columns.cell(row, columns.end) or None),
            columns.cell(row, columns.text),
        )
        for row in body
    ]
    return captions.in_seconds(cues)


def _lines(body: Rows, columns: Columns) -> list[Line]:
    return [
        Line(line, gap=place == 0)
        for row in body
        for place, line in enumerate(columns.cell(row, columns.text).split("\n"))
        if line.strip()
    ]


def _constant_attributes(body: Sequence[Sequence[str]], columns: Columns) -> dict[str, str]:
    """Site, arm, wave, date or kind, where all rows agree."""
    told: dict[str, str] = {}
    for place, name in enumerate(columns.names):
        if plain_name(name) in ATTRIBUTE_NAMES:
            values = {columns.cell(row, place) for row in body} - {""}
            if len(values) == 1:
                told[plain_name(name)] = values.pop()
    return told
