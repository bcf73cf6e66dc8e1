"""Tables of programme theories, and what is said about those that can't be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from nlp_realist.errors import ReadError
from nlp_realist.ingest import load_theories
from nlp_realist.types import Theory

FIRST = Theory("T1", "workers return", "trust grows", "they are seen to stay", "workshop")
SECOND = Theory("T2", "caseloads are low", "parents are heard")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


CSV = """id,if,then,because,source
T1,workers return,trust grows,they are seen to stay,workshop

T2,caseloads are low,parents are heard,,
"""
YAML = """
theories:
  - id: T1
    if: workers return
    then: trust grows
    because: they are seen to stay
    source: workshop
  - if: caseloads are low
    then: parents are heard
"""
WORDS = """Context;Outcome;Mechanism;Reference
workers return;trust grows;they are seen to stay;workshop
caseloads are low;parents are heard
"""


@pytest.mark.parametrize(
    ("name", "text"), [("t.csv", CSV), ("t.yaml", YAML), ("t.yml", YAML), ("words.csv", WORDS)]
)
def test_every_shape_gives_the_same_theories(tmp_path: Path, name: str, text: str) -> None:
    assert load_theories(written(tmp_path, name, text)) == (FIRST, SECOND)


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["ID", "If", "Then", "Because", "Source"], [7, "a  b", "c", None, None]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    assert load_theories(tmp_path / "t.xlsx") == (Theory("7", "a b", "c"),)


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("t.csv", "id,secret words\n1,x\n", r"no column is called 'if'"),
        ("t.csv", "id,if,then\nT1,secret words,\n", r"t.csv, row 2: the theory has no 'then'"),
        ("t.csv", "id,if,then\nT1,a,b\nT1,c,d\n", r"row 3: the id 'T1' was given to row 2"),
        ("t.csv", "id,if,then\n", "no theories in it"),
        ("t.yaml", "- if: [1\n", r"t.yaml, line \d: this is not YAML"),
        ("t.yaml", "just words", "no list of theories"),
        ("t.yaml", "- only words", "theory 1: this is no theory"),
        ("t.yaml", "- id: T1\n  if: x\n", "theory 1: the theory has no 'then'"),
        ("t.yaml", "", "no theories in it"),
    ],
)
def test_a_fault_is_one_line_with_its_place(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        load_theories(written(tmp_path, name, text))
    assert "secret words" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("t.csv", "t.yaml"):
        with pytest.raises(ReadError, match="No such file"):
            load_theories(tmp_path / name)
