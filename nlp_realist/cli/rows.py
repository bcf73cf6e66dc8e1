"""Tables of texts in and out: .jsonl, .csv, .parquet, .xlsx, by parts where the format allows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TextIO

from nlp_realist.errors import RealistError, TableError
from nlp_realist.ingest.archive import open_archive, refuse_locked
from nlp_realist.ingest.csv_rows import csv_rows, unclosed_error
from nlp_realist.types import Excerpt, content_id

#: Characters of a text that is still taken for something to code; a long interview has 100,000.
LONGEST_TEXT = 200_000
#: Bytes in one cell of a .csv, at most.
LONGEST_CELL = 2**26
#: Bytes that a workbook may unpack to: a million rows of some hundred words.
MOST_UNPACKED = 2**30
#: Blank rows of a workbook, one after another, that are still taken for rows without words.
MOST_BLANK = 1000
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
#: What else a row may say of the document it comes from.
ATTRIBUTES = ("site", "arm", "wave", "date", "kind")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of a table's columns; `demand` is the one that can't be done without."""

    text: str = "text"
    id: str = "id"
    context: str = "context"
    speaker: str = "speaker"
    role: str = "role"
    document: str = "document"
    demand: Literal["text", "id"] = "text"

    @property
    def demanded(self) -> str:
        """The name of the column that has to be there."""
        return self.id if self.demand == "id" else self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `text` is empty where the table has none. `number` counts from 0."""

    number: int
    id: str | int
    text: str
    context: str = ""
    speaker: str | None = None
    role: str | None = None
    document: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)

    def excerpt(self) -> Excerpt:
        """The row as an excerpt of a text of its own."""
        return Excerpt(
            transcript=content_id("row", self.number),
            turn=0,
            start=0,
            end=len(self.text),
            text=self.text,
            speaker=self.speaker,
            role=self.role,
            context=self.context,
        )


def read_rows(path: Path, columns: Columns, problems: list[RealistError]) -> Iterator[Row]:
    """Rows of a table in order; what is wrong with single rows goes to `problems`.

    Raises TableError when the file can't be read, or has no column for the words.
    """
    for number, values in enumerate(read_values(path, columns, problems)):
        yield row_of(path, number, values, columns, problems)


def read_values(
    path: Path, columns: Columns, problems: list[RealistError]
) -> Iterator[Mapping[str, Any] | None]:
    """Each row as the table has it, by column; None where it can't be read.

    Raises TableError when the file can't be read, or lacks the column that is demanded.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise TableError("not a kind of table that is read here", str(path), f"Use {known}.")
    if not path.is_file():
        raise TableError("there is no such file", str(path), "Check the path.")
    if path.stat().st_size == 0:
        raise TableError("the file is empty", str(path), "Export the table again.")
    empty = True
    try:
        for values in reader(path, columns, problems):
            empty = False
            yield values
        if empty:
            problems.append(TableError("the table has no rows", str(path), "Export it again."))
    except RealistError:
        raise
    except Exception as error:  # each parser has its own tree of errors
        raise TableError(
            f"the table can't be read ({type(error).__name__})", str(path), "Export it again."
        ) from error


def row_of(
    path: Path,
    number: int,
    values: Mapping[str, Any] | None,
    columns: Columns,
    problems: list[RealistError],
) -> Row:
    """One row from its values; what is wrong with it goes to `problems`."""
    if values is None:
        return Row(number, number, "")
    name = values.get(columns.id)
    words = values.get(columns.text)
    text = words if isinstance(words, str) and words.strip() else ""
    if len(text) > LONGEST_TEXT:
        what, text = f"a text of {len(text):,} characters is no excerpt", ""
    elif not text:
        what = "no words in the row" if _blank(words) else "the words are not text"
    if not text:
        place = f"{path.name}, row {number + 1}"
        problems.append(TableError(what, place, "It is kept without tags."))
    # Half a character can't be written or encoded; one mark takes its place, so places stay.
    text = HALF_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    attributes = {key: str(values[key]) for key in ATTRIBUTES if not _blank(values.get(key))}
    return Row(
        number,
        number if _blank(name) else name if isinstance(name, (str, int)) else str(name),
        text,
        _text(values.get(columns.context)) or "",
        _text(values.get(columns.speaker)),
        _text(values.get(columns.role)),
        _text(values.get(columns.document)),
        attributes,
    )


