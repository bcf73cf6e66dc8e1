"""Rows of a table as a study: documents become transcripts, rows their turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_realist.cli.rows import Row
from nlp_realist.types import Codebook, Excerpt, Study, Transcript, Turn


@dataclass(frozen=True, slots=True)
class RowStudy:
    """A study made of rows, and the way back: excerpt of a row's number, row name of an excerpt.

    Rows with the same words in documents of one row each share an excerpt.
    """

    study: Study
    excerpt_of: Mapping[int, str]
    row_of: Mapping[str, str | int]

    def with_row_names(self, card: Any) -> Any:
        """A card with the rows' names where it has excerpt ids, at any depth."""
        if isinstance(card, dict):
            return {key: self.with_row_names(value) for key, value in card.items()}
        if isinstance(card, (list, tuple)):
            return [self.with_row_names(value) for value in card]
        return self.row_of.get(card, card) if isinstance(card, str) else card


def study_of_rows(rows: Sequence[Row], codebook: Codebook) -> RowStudy:
    """Group rows by document (each its own, where none is named) and lay turns over their texts."""
    documents: dict[str, list[Row]] = {}
    for row in rows:
        documents.setdefault(row.document or f"row {row.number}", []).append(row)
    transcripts: dict[str, Transcript] = {}
    excerpts: dict[str, Excerpt] = {}
    excerpt_of: dict[int, str] = {}
    row_of: dict[str, str | int] = {}
    for name, members in documents.items():
        transcript = _transcript(name, members)
        transcripts.setdefault(transcript.id, transcript)
        for number, (row, turn) in enumerate(zip(members, transcript.turns, strict=True)):
            excerpt = Excerpt(
                transcript.id,
                number,
                turn.start,
                turn.end,
                row.text,
                row.speaker,
                row.role,
                row.context,
            )
            excerpts.setdefault(excerpt.id, excerpt)
            excerpt_of[row.number] = excerpt.id
            row_of.setdefault(excerpt.id, row.id)
    study = Study("table", tuple(transcripts.values()), tuple(excerpts.values()), codebook)
    return RowStudy(study, excerpt_of, row_of)


def _transcript(name: str, rows: Sequence[Row]) -> Transcript:
    turns, start = [], 0
    for row in rows:
        turns.append(Turn(start, start + len(row.text), row.speaker, row.role))
        start += len(row.text) + 1
    attributes = {key: value for row in rows for key, value in row.attributes.items()}
    return Transcript(name, "\n".join(row.text for row in rows), tuple(turns), attributes)
