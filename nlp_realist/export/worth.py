"""What to expect of a model's tags, as a manifest tells it, and what people found of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Parts of a manifest that are laid out by themselves, not in its tables.
TOLD_APART = ("held_out", "checked")


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; NaN where nothing is known."""

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there was anything to count."""
        return not math.isnan(self.value)

    def __str__(self) -> str:
        """Of ten, as people say it: ``8 of 10``; empty where nothing is known."""
        return f"{_of_ten(self.value)} of 10" if self.known else ""

    @property
    def spread(self) -> str:
        """The interval, of ten: ``7 to 9``; empty where it is one number."""
        low, high = (_of_ten(end) for end in (self.low, self.high))
        return f"{low} to {high}" if self.known and low != high else ""

    @property
    def percent(self) -> str:
        """In per cent with the interval: ``80% (72 to 86)``."""
        if not self.known:
            return ""
        return f"{100 * self.value:.0f}% ({100 * self.low:.0f} to {100 * self.high:.0f})"


def _of_ten(share: float) -> str:
    if share < 0.05:
        return "fewer than 1"
    # Halves go up, so that 0.25 is called 3 as 0.35 is called 4.
    return str(min(10, math.floor(10 * share + 0.5)))


@dataclass(frozen=True, slots=True)
class CodeWorth:
    """One code's decisions where the model was tried, on documents held out from training.

    right : share of claims that were right; found : share of those that carry it that were found.
    sure_right, unsure_right : `right` of those outside the band (`lower` to `upper`), and inside.
    """

    right: Share
    found: Share
    sure_right: Share
    unsure_right: Share
    claims_sure: float
    covered: float
    error_outside: float
    error_inside: float
    reached: bool
    calibration: float = math.nan
    threshold: float = math.nan
    lower: float = math.nan
    upper: float = math.nan


@dataclass(frozen=True, slots=True)
class Check:
    """Tags of a code that people decided on: how many were right, and by their scores expected."""

    right: int
    of: int
    share: Share
    expected: float
    unsure: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What is known of a model's decisions at one aim; empty where nothing is."""

    aim: str = ""
    excerpts: int = 0
    documents: int = 0
    talk: str = ""
    calibration: float = math.nan
    all: CodeWorth | None = None
    codes: Mapping[str, CodeWorth] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)


def worth(manifest: Mapping[str, object]) -> Worth:
    """Read what a manifest says of it. One that says nothing, or says it otherwise, is empty."""
    held_out, checked = manifest.get("held_out"), manifest.get("checked")
    checks = _read(lambda: {code: _check(told) for code, told in _mapping(checked).items()}) or {}
    found: Worth | None = _read(lambda: _worth(_mapping(held_out), checks)) if held_out else None
    known = found is not None and found.all is not None and found.all.right.known
    return found if found and known else Worth(checks=checks)


def _read(make: Any) -> Any:
    try:
        return make()
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _worth(told: Mapping[str, Any], checks: Mapping[str, Check]) -> Worth:
    return Worth(
        aim=str(told["aim"]),
        excerpts=int(told["excerpts"]),
        documents=int(told["documents"]),
        talk=str(told["talk"]),
        calibration=_number(told["calibration"]),
        all=_code(told["all"]),
        codes={code: _code(one) for code, one in told["codes"].items()},
        checks=checks,
    )


def _code(told: Mapping[str, Any]) -> CodeWorth:
    shares = {name: _share(told[name]) for name in _SHARES}
    numbers = {name: _number(told.get(name)) for name in _NUMBERS}
    return CodeWorth(**shares, **numbers, reached=bool(told["reached"]))  # type: ignore[arg-type]


_SHARES = ("right", "found", "sure_right", "unsure_right")
_NUMBERS = (
    *("claims_sure", "covered", "error_outside", "error_inside"),
    *("calibration", "threshold", "lower", "upper"),
)


def _check(told: Mapping[str, Any]) -> Check:
    right, of = int(told["right"]), int(told["of"])
    share = Share(right / of, _number(told["low"]), _number(told["high"]))
    return Check(right, of, share, float(told["expected"]), int(told["unsure"]))


def _share(told: Any) -> Share:
    value, low, high = map(_number, told)
    return Share(value, low, high)


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)
