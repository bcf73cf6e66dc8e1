"""Word documents, and what may be wrong with them."""

from __future__ import annotations

import io
import zipfile

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import read

docx = pytest.importorskip("docx")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def document():
    return docx.Document()


@pytest.fixture
def saved(write):
    def _saved(document, name="talk.docx"):
        stream = io.BytesIO()
        document.save(stream)
        return write(name, stream.getvalue())

    return _saved


@pytest.fixture
def rewritten(document, write):
    """A Word file with one part of it replaced."""

    def _rewritten(part: str, content: bytes, name="talk.docx"):
        document.add_paragraph("Mum: Hello.")
        stream = io.BytesIO()
        document.save(stream)
        out = io.BytesIO()
        with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                new.writestr(info, content if info.filename == part else old.read(info))
        return write(name, out.getvalue())

    return _rewritten


def test_paragraphs(document, saved, said):
    document.add_heading("Interview 3", 0)
    for text in ("Date: 3 May 2023", "", "Interviewer: So?", "Mum: He left.", "", "For good."):
        document.add_paragraph(text)
    document.add_paragraph("Interviewer: And then?\nMum: Nothing.")
    transcript = read(saved(document))
    assert said(transcript) == [
        ("Interviewer", "So?"),
        ("Mum", "He left.\nFor good."),
        ("Interviewer", "And then?"),
        ("Mum", "Nothing."),
    ]
    assert transcript.attributes["date"] == "2023-05-03"


def test_a_twin_in_plain_text_is_the_same_transcript(document, saved, write):
    lines = ["Interviewer: So?", "Mum:  He left… for good.", "Interviewer: “Why”?"]
    for line in lines:
        document.add_paragraph(line)
    assert read(saved(document)).id == read(write("talk.txt", "\n".join(lines))).id


def test_a_table_of_turns(document, saved, said):
    table = document.add_table(rows=0, cols=3)
    rows = [
        ("Time", "Speaker", "Words"),
        ("00:01", "Interviewer", "So?"),
        ("00:02", "Mum", "He left."),
        ("", "", "For good."),
        ("00:09", "Interviewer", "And then?"),
    ]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("End of interview")
    transcript = read(saved(document))
    assert said(transcript) == [
        ("Interviewer", "So?"),
        ("Mum", "He left."),
        ("Mum", "For good."),
        ("Interviewer", "And then?"),
    ]
    assert [turn.time for turn in transcript.turns] == [1, 2, None, 9]


def test_a_table_without_a_header(document, saved, said):
    table = document.add_table(rows=0, cols=2)
    for row in [
        ("P1:", "We went in with a plan."),
        ("P2:", "I never do."),
        ("P1:", "You should do."),
    ]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    assert said(read(saved(document))) == [
        ("P1", "We went in with a plan."),
        ("P2", "I never do."),
        ("P1", "You should do."),
    ]


def test_a_table_of_facts_above_the_talk(document, saved, said):
    table = document.add_table(rows=0, cols=2)
    for row in [("Date", "3 May 2023"), ("Site", "LA1"), ("Interviewer", "JS")]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Interviewer: So, how are you?")
    document.add_paragraph("Mum: Fine.")
    transcript = read(saved(document))
    assert said(transcript) == [("Interviewer", "So, how are you?"), ("Mum", "Fine.")]
    assert transcript.attributes["site"] == "LA1"


def test_a_transcript_inside_one_cell(document, saved, said):
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Interviewer: So?"
    cell.add_paragraph("Mum: He left.")
    assert said(read(saved(document))) == [("Interviewer", "So?"), ("Mum", "He left.")]


def test_bold_questions_without_labels(document, saved, said):
    for text, bold in [
        ("So what happened?", True),
        ("He left.", False),
        ("And how was that?", True),
        ("Quiet.", False),
        ("Very quiet.", False),
    ]:
        document.add_paragraph().add_run(text).bold = bold
    transcript = read(saved(document))
    assert said(transcript) == [
        ("Interviewer", "So what happened?"),
        ("Interviewee", "He left."),
        ("Interviewer", "And how was that?"),
        ("Interviewee", "Quiet.\nVery quiet."),
    ]
    assert transcript.turns[0].role == "interviewer"
    assert any("bold" in note for note in transcript.notes)


