"""A study as pandas tables; the one place where column names live.

Every table is tidy: one row per transcript, excerpt, tag or pattern. Missing attributes,
speakers and roles are missing values, not empty words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from nlp_realist.errors import SettingsError
from nlp_realist.types import Excerpt, Pattern, Study, Transcript

if TYPE_CHECKING:
    import pandas as pd

By = Literal["transcript", "speaker", "role", "site"]

#: What a group is called when nothing is known of it.
NOT_GIVEN = "not given"

#: Attributes that have a column of their own, filled or not; others follow by name.
ATTRIBUTES = ("kind", "site", "arm", "wave", "date")

TRANSCRIPT_COLUMNS = (
    *("transcript_id", "transcript", *ATTRIBUTES),
    *("turns", "speakers", "words", "excerpts", "notes", "source_hash"),
)
EXCERPT_COLUMNS = (
    *("excerpt_id", "transcript_id", "transcript", "site", "turn", "start", "end"),
    *("speaker", "role", "words", "text", "context"),
)
TAG_COLUMNS = (
    *("tag_id", "excerpt_id", "transcript_id", "transcript", "site", "speaker", "role"),
    *("family", "code", "direction", "score", "evidence_start", "evidence_end"),
    *("evidence", "text", "origin_kind", "origin", "unsure"),
)
PATTERN_COLUMNS = (
    *("pattern_id", "label", "statement", "human_statement", "level", "status", "version"),
    *("members", "counter_examples", "stability", "mainstays", "phrases"),
)
LINK_COLUMNS = (
    *("pattern_id", "link", "step", "relation", "cause", "signal", "effect", "told_in", "of"),
    *("excerpt_id", "transcript_id", "transcript", "speaker", "role"),
)
COUNT_COLUMNS = ("family", "code", "direction", "n", "of")


def _frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A table with these columns first, in order, and whatever else the rows have after them."""
    import pandas as pd

    rows = list(rows)
    extra = dict.fromkeys(name for row in rows for name in row if name not in columns)
    return pd.DataFrame(rows, columns=[*columns, *extra])


