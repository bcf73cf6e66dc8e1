"""Whether somebody has written into a workbook that a new one would take the place of."""

from __future__ import annotations

from pathlib import Path


def has_decisions(workbook: Path) -> bool:
    """Whether the sheet Codings of a workbook has a decision or a memo filled in.

    A workbook that can't be read counts as written in: better one file too many than one lost.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(workbook, read_only=True, data_only=True)
    except Exception:  # openpyxl's faults share no base class
        return True
    if "Codings" not in book.sheetnames:
        return True
    rows = book["Codings"].iter_rows(values_only=True)
    header = list(next(rows, ()))
    columns = [header.index(name) for name in ("decision", "memo") if name in header]
    filled = any(row[c] not in (None, "") for row in rows for c in columns if c < len(row))
    book.close()
    return filled
