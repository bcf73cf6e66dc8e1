"""What every command shows alike: progress and faults, both on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

import click

from nlp_realist.errors import RealistError

#: Faults that are told one by one; a table of a million notes may have many empty rows.
MOST_LINES = 100


def progress(what: str, total: int | None) -> Callable[[int], object]:
    """A progress bar on stderr; shown only to a person at a terminal."""
    from tqdm import tqdm

    bar = tqdm(total=total, desc=what, file=sys.stderr, disable=None, leave=False, unit="")

    def advance(done: int) -> None:
        bar.update(done)
        if total is not None and bar.n >= total:
            bar.close()

    return advance


def faults(errors: Iterable[RealistError], remarks: Iterable[str] = ()) -> int:
    """Print each fault as one line; the exit code: 2 if there was any, else 0."""
    for remark in remarks:
        click.echo(f"note: {remark}", err=True)
    found = list(errors)
    for error in found[:MOST_LINES]:
        click.echo(f"nlp-realist: {error}", err=True)
    if len(found) > MOST_LINES:
        click.echo(f"nlp-realist: and {len(found) - MOST_LINES:,} more of the kind.", err=True)
    return 2 if found else 0
