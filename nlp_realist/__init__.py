"""Realist and restorative analysis of talk with families, on your own machine.

>>> import nlp_realist as nr
>>> study = nr.analyse(["interviews/"])            # files -> tagged study with patterns
>>> nr.frames.tags_frame(study)                    # as a pandas table

Importing this package loads none of the heavy libraries; they load when they are needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nlp_realist.errors import RealistError
from nlp_realist.types import (
    Code,
    Codebook,
    Decision,
    Evidence,
    Excerpt,
    Pattern,
    Span,
    Study,
    Tag,
    Transcript,
    Turn,
)

if TYPE_CHECKING:
    from nlp_realist import export, frames
    from nlp_realist.codebook import load_codebook
    from nlp_realist.config import Settings, load_settings
    from nlp_realist.discover import find_patterns
    from nlp_realist.encode import load_encoder
    from nlp_realist.ingest import read
    from nlp_realist.pipeline import analyse, run
    from nlp_realist.segment import segment as segment_transcript
    from nlp_realist.spacy_spans import spacy_pipeline
    from nlp_realist.store import open_project
    from nlp_realist.tag import load_bundle

#: Public name -> the module it is found in.
_LAZY = {
    "analyse": "nlp_realist.pipeline",
    "find_patterns": "nlp_realist.discover",
    "load_bundle": "nlp_realist.tag",
    "load_codebook": "nlp_realist.codebook",
    "load_encoder": "nlp_realist.encode",
    "load_settings": "nlp_realist.config",
    "open_project": "nlp_realist.store",
    "read": "nlp_realist.ingest",
    "run": "nlp_realist.pipeline",
    "segment_transcript": "nlp_realist.segment",
    "spacy_pipeline": "nlp_realist.spacy_spans",
    "Settings": "nlp_realist.config",
}
_MODULES = ("export", "frames")

__all__ = [
    "Code",
    "Codebook",
    "Decision",
    "Evidence",
    "Excerpt",
    "Pattern",
    "RealistError",
    "Settings",
    "Span",
    "Study",
    "Tag",
    "Transcript",
    "Turn",
    "analyse",
    "export",
    "find_patterns",
    "frames",
    "load_bundle",
    "load_codebook",
    "load_encoder",
    "load_settings",
    "open_project",
    "read",
    "run",
    "segment_transcript",
    "spacy_pipeline",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"nlp_realist.{name}")
    if name in _LAZY:
        # A function can't have the name of its room here, where the room itself would be found.
        return getattr(import_module(_LAZY[name]), name.removesuffix("_transcript"))
    raise AttributeError(f"module 'nlp_realist' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
