"""What SQLite says, in words that a researcher can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from nlp_realist.errors import ProjectError

# By the start of SQLite's own name for the fault; the longest that fits decides.
_FAULTS = {
    "SQLITE_BUSY": (
        "another program is using the project",
        "Wait until it has finished, or close it, and try again.",
    ),
    "SQLITE_LOCKED": (
        "another part of this program is using the project",
        "Wait until it has finished, and try again.",
    ),
    "SQLITE_READONLY": (
        "the project can only be read, not written",
        "Copy it to a place where you may write, or ask for write permission.",
    ),
    "SQLITE_CANTOPEN": (
        "the project can't be opened",
        "Check that the file is there and that you may read and write it and its folder.",
    ),
    "SQLITE_NOTADB": (
        "this is not a project file",
        "Give the .realist file of a study, or make one with: nlp-realist new",
    ),
    "SQLITE_CORRUPT": (
        "the project file is damaged",
        "Go back to your latest backup; the file may have been cut short while copied.",
    ),
    "SQLITE_FULL": (
        "the disk is full, nothing was changed",
        "Make room and try again.",
    ),
    "SQLITE_IOERR": (
        "the disk did not answer",
        "Check the drive or network folder, or copy the project to this computer.",
    ),
    "SQLITE_CONSTRAINT_FOREIGNKEY": (
        "something refers to an excerpt or transcript that the project does not hold",
        "Add the transcripts and excerpts first.",
    ),
    "SQLITE_CONSTRAINT_TRIGGER": (
        "decisions are kept for good and can't be changed",
        "Record a new decision instead.",
    ),
    "SQLITE_CONSTRAINT": (
        "a value does not fit the project",
        "Please report this; nothing was changed.",
    ),
}


def explain(error: sqlite3.Error, path: Path) -> ProjectError:
    """Turn SQLite's fault into an error that says where, and what to do next.

    SQLite's own message is left out: it may quote what was to be stored.
    """
    name = getattr(error, "sqlite_errorname", None) or type(error).__name__
    fitting = [known for known in _FAULTS if name.startswith(known)]
    if not fitting:
        hint = "Please report this, with the name of the fault."
        return ProjectError(f"the project can't be used ({name})", str(path), hint)
    what, hint = _FAULTS[max(fitting, key=len)]
    return ProjectError(what, str(path), hint)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Let nothing but ProjectError out of work on a project file."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise explain(error.orig, path) from None
        if isinstance(error.orig, UnicodeEncodeError):
            raise _half_character(path) from None
        raise
    except sqlite3.Error as error:
        raise explain(error, path) from None
    except UnicodeEncodeError:
        raise _half_character(path) from None


def _half_character(path: Path) -> ProjectError:
    what = "a text holds half a character (a lone surrogate) and can't be stored"
    return ProjectError(what, str(path), "Read the source file again with another encoding.")
