"""Quotes in a csv that are never closed: told with their line, and the rows after them kept."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.errors import ReadError
from nlp_realist.ingest import faults_of, load_attributes, load_roles, load_theories, read
from nlp_realist.ingest.csv_rows import csv_rows
from nlp_realist.pipeline import ReadOptions, read_files


def parsed(text: str, delimiter: str = ",") -> tuple[list[list[str]], list[int]]:
    unclosed: list[int] = []
    rows = list(csv_rows(io.StringIO(text, newline=""), delimiter, unclosed))
    return rows, unclosed


def test_rows_after_a_quote_that_is_never_closed_are_kept() -> None:
    rows, unclosed = parsed('who,said\nAnn,So?\nMum,"He left.\nAnn,When?\nMum,Then.\n')
    said = [["Ann", "So?"], ["Mum", "He left."], ["Ann", "When?"], ["Mum", "Then."]]
    assert rows == [["who", "said"], *said]
    assert unclosed == [3]


def test_the_next_cell_in_quotes_does_not_close_it() -> None:
    rows, unclosed = parsed('a,b\n1,"one\n2,"two, and more"\n3,"three"\n')
    assert rows == [["a", "b"], ["1", "one"], ["2", "two, and more"], ["3", "three"]]
    assert unclosed == [2]


def test_where_every_cell_is_in_quotes() -> None:
    rows, unclosed = parsed('"a","b"\r\n"1","one\r\n"2","two"\r\n"3","three\r\n"4","four"\r\n')
    assert rows == [["a", "b"], ["1", "one"], ["2", "two"], ["3", "three"], ["4", "four"]]
    assert unclosed == [2, 4]


def test_lines_of_an_unclosed_cell_stay_with_it() -> None:
    rows, unclosed = parsed('a,b\n1,"one\nand on\n2,two\n3,"cut\nat the end\n')
    assert rows == [["a", "b"], ["1", "one\nand on"], ["2", "two"], ["3", "cut\nat the end"]]
    assert unclosed == [2, 5]


def test_a_header_may_hold_the_quote() -> None:
    assert parsed('a,"b\n1,one\n2,two\n') == ([["a", "b"], ["1", "one"], ["2", "two"]], [1])


def test_the_cell_that_is_open_need_not_be_the_first_of_several_lines() -> None:
    rows, unclosed = parsed('a,b,c\n1,"x\ny","z\n2,p,q\n')
    assert rows == [["a", "b", "c"], ["1", "x\ny", "z"], ["2", "p", "q"]]
    assert unclosed == [3]


def test_sloppy_quotes_inside_a_cell_are_left_alone() -> None:
    text = 'a,b\n1,"she said "no" to me"\n2,"many\n"no" ways"\n3,"x "y" z","two\nlines"\n'
    rows, unclosed = parsed(text)
    assert rows == list(csv.reader(io.StringIO(text, newline="")))
    assert unclosed == []


CELLS = st.text(alphabet='ab ,;"\n\r', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_what_is_well_formed_is_read_as_ever(table: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    assert parsed(file.getvalue()) == (table, [])


@given(st.text(alphabet='ab,"\n', max_size=40))
def test_no_line_is_lost_whatever_the_quotes(text: str) -> None:
    rows, unclosed = parsed(text)
    kept = "".join(cell for row in rows for cell in row)
    assert [kept.count(sign) for sign in "ab"] == [text.count(sign) for sign in "ab"]
    assert sorted(set(unclosed)) == unclosed
    assert all(text.split("\n")[line - 1].count('"') for line in unclosed)


def test_a_transcript_keeps_its_turns_and_tells_the_line(write, said) -> None:
    path = write("t.csv", 'speaker,text\nAnn,So?\nMum,"He left.\nAnn,When?\n')
    transcript = read(path)
    assert said(transcript) == [("Ann", "So?"), ("Mum", "He left."), ("Ann", "When?")]
    (fault,) = faults_of(transcript)
    assert fault.where == "t.csv, line 3"
    told = read_files([path])
    assert (told.transcripts, told.remarks) == ((transcript,), ())
    assert [str(one) for one in told.failures] == [str(fault)]


def test_a_table_about_transcripts_keeps_its_rows_and_tells_the_line(write) -> None:
    talk = write("talk.txt", "Mum: He left.\nWorker: When?\n")
    attributes = write("a.csv", 'file,site\nother,"LA1\ntalk,LA2\n')
    assert dict(load_attributes(attributes).rows)["talk"] == {"site": "LA2"}
    roles = write("r.csv", 'speaker,role\nDad,"parent\nMum,manager\n')
    assert load_roles(roles).role("talk.txt", "Mum") == "manager"
    told = read_files([talk], options=ReadOptions(roles=roles, attributes=attributes))
    assert [fault.where for fault in told.failures] == ["r.csv, line 2", "a.csv, line 2"]


def test_theories_with_an_open_quote_are_refused(write) -> None:
    with pytest.raises(ReadError, match=r"t\.csv, line 2: a quote opens"):
        load_theories(write("t.csv", 'id,if,then\nT1,"asked,they answer\nT2,told,they stop\n'))
