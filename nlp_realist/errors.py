"""The exception tree: every error says what is wrong, where, and what to do next."""

from __future__ import annotations


class RealistError(Exception):
    """Base of all errors that a user can mend.

    Parameters are positional and kept in ``args``, so that an error pickles and crosses
    a process boundary whole.

    what : what is wrong, without the participant's words.
    where : file, line, row or setting; empty when there is no place.
    hint : what to do next; one sentence.
    """

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        what = self.what.rstrip(". ")
        line = f"{place}{what}." + (f" {self.hint}" if self.hint else "")
        return " ".join(line.split())


class ReadError(RealistError):
    """A file can't be read as a transcript."""


class AmbiguousError(ReadError):
    """Two readings of a file are equally plausible; the user must choose."""


class CodebookError(RealistError):
    """A fault in a codebook file."""


class SettingsError(RealistError):
    """A fault in a settings file or an option's value."""


class ModelError(RealistError):
    """A model bundle is missing, damaged, or made for something else."""


class ProjectError(RealistError):
    """A project file is missing, damaged, locked, or of a newer version."""


class TableError(RealistError):
    """A table lacks a column or holds a row that can't be used."""


class TooFewError(RealistError):
    """There is too little material for an honest answer."""
