"""A table of initial programme theories: if, then, because, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nlp_realist.errors import ReadError
from nlp_realist.ingest.columns import plain_name
from nlp_realist.types import Theory

#: Names that the columns go by; the first are those of the documentation.
NAMES = {
    "id": ("id", "theory id", "theory", "ipt", "no", "number", "name", "code"),
    "if": ("if", "context", "circumstance", "when", "where"),
    "then": ("then", "outcome", "consequence", "outcomes"),
    "because": ("because", "mechanism", "reason", "why"),
    "source": ("source", "sources", "reference", "from", "origin"),
}
NEEDED = ("if", "then")
WANTED = "Give one row per theory with the columns id, if, then, because, source."


def load_theories(path: Path) -> tuple[Theory, ...]:
    """Read programme theories from a table (csv, tsv, xlsx) or a YAML list of mappings.

    `if` and `then` are needed; theories without an id are numbered T1, T2, ... Raises ReadError
    that names the row when the file can't be read, a column or a part is missing, or two theories
    have one id.
    """
    rows = list(_yaml_rows(path) if path.suffix.lower() in (".yaml", ".yml") else _rows(path))
    if not rows:
        raise ReadError("there are no theories in it", path.name, WANTED)
    found: dict[str, Theory] = {}
    places: dict[str, str] = {}
    for number, (place, row) in enumerate(rows, start=1):
        theory = _theory(row, number, f"{path.name}, {place}")
        if theory.id in found:
            what = f"the id {theory.id!r} was given to {places[theory.id]} already"
            raise ReadError(what, f"{path.name}, {place}", "Give each theory its own.")
        found[theory.id], places[theory.id] = theory, place
    return tuple(found.values())


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Rows of a table by the names of their parts, with where each stands."""
    from nlp_realist.ingest.tables import read_table

    table = read_table(path)
    if not table:
        return
    columns = _columns(table[0], path.name)
    for number, row in enumerate(table[1:], start=2):
        cells = {part: row[n].strip() for part, n in columns.items() if n < len(row)}
        if any(cells.values()):
            yield f"row {number}", cells


def _columns(header: Sequence[str], where: str) -> dict[str, int]:
    low = [plain_name(cell) for cell in header]
    found: dict[str, int] = {}
    for part, names in NAMES.items():
        place = next((low.index(name) for name in names if name in low), None)
        if place is not None:
            found[part] = place
    missing = [part for part in NEEDED if part not in found]
    if missing:
        # Another kind of table may hold what was said in its first row: nothing of it is shown.
        raise ReadError(f"no column is called {missing[0]!r}", where, WANTED)
    return found


def _yaml_rows(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Entries of a YAML list, or of the list under ``theories``."""
    for number, entry in enumerate(_yaml_list(path), start=1):
        where = f"theory {number}"
        if not isinstance(entry, Mapping):
            raise ReadError("this is no theory with if and then", f"{path.name}, {where}", WANTED)
        low = {plain_name(str(key)): value for key, value in entry.items()}
        told = {
            part: next((low[name] for name in names if name in low), None)
            for part, names in NAMES.items()
        }
        yield where, {part: _words(value) for part, value in told.items()}


def _yaml_list(path: Path) -> list[object]:
    import yaml

    from nlp_realist.ingest.encodings import decode

    try:
        text = decode(path.read_bytes(), path.name)[0]
        content = yaml.safe_load(text)
    except OSError as error:
        raise ReadError(error.strerror or "can't be read", path.name, "Check the path.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise ReadError("this is not YAML", where, "Mend the line, or give a table.") from None
    if isinstance(content, Mapping):
        content = next((v for k, v in content.items() if str(k).lower() == "theories"), content)
    if content is None:
        return []
    if not isinstance(content, list):
        raise ReadError("this is no list of theories", path.name, "Begin each with '- id:'.")
    return content


def _words(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _theory(row: Mapping[str, str], number: int, where: str) -> Theory:
    said = {part: _words(row.get(part)) for part in NAMES}
    for part in NEEDED:
        if not said[part]:
            raise ReadError(f"the theory has no {part!r}", where, WANTED)
    name = said["id"] or f"T{number}"
    return Theory(name, said["if"], said["then"], said["because"], said["source"])
