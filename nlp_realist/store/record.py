"""What a study is called and set to, what its runs were made from, and how much it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, desc, func, select
from sqlalchemy.dialects.sqlite import insert

from nlp_realist.store import tables
from nlp_realist.store.nouns import to_json


def get_setting(connection: Connection, key: str, default: object = None) -> object:
    """A value that was put under this key, or `default`."""
    c = tables.setting.c
    stored = connection.scalar(select(c.value).where(c.key == key))
    return default if stored is None else json.loads(stored)


def put_setting(connection: Connection, key: str, value: object) -> None:
    """Keep a value under a key."""
    statement = insert(tables.setting)
    newer = {"value": statement.excluded.value}
    replacing = statement.on_conflict_do_update(index_elements=["key"], set_=newer)
    connection.execute(replacing, [{"key": key, "value": to_json(value)}])


def add_manifest(connection: Connection, manifest: Mapping[str, object]) -> None:
    """Keep the manifest of a run; the ones before stay."""
    connection.execute(insert(tables.run), [{"manifest": to_json(dict(manifest))}])


def last_manifest(connection: Connection) -> dict[str, object]:
    """The manifest of the latest run; empty when there was none."""
    c = tables.run.c
    stored = connection.scalar(select(c.manifest).order_by(desc(c.number)).limit(1))
    return {} if stored is None else dict(json.loads(stored))


def counts(connection: Connection) -> dict[str, int]:
    """How much of what the project holds."""
    present = tables.excerpt.c.position.is_not(None)
    on_present = tables.tag.join(tables.excerpt, tables.excerpt.c.id == tables.tag.c.excerpt)
    latest = select(func.max(tables.pattern_run.c.number)).scalar_subquery()
    number = func.count()
    questions = {
        "transcripts": select(number).select_from(tables.transcript),
        "turns": select(number).select_from(tables.turn),
        "excerpts": select(number).select_from(tables.excerpt).where(present),
        "tags": select(number).select_from(on_present).where(present),
        "patterns": select(number)
        .select_from(tables.pattern)
        .where(tables.pattern.c.run == latest),
        "pattern runs": select(number).select_from(tables.pattern_run),
        "decisions": select(number).select_from(tables.decision),
        "vectors": select(number).select_from(tables.vector),
        "runs": select(number).select_from(tables.run),
    }
    return {what: connection.scalars(question).one() for what, question in questions.items()}
