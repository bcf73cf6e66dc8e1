"""Tables of roles and attributes beside the files: what is wrong with them is told once."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_commands import call

TALK = "Ana: So what happened?\n\nKim: He left, and nobody rang for {}.\n"


@pytest.fixture
def folder(tmp_path):
    for name in ("INT1", "INT2"):
        (tmp_path / f"{name}.txt").write_text(TALK.format(name), encoding="utf-8")
    return tmp_path


def test_rows_of_attributes_that_match_no_document(folder):
    rows = "\n".join(f"INT{n}.docx,LA{n}" for n in range(3, 10))
    (folder / "attributes.csv").write_text(f"file,site\nINT1,LA1\nINT*,LA\n{rows}\n", "utf-8")
    code, out, err = call("read", folder, "--json")
    assert code == 0
    assert json.loads(out.splitlines()[0])["attributes"]["site"] == "LA"
    (line,) = err.splitlines()
    assert line == (
        "note: attributes.csv: 7 of 9 rows match no document that was found: INT3.docx, "
        "INT4.docx, INT5.docx, INT6.docx, INT7.docx, .... Write the files' names as they are."
    )


def test_neighbours_of_a_file_are_not_missing(folder):
    (folder / "attributes.csv").write_text("file,site\nINT1,LA1\nINT2,LA2\n", "utf-8")
    assert call("read", folder / "INT1.txt", "--json")[2] == ""


def test_an_unknown_role_leaves_the_other_rows(folder):
    (folder / "roles.csv").write_text(
        "speaker,role\nAna,practitioner\nKim,wizard\nKim,child\n", "utf-8"
    )
    code, out, err = call("read", folder, "--json")
    assert code == 2
    turns = json.loads(out.splitlines()[0])["turns"]
    assert [turn["role"] for turn in turns] == ["practitioner", "child"]
    (line,) = err.splitlines()
    assert line.startswith("nlp-realist: roles.csv, row 3: the role is not known; the row is left")


def test_a_twin_that_comes_later_is_named_beside_the_one_in_the_project(folder):
    said = " ".join(f"word{n}" for n in range(60))
    (folder / "a").mkdir()
    (folder / "a" / "x.txt").write_text(f"Mum: {said}.\n", encoding="utf-8")
    (folder / "y.txt").write_text(f"Mum: {said} then.\n", encoding="utf-8")
    project = folder / "p.realist"
    assert call("new", project)[0] == 0
    assert call("add", project, folder / "a" / "x.txt")[0] == 0
    code, _, err = call("add", project, folder / "y.txt")
    assert code == 0
    assert "note: y.txt: nearly the same words as x.txt; both are counted." in err
    assert call("status", project)[1].splitlines()[0].split() == ["transcripts", "2"]
