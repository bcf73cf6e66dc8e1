"""A project: one study in one file, opened for a while and closed again.

Every method that writes is one transaction: after it returns, what it wrote outlives the
process being killed; before, nothing of it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, QueuePool, create_engine, event

from nlp_realist.store import cards, coding, corpus, file, record, vectors
from nlp_realist.store.faults import explained
from nlp_realist.types import (
    Change,
    Codebook,
    Decision,
    Excerpt,
    Origin,
    Pattern,
    Relation,
    Study,
    Tag,
    Theme,
    Theory,
    Transcript,
)


class Project:
    """An open project file. Use it in a ``with`` block, or call `close`.

    Threads may share it. Every method raises ProjectError when the file can't be used:
    locked by another program, read-only, damaged, or the disk full.
    """

    def __init__(self, path: Path, *, read_only: bool = False, wait: float = 5.0) -> None:
        file.check(path, read_only=read_only, wait=wait)
        self.path = path
        # Values are hidden because they are what participants said.
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: file.connect(path, read_only=read_only, wait=wait),
            hide_parameters=True,
            poolclass=QueuePool,
        )
        event.listen(self._engine, "begin", _begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One view of the file, whatever another program writes meanwhile."""
        with explained(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """All of the block is stored, or none of it."""
        with explained(self.path), self._engine.connect() as connection:
            connection.execution_options(realist_writes=True)
            with connection.begin():
                yield connection

    def back_up(self, target: Path) -> None:
        """Copy the project whole, also while it is in use."""
        file.back_up(self.path, target)

    @property
    def name(self) -> str:
        """What the study is called."""
        return str(self.get_setting("name", self.path.stem))

    def get_setting(self, key: str, default: object = None) -> object:
        """A value that was put under this key, or `default`."""
        with self._reading() as connection:
            return record.get_setting(connection, key, default)

    def put_setting(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold under a key."""
        with self._writing() as connection:
            record.put_setting(connection, key, value)

    def add_transcripts(self, transcripts: Sequence[Transcript]) -> list[str]:
        """Add transcripts, and return the ids that were new.

        One whose words and speakers are there already is left as it is.
        """
        with self._writing() as connection:
            return corpus.add_transcripts(connection, transcripts)

    def update_transcripts(self, transcripts: Sequence[Transcript]) -> None:
        """Write anew the name, roles, attributes and notes of transcripts that are there."""
        with self._writing() as connection:
            corpus.update_transcripts(connection, transcripts)

    def remove_transcripts(self, ids: Sequence[str]) -> None:
        """Take transcripts out with every word of theirs, as when somebody withdraws.

        Their excerpts, the tags on those, what patterns quote of them and all cached
        vectors go too, and the file is written anew without them. Copies are not touched.
        """
        with self._writing() as connection:
            corpus.remove_transcripts(connection, ids)
        file.vacuum(self.path)

    def transcripts(self) -> list[Transcript]:
        """All transcripts, in the order in which they were added."""
        with self._reading() as connection:
            return corpus.read_transcripts(connection)

    def replace_excerpts(self, excerpts: Sequence[Excerpt]) -> None:
        """Put a new segmentation of all transcripts in place of the old.

        Excerpts with the same words at the same place keep their tags. Others go with their
        machine tags; a person's tags are kept, and come back when their excerpt does.
        """
        with self._writing() as connection:
            corpus.replace_excerpts(connection, excerpts)

    def excerpts(self) -> list[Excerpt]:
        """All excerpts of the present segmentation, in order."""
        with self._reading() as connection:
            return corpus.read_excerpts(connection)

    def set_codebook(self, text: str, codebook: Codebook) -> None:
        """Make this the study's codebook. `text` is its file, word for word."""
        with self._writing() as connection:
            coding.add_codebook(connection, text, codebook)

    def codebook_text(self) -> str:
        """The file of the study's codebook, word for word; empty when there is none."""
        with self._reading() as connection:
            return coding.read_codebook(connection)[0]

    def codebook(self) -> Codebook:
        """The study's codebook; one without codes when none was set."""
        with self._reading() as connection:
            return coding.read_codebook(connection)[1]

    def add_tags(self, tags: Sequence[Tag]) -> None:
        """Add tags. One on the same excerpt, with the same code and origin, is replaced."""
        with self._writing() as connection:
            coding.add_tags(connection, tags)

    def replace_tags(self, origin: Origin, tags: Sequence[Tag]) -> None:
        """Put the tags of a model in place of all that it gave before.

        Raises ValueError when the origin is a person, whose tags no run may take away, or
        when a tag is of another origin.
        """
        if origin.kind == "person":
            raise ValueError("a person's tags are added to, never replaced by a run")
        if any((t.origin.kind, t.origin.name) != (origin.kind, origin.name) for t in tags):
            raise ValueError("a tag is of another origin than the one to be replaced")
        with self._writing() as connection:
            coding.delete_tags(connection, origin)
            coding.add_tags(connection, tags)

    def tags(self, origin: Origin | None = None) -> list[Tag]:
        """Tags on the present excerpts: all, or those of one model or person."""
        with self._reading() as connection:
            return coding.read_tags(connection, origin)

    def origins(self) -> list[Origin]:
        """The models and people whose tags are in the project."""
        with self._reading() as connection:
            return coding.read_origins(connection)

    def save_patterns(
        self,
        run: str | Mapping[str, object],
        found: Sequence[Pattern],
        *,
        provenance: Mapping[str, object] | None = None,
        changes: Sequence[Change] = (),
        themes: Sequence[Theme] = (),
        relations: Sequence[Relation] = (),
    ) -> int:
        """Keep the patterns of a run beside those of earlier runs; the number of the run.

        run : a name for the run, or its provenance (values that JSON can hold).
        changes, themes, relations : what the run gave beside its patterns.
        """
        name, made_from = (run, provenance or {}) if isinstance(run, str) else ("", run)
        beside = cards.Beside(changes, themes, relations)
        with self._writing() as connection:
            return cards.save_patterns(connection, name, found, made_from, beside)

    def patterns(self, run: int | None = None) -> list[Pattern]:
        """The patterns of a run by its number, or of the latest; best first."""
        with self._reading() as connection:
            return cards.read_patterns(connection, run)

    def changes(self, run: int | None = None) -> list[Change]:
        """What became of patterns since the run before; of a run by its number, or the latest."""
        with self._reading() as connection:
            return list(cards.read_beside(connection, run).changes)

    def themes(self, run: int | None = None) -> list[Theme]:
        """The themes of a run by its number, or of the latest."""
        with self._reading() as connection:
            return list(cards.read_beside(connection, run).themes)

    def relations(self, run: int | None = None) -> list[Relation]:
        """What bears on the study's theories, as a run found it, or the latest."""
        with self._reading() as connection:
            return list(cards.read_beside(connection, run).relations)

    def set_theories(self, theories: Sequence[Theory]) -> None:
        """Put theories in place of those before; decisions about theirs stay."""
        with self._writing() as connection:
            cards.set_theories(connection, theories)

    def theories(self) -> list[Theory]:
        """The study's theories, in the order in which they were given."""
        with self._reading() as connection:
            return cards.read_theories(connection)

    def pattern_runs(self) -> list[cards.PatternRun]:
        """All runs of pattern finding, the latest first."""
        with self._reading() as connection:
            return cards.read_runs(connection)

    def add_decision(self, decision: Decision) -> None:
        """Record what a reviewer decided, for good. The same decision is recorded once."""
        self.add_decisions([decision])

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        """Record several decisions, for good."""
        with self._writing() as connection:
            coding.add_decisions(connection, decisions)

    def decisions(self) -> list[Decision]:
        """All decisions, the earliest first."""
        with self._reading() as connection:
            return coding.read_decisions(connection)

    def put_vectors(
        self, encoder_name: str, vectors_by_key: Mapping[str, NDArray[np.float32]]
    ) -> None:
        """Keep float32 vectors of shape (d,) by the key of their content."""
        with self._writing() as connection:
            vectors.put_vectors(connection, encoder_name, vectors_by_key)

    def get_vectors(self, encoder_name: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of an encoder that are kept, by key; keys without one are missing."""
        with self._reading() as connection:
            return vectors.get_vectors(connection, encoder_name, keys)

    def record_run(self, manifest: Mapping[str, object]) -> None:
        """Keep the manifest of a run: what went in, with which settings and versions."""
        with self._writing() as connection:
            record.add_manifest(connection, manifest)

    def last_manifest(self) -> dict[str, object]:
        """The manifest of the latest run; empty when there was none."""
        with self._reading() as connection:
            return record.last_manifest(connection)

    def counts(self) -> dict[str, int]:
        """How many transcripts, turns, excerpts, tags, patterns (of the latest run), pattern
        runs, decisions, vectors and runs there are.
        """
        with self._reading() as connection:
            return record.counts(connection)

    def study(self) -> Study:
        """Everything, as one value that no longer needs the file."""
        with self._reading() as connection:
            beside = cards.read_beside(connection)
            return Study(
                name=str(record.get_setting(connection, "name", self.path.stem)),
                transcripts=tuple(corpus.read_transcripts(connection)),
                excerpts=tuple(corpus.read_excerpts(connection)),
                codebook=coding.read_codebook(connection)[1],
                tags=tuple(coding.read_tags(connection)),
                patterns=tuple(cards.read_patterns(connection)),
                decisions=tuple(coding.read_decisions(connection)),
                manifest=record.last_manifest(connection),
                themes=tuple(beside.themes),
                changes=tuple(beside.changes),
                theories=tuple(cards.read_theories(connection)),
                relations=tuple(beside.relations),
            )


def _begin(connection: Connection) -> None:
    """Begin a transaction; a writer takes its lock at once, so that it can wait for another."""
    writes = connection.get_execution_options().get("realist_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
