"""Which excerpts of a project a person should code next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp_realist.cli.options import PATH, analysing, settings_from
from nlp_realist.cli.show import progress

if TYPE_CHECKING:
    from nlp_realist.review import Look


@click.command("next")
@click.argument("project", type=PATH)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many.")
@click.option("--code", help="Look at this code only: its id, short name or label.")
@click.option("--reviewer", help="Leave out what this person coded; default: what anybody did.")
@click.option("--json", "as_json", is_flag=True, help="One excerpt per line as JSON.")
@analysing
def next_to_code(
    project: Path,
    limit: int,
    code: str | None,
    reviewer: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Say which excerpts a person should code next, for the machine to learn most from.

    First come those where a code's score is nearest to its threshold, varied over codes,
    transcripts and what is said. They are no random sample. With --code it is that one code's
    score alone.

    \b
    Example:
        nlp-realist next study/study.realist --limit 50 --json
        nlp-realist next study/study.realist --code relationship/trust
    """
    from nlp_realist import pipeline
    from nlp_realist.cli.codenames import CodeNames
    from nlp_realist.store import find_project, open_project

    settings = settings_from(values)
    with open_project(find_project(project)) as opened:
        names = {transcript.id: transcript.name for transcript in opened.transcripts()}
        tools = pipeline.load_tools(settings, pipeline.project_codebook(opened, settings))
        looks = pipeline.worth_coding(
            opened,
            tools,
            aim=settings.aim,
            limit=limit,
            reviewer=reviewer,
            code=code and (CodeNames(tools.tagger.codebook).find(code) or code),
            report=progress,
        )
    for look in looks:
        click.echo(_as_json(look, names) if as_json else _as_text(look, names))


def _as_json(look: Look, names: Mapping[str, str]) -> str:
    excerpt = look.excerpt
    return json.dumps(
        {
            "id": excerpt.id,
            "path": names[excerpt.transcript],
            "speaker": excerpt.speaker,
            "role": excerpt.role,
            "start": excerpt.start,
            "end": excerpt.end,
            "text": excerpt.text,
            "context": excerpt.context,
            "code": look.code,
            "score": round(look.score, 4),
        },
        ensure_ascii=False,
    )


def _as_text(look: Look, names: Mapping[str, str]) -> str:
    excerpt = look.excerpt
    about = f"{names[excerpt.transcript]}, {excerpt.speaker or '-'}"
    return f"{excerpt.id}  {about}  ({look.code}? {look.score:.2f})\n  {excerpt.text}\n"
