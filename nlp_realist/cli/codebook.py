"""Commands on codebooks: check, show, new."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nlp_realist.cli.options import PATH
from nlp_realist.cli.show import faults
from nlp_realist.errors import CodebookError


@click.group()
def codebook() -> None:
    """Check, show or start a codebook.

    \b
    Example:
        nlp-realist codebook new mine.yaml
        nlp-realist codebook check mine.yaml
    """


@codebook.command()
@click.argument("path", type=PATH)
def check(path: Path) -> None:
    """Check a codebook file and name every fault with its line.

    \b
    Example:
        nlp-realist codebook check mine.yaml
    """
    from nlp_realist.codebook import check_codebook, load_codebook

    found = check_codebook(path)
    if found:
        sys.exit(faults(found))
    loaded = load_codebook(path)
    click.echo(f"{path}: {len(loaded.families)} families, {len(loaded.codes)} codes, no faults.")


@codebook.command()
@click.argument("path", type=PATH, required=False)
def show(path: Path | None) -> None:
    """Show a codebook for reading; without a path, the default one.

    \b
    Example:
        nlp-realist codebook show | less
    """
    from nlp_realist.codebook import load_codebook, load_guidance, render_codebook

    click.echo(render_codebook(load_codebook(path), load_guidance(path)))


@codebook.command()
@click.argument("path", type=PATH)
def new(path: Path) -> None:
    """Start a codebook of your own from a commented template.

    \b
    Example:
        nlp-realist codebook new mine.yaml
    """
    from nlp_realist.codebook import codebook_template

    if path.exists():
        raise CodebookError("there is a file already", str(path), "Choose another name.")
    path.write_text(codebook_template(), encoding="utf-8")
    click.echo(f"Made {path}. Edit it, then: nlp-realist codebook check {path}")
