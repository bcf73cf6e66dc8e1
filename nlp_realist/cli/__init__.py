"""The doors: each command parses, calls the pipeline, and renders."""

from __future__ import annotations


def main() -> None:
    """Run the command line; exit code 0, 1 (our fault), 2 (something to mend) or 130 (stopped)."""
    from nlp_realist.cli.main import entry

    entry()
