"""Words without which a regular expression can't match.

A cue such as ``what (?:happened|was it like)`` needs "happened" or "was it like" in the text. The
standard library's own parser tells; where it does not, a cue is simply always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from nlp_realist.segment.wordlists import FUNCTION_WORDS

#: Rough shares of excerpts that hold a string of 0, 1, 2 ... characters. The first three stand for
#: "of no use": so short a string hides in other words.
SHARE_BY_LENGTH = (99.0, 99.0, 99.0, 0.4, 0.12, 0.06, 0.03)

Parts = Iterable[tuple[object, Any]]


def required_literals(cue: str) -> frozenset[str]:
    """Lower-case strings of which at least one is in every text that the cue matches.

    Empty when there is no such set.
    """
    parts: Parts = import_module("re._parser").parse(cue, re.IGNORECASE)
    return _of_sequence(parts)


def _of_sequence(parts: Parts) -> frozenset[str]:
    """The most telling of the sets that the parts of a sequence need."""
    return max(_candidates(parts), key=_telling, default=frozenset())


def _telling(literals: frozenset[str]) -> float:
    """Larger the fewer texts hold one of the literals."""
    return -sum(_commonness(literal.strip()) for literal in literals)


def _commonness(literal: str) -> float:
    """A rough share of excerpts that hold a string; short ones hide inside other words."""
    if literal in FUNCTION_WORDS:
        return 0.8
    return float(SHARE_BY_LENGTH[min(len(literal), len(SHARE_BY_LENGTH) - 1)])


def _candidates(parts: Parts) -> Iterator[frozenset[str]]:
    run = ""
    for operation, argument in parts:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument).lower()
            continue
        if run:
            yield frozenset((run,))
        run = ""
        needed = _of_part(name, argument)
        if needed:
            yield needed
    if run:
        yield frozenset((run,))


def _of_part(name: str, argument: Any) -> frozenset[str]:
    if name == "SUBPATTERN":
        return _of_sequence(argument[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
        return _of_sequence(argument[2])
    if name == "BRANCH":
        needs = [_of_sequence(branch) for branch in argument[1]]
        return frozenset().union(*needs) if all(needs) else frozenset()
    return frozenset()
