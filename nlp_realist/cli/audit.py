"""The audit of practitioner talk."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp_realist.cli.options import PATH, analysing, read_options, reading, settings_from
from nlp_realist.cli.show import faults, progress

if TYPE_CHECKING:
    from nlp_realist.audit import Measure, SpeakerAudit


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--json", "as_json", is_flag=True, help="One transcript or speaker a line.")
@reading
@analysing
def audit(paths: tuple[Path, ...], as_json: bool, **values: Any) -> None:
    """Measure how helpers talk in transcripts: questions, reflections, stance, who is asked.

    One result per transcript, over all who help there, and one per speaker with a helping
    role; nobody is ranked. Each value comes with the number n that it rests on and a 95 % interval.

    \b
    Example:
        nlp-realist audit visits/ --json > audit.jsonl
    """
    from nlp_realist.pipeline import audit_files

    options, settings = read_options(values), settings_from(values)
    audits, read = audit_files(
        paths, settings=settings, options=options, report=progress, whole=True
    )
    helpers = Counter(one.transcript for one in audits if one.speaker is not None)
    for one in audits:
        if as_json:
            click.echo(json.dumps(one.as_dict(), ensure_ascii=False))
        # To a person, the whole of one helper would say the same twice.
        elif one.speaker is not None or helpers[one.transcript] > 1:
            click.echo(_text(one))
    without = sum(transcript.id not in helpers for transcript in read.transcripts)
    if without:
        click.echo(
            f"note: {without} of {len(read.transcripts)} transcripts have nobody with a helping "
            "role; --roles takes a table that says who has.",
            err=True,
        )
    sys.exit(faults(read.failures, read.remarks))


def _text(audit: SpeakerAudit) -> str:
    who = f"{audit.speaker} ({audit.role})" if audit.speaker else "all who help there"
    lines = [f"# {audit.path}: {who}"]
    lines += [f"  {name:<38} {_shown(one)}" for name, one in audit.measures.items()]
    return "\n".join(lines) + "\n"


def _shown(measure: Measure) -> str:
    if measure.value is None:
        return f"nothing to count (n = {measure.n})"
    return f"{measure.value:>8.2f}  [{measure.low:.2f}, {measure.high:.2f}]  n = {measure.n:,}"
