"""Runs of pattern finding; each is kept beside the ones before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, Table, delete, desc, func, insert, select

from nlp_realist.store import nouns, tables
from nlp_realist.store.nouns import pattern_from_json, pattern_to_json, to_json
from nlp_realist.types import Change, Pattern, Relation, Theme, Theory

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PatternRun:
    """One run of pattern finding: its number, name, what it was made from, how many it found."""

    number: int
    name: str
    patterns: int
    provenance: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a run gave beside its cards."""

    changes: Sequence[Change] = ()
    themes: Sequence[Theme] = ()
    relations: Sequence[Relation] = ()


def save_patterns(
    connection: Connection,
    name: str,
    patterns: Sequence[Pattern],
    provenance: Mapping[str, object],
    beside: Beside,
) -> int:
    """Keep a run beside the ones before; its number.

    The latest, if repeated, is kept once, with what changed in it; its themes and relations are
    then those given last.
    """
    last = _latest(connection)
    row = {"name": name, "provenance": to_json(dict(provenance))}
    again = last is not None and _same(connection, last, row, patterns)
    number = (last or 0) + (not again)
    if not again:
        connection.execute(insert(tables.pattern_run), [{"number": number, **row}])
        cards = [
            {"run": number, "position": place, "id": pattern.id, "card": pattern_to_json(pattern)}
            for place, pattern in enumerate(patterns)
        ]
        if cards:
            connection.execute(insert(tables.pattern), cards)
        _put(connection, tables.change, number, map(nouns.change_to_json, beside.changes))
    _put(connection, tables.theme, number, map(nouns.theme_to_json, beside.themes))
    _put(connection, tables.relation, number, map(nouns.relation_to_json, beside.relations))
    return number


def _put(connection: Connection, table: Table, number: int, texts: Iterable[str]) -> None:
    connection.execute(delete(table).where(table.c.run == number))
    rows = [{"run": number, "position": n, "noun": text} for n, text in enumerate(texts)]
    if rows:
        connection.execute(insert(table), rows)


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


def _latest(connection: Connection) -> int | None:
    latest: int | None = connection.scalar(select(func.max(tables.pattern_run.c.number)))
    return latest


def read_patterns(connection: Connection, number: int | None = None) -> list[Pattern]:
    """The patterns of one run, best first; of the latest when none is named."""
    number = _latest(connection) if number is None else number
    if number is None:
        return []
    return [pattern_from_json(card) for card in _cards(connection, number)]


def read_beside(connection: Connection, number: int | None = None) -> Beside:
    """What a run gave beside its cards; the latest when none is named."""
    number = _latest(connection) if number is None else number
    if number is None:
        return Beside()
    return Beside(
        changes=_read(connection, tables.change, number, nouns.change_from_json),
        themes=_read(connection, tables.theme, number, nouns.theme_from_json),
        relations=_read(connection, tables.relation, number, nouns.relation_from_json),
    )


def _read(
    connection: Connection, table: Table, number: int, made: Callable[[str], T]
) -> tuple[T, ...]:
    stored = select(table.c.noun).where(table.c.run == number).order_by(table.c.position)
    return tuple(made(text) for text in connection.scalars(stored))


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


def set_theories(connection: Connection, theories: Sequence[Theory]) -> None:
    """Put theories in place of those before."""
    connection.execute(delete(tables.theory))
    rows = [{"position": n, "noun": nouns.theory_to_json(t)} for n, t in enumerate(theories)]
    if rows:
        connection.execute(insert(tables.theory), rows)


def read_theories(connection: Connection) -> list[Theory]:
    """The study's theories, in the order in which they were given."""
    c = tables.theory.c
    stored = connection.scalars(select(c.noun).order_by(c.position))
    return [nouns.theory_from_json(text) for text in stored]
