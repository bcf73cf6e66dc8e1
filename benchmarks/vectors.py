"""Vectors worked out once: a function of texts to vectors that remembers, also on disk.

Only hashes of texts and their vectors are kept, in a folder outside the project.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp_realist.encode import load_encoder, text_keys
from nlp_realist.types import content_id

CACHE = Path(tempfile.gettempdir()) / "nlp_realist-benchmarks"
#: Texts encoded between two saves.
PART = 2048


def remembering(name: str, folder: Path = CACHE) -> Callable[[Sequence[str]], Any]:
    """Texts -> vectors (n x d, float32; kept in half precision) by the encoder of this name."""
    encoder = load_encoder(name)
    place = folder / content_id(encoder.name)
    place.mkdir(parents=True, exist_ok=True)
    known: dict[str, Any] = {}
    for path in sorted(place.glob("*.npz")):
        with np.load(path) as kept:
            known |= zip(kept["keys"].tolist(), kept["vectors"], strict=True)

    def encode(texts: Sequence[str]) -> Any:
        keys = text_keys(texts)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for start in range(0, len(missing), PART):
            some = list(missing)[start : start + PART]
            begun = time.monotonic()
            made = encoder.encode([missing[key] for key in some]).astype(np.float16)
            print(f"encoded {len(some)} texts in {time.monotonic() - begun:.0f} s", flush=True)
            np.savez(place / f"{content_id(*some)}.npz", keys=np.array(some), vectors=made)
            known.update(zip(some, made, strict=True))
        return np.stack([known[key] for key in keys]).astype(np.float32)

    return encode
