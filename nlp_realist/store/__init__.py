"""The project file: one SQLite file per study, and the only door to SQL."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp_realist.store.cards import PatternRun
    from nlp_realist.store.doors import create_project, find_project, open_project
    from nlp_realist.store.project import Project

#: Every project file ends in this.
PROJECT_SUFFIX = ".realist"

__all__ = [
    "PROJECT_SUFFIX",
    "PatternRun",
    "Project",
    "create_project",
    "find_project",
    "open_project",
]

_HOMES = {
    "PatternRun": "cards",
    "Project": "project",
    "create_project": "doors",
    "find_project": "doors",
    "open_project": "doors",
}


def __getattr__(name: str) -> object:
    """Load SQLAlchemy only when a project is asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
