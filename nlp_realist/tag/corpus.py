"""Coded excerpts to learn from: our own coded talk, and tables of labelled excerpts."""

from __future__ import annotations

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

    document : what must stay together when data are split; codes : code id -> direction.
    """

    id: str
    document: str
    text: str
    context: str
    codes: Mapping[str, Direction] = field(hash=False)
    speaker: str | None = None
    role: str | None = None
    source: str = ""


def read_corpus(folder: Path, codebook: Codebook) -> list[Labelled]:
    """All coded excerpts in a folder of coded-talk files (``*.txt``), in the order of their names.

    The format: header lines ``key: value``, an empty line, then turns ``Speaker [role]: words``;
    under an excerpt a line ``= codes`` by their short names, contrary ones with ``!`` in front,
    ``= -`` for none; ``+ words`` continues a turn with a further excerpt; a turn without a ``=``
    line is context only.
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
    for number, line in enumerate(body.splitlines(), first):
        place = f"{path.name}, line {number}"
        if not line.strip():
            continue
        if line.startswith("="):
            codes = _codes(line[1:].split(), short, place)
            name = f"{path.stem}:{number}"
            yield Labelled(name, path.stem, words, before, codes, speaker, role, kind)
        elif line.startswith("+ "):
            words = line[2:]
            said += " " + words
        elif match := TURN.match(line):
            before = f"{speaker}: {said}" if said else ""
            speaker, role, words = match["who"], match["role"], match["words"]
            said = words
        else:
            raise TableError("not a turn 'Speaker [role]: words'", place, "See corpora/README.md.")


def _codes(marks: list[str], short: Mapping[str, str], place: str) -> dict[str, Direction]:
    codes: dict[str, Direction] = {}
    for mark in marks:
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
