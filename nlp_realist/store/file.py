"""Opening, checking, making and copying the file itself.

A rollback journal is used rather than a write-ahead log: at rest a study is one file, which
can be copied, synchronised or kept on a network drive without parts of it being left behind.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from nlp_realist.errors import ProjectError
from nlp_realist.store import PROJECT_SUFFIX
from nlp_realist.store.faults import explained
from nlp_realist.store.migrations import APPLICATION_ID, STEPS, Step, migrate, version_of

_PAGE_CACHE_KIB = 64 * 1024  # so that most runs fit, and a writer does not lock readers out early


def connect(path: Path, *, read_only: bool = False, wait: float = 5.0) -> sqlite3.Connection:
    """Connect to an existing file, durable and with foreign keys on.

    wait : seconds to wait for another program that is writing.
    """
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=wait,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    # EXTRA also syncs the folder, so that a commit outlives a power cut.
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
    return connection


@contextmanager
def _connected(path: Path, *, read_only: bool, wait: float) -> Iterator[sqlite3.Connection]:
    with explained(path), closing(connect(path, read_only=read_only, wait=wait)) as connection:
        yield connection


def make(path: Path, *, name: str) -> None:
    """Make an empty project. Raises ProjectError when a file is there already."""
    if path.suffix != PROJECT_SUFFIX:
        hint = f"Call it {path.stem or 'study'}{PROJECT_SUFFIX}."
        raise ProjectError(f"a project file ends in {PROJECT_SUFFIX}", str(path), hint)
    _claim(path)
    with _connected(path, read_only=False, wait=5.0) as connection:
        migrate(connection)
        connection.execute("INSERT INTO setting VALUES ('name', json_quote(?))", (name,))


def _claim(path: Path) -> None:
    """Put an empty file in place, so that no two programs make the same project."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.stat().st_size > 0:
            path.open("xb").close()
    except OSError as error:
        if path.exists():
            what, hint = "there is already a file of this name", "Open it, or choose another name."
        else:
            what = f"the project can't be made here ({error.strerror})"
            hint = "Choose a folder where you may write."
        raise ProjectError(what, str(path), hint) from None


def check(
    path: Path, *, read_only: bool = False, wait: float = 5.0, steps: Sequence[Step] = STEPS
) -> None:
    """See that a file is a project that this version understands; bring an older one up to date.

    An older file is copied first, beside itself. Raises ProjectError for anything else.
    """
    if not path.is_file():
        what = "this is a folder, not a project file" if path.is_dir() else "there is no such file"
        raise ProjectError(what, str(path), "Make a project with: nlp-realist new")
    if not read_only and not os.access(path, os.W_OK):
        what = "the project can only be read, not written"
        raise ProjectError(what, str(path), "Copy it to a place where you may write.")
    with _connected(path, read_only=read_only, wait=wait) as connection:
        version = _checked_version(connection, path, newest=len(steps))
        if version == len(steps):
            return
        if read_only:
            what = f"the project is of an older version ({version}) and must be updated to be read"
            raise ProjectError(what, str(path), "Open it once where you may write.")
        back_up(path, _free_name(path, version), wait=wait)
        migrate(connection, steps)


def _checked_version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if pages == 0:
        hint = "If making it was interrupted, delete it and make it again: nlp-realist new"
        raise ProjectError("the file is empty", str(path), hint)
    if application != APPLICATION_ID:
        hint = "Give the .realist file of a study, or make one with: nlp-realist new"
        raise ProjectError("this database is not a project file", str(path), hint)
    version = version_of(connection)
    if version > newest:
        what = f"the project was made by a newer nlp_realist (file version {version}, not {newest})"
        raise ProjectError(what, str(path), "Update: pip install --upgrade nlp_realist")
    return version


def _free_name(path: Path, version: int) -> Path:
    """Where a copy goes that must overwrite no other copy."""
    number = 1
    while True:
        copy = path.with_name(f"{path.stem}.version-{version}-copy-{number}{path.suffix}")
        if not copy.exists():
            return copy
        number += 1


def back_up(path: Path, target: Path, *, wait: float = 5.0) -> None:
    """Copy a project whole, also while it is in use. The target appears only when complete."""
    part = target.with_name(target.name + ".part")
    try:
        part.open("wb").close()
        with (
            _connected(path, read_only=True, wait=wait) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy)
        part.replace(target)
    except OSError as error:
        what = f"the copy can't be written ({error.strerror})"
        raise ProjectError(what, str(target), "Make room, or choose another folder.") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def vacuum(path: Path) -> None:
    """Write the file anew, so that nothing that was deleted is left in its free pages."""
    with _connected(path, read_only=False, wait=5.0) as connection:
        connection.execute("VACUUM")
