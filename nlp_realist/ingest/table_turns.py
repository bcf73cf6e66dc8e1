"""Tables inside documents: a table of turns, or one that only lays out the page."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_realist.ingest import times
from nlp_realist.ingest.columns import Columns, find_columns
from nlp_realist.ingest.labels import tidy
from nlp_realist.ingest.lines import Line

Cell = Sequence[Line]


def lines_of_table(rows: Sequence[Sequence[Cell]]) -> list[Line]:
    """The lines of a table: with speakers where its columns tell them, else cell by cell."""
    texts = [[_text(cell) for cell in row] for row in rows]
    columns = find_columns(texts) if texts else None
    if columns is None or columns.speaker is None:
        return _cell_by_cell(rows)
    lines: list[Line] = []
    speaker: str | None = None
    for row in texts[columns.first :]:
        lines += _of_row(row, columns, speaker)
        speaker = lines[-1].speaker if lines else None
    return lines


def _of_row(row: Sequence[str], columns: Columns, before: str | None) -> list[Line]:
    words = columns.cell(row, columns.text)
    if not words.strip():
        return []
    named = tidy(columns.cell(row, columns.speaker))
    time = times.seconds(columns.cell(row, columns.start) or None)
    return [Line(words, named or before or "", time, gap=True)]


def _cell_by_cell(rows: Sequence[Sequence[Cell]]) -> list[Line]:
    """A layout table; two short cells in a row are a key and its value."""
    lines: list[Line] = []
    for row in rows:
        cells = [cell for cell in row if _text(cell).strip()]
        if len(cells) == 2 and len(_text(cells[0])) <= 40 and len(_text(cells[1]).split()) <= 15:
            head = _text(cells[0]).strip().rstrip(":")
            lines.append(Line(f"{head}: {_text(cells[1]).strip()}", gap=True))
        else:
            lines += [line for cell in cells for line in cell]
    return lines


def _text(cell: Cell) -> str:
    return "\n".join(line.text for line in cell).strip()
