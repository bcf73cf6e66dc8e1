"""OpenDocument text (.odt): paragraphs, headings and tables, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nlp_realist.errors import ReadError
from nlp_realist.ingest import archive
from nlp_realist.ingest.encodings import normalise
from nlp_realist.ingest.lines import File, Line, Reading
from nlp_realist.ingest.table_turns import lines_of_table
from nlp_realist.ingest.turns import read_lines

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE = _OASIS % "text", _OASIS % "table", _OASIS % "office"
_STYLE, _FO = _OASIS % "style", "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SKIPPED = frozenset({f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes"})
_CONTAINERS = frozenset({f"{_TEXT}section", f"{_TEXT}list", f"{_TEXT}list-item"})
_MOST_SPACES = 100


def read(file: File) -> Reading:
    """Read an OpenDocument text.

    Raises ReadError when the file is damaged, locked, a zip bomb or holds entities.
    """
    zipped = archive.open_archive(file.content, file.name)
    if _locked(zipped, file.name):
        raise ReadError("the file is protected by a password", file.name, "Remove the password.")
    root = _parse(archive.read_part(zipped, "content.xml", file.name), file.name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadError("the file is not a text document", file.name, "Save it as odt or txt.")
    return read_lines(list(_lines(body, _bold_styles(root))), file.name, file.speakers)


def _locked(zipped: Any, where: str) -> bool:
    manifest = "META-INF/manifest.xml"
    if manifest not in archive.names(zipped):
        return False
    return b"encryption-data" in archive.read_part(zipped, manifest, where)


def _parse(xml: bytes, where: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        raise ReadError(
            "the file is damaged or cut short", where, "Save it again, or export it as txt."
        ) from None


def _bold_styles(root: Any) -> frozenset[str]:
    return frozenset(
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iterfind(f"{_STYLE}text-properties")
        if properties.get(f"{_FO}font-weight") == "bold"
    )


def _lines(parent: Any, bold: frozenset[str]) -> Iterator[Line]:
    for block in parent:
        if block.tag == f"{_TABLE}table":
            yield from lines_of_table(_rows(block, bold))
        elif block.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            heading, gap = block.tag == f"{_TEXT}h", True
            for text in normalise(_text(block)).split("\n"):
                yield Line(text, bold=_is_bold(block, bold), heading=heading, gap=gap)
                gap = not text.strip()
        elif block.tag in _CONTAINERS:
            yield from _lines(block, bold)


def _is_bold(block: Any, bold: frozenset[str]) -> bool:
    """Every stretch of a paragraph's text is bold, by its own style or the paragraph's."""
    if block.get(f"{_TEXT}style-name") in bold:
        return True
    if (block.text or "").strip() or not len(block):
        return False
    return all(
        (child.get(f"{_TEXT}style-name") in bold or not "".join(child.itertext()).strip())
        and not (child.tail or "").strip()
        for child in block
    )


def _rows(table: Any, bold: frozenset[str]) -> list[Sequence[Sequence[Line]]]:
    return [
        [list(_lines(cell, bold)) for cell in row.iterchildren(f"{_TABLE}table-cell")]
        for row in table.iter(f"{_TABLE}table-row")
    ]


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(_MOST_SPACES, int(child.get(f"{_TEXT}c", "1") or 1)))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
