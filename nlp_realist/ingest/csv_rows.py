"""Rows of a csv, and what to do when a quote opens a cell and never closes it.

Such a cell takes in all lines down to the next quote, or to the end of the file. It is ended
before the next line that has as many cells as the table's rows have, and reading goes on there.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from nlp_realist.errors import ReadError
from nlp_realist.types import Transcript

_UNCLOSED = "a quote opens a cell here and is never closed; the cell was ended before the next row"
_CLOSE_IT = "Close the quote in the file and read it again."
_TOLD = re.compile(rf"line ([\d,]+): {re.escape(_UNCLOSED)}")


def csv_rows(lines: Iterable[str], delimiter: str, unclosed: list[int]) -> Iterator[list[str]]:
    """Rows of a csv as cells; a blank line is a row without cells.

    lines : with their line ends. The number of each line on which a quote opens that is never
    closed is added to `unclosed`. Raises csv.Error for a cell above csv.field_size_limit().
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter)
    widths: Counter[int] = Counter()
    while True:
        first = feed.begin_row()
        damage: csv.Error | None = None
        row: list[str] | None = None
        try:
            row = next(reader, None)
        except csv.Error as error:
            damage = error
        if row is None and damage is None:
            return
        if len(feed.held) > 1 or feed.ended or damage is not None:
            cut = _cut(feed.held, delimiter, widths, ended=feed.ended)
            if cut is not None:
                opens, end = cut
                unclosed.append(first + opens)
                row = _parsed(feed.held[:end], delimiter)
                feed.give_back(end)
            elif damage is not None:
                raise damage
        assert row is not None
        if row:
            widths[len(row)] += 1
        yield row


class _Feed:
    """Lines, with those of the row that is being read held so that they can be given again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.held: list[str] = []
        self.ended = False
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._given = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        try:
            line = self._again.popleft() if self._again else next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self._given += 1
        self.held.append(line)
        return line

    def begin_row(self) -> int:
        """Let go of the lines of the row before; the number of the line that comes next."""
        self.held.clear()
        self.ended = False
        return self._given + 1

    def give_back(self, kept: int) -> None:
        """Have the held lines after the first `kept` given again."""
        again = self.held[kept:]
        self._again.extendleft(reversed(again))
        self._given -= len(again)


def _cut(
    held: Sequence[str], delimiter: str, widths: Counter[int], *, ended: bool
) -> tuple[int, int] | None:
    """Where a row of several lines goes wrong: the index of the line on which the quote opens,
    and of the first line that is a row again. None when all of its quotes are closed, or when
    they are only sloppy inside one cell."""
    opens = _open_line(held, delimiter)
    if opens is None:
        return None
    alone = len(_parsed(held[: opens + 1], delimiter))
    width = max(widths, key=lambda wide: (widths[wide], wide), default=alone)
    if width < 2 and not ended:  # any line of a cell looks like a row
        return None
    after = range(opens + 1, len(held))
    end = next((n for n in after if len(_parsed(held[n : n + 1], delimiter)) == width), None)
    if end is not None:
        return opens, end
    return (opens, len(held)) if ended else None


def _parsed(lines: Sequence[str], delimiter: str) -> list[str]:
    """The cells of one row; a cell that is still open ends with the last line."""
    whole = [*lines[:-1], lines[-1].rstrip("\r\n")]
    return next(csv.reader(whole, delimiter=delimiter), [])


def _open_line(held: Sequence[str], delimiter: str) -> int | None:
    """The index of the line on which a cell of several lines opens that no quote closes before a
    delimiter or the end of a line; None when there is none."""
    for cell in _cell(delimiter).finditer("".join(held)):
        quoted = cell["quoted"]
        if quoted is None or (cell["close"] and not cell["rest"]):
            continue
        if not cell["close"] or "\n" in quoted or "\r" in quoted:
            ends = accumulate(len(line) for line in held)
            return next(index for index, end in enumerate(ends) if cell.start() < end)
    return None


@lru_cache(maxsize=8)
def _cell(delimiter: str) -> re.Pattern[str]:
    """One cell and the sign behind it, as Python's csv module takes them."""
    sign = re.escape(delimiter)
    return re.compile(
        rf'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)(?P<close>"?)(?P<rest>[^{sign}\r\n]*)'
        rf'|[^"{sign}\r\n][^{sign}\r\n]*|)(?:{sign}|\r\n|\n|\r|\Z)'
    )


def unclosed_error(line: int, where: str) -> ReadError:
    """What is said of a quote that opens on this line and is never closed."""
    return ReadError(_UNCLOSED, f"{where}, line {line:,}", _CLOSE_IT)


def unclosed_note(line: int) -> str:
    """The same as a transcript's note."""
    return f"line {line:,}: {_UNCLOSED}"


def faults_of(transcript: Transcript) -> tuple[ReadError, ...]:
    """Those of a transcript's notes that tell of damage in its file, as errors."""
    found = [_TOLD.fullmatch(note) for note in transcript.notes]
    return tuple(
        unclosed_error(int(told[1].replace(",", "")), transcript.name) for told in found if told
    )


def is_fault(note: str) -> bool:
    """Whether a transcript's note tells of damage in its file."""
    return _TOLD.fullmatch(note) is not None
