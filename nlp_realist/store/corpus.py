"""Transcripts and excerpts to rows and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from nlp_realist.store import tables
from nlp_realist.store.nouns import to_json
from nlp_realist.store.withdrawal import forget
from nlp_realist.types import Excerpt, Transcript, Turn


def add_transcripts(connection: Connection, transcripts: Sequence[Transcript]) -> list[str]:
    """Add those whose id is new; the ids that were added, in order."""
    known = set(connection.scalars(select(tables.transcript.c.id)))
    new = {t.id: t for t in transcripts if t.id not in known}
    if new:
        connection.execute(insert(tables.transcript), [_row(t) for t in new.values()])
        _add_turns(connection, new.values())
    return list(new)


def update_transcripts(connection: Connection, transcripts: Sequence[Transcript]) -> None:
    """Write anew the name, roles, attributes and notes of transcripts that are there."""
    table = tables.transcript
    for transcript in transcripts:
        row = _row(transcript)
        connection.execute(update(table).where(table.c.id == transcript.id).values(row))
    ids = [{"gone": t.id} for t in transcripts]
    if ids:
        old = tables.turn.c.transcript == bindparam("gone")
        connection.execute(delete(tables.turn).where(old), ids)
        _add_turns(connection, transcripts)


def _row(transcript: Transcript) -> dict[str, Any]:
    return {
        "id": transcript.id,
        "name": transcript.name,
        "text": transcript.text,
        "attributes": to_json(dict(transcript.attributes)),
        "source_hash": transcript.source_hash,
        "notes": to_json(transcript.notes),
    }


def _add_turns(connection: Connection, transcripts: Iterable[Transcript]) -> None:
    rows = [
        {
            "transcript": transcript.id,
            "number": number,
            "start": turn.start,
            "end": turn.end,
            "speaker": turn.speaker,
            "role": turn.role,
            "time": turn.time,
        }
        for transcript in transcripts
        for number, turn in enumerate(transcript.turns)
    ]
    if rows:
        connection.execute(insert(tables.turn), rows)


def read_transcripts(connection: Connection) -> list[Transcript]:
    """All transcripts, in the order in which they were added."""
    turns: defaultdict[str, list[Turn]] = defaultdict(list)
    table = tables.turn
    for row in connection.execute(select(table).order_by(table.c.transcript, table.c.number)):
        place, _, start, end, speaker, role, time = row
        turns[place].append(Turn(start, end, speaker, role, time))
    rows = connection.execute(select(tables.transcript).order_by(tables.transcript.c.number))
    return [
        Transcript(
            name=row.name,
            text=row.text,
            turns=tuple(turns[row.id]),
            attributes=json.loads(row.attributes),
            source_hash=row.source_hash,
            notes=tuple(json.loads(row.notes)),
        )
        for row in rows
    ]


def replace_excerpts(connection: Connection, excerpts: Sequence[Excerpt]) -> None:
    """Put a new segmentation in place of the old.

    Excerpts that both hold keep their tags. One that is gone goes with its machine tags, but
    stays out of sight for as long as a person's tag is on it.
    """
    table = tables.excerpt
    connection.execute(update(table).values(position=None))
    if excerpts:
        statement = insert(table)
        fresh = {name: statement.excluded[name] for name in ("speaker", "role", "context")}
        fresh |= {"turn": statement.excluded.turn, "position": statement.excluded.position}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=fresh),
            [_excerpt_row(place, excerpt) for place, excerpt in enumerate(excerpts)],
        )
    gone = select(table.c.id).where(table.c.position.is_(None))
    models = select(tables.origin.c.number).where(tables.origin.c.kind == "model")
    tag = tables.tag.c
    connection.execute(delete(tables.tag).where(tag.origin.in_(models), tag.excerpt.in_(gone)))
    still_tagged = table.c.id.in_(select(tag.excerpt))
    connection.execute(delete(table).where(table.c.position.is_(None), ~still_tagged))


def _excerpt_row(position: int, excerpt: Excerpt) -> dict[str, Any]:
    return {
        "id": excerpt.id,
        "transcript": excerpt.transcript,
        "turn": excerpt.turn,
        "start": excerpt.start,
        "end": excerpt.end,
        "text": excerpt.text,
        "speaker": excerpt.speaker,
        "role": excerpt.role,
        "context": excerpt.context,
        "position": position,
    }


def read_excerpts(connection: Connection) -> list[Excerpt]:
    """The excerpts of the present segmentation, in order."""
    c = tables.excerpt.c
    columns = (c.transcript, c.turn, c.start, c.end, c.text, c.speaker, c.role, c.context)
    present = select(*columns).where(c.position.is_not(None)).order_by(c.position)
    return [Excerpt(*row) for row in connection.execute(present)]


def remove_transcripts(connection: Connection, ids: Sequence[str]) -> None:
    """Take transcripts out with every word of theirs: excerpts, tags, and what cards quote.

    All cached vectors go too, because the words behind a vector can't be told from its key.
    Decisions stay, as they refer by id only.
    """
    for gone in ids:
        forget(connection, gone)
        connection.execute(delete(tables.transcript).where(tables.transcript.c.id == gone))
    connection.execute(delete(tables.vector))
