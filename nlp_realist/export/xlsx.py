"""The codings as an Excel workbook that people can read, filter and fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nlp_realist.export.cells import MAX_ROWS, Book, Column, row_height
from nlp_realist.export.code_sheet import CODES, code_rows
from nlp_realist.export.codings import CODINGS, DECISIONS, EXAMPLES, EXCERPTS, MEMBERS, Rows
from nlp_realist.export.linked import LINKS, link_rows
from nlp_realist.export.place import whole
from nlp_realist.export.theories import BREAKDOWN, RELATIONS, breakdown_rows, relation_rows
from nlp_realist.export.worth import TOLD_APART
from nlp_realist.types import Study

# Kept out of the file, so that the same study gives the same bytes.
_NO_TIME = datetime(1980, 1, 1)


def write_codings_xlsx(study: Study, path: Path | str, *, max_rows: int = MAX_ROWS) -> None:
    """Write the workbook: excerpts, codings, counts and patterns, each on a sheet.

    max_rows : rows of a sheet; a longer table goes on on a second sheet, and the first sheet
        of the book says so.

    Raises RealistError when the file can't be written.
    """
    import xlsxwriter
    import xlsxwriter.exceptions

    # Rows are kept in files until the book is closed: beside it, not where others may read.
    with whole(path) as part, TemporaryDirectory(dir=part.parent, prefix=".xlsx-") as folder:
        options = {"constant_memory": True, "tmpdir": folder}
        workbook = xlsxwriter.Workbook(part, options)
        workbook.set_properties({"title": study.name, "created": _NO_TIME})
        book = Book(workbook, max_rows)
        first = workbook.add_worksheet("Read me")
        _add_tables(book, Rows(study))
        _explain(book, first, study)
        try:
            workbook.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise error.args[0] from None


def _add_tables(book: Book, rows: Rows) -> None:
    book.add_table("Transcripts", "one row per file that was read", *rows.transcripts())
    about = "one row per excerpt, with its codes in words"
    book.add_table("Excerpts", about, EXCERPTS, rows.excerpts())
    about = "one row per code on an excerpt; fill in decision and memo here"
    book.add_table("Codings", about, CODINGS, rows.codings())
    about = "one row per code: how often it was found, what to expect right, and what was right"
    book.add_table("Codes", about, CODES, code_rows(rows.study))
    about = "in how many of the excerpts of each {} a code was found"
    book.add_table("Codes by transcript", about.format("transcript"), *rows.codes_by("transcript"))
    book.add_table("Codes by role", about.format("role"), *rows.codes_by("role"))
    book.add_table("Codes by site", about.format("site"), *rows.codes_by("site"))
    about = "one row per candidate pattern, best first"
    book.add_table("Patterns", about, *rows.patterns())
    about = "one row per excerpt of a pattern, and per counter-example"
    book.add_table("Pattern members", about, MEMBERS, rows.members())
    if any(pattern.links for pattern in rows.study.patterns):
        about = "clauses that a speaker of a pattern joined: one row per cause and effect"
        book.add_table("Pattern links", about, LINKS, link_rows(rows.study))
    if any(pattern.breakdown for pattern in rows.study.patterns):
        about = "each pattern counted by group, each count beside how many there are"
        book.add_table("Patterns by group", about, BREAKDOWN, breakdown_rows(rows.study))
    if rows.study.relations:
        about = "what may bear on each programme theory, by similarity; for people to settle"
        book.add_table("Theories", about, RELATIONS, relation_rows(rows.study))
    if rows.study.grounds:
        about = "invented excerpts of the training corpus that some coding is near to"
        book.add_table("Invented examples", about, EXAMPLES, rows.examples())
    if rows.study.decisions:
        about = "what people have decided so far, the earliest first"
        book.add_table("Decisions", about, DECISIONS, rows.decisions())


_NOTES = (
    "Codes and patterns whose origin is a model are proposals: candidates to be read and judged, "
    "not findings.",
    "score: how likely the model holds the code to be right, from 0 to 1. A person's coding has 1.",
    "sure: whether the score is one at which the model claims the code; not sure ones are "
    "proposals too, and worth a look first.",
    "direction: present, or contrary where the words give evidence of the opposite.",
    "evidence: the words on which a coding rests; quotation: the whole excerpt.",
    "cues: words of the excerpt that hint at the code; behind them the direction that they "
    "hint at, where it is not the coding's.",
    "nearest examples: the three coded excerpts of the training corpus that come nearest, of those "
    "that carry the code or nearly do, with their cosine. They are invented: nobody in this study "
    "said them. Their words are on the sheet Invented examples, where there is one.",
    "decision: accept, edit or reject, chosen from the list; memo: anything you want to keep.",
    "Counts are excerpts; the column beside them says of how many. A dash is a count of 0.",
    "Positions count characters (code points) of the transcript from 0.",
)


def _explain(book: Book, sheet: Any, study: Study) -> None:
    """Fill the first sheet: what the book holds, how to use it, what it was made from."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    about = Column("", 100, "wrapped")
    sheet.set_column(2, 2, about.width)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for row, (kinds, values) in enumerate(_lines(book, study)):
        if len(values) == 3:
            sheet.set_row(row, row_height([about], values[2:]))
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            book.write(sheet, row, column, value, kind)


_Line = tuple[tuple[str, ...], tuple[object, ...]]


def _lines(book: Book, study: Study) -> Iterator[_Line]:
    """The lines of the first sheet: the formats of their cells, and the values."""
    three, note = ("text", "whole", "wrapped"), ("text", "text", "wrapped")
    yield ("title",), (study.name,)
    yield ("text",), ("Excerpts, codings and candidate patterns, made with nlp_realist.",)
    yield (), ()
    yield ("heading",) * 3, ("sheet", "rows", "what is on it")
    for sheet in book.sheets:
        yield three, (sheet.name, sheet.rows, sheet.about)
    for text in _overflow(book):
        yield note, ("Please note", None, text)
    yield (), ()
    yield ("heading",), ("How to read it",)
    for text in _NOTES:
        yield note, (None, None, text)
    yield (), ()
    yield ("heading",), ("What it was made from",)
    for name, value in sorted(study.manifest.items()):
        if name in TOLD_APART:
            continue
        yield note, (name, None, _said(value))


def _overflow(book: Book) -> Iterator[str]:
    names = {sheet.name for sheet in book.sheets}
    for sheet in book.sheets:
        if f"{sheet.name} 2" in names:
            yield (
                f"“{sheet.name}” has more rows than the {book.max_rows:,} that a sheet can hold, "
                f"and goes on in “{sheet.name} 2”. Filters and counts work on one sheet at a time."
            )


def _said(value: object) -> str:
    """A part of the manifest in one line; lists by their length, as the manifest has them."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_said(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return f"{len(value)} entries, listed in manifest.json"
    return "none" if value is None else str(value)
