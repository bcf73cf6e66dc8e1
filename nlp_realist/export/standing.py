"""Whether a pattern stands without any one transcript, speaker or site, in words."""

from __future__ import annotations

from collections.abc import Mapping

from nlp_realist.export.report_numbers import listed
from nlp_realist.types import Mainstay, Pattern

#: Names in one line.
SHOWN = 4
STANDS = "survives leaving out any one {}"
FALLS = "does not survive without {}"


def standing_text(pattern: Pattern, transcripts: Mapping[str, str]) -> str:
    """One line; empty where it was not tried. transcripts : what to call each, by id."""
    if pattern.mainstays is None:
        return ""
    if not pattern.mainstays:
        return STANDS.format(listed(_tried(pattern), word="or"))
    names = [mainstay_text(one, transcripts) for one in pattern.mainstays]
    more = len(names) - SHOWN
    shown = names if more <= 0 else [*names[:SHOWN], f"{more} more"]
    return FALLS.format(listed(shown, word="or"))


def mainstay_text(one: Mainstay, transcripts: Mapping[str, str]) -> str:
    """A transcript by what it is called, a site by its name, a part in the talk with its place."""
    there = transcripts.get(one.transcript, one.transcript)
    if one.kind == "transcript":
        return there or one.name
    return f"{one.name} ({there})" if there else one.name


def _tried(pattern: Pattern) -> list[str]:
    """Sites and speakers were left out in turn where the study names them."""
    of = {unit: count.of for unit, count in pattern.support.items()}
    tried = ["transcript"]
    if of.get("speakers", 0):
        tried.append("speaker")
    if of.get("sites", 0) > 1:
        tried.append("site")
    return tried
