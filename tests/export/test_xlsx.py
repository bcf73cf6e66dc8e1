"""The workbook, read back by another library."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_realist.errors import RealistError
from nlp_realist.export import write_codings_xlsx
from nlp_realist.export.cells import MAX_CHARACTERS, cell_text, looks_like_formula
from nlp_realist.types import Codebook, Study
from tests.studies import excerpts_of, small_study, tag, transcript

SHEETS = [
    "Read me",
    "Transcripts",
    "Excerpts",
    "Codings",
    "Codes",
    "Codes by transcript",
    "Codes by role",
    "Codes by site",
    "Patterns",
    "Pattern members",
    "Pattern links",
    "Invented examples",
    "Decisions",
]
Book = openpyxl.Workbook
Row = dict[str, object]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return opened(small_study(), tmp_path)


def opened(study: Study, folder: Path, **options: int) -> Book:
    path = folder / "codings.xlsx"
    write_codings_xlsx(study, path, **options)
    assert list(folder.iterdir()) == [path], "nothing else is left"
    return openpyxl.load_workbook(path)


def rows(book: Book, name: str) -> list[Row]:
    head, *others = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in others]


def test_each_sheet_is_there(book: Book) -> None:
    assert book.sheetnames == SHEETS


def test_headers_stay_and_filter(book: Book) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        assert sheet.print_title_rows == "$1:$1"


def test_transcripts_have_their_attributes(book: Book) -> None:
    first, second, third = rows(book, "Transcripts")
    assert first["transcript"] == "north/group 1.docx"
    assert (second["site"], second["wave"], third["wave"]) == ("South", "1", None)
    assert (second["turns"], second["speakers"], second["excerpts"]) == (3, 2, 3)


def test_excerpts_have_their_codes_in_words(book: Book) -> None:
    found = [row["codes"] for row in rows(book, "Excerpts")]
    assert found == [
        None,
        "Trust; Family level",
        "Child's voice (contrary)",
        None,
        "Trust; Dependable",
        "Dependable (contrary)",
        "Trust",
    ]


def test_a_coding_is_a_row_with_room_for_a_decision(book: Book) -> None:
    study = small_study()
    coding = rows(book, "Codings")[5]
    assert coding == {
        "transcript": "south/mother.vtt",
        "speaker": "Mum",
        "role": "parent",
        "site": "South",
        "family": "Relationship",
        "code": "Dependable",
        "direction": "contrary",
        "score": 0.75,
        "sure": "sure",
        "evidence": "never rang back",
        "quotation": "The last one never rang back.",
        "origin": "model: small-1",
        "decision": None,
        "memo": None,
        "cues": None,
        "nearest examples (invented)": None,
        "code id": "relationship/dependable",
        "tag id": study.tags[5].id,
    }
    assert rows(book, "Codings")[4]["origin"] == "person: R. Coder"


def test_a_coding_refers_to_invented_words_on_their_own_sheet(book: Book) -> None:
    trust, _, boys, *_ = rows(book, "Codings")
    assert trust["cues"] == "“trust”"
    assert (
        trust["nearest examples (invented)"]
        == "0.70 E1 present\n0.60 E2 contrary\n0.50 E3 near miss"
    )
    assert boys["cues"] == "“asked the boys” (present)"
    assert boys["nearest examples (invented)"] == "0.70 E1 near miss"
    example = rows(book, "Invented examples")[0]
    assert (example["example"], example["tags it is near"]) == ("E1", 2)
    assert example["invented words"] == "He turned up, every Friday, <b>rain</b> or not."
    assert example["codes"] == "Trust; Dependable"
    assert rows(book, "Invented examples")[2]["near miss of"] == "Trust"


def test_without_grounds_there_is_no_sheet_of_examples(tmp_path: Path) -> None:
    book = opened(replace(small_study(), grounds={}), tmp_path)
    assert "Invented examples" not in book.sheetnames


def test_a_decision_is_chosen_from_a_list(book: Book) -> None:
    (rule,) = book["Codings"].data_validations.dataValidation
    assert rule.formula1 == '"accept,edit,reject"'
    assert str(rule.sqref) == "M2:M8"
    assert book["Codings"]["M1"].value == "decision"


def test_codes_are_counted_with_their_denominator(book: Book) -> None:
    by_site = {row["site"]: row for row in rows(book, "Codes by site")}
    assert by_site["South"] == {
        "site": "South",
        "excerpts": 4,
        "Trust": 2,
        "Trust (contrary)": 0,
        "Dependable": 1,
        "Dependable (contrary)": 1,
        "Child's voice": 0,
        "Child's voice (contrary)": 0,
        "Family level": 0,
    }
    assert [row["role"] for row in rows(book, "Codes by role")][-1] == "not given"
    assert len(rows(book, "Codes by transcript")) == 3


def test_patterns_have_their_words_and_denominators(book: Book) -> None:
    first, lead = rows(book, "Patterns")
    assert (first["transcripts"], first["of transcripts"]) == (2, 3)
    assert first["statement (yours)"] == "If a worker keeps coming, trust follows."
    assert first["mechanism"] == (
        "stated: “She listened, and because she kept coming I started to believe her. 😀” "
        "(Mum, south/mother.vtt) [reasoning]"
    )
    assert first["context"] == "empty: nobody said it"
    assert first["codes"] == "Trust 2 of 2"
    assert first["leads to"] == "boys not asked"
    assert (lead["status"], lead["transcripts"], lead["central quotation"]) == ("lead", None, None)


def test_members_come_before_counter_examples(book: Book) -> None:
    members = rows(book, "Pattern members")
    assert [(row["pattern id"], row["kind"]) for row in members] == [
        ("pattern-1", "member"),
        ("pattern-1", "member"),
        ("pattern-1", "counter-example"),
        ("pattern-2", "member"),
    ]
    assert members[2]["codes"] == "Dependable (contrary)"


def test_a_pattern_says_what_it_does_not_survive_without(book: Book) -> None:
    first, lead = rows(book, "Patterns")
    assert first["left out one at a time"] == (
        "does not survive without south/mother.vtt, P1 (north/group 1.docx) or North"
    )
    assert lead["left out one at a time"] is None


def test_linked_clauses_stay_in_one_row(book: Book) -> None:
    first, second = rows(book, "Pattern links")
    assert (first["cause"], first["effect"]) == ("kept coming", "I started to believe her")
    assert (first["joined by"], first["relation"], first["told in"]) == ("because", "cause", None)
    assert (second["told in"], second["of transcripts"], second["link"]) == (2, 2, 2)
    assert (second["transcript"], second["speaker"]) == ("north/group 1.docx", "P1")


def test_without_links_there_is_no_sheet_of_them(tmp_path: Path) -> None:
    study = small_study()
    patterns = tuple(replace(pattern, links=()) for pattern in study.patterns)
    book = opened(replace(study, patterns=patterns), tmp_path)
    assert "Pattern links" not in book.sheetnames


def test_decisions_are_shown_as_they_were_made(book: Book) -> None:
    _, second, third = rows(book, "Decisions")
    assert (second["verdict"], second["memo"]) == ("reject", "=late, not distrust")
    assert third["change"] == "label: Return"


def test_the_first_sheet_says_what_is_where_and_from_what(book: Book) -> None:
    lines = ["|".join(str(v) for v in row if v is not None) for row in book["Read me"].values]
    assert lines[0] == "Small study"
    assert any(line.startswith("Codings|7|") for line in lines)
    assert "seed|0" in lines
    assert "settings|aim: balanced" in lines
    assert not any("Please note" in line for line in lines)


ATTACKS = (
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "=",
    "#N/A",
    "|x",
)


def attacked() -> Study:
    """A study in which every text that comes from outside starts like a formula."""
    name = "=cmd|' /C calc'!A0.txt"
    source = transcript(name, tuple(("=Mum", "-role", words) for words in ATTACKS), site="@site")
    excerpts = excerpts_of(source)
    tags = tuple(tag(e, "=family/=code", e.text) for e in excerpts)
    pattern = replace(
        small_study().patterns[0],
        label="=1",
        statement="+2",
        human_statement="-3",
        members=tuple(e.id for e in excerpts),
        memo="@4",
        level="=5",
    )
    decision = replace(small_study().decisions[0], memo="=6", reviewer="=7", at="=8")
    return Study(
        *("=study", (source,), tuple(excerpts), Codebook("", "", (), ()), tags),
        *((pattern,), (decision,), {"=key": "=value"}),
    )


def test_nothing_that_was_said_can_become_a_formula(tmp_path: Path) -> None:
    book = opened(attacked(), tmp_path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate}"
                if isinstance(cell.value, str) and looks_like_formula(cell.value):
                    assert cell.quotePrefix, f"{sheet.title}!{cell.coordinate}"
    assert [row["text"] for row in rows(book, "Excerpts")] == list(ATTACKS)
    with zipfile.ZipFile(tmp_path / "codings.xlsx") as parts:
        xml = b"".join(parts.read(n) for n in parts.namelist() if "sheet" in n)
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml.lower().replace(b"=hyperlink(", b"")


def test_what_a_workbook_can_not_hold_is_left_out(tmp_path: Path) -> None:
    words = "a\x00b\x1fc\ud800d\ufffee\r\nf"
    source = transcript("t.txt", ((None, None, words),))
    study = replace(small_study(), transcripts=(source,), excerpts=tuple(excerpts_of(source)))
    book = opened(replace(study, tags=(), patterns=(), decisions=()), tmp_path)
    assert rows(book, "Excerpts")[0]["text"] == "abcde\nf"
    assert "Decisions" not in book.sheetnames


@settings(max_examples=200)
@given(st.text(st.characters()))
def test_any_text_is_fit_for_a_cell(text: str) -> None:
    fit = cell_text(text)
    assert cell_text(fit) == fit
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", fit)


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_text_that_is_too_long_is_cut_where_one_sees_it(letter: str) -> None:
    fit = cell_text(letter * 40_000)
    assert fit.endswith("[cut here: a cell holds no more]")
    assert fit.startswith(letter * 100)
    assert 0 <= MAX_CHARACTERS - len(fit.encode("utf-16-le")) // 2 <= 1
    assert cell_text(letter * 16_383) == letter * 16_383


def test_escapes_that_excel_would_read_stay_as_they_were_written(tmp_path: Path) -> None:
    source = transcript("t.txt", ((None, None, "see _x0041_ there"),))
    study = replace(small_study(), transcripts=(source,), excerpts=tuple(excerpts_of(source)))
    opened(replace(study, tags=(), patterns=()), tmp_path)
    with zipfile.ZipFile(tmp_path / "codings.xlsx") as parts:
        assert b"see _x005F_x0041_ there" in parts.read("xl/worksheets/sheet3.xml")


def test_a_table_that_is_too_long_goes_on_on_another_sheet(tmp_path: Path) -> None:
    book = opened(small_study(), tmp_path, max_rows=4)
    assert [n for n in book.sheetnames if n.startswith("Codings")] == [
        "Codings",
        "Codings 2",
        "Codings 3",
    ]
    parts = [rows(book, name) for name in ("Codings", "Codings 2", "Codings 3")]
    assert [len(part) for part in parts] == [3, 3, 1]
    found = [row["tag id"] for part in parts for row in part]
    assert found == [t.id for t in small_study().tags]
    assert str(book["Codings 3"].data_validations.dataValidation[0].sqref) == "M2"
    lines = [str(row) for row in book["Read me"].values]
    assert any("“Codings” has more rows than the 4 that a sheet can hold" in x for x in lines)


def test_an_empty_study_gives_empty_tables(tmp_path: Path) -> None:
    book = opened(Study("empty", (), (), Codebook("", "", (), ())), tmp_path)
    assert book.sheetnames == SHEETS[:-3]
    assert all(rows(book, name) == [] for name in book.sheetnames[1:])


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_codings_xlsx(small_study(), first)
    write_codings_xlsx(small_study(), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("place", [lambda p: p / "nowhere" / "c.xlsx", lambda p: p])
def test_a_place_that_can_not_be_written_is_told(
    tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    with pytest.raises(RealistError, match="the file can't be written"):
        write_codings_xlsx(small_study(), place(tmp_path))
    assert list(tmp_path.iterdir()) == []
