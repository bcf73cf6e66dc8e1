"""Word documents (.docx): paragraphs and tables, in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import BadZipFile

from nlp_realist.errors import ReadError
from nlp_realist.ingest import archive
from nlp_realist.ingest.lines import File, Line, Reading
from nlp_realist.ingest.table_turns import lines_of_table
from nlp_realist.ingest.turns import read_lines
from nlp_realist.ingest.word_text import Styles, W, lines_of_paragraph

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
    styles = Styles(document)
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


def _lines(parent: Any, styles: Styles) -> Iterator[Line]:
    for block in _blocks(parent):
        if block.tag == f"{W}tbl":
            yield from lines_of_table(_rows(block, styles))
        else:
            yield from lines_of_paragraph(block, styles)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _blocks(child)


def _rows(table: Any, styles: Styles) -> list[Sequence[Sequence[Line]]]:
    return [
        [list(_lines(cell, styles)) for cell in _inside(row, "tc")] for row in _inside(table, "tr")
    ]


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _inside(child, name)
