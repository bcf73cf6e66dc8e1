"""What the outputs were made from: the same study gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from nlp_realist.export.json_text import json_line
from nlp_realist.export.place import whole
from nlp_realist.types import Study


def write_manifest(study: Study, path: Path | str) -> None:
    """Write the manifest of the study, with its name and what it holds, keys sorted.

    Raises RealistError when the file can't be written.
    """
    manifest = {**study.manifest, "study": study.name, "counts": _counts(study)}
    with whole(path) as part:
        text = json_line(manifest, sort_keys=True, indent=2) + "\n"
        part.write_text(text, encoding="utf-8", newline="\n")


def _counts(study: Study) -> dict[str, int]:
    return {
        "transcripts": len(study.transcripts),
        "excerpts": len(study.excerpts),
        "tags": len(study.tags),
        "patterns": len(study.patterns),
        "decisions": len(study.decisions),
    }