def transcript_names(study: Study) -> dict[str, str]:
    """What to call each transcript, by id; a second of the same name is called ``name (2)``."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for transcript in study.transcripts:
        name, number = transcript.name, 1
        while name in taken:
            number += 1
            name = f"{transcript.name} ({number})"
        taken.add(name)
        names[transcript.id] = name
    return names


def transcripts_frame(study: Study) -> pd.DataFrame:
    """One row per transcript: attributes, and how much was said by how many."""
    names = transcript_names(study)
    cut: dict[str, int] = {}
    for excerpt in study.excerpts:
        cut[excerpt.transcript] = cut.get(excerpt.transcript, 0) + 1

    def row(transcript: Transcript) -> dict[str, Any]:
        return {
            **transcript.attributes,
            "transcript_id": transcript.id,
            "transcript": names[transcript.id],
            "turns": len(transcript.turns),
            "speakers": len(transcript.speakers),
            "words": sum(len(transcript.words(turn).split()) for turn in transcript.turns),
            "excerpts": cut.get(transcript.id, 0),
            "notes": "; ".join(transcript.notes),
            "source_hash": transcript.source_hash,
        }

    return _frame(map(row, study.transcripts), TRANSCRIPT_COLUMNS)


def _places(study: Study) -> Callable[[Excerpt], dict[str, Any]]:
    """What the tables of excerpts and tags have in common."""
    names = transcript_names(study)
    sites = {t.id: t.attributes.get("site") for t in study.transcripts}
    return lambda excerpt: {
        "excerpt_id": excerpt.id,
        "transcript_id": excerpt.transcript,
        "transcript": names[excerpt.transcript],
        "site": sites[excerpt.transcript],
        "speaker": excerpt.speaker,
        "role": excerpt.role,
        "text": excerpt.text,
    }


def excerpts_frame(study: Study) -> pd.DataFrame:
    """One row per excerpt, with its place and its words."""
    place = _places(study)
    rows = (
        {
            **place(excerpt),
            "turn": excerpt.turn,
            "start": excerpt.start,
            "end": excerpt.end,
            "words": len(excerpt.text.split()),
            "context": excerpt.context,
        }
        for excerpt in study.excerpts
    )
    return _frame(rows, EXCERPT_COLUMNS)


def tags_frame(study: Study) -> pd.DataFrame:
    """One row per tag, with the words it rests on, where they stand, and who gave it."""
    place, transcripts, excerpts = _places(study), study.transcript_by_id(), study.excerpt_by_id()
    rows = (
        {
            **place(excerpts[tag.excerpt]),
            "tag_id": tag.id,
            "family": tag.code.split("/", 1)[0],
            "code": tag.code,
            "direction": tag.direction,
            "score": tag.score,
            "evidence_start": tag.evidence.start,
            "evidence_end": tag.evidence.end,
            "evidence": transcripts[excerpts[tag.excerpt].transcript].text[slice(*tag.evidence)],
            "origin_kind": tag.origin.kind,
            "origin": tag.origin.name,
            "unsure": tag.unsure,
        }
        for tag in study.tags
    )
    return _frame(rows, TAG_COLUMNS)


def patterns_frame(study: Study) -> pd.DataFrame:
    """One row per pattern, best first; each unit of support in two columns, n and of.

    mainstays : how many transcripts, speakers and sites it would not stand without, each alone.
    """

    def row(pattern: Pattern) -> dict[str, Any]:
        support = {
            name: number
            for unit, count in pattern.support.items()
            for name, number in ((f"{unit}_n", count.n), (f"{unit}_of", count.of))
        }
        return {
            **support,
            "pattern_id": pattern.id,
            "label": pattern.label,
            "statement": pattern.statement,
            "human_statement": pattern.human_statement,
            "level": pattern.level,
            "status": pattern.status,
            "version": pattern.version,
            "members": len(pattern.members),
            "counter_examples": len(pattern.counter_examples),
            "stability": pattern.stability,
            "mainstays": None if pattern.mainstays is None else len(pattern.mainstays),
            "phrases": "; ".join(pattern.phrases),
        }

    return _frame(map(row, study.patterns), PATTERN_COLUMNS)


def links_frame(study: Study) -> pd.DataFrame:
    """One row per link of two clauses in a pattern; a chain of three clauses has two steps.

    told_in, of : transcripts of the pattern that tell an alike chain, of how many it has.
    """
    names = transcript_names(study)
    rows = (
        {
            "pattern_id": pattern.id,
            "link": number,
            "step": place,
            "relation": step.relation,
            "cause": step.cause.text,
            "signal": step.signal.text,
            "effect": step.effect.text,
            "told_in": chain.told_in.n if chain.told_in else None,
            "of": chain.told_in.of if chain.told_in else None,
            "excerpt_id": step.cause.excerpt,
            "transcript_id": step.cause.transcript,
            "transcript": names.get(step.cause.transcript, step.cause.transcript),
            "speaker": step.cause.speaker,
            "role": step.cause.role,
        }
        for pattern in study.patterns
        for number, chain in enumerate(pattern.links, start=1)
        for place, step in enumerate(chain.steps, start=1)
    )
    return _frame(rows, LINK_COLUMNS)


def code_counts(study: Study, by: By = "transcript") -> pd.DataFrame:
    """In how many excerpts each code was found, in each direction, by group.

    n : excerpts of the group with the code in that direction, whoever gave it.
    of : all excerpts of the group.

    Codes that were not found are there with 0, because a silence is a finding too. A speaker
    is one of one transcript: "P1" of two focus groups is two people. Groups come in the order
    of the transcripts, codes in that of the codebook. Raises SettingsError for another `by`.
    """
    name_group = _grouping(study, by)
    group_of = {excerpt.id: name_group(excerpt) for excerpt in study.excerpts}
    of: dict[tuple[str, ...], int] = {}
    for group in group_of.values():
        of[group] = of.get(group, 0) + 1
    found: dict[tuple[tuple[str, ...], str, str], set[str]] = {}
    for tag in study.tags:
        key = (group_of[tag.excerpt], tag.code, tag.direction)
        found.setdefault(key, set()).add(tag.excerpt)
    columns = ("transcript", "speaker") if by == "speaker" else (by,)
    rows = (
        {
            **dict(zip(columns, group, strict=True)),
            "family": code.split("/", 1)[0],
            "code": code,
            "direction": direction,
            "n": len(found.get((group, code, direction), ())),
            "of": of[group],
        }
        for group in of
        for code, direction in codes_and_directions(study)
    )
    return _frame(rows, (*columns, *COUNT_COLUMNS))


def _grouping(study: Study, by: By) -> Callable[[Excerpt], tuple[str, ...]]:
    names = transcript_names(study)
    sites = {t.id: t.attributes.get("site") or NOT_GIVEN for t in study.transcripts}
    groupings: dict[str, Callable[[Excerpt], tuple[str, ...]]] = {
        "transcript": lambda e: (names[e.transcript],),
        "speaker": lambda e: (names[e.transcript], e.speaker or NOT_GIVEN),
        "role": lambda e: (e.role or NOT_GIVEN,),
        "site": lambda e: (sites[e.transcript],),
    }
    if by not in groupings:
        hint = f"Choose {', '.join(groupings)}."
        raise SettingsError(f"codes can't be counted by {by!r}", "by", hint)
    return groupings[by]


def codes_and_directions(study: Study) -> list[tuple[str, str]]:
    """Each code with each direction that it can have or has, in the order of the codebook."""
    directed = {family.id for family in study.codebook.families if family.directed}
    pairs = {
        (code.id, direction): None
        for code in study.codebook.codes
        for direction in ("present", "contrary")
        if direction == "present" or code.family in directed
    }
    return list(pairs | dict.fromkeys((tag.code, tag.direction) for tag in study.tags))
