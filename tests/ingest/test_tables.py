"""Tables as transcripts: csv, tsv, xlsx."""

from __future__ import annotations

import io

import pytest

from nlp_realist.errors import AmbiguousError, ReadError
from nlp_realist.ingest import read


def test_a_row_is_a_turn(write, said):
    text = (
        'timestamp,speaker,statement\n0:01,Ann,"So, what?"\n0:06,Mum,Nothing.\n0:09,Mum,Really.\n'
    )
    transcript = read(write("t.csv", text))
    assert said(transcript) == [("Ann", "So, what?"), ("Mum", "Nothing."), ("Mum", "Really.")]
    assert [turn.time for turn in transcript.turns] == [1, 6, 9]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(write, said, sign, encoding):
    rows = [("Speaker", "Text"), ("Siân", "Café — so?"), ("Mum", "Déjà vu.")]
    text = "\r\n".join(sign.join(row) for row in rows)
    assert said(read(write("t.csv", text, encoding))) == [
        ("Siân", "Café — so?"),
        ("Mum", "Déjà vu."),
    ]


def test_labels_lose_their_colon_and_entities_are_letters(write, said):
    text = "speaker,words\nDB:,Good &#8212; so.\nDB,Well?\nRA:,Tea &amp; cake.\n"
    assert said(read(write("t.csv", text))) == [
        ("DB", "Good — so."),
        ("DB", "Well?"),
        ("RA", "Tea & cake."),
    ]


def test_a_row_is_a_text(write, said):
    text = "id,response\n1,They listened to me.\n2,Nobody rang.\n"
    transcript = read(write("survey.csv", text))
    assert said(transcript) == [(None, "They listened to me."), (None, "Nobody rang.")]
    assert any("no column names the speakers" in note for note in transcript.notes)


def test_labels_inside_the_text_column(write, said):
    text = "line,text\n1,Mum: He left.\n2,Worker: When?\n3,Mum: Tuesday.\n"
    assert [who for who, _ in said(read(write("t.csv", text)))] == ["Mum", "Worker", "Mum"]


def test_roles_and_attributes_in_columns(write):
    text = "speaker,role,text,site,wave\nAnn,practitioner,So?,LA1,1\nKim,parent,No.,LA1,2\n"
    transcript = read(write("t.csv", text))
    assert [turn.role for turn in transcript.turns] == ["practitioner", "parent"]
    assert transcript.attributes == {"site": "LA1"}


def test_rows_that_name_nobody(write, said):
    text = "speaker,text\nMum,He left.\n,Then he came back.\nWorker,When?\n"
    transcript = read(write("t.csv", text))
    assert said(transcript)[1] == (None, "Then he came back.")
    assert any("1 rows name no speaker" in note for note in transcript.notes)


def test_no_column_of_words_names_the_columns_and_the_option(write):
    path = write("people.csv", "Name,User Email,Duration\nAnn,a@b.c,75\nJo,j@b.c,70\n")
    with pytest.raises(ReadError) as error:
        read(path)
    assert str(error.value) == (
        "people.csv: no column holds what was said; columns are Name, User Email, Duration. "
        "Name the column of words with --text-column, or leave the file out."
    )


def test_a_column_may_be_named(write, said):
    path = write("t.csv", "who_is_it,what_was_heard\nAnn,So?\nMum,No.\n")
    transcript = read(path, text_column="what_was_heard", speaker_column="who_is_it")
    assert said(transcript) == [("Ann", "So?"), ("Mum", "No.")]
    with pytest.raises(ReadError, match="there is no column 'nonsense'"):
        read(path, text_column="nonsense")


def test_two_columns_of_words_are_not_guessed(write, said):
    path = write("t.csv", "speaker,text,words\nAnn,So?,So then?\nMum,No.,No no.\n")
    with pytest.raises(AmbiguousError, match=r"--text-column 'text' or --text-column 'words'"):
        read(path)
    assert said(read(path, text_column="words"))[0] == ("Ann", "So then?")


def test_a_table_or_plain_text(write, said):
    path = write("t.txt", "speaker\ttext\nAnn\tSo?\nMum\tNo.\n")
    with pytest.raises(AmbiguousError, match="--format tsv or --format txt"):
        read(path)
    assert said(read(path, format="tsv")) == [("Ann", "So?"), ("Mum", "No.")]
    assert said(read(path, format="txt"))[1] == ("Ann", "So?")


def test_line_breaks_inside_a_cell(write, said):
    text = 'speaker,text\nAnn,"So?\nAnd\n\nthen?"\nMum,No.\n'
    assert said(read(write("t.csv", text)))[0] == ("Ann", "So?\nAnd\nthen?")


def workbook(*sheets: list[list[object]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook(write, said):
    rows = [["Notes on the file"], [], ["timestamp", "speaker", "statement"]]
    rows += [["0:01", "Ann", "So?"], ["0:06", "Mum", "No."]]
    assert said(read(write("t.xlsx", workbook(rows)))) == [("Ann", "So?"), ("Mum", "No.")]


def test_a_workbook_without_a_header(write, said):
    rows = [
        [None, None],
        ["Researcher 2:", "October 7, 1892. It began."],
        ["Teacher 4:", "Students it’s time to learn. "],
        ["[Cross Talk 3:00]", None],
        ["Teacher 4:", "Let us read this together."],
    ]
    assert said(read(write("t.xlsx", workbook(rows)))) == [
        ("Researcher 2", "October 7, 1892. It began."),
        ("Teacher 4", "Students it’s time to learn."),
        (None, "[Cross Talk 3:00]"),
        ("Teacher 4", "Let us read this together."),
    ]


def test_the_sheet_with_words_is_read_and_others_are_noted(write, said):
    facts = [["Name", "Age"], ["Ann", 34], ["Jo", 35]]
    talk = [["speaker", "text"], ["Ann", "So?"], ["Jo", "No."]]
    transcript = read(write("t.xlsx", workbook(facts, talk, talk)))
    assert said(transcript) == [("Ann", "So?"), ("Jo", "No.")]
    assert any("1 more sheets" in note for note in transcript.notes)


def test_a_facesheet_and_a_codebook_are_no_transcripts(write):
    facts = [["Participant", "Age", "Region"], ["Ann", 34, "Wales"], ["Jo", 35, "Wales"]]
    with pytest.raises(ReadError, match="columns are Participant, Age, Region"):
        read(write("facts.xlsx", workbook(facts)))
    codes = [["code_id", "code_label", "code_description"], ["a", "Trust", "A description of it."]]
    with pytest.raises(ReadError, match="list of codes"):
        read(write("codes.xlsx", workbook(codes)))


def test_a_damaged_workbook(write):
    content = workbook([["speaker", "text"], ["Ann", "So?"]])
    with pytest.raises(ReadError, match="damaged"):
        read(write("t.xlsx", content[: len(content) // 2]))


def test_several_documents_in_one_table_are_noted(write):
    text = "transcript_id,speaker,text\n1,Ann,So?\n1,Mum,No.\n2,Ann,And?\n"
    transcript = read(write("t.csv", text))
    assert transcript.notes == (
        "2 documents of the table are read as one; split it by 'transcript_id'",
    )


def test_a_table_without_a_header_shows_no_words_in_the_error(write):
    text = "34,He was under the bed then.,7\n35,And she was not there either.,8\n"
    with pytest.raises(ReadError, match=r"columns are 34, \.\.\., 7\. "):
        read(write("t.csv", text))
