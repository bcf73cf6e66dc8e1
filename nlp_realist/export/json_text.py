"""JSON that any reader takes: UTF-8, one line, nothing that JSON does not know."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

_DIGITS = 6  # of scores: more would be noise of the float32 that they are computed in

# Line ends to some readers, though JSON lets them stand within a text.
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})


def json_line(value: object, *, sort_keys: bool = False, indent: int | None = None) -> str:
    """A value as JSON text, without a line end after it."""
    plain = as_plain(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=sort_keys, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a character, which only an escape can hold
        return json.dumps(plain, sort_keys=sort_keys, indent=indent)
    return text.translate(_LINE_ENDS)


def as_plain(value: Any) -> Any:
    """A value as JSON has it: mappings, lists, text, numbers, null.

    Numbers that JSON lacks (not a number, infinite) become null; what has no counterpart
    becomes its text.
    """
    if isinstance(value, Mapping):
        return {str(key): as_plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return [as_plain(part) for part in parts]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if hasattr(value, "tolist"):  # a number or an array of numpy
        return as_plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.as_posix() if isinstance(value, PurePath) else str(value)


def as_score(score: float) -> float:
    """A score with the digits that mean something."""
    return round(float(score), _DIGITS)
