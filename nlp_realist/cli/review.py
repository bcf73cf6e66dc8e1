"""The door to the review application."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from nlp_realist.cli.options import PATH
from nlp_realist.errors import SettingsError


@click.command()
@click.argument("project", type=PATH)
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port on this machine; 0: any.",
)
@click.option("--reviewer", help="Your name in the decisions; default: your user name.")
def review(project: Path, port: int, reviewer: str | None) -> None:
    """Decide on a project's tags and patterns in the browser, on this machine only.

    \b
    Example:
        nlp-realist review study/study.realist --reviewer "R. Coder"
    """
    from nlp_realist.store import find_project
    from nlp_realist.web.serve import serve

    name = reviewer.strip() if reviewer is not None else getpass.getuser()
    if not name:
        raise SettingsError("the reviewer has no name", "--reviewer", "Give the name to record.")
    serve(find_project(project), port=port, reviewer=name, ready=_say)


def _say(address: str) -> None:
    click.echo(f"Open {address} in a browser on this machine. Stop with Ctrl+C.", err=True)
