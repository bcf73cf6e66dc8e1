"""Commands on a study: the main job, and its steps one by one on a project file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from nlp_realist.cli.options import PATH, analysing, read_options, reading, settings_from
from nlp_realist.cli.show import faults, progress


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help="Folder for project and outputs.")
@reading
@analysing
def run(paths: tuple[Path, ...], output: Path, **values: Any) -> None:
    """The main job: read files and folders, tag them, find patterns, write report and tables.

    \b
    Example:
        nlp-realist run interviews/ -o study/
    """
    from nlp_realist import pipeline

    options, settings = read_options(values), settings_from(values)
    result = pipeline.run(paths, output, settings=settings, options=options, report=progress)
    code = faults(result.failures, result.remarks)
    counts = result.counts
    click.echo(
        f"{counts['transcripts']} transcripts, {counts['excerpts']} excerpts, "
        f"{counts['tags']} tags, {counts['patterns']} candidate patterns "
        f"in {result.seconds:.0f} s."
    )
    click.echo(f"Report: {result.folder / 'report.html'}")
    sys.exit(code)


@click.command()
@click.argument("project", type=PATH)
@click.option("--name", help="The study's name; default: the file's.")
@click.option("--codebook", type=PATH, help="Codebook file; default: the restorative one.")
def new(project: Path, name: str | None, codebook: Path | None) -> None:
    """Start a project file.

    \b
    Example:
        nlp-realist new study.realist --name "Families First, wave 1"
    """
    from nlp_realist.pipeline import start_project

    with start_project(project, name=name or project.stem, codebook=codebook) as made:
        click.echo(f"Made {project} with the codebook {made.study().codebook.name!r}.")


@click.command()
@click.argument("project", type=PATH)
@click.argument("paths", nargs=-1, required=True, type=PATH)
@reading
def add(project: Path, paths: tuple[Path, ...], **values: Any) -> None:
    """Add files or folders to a project.

    \b
    Example:
        nlp-realist add study.realist interviews/ --attributes attributes.csv
    """
    from nlp_realist.pipeline import add_files
    from nlp_realist.store import open_project

    with open_project(project) as opened:
        result = add_files(opened, paths, options=read_options(values), report=progress)
        counts = opened.counts()
    click.echo(f"{len(result.transcripts)} read; the project holds {counts['transcripts']}.")
    sys.exit(faults(result.failures, result.remarks))


@click.command()
@click.argument("project", type=PATH)
def status(project: Path) -> None:
    """Say what a project holds.

    \b
    Example:
        nlp-realist status study/study.realist
    """
    from nlp_realist.store import open_project

    with open_project(project, read_only=True) as opened:
        for what, number in opened.counts().items():
            click.echo(f"{what:<12} {number:>8,}")


@click.command()
@click.argument("project", type=PATH)
@analysing
def tag(project: Path, **values: Any) -> None:
    """Segment and tag a project's transcripts.

    \b
    Example:
        nlp-realist tag study.realist --aim find-all
    """
    from nlp_realist import pipeline
    from nlp_realist.store import open_project

    settings = settings_from(values)
    with open_project(project) as opened:
        tools = pipeline.load_tools(settings, pipeline.project_codebook(opened, settings))
        excerpts = pipeline.segment_project(opened, settings, report=progress)
        tags = pipeline.tag_project(opened, tools, settings, report=progress)
    click.echo(f"{tags} tags on {excerpts} excerpts.")


@click.command()
@click.argument("project", type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help="Folder for the outputs.")
def export(project: Path, output: Path) -> None:
    """Write a project's report and tables into a folder.

    \b
    Example:
        nlp-realist export study.realist -o study/
    """
    from nlp_realist import pipeline
    from nlp_realist.store import open_project

    with open_project(project) as opened:
        written = pipeline.export_project(
            opened, output, opened.last_manifest() or {}, report=progress
        )
    for path in written:
        click.echo(str(path))
