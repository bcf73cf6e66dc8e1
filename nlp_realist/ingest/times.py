"""Time stamps in the styles of the common recorders and transcribers -> seconds."""

from __future__ import annotations

import datetime
import re

#: h:mm:ss, mm:ss, with tenths to milliseconds, f4's ``-3`` tenths, or a clock's am / pm.
CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,:]\d{1,3}|-\d)?(?:\s?[AaPp]\.?[Mm]\.?\b)?"
_RANGE = rf"{CLOCK}(?:\s*(?:-->|-|–|—|to)\s*{CLOCK})?"
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)"
#: A stamp in brackets or hashes: nobody says these.
BRACKETED = (
    rf"(?:\[\s*{_DATE}?{_RANGE}\s*\]|\(\s*{_RANGE}\s*\)|\{{\s*{_RANGE}\s*\}}"
    rf"|<\s*{_RANGE}\s*>|\#{_RANGE}\#|\[\s*\d+h\s?\d+m\s?\d+s\s*\])"
)
#: A stamp inside words that is surely no speech: square brackets, hashes, full h:mm:ss in round.
INSIDE_WORDS = re.compile(
    rf"\[\s*{_RANGE}\s*\]|\#{_RANGE}\#|<\s*{_RANGE}\s*>"
    r"|\(\s*\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?\s*\)"
)
#: A stamp at the start of a line, bare or in brackets, with the mark that may follow it.
AT_START = re.compile(rf"\s*(?P<time>{BRACKETED}|{_DATE}?{_RANGE}(?=[\s|]|$))\s*(?:[-–—|]\s+)?")
_PARTS = re.compile(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,:-](\d{1,3}))?")
_LETTERS = re.compile(r"(?:(\d+)\s*h\D*)?(?:(\d+)\s*m\D*)?(?:(\d+(?:\.\d+)?)\s*s)?$", re.IGNORECASE)
_ISO = re.compile(r"P?T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$")


def seconds(stamp: object) -> float | None:
    """A time stamp as seconds, or None when it is none.

    Takes ``0:43``, ``00:00:43,810``, ``[1:02:03.5]``, ``43.81``, ``43.8s``, ``PT43.8S``,
    ``1h09m31s``, numbers, and the time values of a spreadsheet. Of a range, the start.
    """
    if isinstance(stamp, bool) or stamp is None:
        return None
    if isinstance(stamp, int | float):
        return float(stamp)
    if isinstance(stamp, datetime.timedelta):
        return stamp.total_seconds()
    if isinstance(stamp, datetime.datetime | datetime.time):
        return stamp.hour * 3600 + stamp.minute * 60 + stamp.second + stamp.microsecond / 1e6
    return _from_text(str(stamp).strip())


def _from_text(stamp: str) -> float | None:
    found = _PARTS.search(stamp)
    if found:
        return _from_parts(found, stamp)
    try:
        value = float(stamp.rstrip("s").replace(",", "."))
    except ValueError:
        pass
    else:
        return value if value == value and abs(value) < 1e9 else None
    for pattern in (_ISO, _LETTERS):
        match = pattern.match(stamp)
        if match and any(match.groups()):
            hours, minutes, rest = match.groups()
            return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest or 0)
    return None


def _from_parts(found: re.Match[str], stamp: str) -> float:
    first, second, third, fraction = found.groups()
    half_day = re.search(r"([AaPp])\.?[Mm]", stamp[found.end() :])
    if half_day:
        hours = int(first) % 12 + (12 if half_day[1].lower() == "p" else 0)
        return float(hours * 3600 + int(second) * 60 + int(third or 0))
    if third is None and re.search(_DATE, stamp):
        return float(int(first) * 3600 + int(second) * 60)
    whole = int(first) * 60 + int(second)
    if third is not None:
        whole = whole * 60 + int(third)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def end_of_range(stamp: str) -> float | None:
    """The end of ``[0:43 --> 0:47]`` in seconds, or None when the stamp is no range."""
    parts = re.split(r"-->|[-–—]|\bto\b", stamp)
    return seconds(parts[1]) if len(parts) == 2 and _PARTS.search(parts[1]) else None


def is_clock(stamp: str) -> bool:
    """Whether a stamp tells the time of day rather than the time into a recording."""
    return bool(re.search(r"\d\s?[AaPp]\.?[Mm]", stamp) or re.search(_DATE, stamp))
