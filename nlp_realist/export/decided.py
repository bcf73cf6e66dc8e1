"""Whether somebody has written into a workbook that a new one would take the place of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def has_decisions(
    workbook: Path, sheet: str = "Codings", titles: Sequence[str] = ("decision", "memo")
) -> bool:
    """Whether a sheet of a workbook has something filled in in the columns that are for people.

    A workbook that can't be read counts as written in: better one file too many than one lost.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(workbook, read_only=True, data_only=True)
    except Exception:  # openpyxl's faults share no base class
        return True
    if sheet not in book.sheetnames:
        book.close()
        return True
    rows = book[sheet].iter_rows(values_only=True)
    header = list(next(rows, ()))
    columns = [header.index(name) for name in titles if name in header]
    filled = any(row[c] not in (None, "") for row in rows for c in columns if c < len(row))
    book.close()
    return filled
