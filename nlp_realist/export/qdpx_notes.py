"""Candidate patterns as notes of a REFI-QDA project: programs show them as memos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from nlp_realist.export.qdpx_xml import add, element, guid
from nlp_realist.export.report_patterns import in_order
from nlp_realist.frames import transcript_names
from nlp_realist.types import Excerpt, Pattern, Study

#: Quotations of each kind in one note; `patterns.jsonl` has all of them.
SHOWN = 12

_STATUS = {
    "candidate": "A candidate: the machine proposes it, an analyst has not decided.",
    "lead": "A lead: it rests on one transcript or speaker, wholly or mostly.",
    "accepted": "Accepted by an analyst.",
}


def pattern_notes(study: Study) -> Iterator[Element]:
    """One note per pattern that nobody rejected, numbered as its card is."""
    names, excerpts = transcript_names(study), study.excerpt_by_id()
    for number, pattern in enumerate(in_order(study.patterns), start=1):
        if pattern.status == "rejected":
            continue
        note = element(
            "Note", guid=guid("pattern", pattern.id), name=f"Pattern {number}: {pattern.label}"
        )
        add(note, "PlainTextContent", "\n".join(_lines(pattern, excerpts, names)))
        yield note


def _lines(
    pattern: Pattern, excerpts: Mapping[str, Excerpt], names: Mapping[str, str]
) -> Iterator[str]:
    yield _STATUS[pattern.status]
    if pattern.human_statement:
        yield f"As a person worded it: {pattern.human_statement}"
    if pattern.statement:
        yield f"As the machine describes it: {pattern.statement}"
    if counts := [f"{count.n} of {count.of} {unit}" for unit, count in pattern.support.items()]:
        yield f"Support: {', '.join(counts)}"
    if pattern.memo:
        yield f"Memo: {pattern.memo}"
    for title, ids in (
        ("Quotations", pattern.members),
        ("Counter-examples", pattern.counter_examples),
    ):
        # An excerpt that a later segmentation lost is left out.
        said = [excerpts[number] for number in ids if number in excerpts]
        if said:
            yield ""
            yield f"{title}, {min(len(said), SHOWN)} of {len(said)}:"
            yield from (_quoted(excerpt, names) for excerpt in said[:SHOWN])
    yield ""
    yield f"Pattern id: {pattern.id}"


def _quoted(excerpt: Excerpt, names: Mapping[str, str]) -> str:
    speaker = f"{excerpt.speaker}, " if excerpt.speaker else ""
    place = f"{names.get(excerpt.transcript, excerpt.transcript)}, {excerpt.start}-{excerpt.end}"
    return f"“{excerpt.text}” ({speaker}{place})"
