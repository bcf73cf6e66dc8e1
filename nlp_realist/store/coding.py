"""Codebooks, tags and decisions to rows and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, delete, desc, func, select
from sqlalchemy.dialects.sqlite import insert

from nlp_realist.store import tables
from nlp_realist.store.nouns import codebook_from_json, codebook_to_json, to_json
from nlp_realist.types import Codebook, Decision, Origin, Span, Tag


def add_codebook(connection: Connection, text: str, codebook: Codebook) -> None:
    """Make this the codebook in use; the ones before stay, as tags may refer to them."""
    row = {"hash": codebook.hash, "text": text, "noun": codebook_to_json(codebook)}
    if _latest_codebook(connection) != tuple(row.values()):
        connection.execute(insert(tables.codebook), [row])


def _latest_codebook(connection: Connection) -> tuple[str, str, str] | None:
    c = tables.codebook.c
    latest = select(c.hash, c.text, c.noun).order_by(desc(c.number)).limit(1)
    row = connection.execute(latest).first()
    return None if row is None else (row.hash, row.text, row.noun)


def read_codebook(connection: Connection) -> tuple[str, Codebook]:
    """The text and the noun of the codebook in use; empty ones when none was set."""
    latest = _latest_codebook(connection)
    if latest is None:
        return "", Codebook(name="", version="", families=(), codes=())
    return latest[1], codebook_from_json(latest[2])


def add_tags(connection: Connection, tags: Iterable[Tag]) -> None:
    """Add tags; one with the same excerpt, code and origin takes the place of the one before."""
    origins: dict[Origin, int] = {}
    rows = []
    for tag in tags:
        if tag.origin not in origins:
            origins[tag.origin] = _origin_number(connection, tag.origin)
        rows.append(_tag_row(tag, origins[tag.origin]))
    if rows:
        statement = insert(tables.tag)
        fresh = ("score", "direction", "evidence_start", "evidence_end", "origin", "unsure")
        changed = {name: statement.excluded[name] for name in fresh}
        replacing = statement.on_conflict_do_update(index_elements=["id"], set_=changed)
        connection.execute(replacing, rows)


def _origin_number(connection: Connection, origin: Origin) -> int:
    row = {"kind": origin.kind, "name": origin.name, "codebook": origin.codebook}
    c = tables.origin.c
    connection.execute(insert(tables.origin).on_conflict_do_nothing(), [row])
    same = (c.kind == origin.kind) & (c.name == origin.name) & (c.codebook == origin.codebook)
    return cast(int, connection.scalars(select(c.number).where(same)).one())


def _tag_row(tag: Tag, origin: int) -> dict[str, Any]:
    return {
        "id": tag.id,
        "excerpt": tag.excerpt,
        "code": tag.code,
        "score": tag.score,
        "direction": tag.direction,
        "evidence_start": tag.evidence.start,
        "evidence_end": tag.evidence.end,
        "origin": origin,
        "unsure": int(tag.unsure),
    }


def delete_tags(connection: Connection, origin: Origin) -> None:
    """Take away the tags of a model, whatever codebook it used."""
    c = tables.origin.c
    of_it = select(c.number).where(c.kind == origin.kind, c.name == origin.name)
    connection.execute(delete(tables.tag).where(tables.tag.c.origin.in_(of_it)))


def read_origins(connection: Connection) -> list[Origin]:
    """Who and what has tags on excerpts, in the order in which they came."""
    c = tables.origin.c
    used = select(c.kind, c.name, c.codebook).where(c.number.in_(select(tables.tag.c.origin)))
    return [Origin(*row) for row in connection.execute(used.order_by(c.number))]


def read_tags(connection: Connection, origin: Origin | None = None) -> list[Tag]:
    """Tags on the excerpts of the present segmentation, in the order in which they came."""
    tag, excerpt, c = tables.tag.c, tables.excerpt.c, tables.origin.c
    present = (
        select(
            *(tag.excerpt, tag.code, tag.score, tag.direction),
            *(tag.evidence_start, tag.evidence_end, tag.origin, tag.unsure),
        )
        .join(tables.excerpt, excerpt.id == tag.excerpt)
        .where(excerpt.position.is_not(None))
        .order_by(tag.number)
    )
    origins = {
        row.number: Origin(row.kind, row.name, row.codebook)
        for row in connection.execute(select(tables.origin))
    }
    if origin is not None:
        wanted = select(c.number).where(c.kind == origin.kind, c.name == origin.name)
        present = present.where(tag.origin.in_(wanted))
    return [
        Tag(on, code, score, direction, Span(start, end), origins[number], bool(unsure))
        for on, code, score, direction, start, end, number, unsure in connection.execute(present)
    ]


def add_decisions(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Record decisions; one that is there already, word for word, is not recorded twice.

    Raises sqlalchemy.exc.IntegrityError when another of the same id is there.
    """
    wanted = func.json_each(to_json([d.id for d in decisions])).table_valued("value")
    table = tables.decision
    known = select(table).where(table.c.id.in_(select(wanted.c.value)))
    recorded = {row.id: _decision(row) for row in connection.execute(known)}
    rows = [_decision_row(d) for d in decisions if recorded.get(d.id) != d]
    if rows:
        connection.execute(insert(table), rows)


def _decision_row(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "subject": decision.subject,
        "target": decision.target,
        "verdict": decision.verdict,
        "reviewer": decision.reviewer,
        "at": decision.at,
        "memo": decision.memo,
        "change": to_json(dict(decision.change)),
    }


def _decision(row: Any) -> Decision:
    return Decision(
        subject=row.subject,
        target=row.target,
        verdict=row.verdict,
        reviewer=row.reviewer,
        at=row.at,
        memo=row.memo,
        change=json.loads(row.change),
    )


def read_decisions(connection: Connection) -> list[Decision]:
    """All decisions, the earliest first."""
    table = tables.decision
    return [_decision(row) for row in connection.execute(select(table).order_by(table.c.number))]
