"""Faults of a codebook file, collected so that all are told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp_realist.errors import CodebookError


@dataclass(slots=True)
class Faults:
    """What is wrong in one file, with the line of each fault.

    file : the name shown in front of every fault.
    """

    file: str
    _found: list[tuple[int, CodebookError]] = field(default_factory=list)

    def add(self, what: str, line: int | None, hint: str) -> None:
        """Note a fault at a line (1 is the first); None for a fault of the file as a whole."""
        where = self.file if line is None else f"{self.file}, line {line}"
        self._found.append((line or 0, CodebookError(what, where, hint)))

    def in_order(self) -> list[CodebookError]:
        """The faults by line; those of one line in the order in which they were found."""
        return [fault for _, fault in sorted(self._found, key=lambda pair: pair[0])]

    def __bool__(self) -> bool:
        return bool(self._found)
