"""How numbers and lists are written: nouns beside them, shares only where there is enough."""

from __future__ import annotations

from collections.abc import Iterable

#: Below this many excerpts a share says little: no percentage, no shading, a mark instead.
FEW = 20


def noun(number: int, name: str) -> str:
    """A noun in the form that goes with a number."""
    return name if number == 1 else f"{name}s"


def plural(number: int, name: str) -> str:
    """A number with its noun: 1 excerpt, 2,000 excerpts."""
    return f"{number:,} {noun(number, name)}"


def percent(n: int, of: int) -> str:
    """A share to stand beside its denominator; empty where that is too small for a share."""
    if of < FEW:
        return ""
    if 0 < n < of / 200:
        return "<1%"
    return f"{round(100 * n / of)}%"


def listed(names: Iterable[str], *, word: str = "and") -> str:
    """Names in a sentence: site, arm and role."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} {word} {last}" if most else last
