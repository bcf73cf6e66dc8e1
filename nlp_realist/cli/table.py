"""Commands on tables of texts: tag-table and cluster-table."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nlp_realist.cli.options import PATH, analysing, settings_from
from nlp_realist.cli.rows import WRITERS, Columns, Row, read_rows, write_rows
from nlp_realist.cli.show import faults, progress
from nlp_realist.errors import RealistError, TableError

if TYPE_CHECKING:
    from nlp_realist.pipeline import Tools
    from nlp_realist.types import Grounds, Tag

#: Rows in memory at a time.
PART = 2048
NAMES = ("text", "id", "context", "speaker", "role", "document")
F = TypeVar("F", bound=Callable[..., Any])


def columns(command: F) -> F:
    """Which columns of the table hold what."""
    what = {
        "text": "the words",
        "id": "a row's name; without one, its number",
        "context": "the turn before",
        "speaker": "who speaks",
        "role": "the speaker's role",
        "document": "the document a row belongs to",
    }
    for name in NAMES:
        option = click.option(
            f"--{name}-column", default=name, show_default=True, help=f"Column of {what[name]}."
        )
        command = option(command)
    return command


def columns_from(values: dict[str, Any]) -> Columns:
    """Take the names of columns out of a command's values."""
    return Columns(**{name: values.pop(f"{name}_column") for name in NAMES})


@click.command(name="tag-table")
@click.argument("table", type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help=".jsonl, .csv or .parquet.")
@click.option("--why", is_flag=True, help="Give each tag's cues and nearest examples too.")
@columns
@analysing
def tag_table(table: Path, output: Path, why: bool, **values: Any) -> None:
    """Tag each row of a table (.jsonl, .csv, .parquet, .xlsx); row order is kept.

    \b
    Example:
        nlp-realist tag-table notes.csv --text-column note -o tags.jsonl
    """
    from nlp_realist.pipeline import load_tools

    _check_output(table, output, tuple(WRITERS))
    problems: list[RealistError] = []
    rows = read_rows(table, columns_from(values), problems)
    settings = settings_from(values)
    first = list(islice(rows, PART))
    tools = load_tools(settings)
    tick = progress("Tagging", None)

    def results() -> Iterator[dict[str, Any]]:
        part = first
        while part:
            yield from tag_rows(part, tools, settings.aim, why=why)
            tick(len(part))
            part = list(islice(rows, PART))

    write_rows(output, results(), why=why)
    sys.exit(faults(problems))


def tag_rows(
    rows: Sequence[Row], tools: Tools, aim: str, *, why: bool = False
) -> list[dict[str, Any]]:
    """One object per row: id, tags, all scores, and the codes that are not sure, whether they are
    among the tags or not; a row without words has none of these.

    why : whether each tag says why it was given.
    """
    numbers = [row.number for row in rows if row.text]
    excerpts = [row.excerpt() for row in rows if row.text]
    vectors = tools.vectors(excerpts)
    judged = tools.judge(excerpts, vectors, aim=aim)
    tags = [
        result.tags(excerpt, tools.tagger.origin)
        for excerpt, result in zip(excerpts, judged, strict=True)
    ]
    every = [tag for those in tags for tag in those]
    found = tools.grounds(every, excerpts, vectors) if why else {}
    results = dict(zip(numbers, zip(judged, tags, strict=True), strict=True))
    made = []
    for row in rows:
        result, given = results.get(row.number, (None, ()))
        made.append(
            {
                "id": row.id,
                "tags": [_tag(tag, found.get(tag.id)) for tag in given],
                "scores": {} if result is None else result.all,
                "unsure": [] if result is None else list(result.unsure),
            }
        )
    return made


def _tag(tag: Tag, grounds: Grounds | None) -> dict[str, Any]:
    """A tag with its offsets into the row's text, as the row is a text of its own."""
    given = {
        "code": tag.code,
        "direction": tag.direction,
        "score": tag.score,
        "evidence": list(tag.evidence),
    }
    return given if grounds is None else given | _why(grounds)


def _why(grounds: Grounds) -> dict[str, Any]:
    return {
        "cues": [list(place) for place, _ in grounds.cues],
        # The table has no second file to keep these words in, so each says that it is invented.
        "nearest": [
            {
                "id": near.example.id,
                "invented": True,
                "text": near.example.text,
                "codes": dict(near.example.codes),
                "cosine": near.cosine,
            }
            for near in grounds.examples
        ],
    }


@click.command(name="cluster-table")
@click.argument("table", type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help="A .jsonl file.")
@columns
@analysing
def cluster_table(table: Path, output: Path, **values: Any) -> None:
    """Find candidate patterns in the rows of a table.

    Columns document, speaker, role, site, arm and wave, where present, are what support and
    stability count by. Beside OUTPUT, its stem + .patterns.jsonl holds one card per pattern.

    \b
    Example:
        nlp-realist cluster-table excerpts.csv -o clusters.jsonl --seed 0
    """
    from nlp_realist.cli.rowstudy import study_of_rows
    from nlp_realist.export import pattern_as_dict
    from nlp_realist.pipeline import find_patterns_in, load_tools

    _check_output(table, output, (".jsonl",))
    problems: list[RealistError] = []
    rows = list(read_rows(table, columns_from(values), problems))
    settings = settings_from(values)
    tools = load_tools(settings)
    made = study_of_rows([row for row in rows if row.text], tools.tagger.codebook)
    study = find_patterns_in(made.study, tools, settings, report=progress)
    of = {excerpt: p.id for p in study.patterns for excerpt in p.members}
    write_rows(
        output,
        ({"id": row.id, "pattern": of.get(made.excerpt_of.get(row.number, ""))} for row in rows),
    )
    with output.with_name(output.stem + ".patterns.jsonl").open("w", encoding="utf-8") as file:
        for pattern in study.patterns:
            card = made.with_row_names(pattern_as_dict(pattern, study))
            file.write(json.dumps(card, ensure_ascii=False) + "\n")
    sys.exit(faults(problems))


def _check_output(table: Path, output: Path, suffixes: tuple[str, ...]) -> None:
    if output.exists() and table.exists() and output.samefile(table):
        raise TableError("output and input are the same file", str(output), "Name another output.")
    if output.suffix.lower() not in suffixes:
        raise TableError(
            "not a kind of file that is written here", str(output), f"Use {', '.join(suffixes)}."
        )
    if not output.absolute().parent.is_dir():
        raise TableError("there is no such folder", str(output.parent), "Make it first.")
