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
@columns
@analysing
def tag_table(table: Path, output: Path, **values: Any) -> None:
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
            yield from tag_rows(part, tools, settings.aim)
            tick(len(part))
            part = list(islice(rows, PART))

    write_rows(output, results())
    sys.exit(faults(problems))


def tag_rows(rows: Sequence[Row], tools: Tools, aim: str) -> list[dict[str, Any]]:
    """One object per row: id, tags, all scores, and the codes that are not sure, whether they are
    among the tags or not; a row without words has none of these."""
    good = [row for row in rows if row.text]
    results = dict(
        zip(
            [row.number for row in good],
            tools.judge([row.excerpt() for row in good], aim=aim),
            strict=True,
        )
    )
    made = []
    for row in rows:
        judged = results.get(row.number)
        tags = (
            []
            if judged is None
            else [
                {"code": code, "direction": direction, "score": score, "evidence": list(span)}
                for code, direction, score, span in zip(
                    judged.codes, judged.directions, judged.scores, judged.evidence, strict=True
                )
            ]
        )
        scores = {} if judged is None else judged.all
        unsure = [] if judged is None else list(judged.unsure)
        made.append({"id": row.id, "tags": tags, "scores": scores, "unsure": unsure})
    return made


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
