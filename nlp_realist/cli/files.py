"""Commands on files: read and segment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from nlp_realist.cli.options import PATH, read_options, reading
from nlp_realist.cli.show import faults, progress
from nlp_realist.types import Excerpt, Transcript


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_json", is_flag=True, help="One transcript a line, as JSON.")
@reading
def read(paths: tuple[Path, ...], as_json: bool, **values: Any) -> None:
    """Read transcripts (files or folders) and show their turns.

    \b
    Example:
        nlp-realist read interviews/INT01.docx
        nlp-realist read interviews/ --json > transcripts.jsonl
    """
    from nlp_realist.pipeline import read_files

    result = read_files(paths, options=read_options(values), report=progress, twins=True)
    for transcript in result.transcripts:
        click.echo(_transcript_json(transcript) if as_json else _transcript_text(transcript))
    sys.exit(faults(result.failures, result.remarks))


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_json", is_flag=True, help="One excerpt a line, as JSON.")
@click.option("--max-words", default=120, show_default=True, help="Words in an excerpt at most.")
@click.option("--max-sentences", default=6, show_default=True, help="Sentences at most.")
@reading
def segment(
    paths: tuple[Path, ...], as_json: bool, max_words: int, max_sentences: int, **values: Any
) -> None:
    """Cut transcripts into excerpts of a few sentences that never cross a turn.

    \b
    Example:
        nlp-realist segment interviews/ --json > excerpts.jsonl
    """
    from nlp_realist.config import Settings
    from nlp_realist.pipeline import read_files, segment_all

    settings = Settings(max_words=max_words, max_sentences=max_sentences)
    result = read_files(paths, options=read_options(values), report=progress, twins=True)
    for transcript in result.transcripts:
        for excerpt in segment_all([transcript], settings):
            click.echo(_excerpt_json(transcript, excerpt) if as_json else _excerpt_text(excerpt))
    sys.exit(faults(result.failures, result.remarks))


def _transcript_json(transcript: Transcript) -> str:
    turns = [
        {"speaker": t.speaker, "role": t.role, "start": t.start, "end": t.end, "time": t.time}
        for t in transcript.turns
    ]
    return json.dumps(
        {
            "path": transcript.name,
            "text": transcript.text,
            "attributes": dict(transcript.attributes),
            "turns": turns,
        },
        ensure_ascii=False,
    )


def _transcript_text(transcript: Transcript) -> str:
    about = ", ".join(f"{key}: {value}" for key, value in transcript.attributes.items())
    lines = (
        [f"# {transcript.name}  ({len(transcript.turns)} turns)", about]
        if about
        else [f"# {transcript.name}  ({len(transcript.turns)} turns)"]
    )
    for turn in transcript.turns:
        role = f" [{turn.role}]" if turn.role and turn.role != "unknown" else ""
        lines.append(f"{turn.speaker or '-'}{role}: {transcript.words(turn)}")
    return "\n".join(lines) + "\n"


def _excerpt_json(transcript: Transcript, excerpt: Excerpt) -> str:
    return json.dumps(
        {
            "id": excerpt.id,
            "path": transcript.name,
            "speaker": excerpt.speaker,
            "role": excerpt.role,
            "start": excerpt.start,
            "end": excerpt.end,
            "text": excerpt.text,
            "context": excerpt.context,
        },
        ensure_ascii=False,
    )


def _excerpt_text(excerpt: Excerpt) -> str:
    return f"{excerpt.id}  {excerpt.speaker or '-'}: {excerpt.text}"
