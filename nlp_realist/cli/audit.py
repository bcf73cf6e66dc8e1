"""The audit of practitioner talk."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp_realist.cli.options import PATH, analysing, read_options, reading, settings_from
from nlp_realist.cli.show import faults, progress

if TYPE_CHECKING:
    from nlp_realist.audit import Measure, SpeakerAudit


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_json", is_flag=True, help="One speaker in one transcript a line.")
@reading
@analysing
def audit(paths: tuple[Path, ...], as_json: bool, **values: Any) -> None:
    """Measure how helpers talk in transcripts: questions, reflections, stance, who is asked.

    One result per transcript and speaker with a helping role; nobody is ranked. Each value
    comes with the number n that it rests on and a 95 % interval.

    \b
    Example:
        nlp-realist audit visits/ --json > audit.jsonl
    """
    from nlp_realist.pipeline import audit_files

    options, settings = read_options(values), settings_from(values)
    audits, read = audit_files(paths, settings=settings, options=options, report=progress)
    for one in audits:
        line = json.dumps(one.as_dict(), ensure_ascii=False) if as_json else _text(one)
        click.echo(line)
    heard = {one.transcript for one in audits}
    without = sum(transcript.id not in heard for transcript in read.transcripts)
    if without:
        click.echo(
            f"note: {without} of {len(read.transcripts)} transcripts have nobody with a helping "
            "role; --roles takes a table that says who has.",
            err=True,
        )
    sys.exit(faults(read.failures, read.remarks))


def _text(audit: SpeakerAudit) -> str:
    lines = [f"# {audit.path}: {audit.speaker} ({audit.role})"]
    lines += [f"  {name:<38} {_shown(one)}" for name, one in audit.measures.items()]
    return "\n".join(lines) + "\n"


def _shown(measure: Measure) -> str:
    if measure.value is None:
        return f"nothing to count (n = {measure.n})"
    return f"{measure.value:>8.2f}  [{measure.low:.2f}, {measure.high:.2f}]  n = {measure.n:,}"
