"""The text of a Word paragraph: what is shown, line by line, and what of it is bold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlp_realist.ingest.encodings import normalise
from nlp_realist.ingest.labels import LONGEST
from nlp_realist.ingest.lines import Line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Parts of a paragraph whose text is not the document's own.
_NOT_TEXT = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}footnoteReference", f"{W}commentReference", _FALLBACK}
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}ptab": "\t",
}


class Styles:
    """Which paragraph and character styles are bold or headings."""

    def __init__(self, document: Any) -> None:
        self._bold: set[str] = set()
        self._heading: set[str] = set()
        for style in document.styles.element.iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            label = style.find(f"{W}name")
            title = (label.get(f"{W}val", "") if label is not None else "").lower()
            if title.startswith(("heading", "title", "subtitle")):
                self._heading.add(name)
            if _is_on(style.find(f"{W}rPr/{W}b")):
                self._bold.add(name)

    def heading(self, paragraph: Any) -> bool:
        """Whether a paragraph is a title or heading."""
        return _value(paragraph, f"{W}pPr/{W}pStyle") in self._heading

    def bold_paragraph(self, paragraph: Any) -> bool:
        """Whether the paragraph's style is bold."""
        return _value(paragraph, f"{W}pPr/{W}pStyle") in self._bold

    def bold_run(self, run: Any, by_style: bool) -> bool:
        """Whether a run is bold by itself, by its style, or by its paragraph's."""
        own = run.find(f"{W}rPr/{W}b")
        if own is not None:
            return _is_on(own)
        return by_style or _value(run, f"{W}rPr/{W}rStyle") in self._bold


def _value(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else str(found.get(f"{W}val", ""))


def _is_on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def lines_of_paragraph(paragraph: Any, styles: Styles) -> Iterator[Line]:
    """The lines of a paragraph; a line break inside it starts a new one.

    Insertions and content controls are text; deletions and placeholders are not.
    """
    heading, gap = styles.heading(paragraph), True
    pieces: list[tuple[str, bool]] = []
    by_style = styles.bold_paragraph(paragraph)
    _collect(paragraph, styles, by_style, by_style, pieces)
    for line in _split(pieces):
        text = normalise("".join(piece for piece, _ in line))
        bold = all(is_bold for piece, is_bold in line if piece.strip()) and bool(text.strip())
        yield Line(text, bold=bold, heading=heading, gap=gap, lead="" if bold else _lead(line))
        gap = not text.strip()


def _split(pieces: list[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    lines: list[list[tuple[str, bool]]] = [[]]
    for piece, bold in pieces:
        first, *others = piece.split("\n")
        lines[-1].append((first, bold))
        lines += [[(other, bold)] for other in others]
    return lines


def _lead(line: list[tuple[str, bool]]) -> str:
    """The bold words that a line starts with, when they are few."""
    lead = ""
    for piece, bold in line:
        if piece.strip() and not bold:
            break
        lead += piece
    words = " ".join(normalise(lead).split())
    return words if len(words) <= LONGEST else ""


def _collect(
    element: Any, styles: Styles, bold: bool, by_style: bool, pieces: list[tuple[str, bool]]
) -> None:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            pieces.append((child.text or "", bold))
        elif tag in _SIGNS:
            pieces.append((_SIGNS[tag], bold))
        elif tag == f"{W}r":
            _collect(child, styles, styles.bold_run(child, by_style), by_style, pieces)
        elif tag not in _NOT_TEXT and isinstance(tag, str) and not _is_placeholder(child):
            _collect(child, styles, bold, by_style, pieces)


def _is_placeholder(element: Any) -> bool:
    """An empty content control shows blanks or a prompt that nobody wrote."""
    return element.tag == f"{W}sdt" and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
