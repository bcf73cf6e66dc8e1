"""OpenDocument, rich text, PDF, and linguists' tiers."""

from __future__ import annotations

import io
import zipfile

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import read

OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def odt(body: str, *, head: str = "", manifest: str = "<manifest/>") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {OFFICE}>'
        '<office:automatic-styles><style:style style:name="B" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def test_opendocument(write, said):
    body = (
        "<text:h>Interview 3</text:h>"
        "<text:p>Interviewer:<text:tab/>So?<text:note><text:p>not it</text:p></text:note></text:p>"
        '<text:p>Mum: <text:span text:style-name="B">He</text:span><text:s text:c="2"/>left.'
        "<text:line-break/>Interviewer: And then?</text:p><text:p>Mum: Nothing.</text:p>"
    )
    assert said(read(write("talk.odt", odt(body)))) == [
        ("Interviewer", "So?"),
        ("Mum", "He left."),
        ("Interviewer", "And then?"),
        ("Mum", "Nothing."),
    ]


def test_a_table_in_opendocument(write, said):
    def row(*cells):
        inside = "".join(
            f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells
        )
        return f"<table:table-row>{inside}</table:table-row>"

    rows = row("Speaker", "Text") + row("Mum", "He left.") + row("Worker", "When?")
    body = f"<table:table>{rows}</table:table>"
    assert said(read(write("t.odt", odt(body)))) == [("Mum", "He left."), ("Worker", "When?")]


def test_opendocument_with_entities_or_a_password(write):
    with pytest.raises(ReadError, match="entities"):
        read(write("a.odt", odt("<text:p>x</text:p>", head="<!DOCTYPE x [<!ENTITY e 'x'>]>")))
    with pytest.raises(ReadError, match="password"):
        read(write("b.odt", odt("<text:p>x</text:p>", manifest="<manifest:encryption-data/>")))


RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0\fs24 "
    r"{\b Interviewer:} How was the caf\'e9?\par "
    r"{\b Mum:} He said \ldblquote no\rdblquote .\par Twice \u8230? I think.\par}"
)


def test_rich_text(write, said):
    assert said(read(write("talk.rtf", RTF))) == [
        ("Interviewer", "How was the café?"),
        ("Mum", "He said “no”.\nTwice … I think."),
    ]


def test_no_rich_text(write):
    with pytest.raises(ReadError, match="not rtf"):
        read(write("talk.rtf", "Mum: Hello."))


def pdf(pages: list[list[str]], *, password: str = "") -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    stream = io.BytesIO()
    options = {}
    if password:
        encryption = pytest.importorskip("reportlab.lib.pdfencrypt")
        options["encrypt"] = encryption.StandardEncryption(password, strength=128)
    page = canvas.Canvas(stream, **options)
    for lines in pages:
        for number, line in enumerate(lines):
            page.drawString(50, 800 - 15 * number, line)
        page.showPage()
    page.save()
    return stream.getvalue()


def test_pdf(write, said):
    pages = [
        [
            "Interview 4, page 1",
            "Interviewer: So what happened then, when he came in and",
            "sat down?",
        ],
        [
            "Interview 4, page 2",
            "Mum: He said nothing at all, which is what he does, he",
            "sits and",
        ],
        ["Interview 4, page 3", "looks. For an hour.", "Interviewer: And you?"],
        ["Interview 4, page 4", "Mum:", "I put the kettle on."],
    ]
    assert said(read(write("talk.pdf", pdf(pages)))) == [
        ("Interviewer", "So what happened then, when he came in and sat down?"),
        ("Mum", "He said nothing at all, which is what he does, he sits and looks. For an hour."),
        ("Interviewer", "And you?"),
        ("Mum", "I put the kettle on."),
    ]


def test_line_numbers_in_a_pdf_are_no_words(write, said):
    pages = [["Mum: It was.", "Worker: Was it?", *map(str, range(1, 12))]]
    assert said(read(write("n.pdf", pdf(pages)))) == [("Mum", "It was."), ("Worker", "Was it?")]


def test_pdf_without_text_layer(write):
    with pytest.raises(ReadError, match=r"scan\.pdf: the pages are pictures.*text recognition"):
        read(write("scan.pdf", pdf([[], []])))


def test_pdf_with_a_password(write):
    with pytest.raises(ReadError, match=r"locked\.pdf: .*password"):
        read(write("locked.pdf", pdf([["Mum: Hello."]], password="x")))


@pytest.mark.parametrize("keep", [20, 300, 700])
def test_truncated_pdf(write, keep):
    with pytest.raises(ReadError, match=r"cut\.pdf: "):
        read(write("cut.pdf", pdf([["Mum: Hello."]])[:keep]))


def test_a_list_of_codes_as_pdf(write):
    with pytest.raises(ReadError, match=r"coding program"):
        read(write("codes.pdf", pdf([["Code System", "Code System Memo Frequency", "Trust 3"]])))


EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="3958"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="4226"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="4300"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="5000"/>
</TIME_ORDER>
<TIER TIER_ID="Mum"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts3"
TIME_SLOT_REF2="ts4"><ANNOTATION_VALUE>He left.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
</ANNOTATION></TIER>
<TIER TIER_ID="Worker"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts1"
TIME_SLOT_REF2="ts2"><ANNOTATION_VALUE>And then?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>
</ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""


def test_elan(write, said):
    transcript = read(write("talk.eaf", EAF))
    assert said(transcript) == [("Worker", "And then?"), ("Mum", "He left.")]
    assert transcript.turns[0].time == 3.958


def test_elan_with_entities(write):
    text = EAF.replace(
        "<ANNOTATION_DOCUMENT>", '<!DOCTYPE x [<!ENTITY e "x">]><ANNOTATION_DOCUMENT>'
    )
    with pytest.raises(ReadError, match="entities"):
        read(write("talk.eaf", text))


GRID = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 9
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Mum"
        xmin = 0
        xmax = 9
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 2
            text = ""
        intervals [2]:
            xmin = 2
            xmax = 4
            text = "He said ""no""."
    item [2]:
        class = "IntervalTier"
        name = "Worker"
        xmin = 0
        xmax = 9
        intervals: size = 1
        intervals [1]:
            xmin = 0.5
            xmax = 1.5
            text = "And then?"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_praat(write, said, encoding):
    transcript = read(write("talk.TextGrid", GRID, encoding))
    assert said(transcript) == [("Worker", "And then?"), ("Mum", 'He said "no".')]


def test_xml_of_other_programs(write):
    with pytest.raises(ReadError, match="XML of some other program"):
        read(write("project.qde", '<?xml version="1.0"?><Project/>'))


def test_markdown(write, said):
    text = """# Interview

- **Interviewer:** What *happened*?
- **Mum:** \\[01:46\\] He left.

He *really* left.

**Break:** \\[02:00\\]

- **Interviewer:** And then?
"""
    transcript = read(write("talk.md", text))
    assert said(transcript) == [
        ("Interviewer", "What happened?"),
        ("Mum", "He left.\nHe really left."),
        ("Interviewer", "And then?"),
    ]
    assert transcript.turns[1].time == 106


def test_a_markdown_table(write, said):
    text = "| Speaker | Text |\n|---|---|\n| Mum | He left. |\n| Worker | When? |\n"
    assert said(read(write("talk.md", text))) == [("Mum", "He left."), ("Worker", "When?")]
