"""Tables that are locked, swollen or damaged: one line, exit code 2, and what can be read."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from nlp_realist.cli.rows import Columns, read_rows
from tests.cli.test_commands import call

HERE = {
    "tag-table": lambda table, out: ("tag-table", table, "-o", out / "out.jsonl"),
    "cluster-table": lambda table, out: ("cluster-table", table, "-o", out / "out.jsonl"),
    "train": lambda table, out: ("train", "--table", table, "-o", out / "own"),
}


def workbook(rows) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def swollen(size: int) -> bytes:
    """A workbook with a sheet of `size` blanks, that packs to next to nothing."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["text", "codes"], ["He left.", ""]]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content += b" " * size
            new.writestr(part.filename, content)
    return file.getvalue()


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize("command", HERE)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LOCKED, "the file is protected by a password. Remove the password."),
        (swollen(8 * 2**20), "the file would unpack to 8 MB and is not opened. Split it"),
        (b"PK\x03\x04 no zip", "the file is damaged or cut short."),
    ],
    ids=["locked", "swollen", "damaged"],
)
def test_a_workbook_that_is_not_opened(tmp_path, command, content, said):
    table = tmp_path / "in.xlsx"
    table.write_bytes(content)
    code, out, err = call(*HERE[command](table, tmp_path))
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"nlp-realist: {table}: {said}")
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]


def read(path, content: bytes):
    path.write_bytes(content)
    problems = []
    rows = list(read_rows(path, Columns(), problems))
    return [row.text for row in rows], [str(problem) for problem in problems]


def test_a_last_row_a_million_rows_below(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["id", "text"])
    book.active.append(["a", "He left."])
    book.active["XFD1048576"] = "."
    file = io.BytesIO()
    book.save(file)
    texts, problems = read(tmp_path / "in.xlsx", file.getvalue())
    assert texts == ["He left."]
    assert problems == [
        "in.xlsx, row 2: more than 1,000 blank rows follow; nothing below them is read. "
        "Delete them, or export it as csv."
    ]


def test_blank_rows_and_cells_of_a_workbook_keep_their_place(tmp_path):
    rows = [["text", "id"], ["One."], [], ["Two.", "b"]]
    texts, problems = read(tmp_path / "in.xlsx", workbook(rows))
    assert texts == ["One.", "", "Two."]
    assert len(problems) == 1


def test_a_quote_that_is_never_closed(tmp_path):
    text = b'id,text\na,One.\nb,"Two.\nc,Three.\n\nd,"Four, and more."\ne,Five.\n'
    texts, problems = read(tmp_path / "in.csv", text)
    assert texts == ["One.", "Two.", "Three.", "Four, and more.", "Five."]
    assert len(problems) == 1
    assert problems[0].startswith("in.csv, line 3: a quote opens a cell here and is never closed")


def test_the_line_is_told_and_the_exit_code_is_2(tmp_path):
    (tmp_path / "t.csv").write_text('speaker,text\nMum,"He left.\nAnn,When?\n', encoding="utf-8")
    code, out, err = call("read", tmp_path / "t.csv", "--json")
    assert code == 2
    assert len(json.loads(out)["turns"]) == 2
    (line,) = err.splitlines()
    assert line.startswith("nlp-realist: t.csv, line 2: ")