def test_a_bold_line_inside_an_answer(document, saved, said):
    document.add_paragraph("Researcher: How was it?")
    document.add_paragraph("Mum: Hard.")
    document.add_paragraph().add_run("In what way?").bold = True
    document.add_paragraph("You are watched.")
    document.add_paragraph("Researcher: Right.")
    assert said(read(saved(document)))[1:4] == [
        ("Mum", "Hard."),
        ("Researcher", "In what way?"),
        ("Mum", "You are watched."),
    ]


def test_bold_labels_are_labels(document, saved, said):
    for label, words in [("Researcher 1: ", "How was it?"), ("Ana: ", "Hard.")]:
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(words)
    assert said(read(saved(document))) == [("Researcher 1", "How was it?"), ("Ana", "Hard.")]


def test_insertions_stay_and_deletions_go(rewritten, said):
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>Mum: He </w:t></w:r>"
        '<w:ins w:id="1" w:author="a"><w:r><w:t>never </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>always </w:delText></w:r></w:del>'
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r>"
        "</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>came.</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:p><w:r><w:t>Worker:</w:t><w:tab/><w:t>Right.</w:t></w:r></w:p></w:body></w:document>"
    )
    transcript = read(rewritten("word/document.xml", body.encode()))
    assert said(transcript) == [("Mum", "He never came."), ("Worker", "Right.")]


def test_a_bomb_is_not_unpacked(rewritten):
    path = rewritten("word/document.xml", b"<x>" + b" " * 200_000_000 + b"</x>")
    assert path.stat().st_size < 1_000_000
    with pytest.raises(ReadError, match=r"talk\.docx: the file would unpack to .* MB"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_external_entities_are_refused(rewritten, tmp_path, encoding):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>Mum: &e;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(ReadError, match=r"talk\.docx: the file declares XML entities"):
        read(rewritten("word/document.xml", body.encode(encoding)))


def test_a_truncated_document(document, saved):
    for _ in range(50):
        document.add_paragraph("Mum: Hello.")
    path = saved(document)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ReadError, match=r"talk\.docx: .*(damaged|cut short)"):
        read(path)


def test_damage_inside_a_document(rewritten):
    with pytest.raises(ReadError, match=r"damaged"):
        read(rewritten("word/document.xml", b"<w:document><w:body>"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word or Excel"),
        (b"This is no Word file at all.", "not docx"),
    ],
)
def test_files_that_only_look_like_word(write, content, what):
    with pytest.raises(ReadError, match=what):
        read(write("talk.docx", content))


def test_a_word_document_named_txt_is_read_and_noted(document, saved):
    document.add_paragraph("Mum: Hello.")
    document.add_paragraph("Worker: Hello.")
    transcript = read(saved(document, "talk.txt"))
    assert transcript.speakers == ("Mum", "Worker")
    assert any("docx" in note for note in transcript.notes)


def test_an_archive_is_no_transcript(write):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("talk.txt", "Mum: Hello.")
    with pytest.raises(ReadError, match=r"archive.*Unpack"):
        read(write("all.zip", stream.getvalue()))


def test_an_empty_document(document, saved):
    with pytest.raises(ReadError, match=r"no words"):
        read(saved(document))


def test_bold_names_without_a_colon(document, saved, said):
    talk = [("Researcher", "How was it?"), ("Ana", "Hard."), ("Researcher", "Oh?"), ("Ana", "So.")]
    for name, words in talk:
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f" {words}")
    paragraph = document.add_paragraph()
    paragraph.add_run("Very").bold = True
    paragraph.add_run(" odd.")
    assert said(read(saved(document))) == [
        ("Researcher", "How was it?"),
        ("Ana", "Hard."),
        ("Researcher", "Oh?"),
        ("Ana", "So.\nVery odd."),
    ]


def test_paragraphs_of_field_notes_stay_apart(document, saved, said):
    for text in ("Home visit", "The lift was out", "Nobody was dressed."):
        document.add_paragraph(text)
    assert [words for _, words in said(read(saved(document)))] == [
        "Home visit",
        "The lift was out",
        "Nobody was dressed.",
    ]


def test_bold_lines_inside_one_paragraph(document, saved, said):
    document.add_paragraph("Researcher: How was it?")
    paragraph = document.add_paragraph("Mum: Hard.\n")
    paragraph.add_run("Tell me more.\n").bold = True
    paragraph.add_run("You are watched.")
    assert said(read(saved(document)))[1:] == [
        ("Mum", "Hard."),
        ("Researcher", "Tell me more."),
        ("Mum", "You are watched."),
    ]
