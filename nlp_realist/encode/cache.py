"""Where an exported encoder is kept between runs."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from nlp_realist.types import content_id

#: Changes when the exported graph does, so that an old file is not taken for a new one.
GRAPH_VERSION = "1"


def cache_folder() -> Path:
    """Folder for files that can be made again: ``NLP_REALIST_CACHE``, else the platform's own."""
    if chosen := os.environ.get("NLP_REALIST_CACHE"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", home / ".cache"))
    return base / "nlp_realist"


def cached_onnx(weights: Path) -> Path:
    """The ONNX file for a folder of weights, exported on first use.

    It is written under another name and moved into place, so that a killed export or two
    at once leave no half file.
    """
    import numpy
    import onnxruntime

    stamp = (weights / "model.safetensors").stat()
    key = content_id(GRAPH_VERSION, stamp.st_size, onnxruntime.__version__, numpy.__version__)
    target = cache_folder() / f"minilm-{key}.onnx"
    if target.exists():
        return target
    from nlp_realist.encode.onnx_export import export_minilm

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = export_minilm(weights, Path(scratch) / "model.onnx")
        made.replace(target)
    return target
