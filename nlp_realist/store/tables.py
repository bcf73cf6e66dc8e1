"""The tables of the newest project file, as SQLAlchemy Core sees them.

How a file comes to have them is in `migrations.py`; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _of(name: str, target: str) -> Column[str]:
    """A reference that goes when what it refers to goes."""
    return Column(name, ForeignKey(target, ondelete="CASCADE"), nullable=False)


setting = Table("setting", metadata, Column("key", Text, primary_key=True), _words("value"))

transcript = Table(
    "transcript",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _words("name"),
    _words("text"),
    _words("attributes"),
    _words("source_hash"),
    _words("notes"),
)

turn = Table(
    "turn",
    metadata,
    Column("transcript", ForeignKey("transcript.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    _whole("start"),
    _whole("end"),
    Column("speaker", Text),
    Column("role", Text),
    Column("time", REAL),
)

# An excerpt without a position is of an earlier segmentation; it stays for as long as
# a person's tag is on it.
excerpt = Table(
    "excerpt",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of("transcript", "transcript.id"),
    _whole("turn"),
    _whole("start"),
    _whole("end"),
    _words("text"),
    Column("speaker", Text),
    Column("role", Text),
    _words("context"),
    Column("position", Integer),
)

codebook = Table(
    "codebook",
    metadata,
    Column("number", Integer, primary_key=True),
    _words("hash"),
    _words("text"),
    _words("noun"),
)

origin = Table(
    "origin",
    metadata,
    Column("number", Integer, primary_key=True),
    _words("kind"),
    _words("name"),
    _words("codebook"),
    UniqueConstraint("kind", "name", "codebook"),
)

tag = Table(
    "tag",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of("excerpt", "excerpt.id"),
    _words("code"),
    Column("score", REAL, nullable=False),
    _words("direction"),
    _whole("evidence_start"),
    _whole("evidence_end"),
    Column("origin", ForeignKey("origin.number"), nullable=False),
    Column("unsure", Integer, nullable=False, server_default=text("0")),
)

pattern_run = Table(
    "pattern_run",
    metadata,
    Column("number", Integer, primary_key=True),
    _words("name"),
    _words("provenance"),
)

pattern = Table(
    "pattern",
    metadata,
    Column("run", ForeignKey("pattern_run.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _words("id"),
    _words("card"),
)


def _of_a_run(name: str) -> Table:
    """Nouns of one kind that a run of pattern finding gave, in order, as JSON."""
    return Table(
        name,
        metadata,
        Column("run", ForeignKey("pattern_run.number", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        _words("noun"),
    )


change = _of_a_run("change")
theme = _of_a_run("theme")
relation = _of_a_run("relation")

theory = Table("theory", metadata, Column("position", Integer, primary_key=True), _words("noun"))

decision = Table(
    "decision",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _words("subject"),
    _words("target"),
    _words("verdict"),
    _words("reviewer"),
    _words("at"),
    _words("memo"),
    _words("change"),
)

encoder = Table(
    "encoder",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

vector = Table(
    "vector",
    metadata,
    Column("encoder", ForeignKey("encoder.number", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("components", LargeBinary, nullable=False),
)

run = Table("run", metadata, Column("number", Integer, primary_key=True), _words("manifest"))
