"""Word documents (.docx): paragraphs and tables, in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import BadZipFile

from nlp_realist.errors import ReadError
from nlp_realist.ingest import archive
from nlp_realist.ingest.encodings import normalise
from nlp_realist.ingest.labels import LONGEST
from nlp_realist.ingest.lines import File, Line, Reading
from nlp_realist.ingest.table_turns import lines_of_table
from nlp_realist.ingest.turns import read_lines

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Parts of a paragraph whose text is not the document's own.
_NOT_TEXT = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}footnoteReference", f"{_W}commentReference", _FALLBACK}
)
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}ptab": "\t",
}
_DAMAGED = "Open it in Word and save it again, or export it as txt."


def read(file: File) -> Reading:
    """Read a Word document, with insertions accepted and deletions left out.

    Raises ReadError when the file is damaged, locked, a zip bomb or holds entities.
    """
    zipped = archive.open_archive(file.content, file.name)
    if "word/document.xml" not in archive.names(zipped):
        raise ReadError("the file is not a Word document", file.name, "Check its name.")
    archive.check_xml_parts(zipped, file.name)
    document = _open(file)
    styles = _Styles(document)
    lines = list(_lines(document.element.body, styles))
    return read_lines(lines, file.name, file.speakers)


def _open(file: File) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        return Document(io.BytesIO(file.content))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, OSError):
        raise ReadError("the file is damaged or cut short", file.name, _DAMAGED) from None


class _Styles:
    """Which paragraph and character styles are bold or headings."""

    def __init__(self, document: Any) -> None:
        self._bold: set[str] = set()
        self._heading: set[str] = set()
        for style in document.styles.element.iter(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            label = style.find(f"{_W}name")
            title = (label.get(f"{_W}val", "") if label is not None else "").lower()
            if title.startswith(("heading", "title", "subtitle")):
                self._heading.add(name)
            if _is_on(style.find(f"{_W}rPr/{_W}b")):
                self._bold.add(name)

    def heading(self, paragraph: Any) -> bool:
        return self._of(paragraph, f"{_W}pPr/{_W}pStyle") in self._heading

    def bold(self, paragraph: Any) -> bool:
        """Whether every word of a paragraph is bold."""
        by_style = self._of(paragraph, f"{_W}pPr/{_W}pStyle") in self._bold
        runs = [run for run in paragraph.iter(f"{_W}r") if _has_words(run)]
        return bool(runs) and all(self._is_bold(run, by_style) for run in runs)

    def lead(self, paragraph: Any) -> str:
        """The bold words that a paragraph starts with, when they are few."""
        lead: list[str] = []
        for run in paragraph.iter(f"{_W}r"):
            if _has_words(run) and not self._is_bold(run, by_style=False):
                break
            lead.append("".join(text.text or "" for text in run.iter(f"{_W}t")))
        words = " ".join("".join(lead).split())
        return words if 0 < len(words) <= LONGEST else ""

    def _is_bold(self, run: Any, by_style: bool) -> bool:
        own = run.find(f"{_W}rPr/{_W}b")
        if own is not None:
            return _is_on(own)
        return by_style or self._of(run, f"{_W}rPr/{_W}rStyle") in self._bold

    @staticmethod
    def _of(element: Any, path: str) -> str:
        found = element.find(path)
        return "" if found is None else str(found.get(f"{_W}val", ""))


def _has_words(run: Any) -> bool:
    return any((text.text or "").strip() for text in run.iter(f"{_W}t"))


def _is_on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(f"{_W}val", "1") not in ("0", "false", "off", "none")


def _lines(parent: Any, styles: _Styles) -> Iterator[Line]:
    for block in _blocks(parent):
        if block.tag == f"{_W}tbl":
            yield from lines_of_table(_rows(block, styles))
            continue
        heading, bold = styles.heading(block), styles.bold(block)
        lead, gap = "" if bold else styles.lead(block), True
        for text in _text(block).split("\n"):
            yield Line(text, bold=bold, heading=heading, gap=gap, lead=lead)
            lead, gap = "", not text.strip()


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child)


def _rows(table: Any, styles: _Styles) -> list[Sequence[Sequence[Line]]]:
    return [
        [list(_lines(cell, styles)) for cell in _inside(row, "tc")] for row in _inside(table, "tr")
    ]


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in parent:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _inside(child, name)


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    _collect(paragraph, parts)
    return normalise("".join(parts))


def _collect(element: Any, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            parts.append(child.text or "")
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag not in _NOT_TEXT and isinstance(tag, str) and not _is_placeholder(child):
            _collect(child, parts)


def _is_placeholder(element: Any) -> bool:
    """An empty content control shows blanks or a prompt that nobody wrote."""
    return element.tag == f"{_W}sdt" and element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
