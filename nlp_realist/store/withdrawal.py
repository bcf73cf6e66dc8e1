"""When somebody withdraws: what a run's cards may keep, and what must go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, delete, func, select, update

from nlp_realist.store import tables
from nlp_realist.store.nouns import pattern_from_json, pattern_to_json
from nlp_realist.types import Pattern, Slot


def forget(connection: Connection, transcript: str) -> None:
    """Take every word of a transcript out of all runs; its excerpts are still in the project.

    A card that draws on it keeps its id, what people wrote and the ids of its other excerpts, so
    that decisions about it find it again in the next run. One of whose members none is left goes.
    """
    c = tables.excerpt.c
    excerpts = set(connection.scalars(select(c.id).where(c.transcript == transcript)))
    touched = False
    for run, position, card in _quoting(connection, transcript, excerpts):
        touched = True
        here = (tables.pattern.c.run == run) & (tables.pattern.c.position == position)
        left = without(pattern_from_json(card), transcript, excerpts)
        if left is None:
            connection.execute(delete(tables.pattern).where(here))
        else:
            text = pattern_to_json(left)
            connection.execute(update(tables.pattern).where(here).values(card=text))
    said = func.instr(tables.relation.c.noun, transcript) > 0
    connection.execute(delete(tables.relation).where(said))
    if touched:
        _unname(connection)


def _quoting(
    connection: Connection, transcript: str, excerpts: Collection[str]
) -> list[tuple[int, int, str]]:
    c = tables.pattern.c
    rows = connection.execute(select(c.run, c.position, c.card)).all()
    # Excerpts have ids of 16 signs, so that a card can be searched as text.
    return [
        (run, position, card)
        for run, position, card in rows
        if transcript in card or any(excerpt in card for excerpt in excerpts)
    ]


def without(pattern: Pattern, transcript: str, excerpts: Collection[str]) -> Pattern | None:
    """A card without any word or excerpt of a transcript; None when no member is left.

    Whatever is made of all members' words goes too, as nobody can tell whose they were.
    """
    members = tuple(m for m in pattern.members if m not in excerpts)
    if not members:
        return None
    central = pattern.central
    return replace(
        pattern,
        label="",
        statement="",
        members=members,
        phrases=(),
        central=None if central and central.transcript == transcript else central,
        counter_examples=tuple(c for c in pattern.counter_examples if c not in excerpts),
        support={},
        codes={},
        slots={part: _slot(slot, transcript) for part, slot in pattern.slots.items()},
        stability=None,
        silences=(),
        silent_in=(),
        contrasts=(),
        places={id_: place for id_, place in pattern.places.items() if id_ not in excerpts},
        breakdown=(),
        mainstays=None,
        links=tuple(
            replace(chain, told_in=None)
            for chain in pattern.links
            if all(clause.transcript != transcript for clause in chain.clauses)
        ),
    )


def _slot(slot: Slot, transcript: str) -> Slot:
    kept = tuple(e for e in slot.evidence if e.transcript != transcript)
    return Slot(slot.state if kept else "empty", kept)


def _unname(connection: Connection) -> None:
    """Labels that machines made of people's words, on what stands beside the cards, go."""
    for table in (tables.change, tables.theme):
        nameless = func.json_set(table.c.noun, "$.label", "")
        connection.execute(update(table).values(noun=nameless))
