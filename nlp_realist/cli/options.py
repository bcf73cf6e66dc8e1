"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from nlp_realist.config import Settings, load_settings
from nlp_realist.pipeline import ReadOptions

F = TypeVar("F", bound=Callable[..., Any])
#: What can't be read is told by whoever reads it, so that the other files still are.
PATH = click.Path(path_type=Path, readable=False)

#: What every library takes as a seed.
SEED = click.IntRange(0, 2**31 - 1)


def reading(command: F) -> F:
    """How files are read."""
    for option in (
        click.option("--format", "format_", help="Read every file as this format, such as vtt."),
        click.option("--encoding", help="Character encoding, when detection fails."),
        click.option(
            "--speakers",
            default="auto",
            show_default=True,
            help="How speakers are marked: auto, none, or a style such as colon or bold.",
        ),
        click.option("--text-column", help="Column of a table that holds the words."),
        click.option("--speaker-column", help="Column of a table that holds the speakers."),
        click.option("--roles", type=PATH, help="Table of roles: file, speaker, role."),
        click.option("--attributes", type=PATH, help="Table of attributes: file, site, ..."),
    ):
        command = option(command)
    return command


def read_options(values: dict[str, Any]) -> ReadOptions:
    """Take the reading options out of a command's values."""
    return ReadOptions(
        format=values.pop("format_"),
        encoding=values.pop("encoding"),
        speakers=values.pop("speakers"),
        text_column=values.pop("text_column"),
        speaker_column=values.pop("speaker_column"),
        roles=values.pop("roles"),
        attributes=values.pop("attributes"),
    )


def analysing(command: F) -> F:
    """How a study is analysed; each overrides the settings file."""
    for option in (
        click.option("--settings", type=PATH, help="Settings file (nlp_realist.toml)."),
        click.option("--codebook", help="Codebook file; default: the restorative one."),
        click.option("--bundle", help="Model bundle: name or folder."),
        click.option("--aim", help="balanced, find-all or sure-only."),
        click.option("--seed", type=int, help="Seed of everything random."),
    ):
        command = option(command)
    return command


def settings_from(values: dict[str, Any]) -> Settings:
    """Settings from the file, overridden by the options given."""
    settings = load_settings(values.pop("settings"))
    names = ("codebook", "bundle", "aim", "seed")
    given = {name: values.pop(name) for name in names}
    return replace(settings, **{name: value for name, value in given.items() if value is not None})
