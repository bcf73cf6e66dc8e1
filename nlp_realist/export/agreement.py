"""How coders agree, as a workbook to settle disagreements in, or as tables for a program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from nlp_realist.errors import TableError
from nlp_realist.evaluate import CodeAgreement, Comparison, Interval
from nlp_realist.export.cells import Book, Column, Kind
from nlp_realist.export.decided import has_decisions
from nlp_realist.export.place import whole

MEASURES = ("precision", "recall", "f1", "average_precision", "kappa", "alpha")
Row = tuple[object, ...]
# Kept out of the file, so that the same comparison gives the same bytes.
_NO_TIME = datetime(1980, 1, 1)

_WIDE: dict[str, tuple[float, Kind]] = {
    "document": (26, "text"),
    "excerpt": (18, "text"),
    "code": (28, "text"),
    "words": (70, "wrapped"),
    "only the first gave": (30, "wrapped"),
    "only the second gave": (30, "wrapped"),
    "settled": (26, "input"),
    "memo": (26, "input"),
}


def check_kind(path: Path) -> None:
    """See that comparisons can be written as this kind of file. Raises TableError."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise TableError("not a kind of table that is written here", str(path), "Use .xlsx, .csv.")


def write_agreement(
    comparisons: Sequence[Comparison], path: Path, *, texts: Mapping[str, str] | None = None
) -> list[Path]:
    """Write comparisons as .xlsx, or as .csv with one table per file; the paths written.

    texts : words of the excerpts by id, to stand beside disagreements, in a workbook only: there
        no text can turn into a formula.
    A workbook in which somebody has settled something is moved aside first.
    Raises TableError for another kind of file, RealistError when it can't be written.
    """
    check_kind(path)
    as_book = path.suffix.lower() == ".xlsx"
    tables = {
        "Disagreements": disagreements(comparisons, texts or {} if as_book else {}),
        "Codes": codes(comparisons),
        "Confusion": confusion(comparisons),
        "Over all": measures(comparisons),
    }
    if as_book:
        return [_workbook(tables, path)]
    return [_csv(path, name, *table) for name, table in tables.items()]


Table = tuple[tuple[str, ...], list[Row]]


def disagreements(comparisons: Iterable[Comparison], texts: Mapping[str, str]) -> Table:
    """One row per excerpt on which two coders differ, with room to settle it."""
    titles = (
        *("first", "second", "document", "excerpt", "only the first gave"),
        *("only the second gave", "words", "settled", "memo"),
    )
    return titles, [
        (
            *(c.first, c.second, d.document, d.excerpt),
            *(", ".join(d.first), ", ".join(d.second)),
            *(texts.get(d.excerpt, ""), "", ""),
        )
        for c in comparisons
        for d in c.disagreements
    ]


def codes(comparisons: Iterable[Comparison]) -> Table:
    """One row per pair of coders and code: counts, and measures with their intervals."""
    counts = ("n first", "n second", "n both", "judged by both", "same direction")
    titles = (
        *("first", "second", "code", *counts),
        *(title for name in MEASURES for title in (name, f"{name} low", f"{name} high")),
    )
    return titles, [
        (
            *(c.first, c.second, a.code),
            *(a.first, a.second, a.both, a.of, a.same_direction),
            *(value for name in MEASURES for value in _three(_measure(a, name))),
        )
        for c in comparisons
        for a in c.codes.values()
    ]


def _measure(agreement: CodeAgreement, name: str) -> Interval:
    found = getattr(agreement, name)
    assert isinstance(found, Interval)
    return found


def confusion(comparisons: Iterable[Comparison]) -> Table:
    """One row per pair of codes that stand for each other, the commonest first."""
    titles = ("first", "second", "code of the first", "code of the second", "excerpts")
    return titles, [
        (c.first, c.second, x.first, x.second or "(nothing)", x.n)
        for c in comparisons
        for x in c.confusions
    ]


def measures(comparisons: Iterable[Comparison]) -> Table:
    """One row per pair of coders and measure over all codes."""
    return ("first", "second", "measure", "value", "low", "high"), [
        (c.first, c.second, name, *_three(interval))
        for c in comparisons
        for name, interval in c.measures.items()
    ]


def _three(interval: Interval) -> tuple[object, ...]:
    """Value, low and high; None for what is undefined."""
    values = (interval.value, interval.low, interval.high)
    return tuple(None if value != value else round(value, 4) for value in values)


def _workbook(tables: Mapping[str, Table], path: Path) -> Path:
    import xlsxwriter
    import xlsxwriter.exceptions

    about = {
        "Disagreements": "excerpts on which two coders differ; only the codes on which they do",
        "Codes": "agreement on each code, with 95 % intervals by document",
        "Confusion": "what the second gave instead of what the first gave",
        "Over all": "measures over all codes",
    }
    _keep_settled(path)
    with whole(path) as part:
        # In memory: nothing that people said is put into temporary files.
        workbook = xlsxwriter.Workbook(str(part), {"in_memory": True})
        workbook.set_properties({"title": "How coders agree", "created": _NO_TIME})
        book = Book(workbook)
        for name, (titles, rows) in tables.items():
            columns = [_column(title, rows, place) for place, title in enumerate(titles)]
            book.add_table(name, about[name], columns, rows)
        try:
            workbook.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise error.args[0] from None
    return path


def _keep_settled(workbook: Path) -> None:
    """Move a workbook in which somebody has settled disagreements aside, so that none is lost."""
    columns = ("settled", "memo")
    if not workbook.exists() or not has_decisions(workbook, "Disagreements", columns):
        return
    number = 1
    while (aside := workbook.with_name(f"{workbook.stem}.settled-{number}.xlsx")).exists():
        number += 1
    workbook.replace(aside)


def _column(title: str, rows: Sequence[Row], place: int) -> Column:
    if title in _WIDE:
        width, kind = _WIDE[title]
        return Column(title, width, kind)
    first: Any = next((row[place] for row in rows if row[place] is not None), "")
    if isinstance(first, float):
        return Column(title, 10, "score")
    return Column(title, 10, "whole") if isinstance(first, int) else Column(title, 24, "text")


def _csv(path: Path, name: str, titles: Sequence[str], rows: Iterable[Row]) -> Path:
    """One table; that of the codes has the name asked for, the others theirs behind it."""
    ending = "" if name == "Codes" else f".{name.lower().replace(' ', '-')}"
    target = path.with_name(f"{path.stem}{ending}{path.suffix}")
    with whole(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(titles)
        writer.writerows(["" if value is None else value for value in row] for row in rows)
    return target
