"""What patterns are looked for in: excerpts with their case, speaker, site and role as numbers."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.words import is_boilerplate, same_words_key
from nlp_realist.types import ASKING_ROLES, Excerpt, Study

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Labels that name a part in the talk, not a person: P1 of one group isn't P1 of another.
PART = re.compile(
    r"(?:[a-z]{1,3}|speaker|participant|person|respondent|interviewee|practitioner|worker|"
    r"social worker|support worker|manager|team leader|parent|carer|mum|mam|mom|mother|dad|father|"
    r"child|young person|boy|girl|son|daughter|gran|nan|nana|grandmother|grandad|grandfather|"
    r"aunt|aunty|auntie|uncle|partner|teacher|nurse|health visitor|other|unknown|male|female|"
    r"man|woman|client|staff|professional|s|p)[\s_\-]*\d*[a-z]?"
)


@dataclass(frozen=True, slots=True)
class Material:
    """A study's excerpts as arrays, all of length n, in the study's order.

    case : number of the transcript; speaker : number of the person, -1 where nobody is named.
    twin : row of the first excerpt with the same words (its own row for most).
    kept : rows in which patterns are looked for: one of each set of twins, no boilerplate, and
        not the questions of those who do the research.
    """

    study: Study
    excerpts: tuple[Excerpt, ...]
    case: Numbers
    speaker: Numbers
    twin: Numbers
    kept: Flags
    cases: tuple[str, ...]

    def attribute(self, name: str) -> list[str | None]:
        """What the transcript of each excerpt says of site, arm, wave ..."""
        of = {t.id: t.attributes.get(name) or None for t in self.study.transcripts}
        return [of.get(e.transcript) for e in self.excerpts]

    @property
    def role(self) -> list[str | None]:
        """The role of who speaks; None where it isn't known."""
        return [e.role if e.role and e.role != "unknown" else None for e in self.excerpts]


def material(study: Study) -> Material:
    """Lay out a study's excerpts for the search."""
    excerpts = study.excerpts
    case = _numbered(e.transcript for e in excerpts)
    speaker = _numbered(_person(e) for e in excerpts)
    twin = _twins(excerpts)
    rows = np.arange(len(excerpts))
    said = [not is_boilerplate(e.text) and e.role not in ASKING_ROLES for e in excerpts]
    kept = (twin == rows) & np.array(said, dtype=bool)
    cases = tuple(dict.fromkeys(e.transcript for e in excerpts))
    return Material(study, excerpts, case, speaker, twin, kept, cases)


def _person(excerpt: Excerpt) -> Hashable:
    """Who speaks: a name is one person in every transcript, a part (P1, Mum) only in its own."""
    if not excerpt.speaker:
        return None
    label = " ".join(excerpt.speaker.lower().split())
    return (excerpt.transcript, label) if PART.fullmatch(label) else label


def _numbered(keys: Iterable[Hashable]) -> Numbers:
    """Numbers for keys in order of appearance; -1 for None."""
    seen: dict[Hashable, int] = {}
    return np.array(
        [-1 if key is None else seen.setdefault(key, len(seen)) for key in keys], dtype=np.int64
    )


def _twins(excerpts: Sequence[Excerpt]) -> Numbers:
    first: dict[str, int] = {}
    return np.array(
        [first.setdefault(same_words_key(e.text), row) for row, e in enumerate(excerpts)],
        dtype=np.int64,
    )
