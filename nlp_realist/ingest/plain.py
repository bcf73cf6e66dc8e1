"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp_realist.ingest.encodings import decode
from nlp_realist.ingest.line_numbers import without_line_numbers
from nlp_realist.ingest.lines import File, Line, Reading
from nlp_realist.ingest.table_turns import lines_of_table
from nlp_realist.ingest.turns import read_lines

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~<>|-])")
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*$")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(?P<text>[^*\n]+?)(?<=\S)\1(?![\w*])")
_WHOLE_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>(?:(?!(?P=mark)).)+)(?P=mark)")
_RULER = re.compile(r"[\s|:-]+")
_LABEL_MARKS = re.compile(r"(?:[-*+>]\s+)*(\*\*|__)[^*_\n]{1,70}(?:\*\*|__)")


def read(file: File) -> Reading:
    """Read a text file: one line is one line, a blank line a gap."""
    text, notes = decode(file.content, file.name, file.encoding)
    if file.name.lower().endswith((".md", ".markdown")):
        lines = list(_with_tables([_marked_down(line) for line in lines_of(text)]))
    else:
        lines = lines_of(text)
    reading = read_lines(lines, file.name, file.speakers)
    return Reading(reading.utterances, notes + reading.notes, reading.attributes)


def lines_of(text: str) -> list[Line]:
    """Cut a text into lines that know whether a blank one comes before them."""
    lines: list[Line] = []
    gap = False
    for part in without_line_numbers(text.split("\n")):
        lines.append(Line(part, gap=gap))
        gap = not part.strip()
    return lines


def _marked_down(line: Line) -> Line:
    """Markdown's own marks are no words; bold at the start of a line may be a label."""
    text = line.text
    heading = _HEADING.match(text.strip())
    if heading:
        return Line(_plain(heading["text"]), heading=True, gap=line.gap)
    whole = _WHOLE_BOLD.fullmatch(text.strip())
    if whole and not whole["text"].rstrip().endswith(":"):
        return Line(_plain(whole["text"]), bold=True, gap=line.gap)
    label = _LABEL_MARKS.match(text)
    if label:
        return Line(label[0] + _plain(text[label.end() :]), gap=line.gap)
    return Line(_plain(text), gap=line.gap)


def _with_tables(lines: Sequence[Line]) -> Iterator[Line]:
    """Rows between bars are a table, perhaps of turns."""
    rows: list[list[list[Line]]] = []
    for line in [*lines, Line("")]:
        cells = line.text.strip().strip("|").split("|")
        if line.text.strip().startswith("|") and len(cells) > 1:
            if not _RULER.fullmatch(line.text):
                rows.append([[Line(cell.strip())] for cell in cells])
            continue
        if rows:
            yield from lines_of_table(rows)
            rows = []
        yield line


def _plain(text: str) -> str:
    return _EMPHASIS.sub(lambda match: match["text"], _ESCAPED.sub(r"\1", text))
