"""Attributes from folders, names, titles, and attributes.csv."""

from __future__ import annotations

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import apply_attributes, load_attributes, read

TALK = "Mum: He left.\nWorker: When?\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("one.txt", {}),
        ("LA2/one.txt", {"site": "LA2"}),
        ("site north/one.txt", {"site": "north"}),
        ("site=North East/one.txt", {"site": "North East"}),
        ("Northtown/one.txt", {"site": "Northtown"}),
        ("transcripts/final/one.txt", {}),
        ("control/wave 2/one.txt", {"arm": "control", "wave": "2"}),
        ("baseline/one.txt", {"wave": "baseline"}),
        ("Focus groups/one.txt", {"kind": "focus group"}),
        ("LA1/home visits/T2/v1.txt", {"site": "LA1", "kind": "visit", "wave": "2"}),
        ("interview_2023-05-12.txt", {"kind": "interview", "date": "2023-05-12"}),
        ("FG2.txt", {"kind": "focus group"}),
        ("field notes 3.txt", {"kind": "field note"}),
        ("reviewer.txt", {}),
    ],
)
def test_folders_and_names(write, name, expected):
    path = write("talk.txt", TALK)
    assert read(path, name=name).attributes == expected


def test_a_folder_taken_for_the_site_is_noted_until_a_table_settles_it(write):
    transcript = read(write("talk.txt", TALK), name="Northtown/talk.txt")
    assert any("folder's name" in note for note in transcript.notes)
    table = load_attributes(write("attributes.csv", "file,site\nNorthtown/talk.txt,North\n"))
    told = apply_attributes(transcript, table)
    assert told.attributes["site"] == "North"
    assert told.notes == ()


def test_the_title_tells(transcript):
    """
    INT03 Mother, Netherfold
    At home, 8th November 2023. Wave 2.

    Interviewer: So?
    Donna: Well.
    """
    assert transcript.attributes == {"date": "2023-11-08", "wave": "2", "kind": "interview"}


@pytest.mark.parametrize("wanted", ["a/talk.txt", "talk.txt", "talk", "A\\Talk.txt", "a/*.txt"])
def test_a_table_finds_its_documents(write, wanted):
    transcript = read(write("talk.txt", TALK), name="a/talk.txt")
    text = f"File,Site,Arm,Age group\n{wanted},LA1,,30-40\nother.txt,LA9,x,y\n"
    table = load_attributes(write("attributes.csv", text))
    told = apply_attributes(transcript, table)
    assert dict(told.attributes) == {"site": "LA1", "Age group": "30-40"}
    assert told.id == transcript.id


def test_rows_that_mean_none_of_the_documents(write):
    text = "file,site\na/talk.txt,1\nTALK,1\nb\\*.txt,1\nnone.txt,1\nc/*.txt,1\ntalk.docx,1\n"
    table = load_attributes(write("attributes.csv", text))
    assert table.unmatched(["a/talk.txt", "b/x.txt"]) == ["none.txt", "c/*.txt", "talk.docx"]


def test_a_facesheet_is_a_table_of_attributes(write):
    table = load_attributes(write("f.csv", "RespondentID,TranscriptName,Region\n9,talk,Wales\n"))
    transcript = read(write("talk.txt", TALK))
    assert apply_attributes(transcript, table).attributes["Region"] == "Wales"


def test_a_table_that_names_no_documents(write):
    with pytest.raises(ReadError, match="no column names the documents; columns are colour, site"):
        load_attributes(write("attributes.csv", "colour,site\nred,LA1\n"))
    with pytest.raises(ReadError, match="no rows below its header"):
        load_attributes(write("attributes.csv", "file,site\n"))
