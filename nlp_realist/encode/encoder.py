"""The one Protocol of the package, and the choice of who fulfils it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import ModelError
from nlp_realist.types import content_id

Vectors = NDArray[np.float32]
#: Called with the number of texts done since the last call.
Progress = Callable[[int], object]

DEFAULT_ENCODER = "all-MiniLM-L6-v2"


class Encoder(Protocol):
    """Whatever turns texts into vectors.

    name : identifies the weights and settings; vectors of one name may be compared.
    """

    name: str

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of the texts, in their order: n x d, float32."""
        ...


def load_encoder(
    name: str = DEFAULT_ENCODER, *, layers: tuple[int, ...] = (6,), threads: int = 0
) -> Encoder:
    """Load an encoder by name.

    name : ``all-MiniLM-L6-v2`` (the default, run by onnxruntime), or the name or path of any
        sentence-transformers model that is already on this machine.
    layers : for the default, which hidden layers' mean-pooled vectors to return side by side
        (6 is the last, what sentence-transformers returns, there scaled to length 1).
    threads : processor threads; 0 leaves the choice to the runtime.

    Raises ModelError when the model is not on this machine: nothing is ever downloaded.
    """
    if name == DEFAULT_ENCODER:
        from nlp_realist.encode.minilm import MiniLM

        return MiniLM.load(layers=layers, threads=threads)
    if Path(name).is_dir() or "/" in name or name.isidentifier() or "-" in name:
        from nlp_realist.encode.sentence_transformer import SentenceTransformerEncoder

        return SentenceTransformerEncoder.load(name)
    raise ModelError("no encoder goes by this name", name, "Use --encoder all-MiniLM-L6-v2.")


def text_keys(texts: Sequence[str]) -> list[str]:
    """Keys for a cache of vectors: hashes of content, which tell nothing of the words."""
    return [content_id(text, length=32) for text in texts]
