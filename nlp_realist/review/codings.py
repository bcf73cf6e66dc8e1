"""What each person holds of each excerpt and code: by coding themselves, and by deciding on tags.

Whoever codes an excerpt without the machine looks at it whole: what they did not give is absent.
Whoever decides on a tag says something about that tag's code only; the rest stays unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate import Ratings
from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, PRESENT, UNKNOWN
from nlp_realist.review.verdicts import moment
from nlp_realist.types import Decision, Study, Tag

Cell = tuple[str, str]
_VALUES = {"present": PRESENT, "contrary": CONTRARY}


@dataclass(frozen=True, slots=True)
class Pooled:
    """What people hold together: rows are the study's excerpts, columns its codes.

    ratings : UNKNOWN where nobody judged, or where people differ; rejected : absent only because
    somebody rejected a tag; differ : cells left out because people differ.
    """

    ratings: Ratings
    rejected: NDArray[np.bool_]
    differ: int


def own_codings(
    study: Study,
    *,
    coded: Mapping[str, Collection[str]] | None = None,
    thorough: Collection[str] = (),
) -> list[Ratings]:
    """What people coded themselves, one by one: their tags in the study.

    coded : person -> excerpts that they went through whole, also those left without a code.
    thorough : people who went through every excerpt of the transcripts in which they gave a code.
    On other excerpts the codes that they did not give are unknown.
    """
    coded = coded or {}
    tags: dict[str, list[Tag]] = {person: [] for person in coded}
    for tag in study.tags:
        if tag.origin.kind == "person":
            tags.setdefault(tag.origin.name, []).append(tag)
    return [
        _own(study, person, given, set(coded.get(person, ())), person in thorough)
        for person, given in tags.items()
    ]


def _own(
    study: Study, person: str, given: Sequence[Tag], whole: set[str], thorough: bool
) -> Ratings:
    if thorough:
        home = {excerpt.id: excerpt.transcript for excerpt in study.excerpts}
        gone_through = {home.get(tag.excerpt) for tag in given}
        whole |= {e.id for e in study.excerpts if e.transcript in gone_through}
    values = _unknown(study)
    values[[excerpt.id in whole for excerpt in study.excerpts]] = ABSENT
    _fill(study, values, {(t.excerpt, t.code): _VALUES[t.direction] for t in given})
    return Ratings(person, values)


def decided_codings(study: Study) -> list[Ratings]:
    """What reviewers hold of the machine's tags that they decided on, one by one.

    The latest decision of each on a tag counts. Accepted and edited tags are given, rejected ones
    absent. A rejection of a tag that now has another direction says nothing of it.
    """
    tags = {tag.id: tag for tag in study.tags}
    now = {(t.excerpt, t.code): t.direction for t in study.tags if t.origin.kind == "model"}
    latest: dict[str, dict[Cell, Decision]] = {}
    for decision in sorted(study.decisions, key=moment):
        cell = _cell(decision, tags)
        if decision.subject == "tag" and cell is not None:
            held = latest.setdefault(decision.reviewer, {})
            held.pop(cell, None)
            held[cell] = decision
    found = []
    for reviewer, held in latest.items():
        cells: dict[Cell, int] = {}
        for cell, decision in held.items():
            seen = _seen(decision, tags)
            if decision.verdict != "reject" or now.get(cell, seen) == seen:
                cells |= _says(cell, decision, seen)
        values = _unknown(study)
        _fill(study, values, cells)
        found.append(Ratings(reviewer, values, sighted=True))
    return found


def _cell(decision: Decision, tags: Mapping[str, Tag]) -> Cell | None:
    """Which excerpt and code a decision on a tag is about."""
    change, tag = decision.change, tags.get(decision.target)
    if "excerpt" in change and "seen_code" in change:
        return change["excerpt"], change["seen_code"]
    return None if tag is None else (tag.excerpt, tag.code)


def _seen(decision: Decision, tags: Mapping[str, Tag]) -> str:
    tag = tags.get(decision.target)
    return decision.change.get("seen_direction") or (tag.direction if tag else "present")


def _says(cell: Cell, decision: Decision, seen: str) -> dict[Cell, int]:
    """What a decision says of excerpts and codes."""
    if decision.verdict == "reject":
        return {cell: ABSENT}
    if decision.verdict == "accept":
        return {cell: _VALUES[seen]}
    code = decision.change.get("code") or cell[1]
    put = _VALUES[decision.change.get("direction") or seen]
    return {cell: ABSENT} | {(cell[0], code): put}


def _unknown(study: Study) -> NDArray[np.int8]:
    return np.full((len(study.excerpts), len(study.codebook.codes)), UNKNOWN, dtype=np.int8)


def _fill(study: Study, values: NDArray[np.int8], cells: Mapping[Cell, int]) -> None:
    """Put values in their cells; what is about no excerpt or code of the study is left out."""
    rows = {excerpt.id: row for row, excerpt in enumerate(study.excerpts)}
    columns = {code.id: column for column, code in enumerate(study.codebook.codes)}
    for (excerpt, code), value in cells.items():
        if excerpt in rows and code in columns:
            values[rows[excerpt], columns[code]] = value


def machine_ratings(
    study: Study,
    model: str,
    *,
    knows: Collection[str] | None = None,
    scores: NDArray[np.float32] | None = None,
) -> Ratings:
    """A model's tags as one more coder's, as it gave them, before any decision.

    knows : codes that it can give; the others are unknown. scores : excerpts x codes.
    """
    values = _unknown(study)
    for column, code in enumerate(study.codebook.codes):
        if knows is None or code.id in knows:
            values[:, column] = ABSENT
    mine = [t for t in study.tags if t.origin.kind == "model" and t.origin.name == model]
    _fill(study, values, {(t.excerpt, t.code): _VALUES[t.direction] for t in mine})
    return Ratings(model, values, scores)


def pooled(people: Iterable[Ratings]) -> Pooled:
    """What people hold together; where they differ it is unknown. At least one person."""
    people = list(people)
    values = np.stack([one.values for one in people])
    known = values != UNKNOWN
    top = values.max(axis=0)
    bottom = np.where(known, values, np.iinfo(np.int8).max).min(axis=0)
    agreed = known.any(axis=0) & (top == bottom)
    together = np.where(agreed, top, UNKNOWN).astype(np.int8)
    whole = [one.values == ABSENT for one in people if not one.sighted]
    looked = np.any(whole, axis=0) if whole else np.zeros_like(agreed)
    return Pooled(
        Ratings("people", together),
        np.asarray((together == ABSENT) & ~looked),
        int((known.any(axis=0) & ~agreed).sum()),
    )
