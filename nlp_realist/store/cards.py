"""Runs of pattern finding; each is kept beside the ones before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, desc, func, insert, select

from nlp_realist.store import tables
from nlp_realist.store.nouns import pattern_from_json, pattern_to_json, to_json
from nlp_realist.types import Pattern


@dataclass(frozen=True, slots=True)
class PatternRun:
    """One run of pattern finding: its number, name, what it was made from, how many it found."""

    number: int
    name: str
    patterns: int
    provenance: Mapping[str, object] = field(default_factory=dict, hash=False)


def save_patterns(
    connection: Connection,
    name: str,
    patterns: Sequence[Pattern],
    provenance: Mapping[str, object],
) -> int:
    """Keep a run beside the ones before; its number. The latest, if repeated, is kept once."""
    last = connection.scalar(select(func.max(tables.pattern_run.c.number)))
    row = {"name": name, "provenance": to_json(dict(provenance))}
    if last is not None and _same(connection, last, row, patterns):
        return int(last)
    number = 1 if last is None else int(last) + 1
    connection.execute(insert(tables.pattern_run), [{"number": number, **row}])
    cards = [
        {"run": number, "position": place, "id": pattern.id, "card": pattern_to_json(pattern)}
        for place, pattern in enumerate(patterns)
    ]
    if cards:
        connection.execute(insert(tables.pattern), cards)
    return number


def _same(
    connection: Connection, number: int, row: Mapping[str, str], patterns: Sequence[Pattern]
) -> bool:
    c = tables.pattern_run.c
    stored = connection.execute(select(c.name, c.provenance).where(c.number == number)).one()
    if tuple(stored) != (row["name"], row["provenance"]):
        return False
    return _cards(connection, number) == [pattern_to_json(pattern) for pattern in patterns]


def _cards(connection: Connection, number: int) -> list[str]:
    c = tables.pattern.c
    return list(connection.scalars(select(c.card).where(c.run == number).order_by(c.position)))


def read_patterns(connection: Connection, number: int | None = None) -> list[Pattern]:
    """The patterns of one run, best first; of the latest when none is named."""
    if number is None:
        number = connection.scalar(select(func.max(tables.pattern_run.c.number)))
    if number is None:
        return []
    return [pattern_from_json(card) for card in _cards(connection, number)]


def read_runs(connection: Connection) -> list[PatternRun]:
    """All runs, the latest first."""
    c = tables.pattern_run.c
    found = func.count(tables.pattern.c.id)
    runs = (
        select(c.number, c.name, c.provenance, found)
        .outerjoin(tables.pattern, tables.pattern.c.run == c.number)
        .group_by(c.number)
        .order_by(desc(c.number))
    )
    return [
        PatternRun(number, name, count, json.loads(provenance))
        for number, name, provenance, count in connection.execute(runs)
    ]