def _blank(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str | None:
    return None if _blank(value) else HALF_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", str(value))


HINTS = {
    "text": "Name the column of the words with --text-column.",
    "id": "Name the column of the rows' names with --id-column.",
}


def _demand(path: Path, seen: Iterable[Any], columns: Columns) -> None:
    names = [str(name) for name in seen if name is not None]
    if columns.demanded not in names:
        # Without a header the first row is what somebody said, and stays out of the message.
        shown = [n if len(n) <= 30 and len(n.split()) <= 3 else "(no name)" for n in names[:12]]
        raise TableError(
            f"no column {columns.demanded!r}; the columns are {', '.join(shown) or 'none'}",
            str(path),
            HINTS[columns.demand],
        )


#: Rows of a .parquet written at a time.
PARQUET_PART = 4096
#: Rows without the column of words after which a file is taken to lack it.
ENOUGH_ROWS = 20

Rows = Iterator[Mapping[str, Any] | None]


def _jsonl(path: Path, columns: Columns, problems: list[RealistError]) -> Rows:
    keys: dict[str, None] = {}
    unseen: int | None = 0
    with _opened(path, problems) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
            except (ValueError, RecursionError):
                values = None
            if not isinstance(values, dict):
                place = f"{path.name}, line {number}"
                problems.append(TableError("not a JSON object", place, "It is kept without tags."))
                yield None
                continue
            if unseen is not None and columns.demanded not in values:
                keys |= dict.fromkeys(values)
                unseen += 1
                if unseen >= ENOUGH_ROWS:
                    _demand(path, keys, columns)
            else:
                unseen = None
            yield values
    if unseen:
        _demand(path, keys, columns)


def _csv(path: Path, columns: Columns, problems: list[RealistError]) -> Rows:
    csv.field_size_limit(LONGEST_CELL)
    with _opened(path, problems) as file:
        head = file.read(65536)
        file.seek(0)
        first = head.split("\n", 1)[0]
        delimiter = max(",;\t", key=first.count)
        unclosed: list[int] = []
        rows = csv_rows(file, delimiter, unclosed)
        names = next(rows, [])
        _demand(path, names, columns)
        for row in rows:
            if row:  # a blank line is none
                yield {**dict.fromkeys(names), **dict(zip(names, row, strict=False))}
        problems += [unclosed_error(line, path.name) for line in unclosed]


def _opened(path: Path, problems: list[RealistError]) -> TextIO:
    """The file as text: UTF-8, UTF-16 with its mark, else what Excel writes on Windows."""
    with path.open("rb") as file:
        start = file.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return path.open(encoding="utf-16", newline="")
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        hint = "Save it as UTF-8 if letters look wrong."
        problems.append(TableError("not UTF-8 throughout; read as cp1252", path.name, hint))
        return path.open(encoding="cp1252", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _parquet(path: Path, columns: Columns, _problems: list[RealistError]) -> Rows:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    _demand(path, file.schema_arrow.names, columns)
    for batch in file.iter_batches(batch_size=4096):
        yield from batch.to_pylist()


def _xlsx(path: Path, columns: Columns, problems: list[RealistError]) -> Rows:
    from openpyxl import load_workbook

    book = load_workbook(_workbook(path), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its size can be a million rows too many
    rows = sheet.iter_rows(values_only=True)
    header = [None if name is None else str(name).strip() for name in next(rows, ())]
    _demand(path, header, columns)
    names = [name for name in header if name]
    blank = 0
    for number, row in enumerate(rows, 2):
        if all(value is None for value in row):
            blank += 1
            if blank > MOST_BLANK:
                what = f"more than {MOST_BLANK:,} blank rows follow; nothing below them is read"
                place = f"{path.name}, row {number - blank}"
                problems.append(TableError(what, place, "Delete them, or export it as csv."))
                return
            continue
        for _ in range(blank):
            yield dict.fromkeys(names)
        blank = 0
        cells = {name: value for name, value in zip(header, row, strict=False) if name}
        yield {**dict.fromkeys(names), **cells}
    for _ in range(blank):
        yield dict.fromkeys(names)


def _workbook(path: Path) -> io.BytesIO:
    """A workbook's bytes. Raises ReadError when it is locked, damaged, or of absurd size."""
    hint = "Split it, or export it as csv."
    size = path.stat().st_size
    if size > MOST_UNPACKED:
        raise TableError(f"the workbook has {size / 2**20:,.0f} MB", str(path), hint)
    content = path.read_bytes()
    refuse_locked(content, str(path))
    open_archive(content, str(path), most=MOST_UNPACKED, hint=hint).close()
    return io.BytesIO(content)


READERS: dict[str, Callable[[Path, Columns, list[RealistError]], Rows]] = {
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".tsv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]], *, why: bool = False) -> None:
    """Write result objects as .jsonl, .csv or .parquet; nested values are JSON text in a .csv.

    why : whether tags say why they were given, which a .parquet must know beforehand.
    The file appears whole or not at all.
    Raises TableError when the suffix is none of these, before anything is computed.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise TableError(
            "not a kind of table that is written here", str(path), f"Use {', '.join(WRITERS)}."
        )
    if writer is _write_parquet:
        writer = partial(_write_parquet, why=why)
    part = path.with_name(path.name + ".part")
    try:
        writer(part, rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] | None = None
        for row in rows:
            flat = {
                key: json.dumps(value, ensure_ascii=False)
                if isinstance(value, (dict, list))
                else value
                for key, value in row.items()
            }
            if writer is None:
                writer = csv.DictWriter(file, list(flat))
                writer.writeheader()
            writer.writerow(flat)


def _write_parquet(path: Path, rows: Iterable[Mapping[str, Any]], *, why: bool = False) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _parquet_schema(why)
    rows = iter(rows)
    with pq.ParquetWriter(path, schema) as writer:
        while part := [_with_pairs(row) for row in islice(rows, PARQUET_PART)]:
            writer.write_table(pa.Table.from_pylist(part, schema=schema))


def _parquet_schema(why: bool) -> Any:
    import pyarrow as pa

    text, number, place = pa.string(), pa.float64(), pa.list_(pa.int64())
    tag = {"code": text, "direction": text, "score": number, "evidence": place}
    if why:
        near = {
            "id": text,
            "invented": pa.bool_(),
            "text": text,
            "codes": pa.map_(text, text),
            "cosine": number,
        }
        tag |= {"cues": pa.list_(place), "nearest": pa.list_(pa.struct(list(near.items())))}
    return pa.schema(
        {
            "id": text,
            "tags": pa.list_(pa.struct(list(tag.items()))),
            "scores": pa.map_(text, number),
            "unsure": pa.list_(text),
        }
    )


def _with_pairs(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as .parquet takes it: its id as text, and pairs in place of objects keyed by code."""
    tags = [
        tag
        | {"nearest": [near | {"codes": list(near["codes"].items())} for near in tag["nearest"]]}
        if "nearest" in tag
        else tag
        for tag in row["tags"]
    ]
    return {**row, "id": str(row["id"]), "tags": tags, "scores": list(row["scores"].items())}


WRITERS: dict[str, Callable[[Path, Iterable[Mapping[str, Any]]], None]] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}
