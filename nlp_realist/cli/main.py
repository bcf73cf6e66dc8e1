"""The group of commands, each loaded only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from nlp_realist.errors import RealistError

#: Command -> (module in this package, function, one line for the list).
COMMANDS = {
    "run": ("study", "run", "The main job: files in, report and tables out."),
    "read": ("files", "read", "Read transcripts and show their turns."),
    "segment": ("files", "segment", "Cut transcripts into excerpts."),
    "new": ("study", "new", "Start a project file."),
    "add": ("study", "add", "Add files to a project."),
    "status": ("study", "status", "Say what a project holds."),
    "tag": ("study", "tag", "Tag a project's excerpts."),
    "patterns": ("patterns", "patterns", "Find candidate demi-regularities in a project."),
    "review": ("review", "review", "Decide on tags and patterns, in the browser, on this machine."),
    "next": ("next", "next_to_code", "Say which excerpts a person should code next."),
    "export": ("study", "export", "Write a project's report and tables."),
    "audit": ("audit", "audit", "Measure how helpers talk: questions, reflections, stance."),
    "codebook": ("codebook", "codebook", "Check, show or start a codebook."),
    "train": ("train", "train", "Learn your own codes from a reviewed study or a coded table."),
    "evaluate": ("evaluate", "evaluate", "Say how far coders, and the machine, agree."),
    "tag-table": ("table", "tag_table", "Tag the rows of a table."),
    "cluster-table": ("table", "cluster_table", "Find patterns in the rows of a table."),
}


class LazyGroup(click.Group):
    """A group that lists its commands without importing them: help stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a study's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        found = getattr(import_module(f"nlp_realist.cli.{module}"), function)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands with their line, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nlp_realist", prog_name="nlp-realist")
def group() -> None:
    """Read far more talk with families, without giving up judgement.

    Everything stays on this machine. Example:

    \b
        nlp-realist run interviews/ -o study/
    """


def entry() -> None:
    """Run, and turn what went wrong into one line and an exit code."""
    try:
        group.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was saved is whole; run the command again to go on.", err=True)
        sys.exit(130)
    except RealistError as error:
        click.echo(f"nlp-realist: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        reason = error.strerror or type(error).__name__
        click.echo(f"nlp-realist: {place}{reason}. Check the path and the rights on it.", err=True)
        sys.exit(2)
