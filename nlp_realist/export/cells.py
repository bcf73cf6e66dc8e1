"""What may stand in a cell of a workbook, and sheets that never overflow.

The only door to XlsxWriter, which writes row by row, so that memory stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

#: What Excel holds: rows of a sheet, and characters of a cell (UTF-16 units).
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767

Kind = Literal["text", "wrapped", "whole", "score", "count", "input"]

_CUT = " [cut here: a cell holds no more]"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a program might take for the start of a formula, were the text typed or pasted again.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "|", "%")

_LINE, _MAX_HEIGHT = 15.0, 409.0  # points; Excel holds no higher row
_LOST_AT_LINE_END = 3  # letters, as words are not broken
_WRAPPED = ("wrapped", "input")
_PAGE = 260  # letters across a landscape page that can still be read

_TOP = {"valign": "top"}
FORMATS: dict[str, dict[str, Any]] = {
    "text": _TOP,
    "wrapped": {**_TOP, "text_wrap": True},
    "whole": {**_TOP, "num_format": "0", "align": "center"},
    "score": {**_TOP, "num_format": "0.00", "align": "center"},
    "count": {**_TOP, "num_format": "0;-0;–", "align": "center"},
    "input": {**_TOP, "text_wrap": True, "bg_color": "#FFF8DC"},
    "header": {**_TOP, "bold": True, "text_wrap": True, "bg_color": "#E4EBF1", "bottom": 1},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "font_size": 11},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, its width in characters, and what its cells hold."""

    title: str
    width: float = 12
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


def cell_text(value: str) -> str:
    """A text without what a workbook can't hold, and not longer than a cell."""
    text = _ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= MAX_CHARACTERS or _utf16_length(text) <= MAX_CHARACTERS:
        return text
    units = text.encode("utf-16-le")[: 2 * (MAX_CHARACTERS - len(_CUT))]
    return units.decode("utf-16-le", "ignore") + _CUT


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program could take a text for a formula."""
    return text.startswith(_FORMULA_STARTS)


@dataclass(slots=True)
class Sheet:
    """One sheet as it was written: its name, its rows, and what they are."""

    name: str
    about: str
    rows: int = 0


@dataclass(slots=True)
class Book:
    """A workbook that is being written, with its formats and the sheets so far.

    max_rows : rows of a sheet, the header included; beyond it a second sheet goes on.
    """

    workbook: Any
    max_rows: int = MAX_ROWS
    sheets: list[Sheet] = field(default_factory=list)
    _formats: dict[str, Any] = field(default_factory=dict)

    def format(self, name: str, *, quoted: bool = False) -> Any:
        """A format by name; `quoted` cells stay text also when they are edited."""
        key = f"{name} quoted" if quoted else name
        if key not in self._formats:
            options = FORMATS[name] | ({"quote_prefix": True} if quoted else {})
            self._formats[key] = self.workbook.add_format(options)
        return self._formats[key]

    def write(self, worksheet: Any, row: int, column: int, value: object, kind: str) -> None:
        """Put a value into a cell: numbers as numbers, all else as text, never as a formula."""
        if value is None or value == "":
            return
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            worksheet.write_number(row, column, value, self.format(kind))
            return
        text = cell_text(str(value))
        quoted = looks_like_formula(text)
        worksheet.write_string(row, column, text, self.format(kind, quoted=quoted))

    def add_table(
        self, name: str, about: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]
    ) -> None:
        """Write a table with a header that stays in view, on as many sheets as it needs."""
        left = iter(rows)
        row = next(left, None)
        number = 1
        while row is not None or number == 1:
            title = name if number == 1 else f"{name} {number}"
            sheet = Sheet(title, about if number == 1 else f"goes on from {name}")
            self.sheets.append(sheet)
            row = self._fill(sheet, columns, row, left)
            number += 1

    def _fill(
        self,
        sheet: Sheet,
        columns: Sequence[Column],
        row: Sequence[object] | None,
        left: Iterator[Sequence[object]],
    ) -> Sequence[object] | None:
        """Fill one sheet from `row` on; the first row that found no place, or None."""
        worksheet = self.workbook.add_worksheet(sheet.name)
        self._head(worksheet, columns)
        while row is not None and sheet.rows + 1 < self.max_rows:
            sheet.rows += 1
            worksheet.set_row(sheet.rows, row_height(columns, row))
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.write(worksheet, sheet.rows, place, value, column.kind)
            row = next(left, None)
        worksheet.autofilter(0, 0, sheet.rows, len(columns) - 1)
        for place, column in enumerate(columns):
            if column.choices:
                _offer(worksheet, place, max(sheet.rows, 1), column)
        return row

    def _head(self, worksheet: Any, columns: Sequence[Column]) -> None:
        # The filter's arrow takes the place of some letters.
        titles = [f"{column.title}    " for column in columns]
        worksheet.set_row(0, row_height([replace(c, kind="wrapped") for c in columns], titles))
        for place, column in enumerate(columns):
            worksheet.set_column(place, place, column.width, self.format(column.kind))
            self.write(worksheet, 0, place, column.title, "header")
        worksheet.freeze_panes(1, 1)
        worksheet.repeat_rows(0)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        if sum(column.width for column in columns) <= _PAGE:
            worksheet.fit_to_pages(1, 0)
        else:
            worksheet.repeat_columns(0)
            worksheet.set_print_scale(50)


def row_height(columns: Sequence[Column], row: Sequence[object]) -> float:
    """How high a row must be for its wrapped texts, in points.

    Set for each row, because some programs do not fit rows when they open a file.
    """
    lines = 1
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str) and column.kind in _WRAPPED:
            letters = max(column.width - _LOST_AT_LINE_END, 1)
            lines = max(lines, sum(1 + int(len(part) / letters) for part in value.split("\n")))
    return min(lines * _LINE, _MAX_HEIGHT)


def _offer(worksheet: Any, place: int, last: int, column: Column) -> None:
    worksheet.data_validation(
        1,
        place,
        last,
        place,
        {
            "validate": "list",
            "source": list(column.choices),
            "error_title": f"Not a {column.title}",
            "error_message": f"Choose {', '.join(column.choices)}, or leave it empty.",
        },
    )
