"""Numbered steps from an empty file to the newest one.

A step that has been released never changes: a new table or column is a new step at the end
of `STEPS`. `PRAGMA user_version` is the number of steps that a file has been through.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

Step = tuple[str, ...]

#: "nlpR", so that the file command and other programs can tell a project from other databases.
APPLICATION_ID = int.from_bytes(b"nlpR", "big")

FIRST: Step = (
    "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE transcript (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        attributes TEXT NOT NULL,
        source_hash TEXT NOT NULL,
        notes TEXT NOT NULL
    )""",
    """CREATE TABLE turn (
        transcript TEXT NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        speaker TEXT,
        role TEXT,
        time REAL,
        PRIMARY KEY (transcript, number)
    ) WITHOUT ROWID""",
    """CREATE TABLE excerpt (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        transcript TEXT NOT NULL REFERENCES transcript (id) ON DELETE CASCADE,
        turn INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        text TEXT NOT NULL,
        speaker TEXT,
        role TEXT,
        context TEXT NOT NULL,
        position INTEGER
    )""",
    "CREATE INDEX excerpt_by_transcript ON excerpt (transcript)",
    """CREATE TABLE codebook (
        number INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        text TEXT NOT NULL,
        noun TEXT NOT NULL
    )""",
    """CREATE TABLE origin (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('model', 'person')),
        name TEXT NOT NULL,
        codebook TEXT NOT NULL,
        UNIQUE (kind, name, codebook)
    )""",
    """CREATE TABLE tag (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        excerpt TEXT NOT NULL REFERENCES excerpt (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        score REAL NOT NULL,
        direction TEXT NOT NULL CHECK (direction IN ('present', 'contrary')),
        evidence_start INTEGER NOT NULL,
        evidence_end INTEGER NOT NULL,
        origin INTEGER NOT NULL REFERENCES origin (number)
    )""",
    "CREATE INDEX tag_by_excerpt ON tag (excerpt)",
    "CREATE INDEX tag_by_origin ON tag (origin)",
    """CREATE TABLE pattern_run (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        provenance TEXT NOT NULL
    )""",
    """CREATE TABLE pattern (
        run INTEGER NOT NULL REFERENCES pattern_run (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        card TEXT NOT NULL,
        PRIMARY KEY (run, position)
    )""",
    """CREATE TABLE decision (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL CHECK (subject IN ('tag', 'pattern')),
        target TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        at TEXT NOT NULL,
        memo TEXT NOT NULL,
        change TEXT NOT NULL
    )""",
    "CREATE INDEX decision_by_target ON decision (target)",
    """CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision
       BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    """CREATE TRIGGER decision_is_not_deleted BEFORE DELETE ON decision
       BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    # INSERT OR REPLACE would delete without firing the trigger above.
    """CREATE TRIGGER decision_is_not_replaced BEFORE INSERT ON decision
       WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id OR number = NEW.number)
       BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
    "CREATE TABLE encoder (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE vector (
        encoder INTEGER NOT NULL REFERENCES encoder (number) ON DELETE CASCADE,
        key TEXT NOT NULL,
        components BLOB NOT NULL,
        PRIMARY KEY (encoder, key)
    )""",
    "CREATE TABLE run (number INTEGER PRIMARY KEY, manifest TEXT NOT NULL)",
)

#: Decisions may be about theories and themes too; what a run found beside its cards.
SECOND: Step = (
    """CREATE TABLE decision_of_any_subject (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL CHECK (subject IN ('tag', 'pattern', 'theory', 'theme')),
        target TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        at TEXT NOT NULL,
        memo TEXT NOT NULL,
        change TEXT NOT NULL
    )""",
    """INSERT INTO decision_of_any_subject
       SELECT number, id, subject, target, verdict, reviewer, at, memo, change FROM decision""",
    "DROP TABLE decision",
    "ALTER TABLE decision_of_any_subject RENAME TO decision",
    *(statement for statement in FIRST if " ON decision" in statement),
    """CREATE TABLE change (
        run INTEGER NOT NULL REFERENCES pattern_run (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        noun TEXT NOT NULL,
        PRIMARY KEY (run, position)
    )""",
    """CREATE TABLE theme (
        run INTEGER NOT NULL REFERENCES pattern_run (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        noun TEXT NOT NULL,
        PRIMARY KEY (run, position)
    )""",
    """CREATE TABLE relation (
        run INTEGER NOT NULL REFERENCES pattern_run (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        noun TEXT NOT NULL,
        PRIMARY KEY (run, position)
    )""",
    "CREATE TABLE theory (position INTEGER PRIMARY KEY, noun TEXT NOT NULL)",
)

#: Tags whose model is not sure of them; of those given before, that isn't known.
THIRD: Step = ("ALTER TABLE tag ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0",)

STEPS: tuple[Step, ...] = (FIRST, SECOND, THIRD)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps a file has been through."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Take a file through the steps that it lacks, all of them or none.

    The connection has ``isolation_level=None`` and no open transaction. Raises
    sqlite3.Error, and leaves the file as it was, when a step fails or leaves a dangling
    reference.
    """
    # A step may rebuild a table; with foreign keys on, dropping the old one would cascade.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[version_of(connection) :]:
            for statement in step:
                connection.execute(statement)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError("a reference leads nowhere after the migration")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
