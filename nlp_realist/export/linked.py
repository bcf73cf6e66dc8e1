"""Linked clauses of patterns, for JSON lines and as rows of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nlp_realist.export.cells import Column
from nlp_realist.frames import transcript_names
from nlp_realist.types import Chain, Evidence, Pattern, Step, Study

LINKS = (
    Column("pattern", 30, "wrapped"),
    Column("link", 7, "whole"),
    Column("step", 7, "whole"),
    Column("relation", 12),
    Column("cause", 50, "wrapped"),
    Column("joined by", 14, "wrapped"),
    Column("effect", 50, "wrapped"),
    Column("told in", 9, "whole"),
    Column("of transcripts", 11, "whole"),
    Column("transcript", 28, "wrapped"),
    Column("speaker", 18, "wrapped"),
    Column("role", 14, "wrapped"),
    Column("pattern id", 18),
    Column("excerpt id", 18),
)


def link_rows(study: Study) -> Iterator[tuple[object, ...]]:
    """One row per step: a link of two clauses has one, a chain of three has two."""
    names = transcript_names(study)
    for pattern in study.patterns:
        for number, chain in enumerate(pattern.links, start=1):
            for place, step in enumerate(chain.steps, start=1):
                yield _row(pattern, number, place, chain, step, names)


def _row(
    pattern: Pattern, number: int, place: int, chain: Chain, step: Step, names: dict[str, str]
) -> tuple[object, ...]:
    cause, told_in = step.cause, chain.told_in
    return (
        pattern.label,
        number,
        place,
        step.relation,
        cause.text,
        step.signal.text,
        step.effect.text,
        *((told_in.n, told_in.of) if told_in else (None, None)),
        names.get(cause.transcript, cause.transcript),
        cause.speaker,
        cause.role,
        pattern.id,
        cause.excerpt,
    )


def chain_as_dict(chain: Chain, quoted: Callable[[Evidence], dict[str, Any]]) -> dict[str, Any]:
    """A chain as JSON has it; quoted : how evidence is written."""
    told_in = chain.told_in
    return {
        "steps": [
            {
                "relation": step.relation,
                "cause": quoted(step.cause),
                "effect": quoted(step.effect),
                "signal": quoted(step.signal),
            }
            for step in chain.steps
        ],
        "told_in": None if told_in is None else {"n": told_in.n, "of": told_in.of},
    }
