"""Which code is meant by what stands in a table: ids, short names and labels; marks and lists."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp_realist.types import Codebook, Direction

#: Words in a cell, in any case, that say what holds of one code.
PRESENT = frozenset({"1", "yes", "y", "true", "x", "present", "✓", "✔"})
CONTRARY = frozenset({"-1", "!", "contrary"})
ABSENT = frozenset({"0", "no", "n", "false", "absent"})
#: What says that an excerpt carries nothing, and that nobody looked.
NOTHING, UNDECIDED = ("-", "–", "none"), "?"

_LIST = re.compile(r"[;,|\n]")
_DIRECTION = re.compile(r"^(?P<code>.+?)\s*(?:\((?P<word>\w+)\)|[=:]\s*(?P<other>\w+))$")
_ID = re.compile(r"[\w-]+/[\w-]+")


class UnknownCodeError(Exception):
    """A mark that stands for no code; holds what may be shown of it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a row says: codes given, codes said to be absent, codes left open.

    complete : what is not named is absent; otherwise it is unknown. blank : nothing was written.
    """

    codes: Mapping[str, Direction] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()
    complete: bool = True
    blank: bool = False


class CodeNames:
    """What the codes of a codebook may be called; without a codebook ids alone are known."""

    def __init__(self, codebook: Codebook | None) -> None:
        self._codes = codebook.codes if codebook else ()
        self._open = codebook is None
        self._directed = {f.id for f in codebook.families if f.directed} if codebook else None
        self._names: dict[str, set[str]] = {}
        for code in self._codes:
            for name in (code.id, code.name, code.label):
                self._names.setdefault(_plain(name), set()).add(code.id)

    def find(self, text: str) -> str | None:
        """The id of the code that a name stands for; None when there is none, or several."""
        found = self._names.get(_plain(text), set())
        if len(found) == 1:
            return next(iter(found))
        return text.strip() if self._open and _ID.fullmatch(text.strip()) else None

    def marks(self, value: Any) -> Marks | None:
        """What a cell of codes says; None: nobody looked. Raises UnknownCodeError.

        value : text with codes between ; , | or line ends, JSON text, a list, or codes with what
        holds of each.
        """
        value = value.tolist() if hasattr(value, "tolist") else value
        if value is None or value != value or (isinstance(value, str) and not value.strip()):
            return Marks(blank=True)
        if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
            value = _json(value)
        if isinstance(value, Mapping):
            return self.each(value.items())
        if isinstance(value, str):
            if value.strip() == UNDECIDED:
                return None
            value = [part for part in _LIST.split(value) if part.strip()]
        parts = list(value) if isinstance(value, (list, tuple)) else [str(value)]
        return self._listed(parts)

    def _listed(self, parts: Iterable[Any]) -> Marks:
        codes: dict[str, Direction] = {}
        undecided = set()
        for part in parts:
            if isinstance(part, Mapping):
                codes[self._code(str(part.get("code", "")))] = _direction(part.get("direction"))
                continue
            for mark in self._words(str(part).strip()):
                if mark.lower() in NOTHING:
                    continue
                if mark.startswith(UNDECIDED):
                    undecided.add(self._code(mark[1:]))
                else:
                    code, direction = self._marked(mark)
                    codes[code] = direction
        return Marks(codes, undecided=frozenset(undecided - set(codes)))

    def _words(self, text: str) -> list[str]:
        """One mark, or several with spaces between."""
        pieces = text.split()
        if len(pieces) > 1 and self._read(text) is None and all(map(self._read, pieces)):
            return pieces
        return [text]

    def _read(self, mark: str) -> str | None:
        try:
            return self._marked(mark)[0]
        except UnknownCodeError:
            return None

    def _marked(self, mark: str) -> tuple[str, Direction]:
        if mark.startswith("!"):
            return self._contrary(self._code(mark[1:])), "contrary"
        if (found := self.find(mark)) is not None:
            return found, "present"
        match = _DIRECTION.match(mark)
        word = (match["word"] or match["other"]).lower() if match else ""
        if match and word in ("contrary", "present"):
            code = self._code(match["code"])
            return (self._contrary(code), "contrary") if word == "contrary" else (code, "present")
        return self._code(mark), "present"

    def _code(self, text: str) -> str:
        found = self.find(text)
        if found is None:
            raise UnknownCodeError(shown(text))
        return found

    def _contrary(self, code: str) -> str:
        if self._directed is not None and code.split("/", 1)[0] not in self._directed:
            raise UnknownCodeError(f"!{code}: its family has no direction")
        return code

    def each(self, cells: Iterable[tuple[str, Any]], *, blanks: Collection[str] = ()) -> Marks:
        """What one cell per code says: yes, no, contrary, or nothing. Raises UnknownCodeError.

        blanks : names of cells in which nothing means no. Where any cell says no, codes without
        a cell are unknown; otherwise they are absent.
        """
        codes: dict[str, Direction] = {}
        absent, undecided = set(), set()
        for name, value in cells:
            code, word = self._code(name), _word(value)
            if word in PRESENT:
                codes[code] = "present"
            elif word in CONTRARY:
                codes[self._contrary(code)] = "contrary"
            elif word in ABSENT or (not word and name in blanks):
                absent.add(code)
            elif not word or word == UNDECIDED:
                undecided.add(code)
            else:
                raise UnknownCodeError(f"{code}: {shown(word)} is neither yes nor no")
        return Marks(codes, frozenset(absent), frozenset(undecided), complete=not absent)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UnknownCodeError("the list is not JSON") from None


def _direction(word: Any) -> Direction:
    return "contrary" if str(word).lower() == "contrary" else "present"


def says_no(value: Any) -> bool:
    """Whether a cell says that its code is absent."""
    return _word(value) in ABSENT


def _word(value: Any) -> str:
    """A cell's value as one word: numbers as whole ones, empty ones as nothing."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().lower()


def shown(text: str) -> str:
    """A mark as it may be shown; what could be somebody's words is not."""
    text = " ".join(text.split())
    return f"'{text}'" if len(text) <= 30 and len(text.split()) <= 3 else "(longer than a name)"
