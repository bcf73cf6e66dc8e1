"""Line numbers that some people print beside their transcripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

#: This many numbers that rise by one are line numbers.
_NUMBERED = 5
_ALONE = re.compile(r"\s*\d{1,5}\s*")
_LEADING = re.compile(r"\s*(\d{1,5})[ \t]+(?=\S)")


def without_line_numbers(lines: Sequence[str]) -> list[str]:
    """Drop a column of line numbers: on lines of their own, or at the start of most lines."""
    alone = {place: int(line) for place, line in enumerate(lines) if _ALONE.fullmatch(line)}
    filled = [line for line in lines if line]
    if len(alone) >= _NUMBERED and _rising(list(alone.values())):
        return [line for place, line in enumerate(lines) if place not in alone]
    leading = [_LEADING.match(line) for line in filled]
    numbers = [int(match[1]) for match in leading if match]
    if len(numbers) >= max(_NUMBERED, 0.8 * len(filled)) and _rising(numbers):
        return [_LEADING.sub("", line, count=1) for line in lines]
    return list(lines)


def _rising(numbers: Sequence[int]) -> bool:
    steps = [after - before for before, after in pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.8 * len(steps)
