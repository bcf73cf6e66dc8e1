"""Cues: regular expressions that hint at a code, compiled one way everywhere."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

#: A mark, such as an escaped question mark, at the start and at the end of a cue.
MARK_FIRST = re.compile(r"\\[^\w\s]")
MARK_LAST = re.compile(r"\\[^\w\s]\Z")

#: One character for one, so that offsets stay true.
PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "\n": " ", "\r": " ", "\t": " ", "\xa0": " "}
)


class CueFault(NamedTuple):
    """What is wrong with a cue, and what to change."""

    what: str
    hint: str


def plain(text: str) -> str:
    """The text as cues see it: straight quotes, spaces for line breaks; same length."""
    return text.translate(PLAIN)


def compile_cue(cue: str) -> re.Pattern[str]:
    """Compile a cue: any case, whole words. Match it against `plain` text.

    Raises re.error when it is no regular expression.
    """
    # A word's edge is the cheapest of all tests, and rules out most places in a text.
    start = "" if MARK_FIRST.match(cue) else r"\b"
    end = "" if MARK_LAST.search(cue) else r"\b"
    return re.compile(f"{start}(?:{cue}){end}", re.IGNORECASE)


def cue_fault(cue: str) -> CueFault | None:
    """What is wrong with a cue, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            alone = re.compile(cue)
            compile_cue(cue)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        problem = str(error).replace("\n", " ")
        return CueFault(
            f"the cue is no regular expression ({problem})",
            r"A bracket, + * ? or . that is meant as itself needs a backslash: \( \+ \* \? \.",
        )
    if alone.match(""):
        return CueFault("the cue matches no words at all", "Name at least one word in it.")
    if _repeats_a_repeat(_parse(cue)):
        return CueFault(
            "the cue repeats a repetition, which can take very long to match",
            "Bound it: {0,4} instead of * or +.",
        )
    return None


def _parse(cue: str) -> Iterable[tuple[object, Any]]:
    parsed: Iterable[tuple[object, Any]] = import_module("re._parser").parse(cue, re.IGNORECASE)
    return parsed


def _repeats_a_repeat(parts: Iterable[tuple[object, Any]], *, inside: bool = False) -> bool:
    for operation, argument in parts:
        unbounded = str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and int(argument[1]) > 1000
        if unbounded and inside:
            return True
        if any(_repeats_a_repeat(p, inside=inside or unbounded) for p in _inner(argument)):
            return True
    return False


def _inner(argument: Any) -> Iterator[Iterable[tuple[object, Any]]]:
    """Patterns nested in an operation's argument, whatever its shape."""
    if hasattr(argument, "getwidth"):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for part in argument:
            yield from _inner(part)
