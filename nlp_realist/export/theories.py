"""Programme theories with what bears on each, as JSON lines and as rows of the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlp_realist.export.cells import Column
from nlp_realist.export.json_text import as_score, json_line
from nlp_realist.export.place import whole
from nlp_realist.frames import transcript_names
from nlp_realist.types import Relation, Study, Theory

RELATIONS = (
    Column("theory", 10),
    Column("if", 36, "wrapped"),
    Column("then", 36, "wrapped"),
    Column("because", 30, "wrapped"),
    Column("source", 18, "wrapped"),
    Column("what bears on it", 16),
    Column("kind (machine)", 14),
    Column("similarity", 11, "score"),
    Column("why", 40, "wrapped"),
    Column("kind (settled)", 14),
    Column("settled by", 16, "wrapped"),
    Column("pattern or transcript", 28, "wrapped"),
    Column("speaker", 18, "wrapped"),
    Column("role", 14, "wrapped"),
    Column("evidence", 50, "wrapped"),
    Column("quotation", 70, "wrapped"),
    Column("relation id", 18),
)
BREAKDOWN = (
    Column("pattern", 30, "wrapped"),
    Column("by", 12),
    Column("group", 24, "wrapped"),
    Column("unit", 12),
    Column("n", 8, "count"),
    Column("of", 8, "whole"),
    Column("excerpts", 10, "count"),
    Column("of excerpts", 11, "whole"),
    Column("pattern id", 18),
)


def write_theories_jsonl(study: Study, path: Path | str) -> None:
    """Write one line per theory, with everything that may bear on it.

    Raises RealistError when the file can't be written.
    """
    names = transcript_names(study)
    with whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for theory in study.theories:
            file.write(json_line(_line(theory, _of(study, theory), names)) + "\n")


def _of(study: Study, theory: Theory) -> list[Relation]:
    return [relation for relation in study.relations if relation.theory == theory.id]


def _line(
    theory: Theory, relations: Sequence[Relation], names: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": theory.id,
        "if": theory.if_,
        "then": theory.then,
        "because": theory.because,
        "source": theory.source,
        "relations": [_relation(relation, names) for relation in relations],
    }


def _relation(relation: Relation, names: Mapping[str, str]) -> dict[str, Any]:
    similarity = relation.similarity
    return {
        "id": relation.id,
        "subject": relation.subject,
        "target": relation.target,
        "kind": relation.kind,
        "similarity": None if similarity is None else as_score(similarity),
        "parts": {part: as_score(value) for part, value in relation.parts.items()},
        "why": relation.why,
        "settled": relation.settled,
        "by": relation.by,
        "evidence": [
            {
                "transcript": names.get(e.transcript, e.transcript),
                "transcript_id": e.transcript,
                "excerpt": e.excerpt,
                "start": e.start,
                "end": e.end,
                "text": e.text,
                "speaker": e.speaker,
                "role": e.role,
            }
            for e in relation.evidence
        ],
    }


def relation_rows(study: Study) -> Iterator[Sequence[object]]:
    """One row per relation, by theory in the order given."""
    names, excerpts = transcript_names(study), study.excerpt_by_id()
    labels = {pattern.id: pattern.label for pattern in study.patterns}
    for theory in study.theories:
        for relation in _of(study, theory):
            said = excerpts.get(relation.target)
            yield (
                *(theory.id, theory.if_, theory.then, theory.because, theory.source),
                *(relation.subject, relation.kind, relation.similarity, relation.why),
                *(relation.settled or None, relation.by or None),
                names[said.transcript] if said else labels.get(relation.target),
                *((said.speaker, said.role) if said else (None, None)),
                "\n".join(evidence.text for evidence in relation.evidence),
                said.text if said else None,
                relation.id,
            )


def breakdown_rows(study: Study) -> Iterator[Sequence[object]]:
    """One row per pattern and group that it was counted by."""
    keys = ("by", "group", "unit", "n", "of", "excerpts", "of_excerpts")
    for pattern in study.patterns:
        for row in pattern.breakdown:
            yield (pattern.label, *(row[key] for key in keys), pattern.id)
