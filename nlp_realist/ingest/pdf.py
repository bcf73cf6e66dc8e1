"""PDF files with a text layer."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from nlp_realist.errors import ReadError
from nlp_realist.ingest.encodings import normalise
from nlp_realist.ingest.line_numbers import without_line_numbers
from nlp_realist.ingest.lines import File, Line, Reading
from nlp_realist.ingest.turns import read_lines

_MOST_PAGES = 3000
#: Lines at the top and at the bottom of a page that may repeat from page to page.
_MARGIN = 2
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}
_DAMAGED = "Open it and export it again, or export the transcript as docx or txt."


def read(file: File) -> Reading:
    """Read the text layer of a PDF, without page numbers and running heads.

    Raises ReadError when the file is damaged or locked or holds only pictures of pages.
    """
    pages = _pages(file)
    if not any(line.strip() for page in pages for line in page):
        raise ReadError(
            "the pages are pictures without a text layer",
            file.name,
            "Run text recognition on it first, or use the original document.",
        )
    lines = [Line(line) for page in _without_margins(pages) for line in page]
    _refuse_codings(lines, file.name)
    return read_lines(lines, file.name, file.speakers, wrapped=True)


def _pages(file: File) -> list[list[str]]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(file.content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("the file is protected by a password", file.name, "Remove it.")
        if len(reader.pages) > _MOST_PAGES:
            raise ReadError(f"the file has {len(reader.pages)} pages", file.name, "Split it.")
        return [_page_lines(page) for page in reader.pages]
    except DependencyError:
        raise ReadError("the file is protected by a password", file.name, "Remove it.") from None
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise ReadError("the file is damaged or cut short", file.name, _DAMAGED) from None
    except (RecursionError, OSError, AssertionError, ArithmeticError):
        raise ReadError("the file is damaged or cut short", file.name, _DAMAGED) from None


def _page_lines(page: Any) -> list[str]:
    text = normalise(page.extract_text() or "")
    for sign, letters in _LIGATURES.items():
        text = text.replace(sign, letters)
    return [" ".join(line.split()) for line in text.split("\n")]


def _without_margins(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Drop page numbers, and lines that stand at the same edge of most pages."""
    seen: Counter[tuple[int, str]] = Counter()
    for page in pages:
        seen.update((edge, _masked(page[place])) for edge, place in _edges(page))
    heads = {mark for mark, count in seen.items() if count > max(2, 0.6 * len(pages)) and mark[1]}
    return [without_line_numbers(_body(page, heads)) for page in pages]


def _body(page: Sequence[str], heads: set[tuple[int, str]]) -> list[str]:
    drop = {
        place
        for edge, place in _edges(page)
        if _PAGE_NUMBER.fullmatch(page[place]) or (edge, _masked(page[place])) in heads
    }
    return [line for place, line in enumerate(page) if place not in drop]


def _edges(page: Sequence[str]) -> list[tuple[int, int]]:
    """(which edge line, its place): 0, 1 from the top, -1, -2 from the bottom."""
    filled = [place for place, line in enumerate(page) if line]
    top = list(enumerate(filled[:_MARGIN]))
    return top + [(-1 - n, place) for n, place in enumerate(reversed(filled[_MARGIN:][-_MARGIN:]))]


def _masked(line: str) -> str:
    """A running head with its numbers masked; a speaker's label is none."""
    return "" if len(line) > 80 or line.endswith(":") else re.sub(r"\d+", "0", line)


_CODINGS = re.compile(r"(?:Coded Segments|Code System|Retrieved Segments|Codebook)$")
_CODING_HEAD = re.compile(
    r"(?:Document name|Code System|Document group|Document)\s+(?:Code|Memo|Segment)\b"
)


def _refuse_codings(lines: Sequence[Line], where: str) -> None:
    """Coding programs export lists of codes and coded segments as PDF; those are no transcripts."""
    first = [line.text for line in lines if line.text][:2]
    if len(first) == 2 and _CODINGS.match(first[0]) and _CODING_HEAD.match(first[1]):
        raise ReadError(
            "this is a coding program's list of codes or segments, not a transcript",
            where,
            "Add the transcripts themselves.",
        )
