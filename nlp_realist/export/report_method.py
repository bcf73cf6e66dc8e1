"""How it was done: who coded, how sure, with which codebook, models, settings and versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_tags import Band, score_bands
from nlp_realist.export.worth import TOLD_APART, CodeWorth, Worth, worth
from nlp_realist.types import ASKING_ROLES, Code

#: How parts of a manifest are headed on the page; other parts keep their own name.
_TITLES = {
    "inputs": "Files",
    "codebook": "Codebook",
    "models": "Models",
    "settings": "Settings",
    "versions": "Versions",
}


@dataclass(frozen=True, slots=True)
class Coder:
    """A model or a person who tagged, and how much."""

    kind: str
    name: str
    codebook: str
    tags: int


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """A code as the codebook has it; `key` is its anchor."""

    key: str
    code: Code


@dataclass(frozen=True, slots=True)
class CodebookFamily:
    """A family as the codebook has it."""

    label: str
    definition: str
    rule: str
    entries: tuple[CodebookEntry, ...]


@dataclass(frozen=True, slots=True)
class ManifestTable:
    """A part of the manifest as a table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What one code's decisions were worth where the model was tried; `key` is its anchor."""

    key: str
    label: str
    worth: CodeWorth


@dataclass(frozen=True, slots=True)
class Method:
    """The back matter of the report."""

    coders: tuple[Coder, ...]
    bands: tuple[Band, ...]
    verdicts: tuple[tuple[str, int], ...]
    codebook: tuple[CodebookFamily, ...]
    manifest: tuple[ManifestTable, ...]
    asking_left_out: bool
    worth: Worth
    tried: tuple[Tried, ...]

    @property
    def models(self) -> tuple[Coder, ...]:
        """Only the models."""
        return tuple(coder for coder in self.coders if coder.kind == "model")


def method(index: StudyIndex) -> Method:
    """Describe how the study's claims were made."""
    study = index.study
    coders = Counter(tag.origin for tag in study.tags)
    verdicts = Counter(f"{d.subject}: {d.verdict}" for d in study.decisions)
    told = worth(study.manifest)
    return Method(
        coders=tuple(Coder(o.kind, o.name, o.codebook, n) for o, n in coders.items()),
        bands=score_bands(study.tags),
        verdicts=tuple(sorted(verdicts.items())),
        codebook=_codebook(index),
        manifest=manifest_tables(study.manifest),
        asking_left_out=all(e.role not in ASKING_ROLES for e in study.excerpts),
        worth=told,
        tried=tuple(
            Tried(index.code_key(code.id), index.code_label(code.id), told.codes[code.id])
            for code in study.codebook.codes
            if code.id in told.codes
        ),
    )


def _codebook(index: StudyIndex) -> tuple[CodebookFamily, ...]:
    book = index.study.codebook
    return tuple(
        CodebookFamily(
            label=family.label,
            definition=family.definition,
            rule=_rule(single=family.combine == "one", directed=family.directed),
            entries=tuple(
                CodebookEntry(index.code_key(code.id), code) for code in book.codes_of(family.id)
            ),
        )
        for family in book.families
    )


def _rule(*, single: bool, directed: bool) -> str:
    how_many = "At most one applies to an excerpt." if single else "Any number may apply."
    return f"{how_many} Each is present or contrary." if directed else how_many


def manifest_tables(manifest: Mapping[str, object]) -> tuple[ManifestTable, ...]:
    """Lay out a manifest: plain values first, then one table for each part.

    What has a section of its own is left out.
    """
    manifest = {name: value for name, value in manifest.items() if name not in TOLD_APART}
    plain = [(name, cell_text(value)) for name, value in manifest.items() if not _is_part(value)]
    tables = [ManifestTable("Run", ("what", "value"), tuple(plain))] if plain else []
    for name, value in manifest.items():
        title = _TITLES.get(name, name.replace("_", " ").capitalize())
        if isinstance(value, Mapping) and value:
            rows = tuple((str(key), cell_text(item)) for key, item in value.items())
            tables.append(ManifestTable(title, ("what", "value"), rows))
        elif _is_part(value) and isinstance(value, Sequence) and value:
            tables.append(_list_table(title, value))
    return tuple(tables)


def _is_part(value: object) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value)


def _list_table(title: str, rows: Sequence[Mapping[str, object]]) -> ManifestTable:
    columns = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    cells = tuple(tuple(cell_text(row.get(name)) for name in columns) for row in rows)
    return ManifestTable(title, columns, cells)


def cell_text(value: object) -> str:
    """A value of a manifest or of a comparison as people write it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {cell_text(item)}" for key, item in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(cell_text(item) for item in value) or "–"
    return str(value)
