"""Coded excerpts to learn from: our own coded talk, and tables of labelled excerpts."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp_realist.errors import TableError
from nlp_realist.types import Codebook, Direction

TURN = re.compile(r"^(?P<who>[^\[\]:=+]{1,60}) \[(?P<role>[a-z ]+)\]: (?P<words>.+)$")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An excerpt with the codes that careful coders gave it.

    document : what must stay together when data are split; codes : code id -> direction;
    other : the same from another coder who saw it differently, where there is one.
    """

    id: str
    document: str
    text: str
    context: str
    codes: Mapping[str, Direction] = field(hash=False)
    speaker: str | None = None
    role: str | None = None
    source: str = ""
    other: Mapping[str, Direction] | None = field(default=None, hash=False)


#: The kind of document whose excerpts each stand alone.
CONTRASTS = "contrast sets"


def read_corpus(folder: Path, codebook: Codebook) -> list[Labelled]:
    """All coded excerpts in a folder of coded-talk files (``*.txt``), in the order of their names.

    The format: header lines ``key: value``, an empty line, then turns ``Speaker [role]: words``;
    under an excerpt a line ``= codes`` by their short names, contrary ones with ``!`` in front,
    ``= -`` for none; below it, where another coder differs, a line ``~ codes``; ``+ words``
    continues a turn with a further excerpt; a turn without a ``=`` line is context only. In a
    document of kind "contrast sets" no turn follows on another.
    Raises TableError, with file and line, when a file is not of this format.
    """
    short = {code.name: code.id for code in codebook.codes}
    return [
        excerpt for path in sorted(folder.glob("*.txt")) for excerpt in _read_document(path, short)
    ]


def _read_document(path: Path, short: Mapping[str, str]) -> Iterator[Labelled]:
    header, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    kind = dict(line.split(": ", 1) for line in header.splitlines()).get("kind", "")
    first = header.count("\n") + 3
    before = said = words = speaker = role = ""
    lines = [*body.splitlines(), ""]
    # An excerpt keeps its id when another coder's line is added somewhere above it.
    ids = itertools.count(first)
    for number, (line, below) in enumerate(itertools.pairwise(lines), first):
        place = f"{path.name}, line {number}"
        if line.startswith("~"):
            continue
        name = f"{path.stem}:{next(ids)}"
        if not line.strip():
            continue
        if line.startswith("="):
            codes = _codes(line, short, place)
            other = _codes(below, short, place) if below.startswith("~") else None
            yield Labelled(name, path.stem, words, before, codes, speaker, role, kind, other)
        elif line.startswith("+ "):
            words = line[2:]
            said += " " + words
        elif match := TURN.match(line):
            before = f"{speaker}: {said}" if said and kind != CONTRASTS else ""
            speaker, role, words = match["who"], match["role"], match["words"]
            said = words
        else:
            raise TableError("not a turn 'Speaker [role]: words'", place, "See corpora/README.md.")


def _codes(line: str, short: Mapping[str, str], place: str) -> dict[str, Direction]:
    codes: dict[str, Direction] = {}
    for mark in line[1:].split():
        if mark == "-":
            continue
        name = mark.lstrip("!")
        if name not in short:
            raise TableError(
                f"no code is called {name!r}", place, "Use the codebook's short names."
            )
        codes[short[name]] = "contrary" if mark.startswith("!") else "present"
    return codes


def read_jsonl(path: Path) -> list[Labelled]:
    """Labelled excerpts in the gold format: one object a line with id, src, doc, text, tags."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Labelled(
            row["id"],
            row["doc"],
            row["text"],
            row.get("context") or "",
            {tag["code"]: tag["direction"] for tag in row["tags"]},
            row.get("speaker"),
            None,
            row.get("src", ""),
        )
        for row in rows
    ]
