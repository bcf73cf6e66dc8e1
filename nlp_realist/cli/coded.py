"""Tables of coded excerpts: .jsonl, .csv, .xlsx, .parquet, with codes in one column or in many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlp_realist.cli.codenames import CodeNames, Marks, UnknownCodeError, says_no
from nlp_realist.cli.rows import Columns, Row, read_values, row_of
from nlp_realist.errors import RealistError, TableError
from nlp_realist.types import Direction, content_id

#: Columns that may hold the codes, and the document, where no option names one.
CODES = ("codes", "tags", "labels", "code", "label")
DOCUMENTS = ("document", "doc", "transcript_id", "transcript", "path")


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row and what it says of codes.

    absent : codes known not to be there; None: all that it does not give.
    scores : code -> probability, where the table has them. blank : its cell of codes is empty.
    """

    row: Row
    codes: Mapping[str, Direction]
    absent: frozenset[str] | None
    scores: Mapping[str, float] = field(default_factory=dict)
    blank: bool = False

    @property
    def document(self) -> str:
        """What the row comes from; without a document, itself."""
        return self.row.document or f"row {self.row.number + 1}"


@dataclass(frozen=True, slots=True)
class Coded:
    """The rows of a table that somebody coded, and what a person should know of the reading.

    left_out : how many rows could not be used.
    """

    rows: tuple[CodedRow, ...]
    remarks: tuple[str, ...]
    left_out: int = 0


def read_coded(
    path: Path,
    columns: Columns,
    names: CodeNames,
    codes: Iterable[str],
    problems: list[RealistError],
    *,
    codes_column: str | None = None,
) -> Coded:
    """Read a coded table; rows that can't be used are left out and go to `problems`, those with
    the same fault as one.

    codes : all codes there are, so that a row can leave single ones open.
    Rows with the same name, or without one the same words in the same document, are one excerpt.
    Raises TableError when the file can't be read or has no codes.
    """
    values = list(read_values(path, columns, problems))
    seen = dict.fromkeys(str(name) for row in values if row for name in row if name is not None)
    columns = replace(columns, document=_document(columns.document, seen))
    marks_of = _marker(path, values, list(seen), names, codes_column)
    found: dict[object, CodedRow] = {}
    faulty: dict[str, list[RealistError]] = {}
    blank = undecided = left_out = 0
    for number, row in enumerate(values):
        if row is None:
            left_out += 1
            continue
        coded = _coded(path, number, row, columns, marks_of, frozenset(codes))
        if coded is None:
            undecided += 1
            continue
        if isinstance(coded, RealistError):
            faulty.setdefault(coded.what, []).append(coded)
            left_out += 1
            continue
        blank += coded.blank
        key = _key(coded.row)
        found[key] = _merged(found[key], coded) if key in found else coded
    remarks = _remarks(path, columns.document in seen, len(values), blank, undecided)
    problems += map(_once, faulty.values())
    return Coded(tuple(found.values()), remarks, left_out)


def _once(alike: Sequence[RealistError]) -> RealistError:
    """The first of several faults that are alike, with how many more there are."""
    first, more = alike[0], len(alike) - 1
    if not more:
        return first
    rows = "1 more row" if more == 1 else f"{more:,} more rows"
    return TableError(f"{first.what} (and {rows} like it)", first.where, first.hint)


def _document(asked: str, seen: Iterable[str]) -> str:
    if asked != Columns.__dataclass_fields__["document"].default:
        return asked
    return next((name for name in DOCUMENTS if name in seen), asked)


def _marker(
    path: Path,
    values: Sequence[Mapping[str, Any] | None],
    seen: Sequence[str],
    names: CodeNames,
    codes_column: str | None,
) -> Any:
    """What finds the marks of a row: in one column, or in one column per code."""
    column = codes_column or next((name for name in CODES if name in seen), None)
    if column in seen:
        return lambda row: names.marks(row[column]) if column in row else None
    wide = [name for name in seen if names.find(name)] if codes_column is None else []
    if not wide:
        shown = [n if len(n) <= 30 and len(n.split()) <= 3 else "(no name)" for n in seen[:12]]
        raise TableError(
            f"no column of codes; the columns are {', '.join(shown) or 'none'}",
            str(path),
            "Name it with --codes-column, or have one column per code, named as in the codebook.",
        )
    explicit = {name for name in wide if any(says_no(row.get(name)) for row in values if row)}
    blanks = set(wide) - explicit

    def marks(row: Mapping[str, Any]) -> Marks:
        each = names.each([(name, row.get(name)) for name in wide], blanks=blanks)
        return replace(each, complete=False)

    return marks


def _coded(
    path: Path,
    number: int,
    values: Mapping[str, Any],
    columns: Columns,
    marks_of: Any,
    codes: frozenset[str],
) -> CodedRow | RealistError | None:
    """One row; None where nobody looked; an error where it can't be used."""
    place = f"{path.name}, row {number + 1}"
    try:
        marks = marks_of(values)
    except UnknownCodeError as error:
        hint = "Such rows are left out; write codes as in the codebook."
        return TableError(f"no such code: {error}", place, hint)
    if marks is None:
        return None
    if columns.demand == "text":
        told: list[RealistError] = []
        row = row_of(path, number, values, columns, told)
        if told:
            return TableError(told[0].what, place, "The row is left out.")
    else:
        row = row_of(path, number, values, columns, [])
    scores = _scores(values.get("scores"))
    if marks.complete and not marks.undecided:
        return CodedRow(row, marks.codes, None, scores, marks.blank)
    absent = marks.absent
    if marks.complete:
        absent = codes - set(marks.codes) - marks.undecided
    return CodedRow(row, marks.codes, absent, scores)


def _scores(value: Any) -> dict[str, float]:
    """Probabilities by code; empty where there are none that can be read."""
    import json

    if isinstance(value, str) and value.strip()[:1] == "{":
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    pairs = value.items() if isinstance(value, Mapping) else value
    try:
        return {str(code): float(score) for code, score in pairs or ()}
    except (TypeError, ValueError):
        return {}


def _key(row: Row) -> object:
    if row.id != row.number:
        return row.id
    return content_id(row.document, row.text) if row.document and row.text else row.number


def _merged(first: CodedRow, second: CodedRow) -> CodedRow:
    """Two rows on one excerpt: what either gives is given, what both leave out is absent."""
    codes = {**first.codes, **second.codes}
    if first.absent is None or second.absent is None:
        absent = None
    else:
        absent = (first.absent | second.absent) - set(codes)
    return replace(first, codes=codes, absent=absent, scores=first.scores or second.scores)


def _remarks(path: Path, documents: bool, rows: int, blank: int, undecided: int) -> tuple[str, ...]:
    remarks = []
    if not documents:
        remarks.append(
            f"{path.name}: no column of documents, so every row is taken for a document of its "
            "own; if several come from one, name its column with --document-column, or the "
            "figures flatter."
        )
    if blank:
        remarks.append(
            f"{path.name}: {blank:,} of {rows:,} rows carry no code and count as looked at; "
            "write ? where nobody looked."
        )
    if undecided:
        remarks.append(f"{path.name}: {undecided:,} of {rows:,} rows were not coded; left out.")
    return tuple(remarks)
