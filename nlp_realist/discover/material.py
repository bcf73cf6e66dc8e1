"""What patterns are looked for in: excerpts with their case, speaker, site and role as numbers."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.words import is_boilerplate, same_words_key, says_enough
from nlp_realist.types import ASKING_ROLES, Excerpt, Study, Tag

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Attributes of a transcript by which patterns are compared.
ATTRIBUTES = ("site", "arm", "wave")
#: Labels that name a part in the talk, not a person: P1 of one group isn't P1 of another.
NAMES_OF_PARTS = (
    r"speaker|participant|person|respondent|interviewee|practitioner|worker|social worker|"
    r"support worker|manager|team leader|parent|carer|mum|mam|mom|mother|dad|father|child|"
    r"young person|boy|girl|son|daughter|gran|nan|nana|grandmother|grandad|grandfather|aunt|"
    r"aunty|auntie|uncle|partner|teacher|nurse|health visitor|other|unknown|male|female|man|"
    r"woman|client|staff|professional"
)
PART = re.compile(rf"(?:[a-z]{{1,3}}|{NAMES_OF_PARTS})[\s_\-]*\d+[a-z]?|[a-z]|{NAMES_OF_PARTS}")


@dataclass(frozen=True, slots=True)
class Material:
    """A study's excerpts as arrays, all of length n, in the study's order.

    case : number of the transcript; speaker : number of the person, -1 where nobody is named.
    twin : row of the first excerpt with the same words (its own row for most).
    kept : rows in which patterns are looked for: one of each set of twins, no boilerplate or
        scraps, and not the questions of those who do the research.
    tags : each excerpt's; attributes : name -> value of each excerpt's transcript.
    """

    study: Study
    excerpts: tuple[Excerpt, ...]
    case: Numbers
    speaker: Numbers
    twin: Numbers
    kept: Flags
    cases: tuple[str, ...]
    tags: tuple[Sequence[Tag], ...]
    role: tuple[str | None, ...]
    attributes: Mapping[str, tuple[str | None, ...]]

    def voice_of(self, rows: Numbers) -> Numbers:
        """The speaker's number; where nobody is named, one for the transcript, below 0."""
        return np.where(self.speaker[rows] >= 0, self.speaker[rows], -1 - self.case[rows])

    def voices(self, rows: Numbers) -> int:
        """Independent speakers among rows; where nobody is named, one for each transcript."""
        speakers = self.speaker[rows]
        return len(np.unique(speakers[speakers >= 0])) + len(
            np.unique(self.case[rows[speakers < 0]])
        )


def material(study: Study) -> Material:
    """Lay out a study's excerpts for the search."""
    excerpts = study.excerpts
    twin = _twins(excerpts)
    tags = study.tags_by_excerpt()
    of = {t.id: t.attributes for t in study.transcripts}
    return Material(
        study,
        excerpts,
        case=_numbered(e.transcript for e in excerpts),
        speaker=_numbered(_person(e) for e in excerpts),
        twin=twin,
        kept=(twin == np.arange(len(excerpts))) & _worth_likening(excerpts),
        cases=tuple(dict.fromkeys(e.transcript for e in excerpts)),
        tags=tuple(tags.get(e.id, ()) for e in excerpts),
        role=tuple(e.role if e.role and e.role != "unknown" else None for e in excerpts),
        attributes={
            name: tuple(of.get(e.transcript, {}).get(name) or None for e in excerpts)
            for name in ATTRIBUTES
        },
    )


def _worth_likening(excerpts: Sequence[Excerpt]) -> Flags:
    """Excerpts that say something, by other people than those who do the research.

    Scraps of talk between people are left out, too, unless most excerpts are such. A note, a
    message or an answer to a survey, however short, says what it says.
    """
    said = np.array(
        [e.role not in ASKING_ROLES and not is_boilerplate(e.text) for e in excerpts], dtype=bool
    )
    talk = _between_people(excerpts)
    enough = said & np.array(
        [not t or says_enough(e.text) for e, t in zip(excerpts, talk, strict=True)], dtype=bool
    )
    return enough if 2 * enough.sum() >= said.sum() else said


def _between_people(excerpts: Sequence[Excerpt]) -> list[bool]:
    """Whether each excerpt is of a transcript in which two are heard, or a turn follows another."""
    heard: dict[str, set[str | None]] = {}
    for excerpt in excerpts:
        before = excerpt.context.partition(":")[0] if excerpt.context else None
        heard.setdefault(excerpt.transcript, set()).update((excerpt.speaker, before))
    return [len(heard[excerpt.transcript] - {None}) > 1 for excerpt in excerpts]


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
