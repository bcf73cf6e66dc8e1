"""Excerpts with their tags, and patterns, one JSON object per line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nlp_realist.export.json_text import as_score, json_line
from nlp_realist.export.linked import chain_as_dict
from nlp_realist.export.nearest import NOTHING, shown_examples
from nlp_realist.export.place import whole
from nlp_realist.frames import transcript_names
from nlp_realist.types import Count, Evidence, Excerpt, Grounds, Mainstay, Pattern, Study, Tag


def write_tags_jsonl(study: Study, path: Path | str) -> None:
    """Write every excerpt, coded or not, with its tags.

    Positions count code points in the text of the transcript. Raises RealistError when the
    file can't be written.
    """
    names, transcripts = transcript_names(study), study.transcript_by_id()
    tags = study.tags_by_excerpt()
    _write(
        path,
        (
            {
                **_said(excerpt, names),
                "tags": [
                    _tag(tag, transcripts[excerpt.transcript].text, study.grounds)
                    for tag in tags.get(excerpt.id, ())
                ],
            }
            for excerpt in study.excerpts
        ),
    )


def _said(excerpt: Excerpt, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": excerpt.id,
        "transcript": names.get(excerpt.transcript, excerpt.transcript),
        "transcript_id": excerpt.transcript,
        "speaker": excerpt.speaker,
        "role": excerpt.role,
        "start": excerpt.start,
        "end": excerpt.end,
        "text": excerpt.text,
    }


def _tag(tag: Tag, text: str, grounds: Mapping[str, Grounds]) -> dict[str, Any]:
    return {
        "id": tag.id,
        "code": tag.code,
        "direction": tag.direction,
        "score": as_score(tag.score),
        "unsure": tag.unsure,
        "evidence": list(tag.evidence),
        "evidence_text": text[tag.evidence.start : tag.evidence.end],
        "origin": {
            "kind": tag.origin.kind,
            "name": tag.origin.name,
            "codebook": tag.origin.codebook,
        },
        **_grounds(grounds.get(tag.id, NOTHING), text),
    }


def _grounds(grounds: Grounds, text: str) -> dict[str, Any]:
    return {
        "cues": [
            {"start": start, "end": end, "text": text[start:end], "direction": direction}
            for (start, end), direction in grounds.cues
        ],
        "nearest_examples": [
            {
                "id": near.example.id,
                "cosine": as_score(near.cosine),
                "codes": dict(near.example.codes),
            }
            for near in grounds.examples
        ],
    }


def write_examples_jsonl(study: Study, path: Path | str) -> None:
    """Write the invented examples that tags refer to, each once; no line where there are none.

    Raises RealistError when the file can't be written.
    """
    _write(
        path,
        (
            {
                "id": shown.example.id,
                "invented": True,
                "text": shown.example.text,
                "role": shown.example.role or None,
                "codes": dict(shown.example.codes),
                "near_miss_of": list(shown.example.near_miss_of),
                "nearest_to_tags": shown.tags,
            }
            for shown in shown_examples(study).values()
        ),
    )


def write_patterns_jsonl(study: Study, path: Path | str) -> None:
    """Write one card per pattern, best first. Raises RealistError when it can't be written."""
    names, excerpts = transcript_names(study), study.excerpt_by_id()
    _write(
        path,
        (_card(p, names) | _quotations(p, excerpts, names) for p in study.patterns),
    )


def _write(path: Path | str, objects: Iterable[Mapping[str, Any]]) -> None:
    with whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for item in objects:
            file.write(json_line(item) + "\n")


def pattern_as_dict(pattern: Pattern, study: Study | None = None) -> dict[str, Any]:
    """A pattern as a card: every field of the noun, in its order, as JSON has it.

    study : where given, transcripts go by their names, and the card also has the words of
        its members and counter-examples (``member_quotations``,
        ``counter_example_quotations``).
    """
    if study is None:
        return _card(pattern, {})
    names = transcript_names(study)
    return _card(pattern, names) | _quotations(pattern, study.excerpt_by_id(), names)


def _card(pattern: Pattern, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": pattern.id,
        "label": pattern.label,
        "statement": pattern.statement,
        "members": list(pattern.members),
        "level": pattern.level,
        "status": pattern.status,
        "version": pattern.version,
        "human_statement": pattern.human_statement,
        "phrases": list(pattern.phrases),
        "central": _evidence(pattern.central, names) if pattern.central else None,
        "counter_examples": list(pattern.counter_examples),
        "support": _counts(pattern.support),
        "codes": _counts(pattern.codes),
        "slots": {
            part: {
                "state": slot.state,
                "evidence": [
                    _evidence(found, names) | {"kind": found.kind, "intended": found.intended}
                    for found in slot.evidence
                ],
            }
            for part, slot in pattern.slots.items()
        },
        "stability": None if pattern.stability is None else as_score(pattern.stability),
        "silences": list(pattern.silences),
        "silent_in": [names.get(transcript, transcript) for transcript in pattern.silent_in],
        "contrasts": [dict(row) for row in pattern.contrasts],
        "leads_to": list(pattern.leads_to),
        "rivals": list(pattern.rivals),
        "memo": pattern.memo,
        "places": {excerpt: list(place) for excerpt, place in pattern.places.items()},
        "provenance": dict(pattern.provenance),
        "breakdown": [dict(row) for row in pattern.breakdown],
        "notices": list(pattern.notices),
        "links": [chain_as_dict(chain, lambda e: _evidence(e, names)) for chain in pattern.links],
        "mainstays": None
        if pattern.mainstays is None
        else [_mainstay(one, names) for one in pattern.mainstays],
    }


def _counts(counts: Mapping[str, Count]) -> dict[str, dict[str, int]]:
    return {unit: {"n": count.n, "of": count.of} for unit, count in counts.items()}


def _evidence(evidence: Evidence, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "transcript": names.get(evidence.transcript, evidence.transcript),
        "transcript_id": evidence.transcript,
        "excerpt": evidence.excerpt,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "speaker": evidence.speaker,
        "role": evidence.role,
    }


def _mainstay(one: Mainstay, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "kind": one.kind,
        "name": names.get(one.transcript, one.name) if one.kind == "transcript" else one.name,
        "transcript": names.get(one.transcript, one.transcript),
        "transcript_id": one.transcript,
    }


def _quotations(
    pattern: Pattern, excerpts: Mapping[str, Excerpt], names: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """The words behind the ids; an excerpt that a later segmentation lost is left out."""

    def quoted(ids: Iterable[str]) -> list[dict[str, Any]]:
        return [_said(excerpts[number], names) for number in ids if number in excerpts]

    return {
        "member_quotations": quoted(pattern.members),
        "counter_example_quotations": quoted(pattern.counter_examples),
    }
