"""A study to files: HTML report, Excel, JSON lines, REFI-QDA, diagrams, manifest."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp_realist.export.decided import has_decisions
    from nlp_realist.export.diagrams import write_graphviz, write_mermaid
    from nlp_realist.export.jsonl import (
        pattern_as_dict,
        write_examples_jsonl,
        write_patterns_jsonl,
        write_tags_jsonl,
    )
    from nlp_realist.export.manifest import write_manifest
    from nlp_realist.export.qdpx import write_qdpx
    from nlp_realist.export.report import write_report
    from nlp_realist.export.theories import write_theories_jsonl
    from nlp_realist.export.xlsx import write_codings_xlsx

__all__ = [
    "has_decisions",
    "pattern_as_dict",
    "write_codings_xlsx",
    "write_examples_jsonl",
    "write_graphviz",
    "write_manifest",
    "write_mermaid",
    "write_patterns_jsonl",
    "write_qdpx",
    "write_report",
    "write_tags_jsonl",
    "write_theories_jsonl",
]

_HOMES = {
    "has_decisions": "decided",
    "pattern_as_dict": "jsonl",
    "write_codings_xlsx": "xlsx",
    "write_examples_jsonl": "jsonl",
    "write_graphviz": "diagrams",
    "write_manifest": "manifest",
    "write_mermaid": "diagrams",
    "write_patterns_jsonl": "jsonl",
    "write_qdpx": "qdpx",
    "write_report": "report",
    "write_tags_jsonl": "jsonl",
    "write_theories_jsonl": "theories",
}


def __getattr__(name: str) -> object:
    """Load a format, and the library behind it, only when it is asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
