"""The one Protocol of the package, and the choice of who fulfils it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

    @property
    def name(self) -> str:
        """What identifies the weights and settings."""
        ...

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of the texts, in their order: n x d, float32."""
        ...


def load_encoder(name: str = DEFAULT_ENCODER, *, threads: int = 0) -> Encoder:
    """Load an encoder by name.

    name : ``all-MiniLM-L6-v2`` (the default, run by onnxruntime); with ``@`` and layers behind it,
        such as ``@4+6``, those hidden layers' mean-pooled vectors side by side (6 is the last,
        what sentence-transformers returns); the name of an encoder under ``models/``, trained
        further for the codes; several of these with ``|`` between, for their vectors side by
        side; or the name or path of any sentence-transformers
        model that is already on this machine.
    threads : processor threads; 0 leaves the choice to the runtime.

    Raises ModelError when the model is not on this machine: nothing is ever downloaded.
    """
    if "|" in name:
        from nlp_realist.encode.sideways import SideBySide

        parts = [load_encoder(part.strip(), threads=threads) for part in name.split("|")]
        return SideBySide(tuple(parts))
    from nlp_realist.encode.tuned import TunedEncoder, tuned_folder

    if folder := tuned_folder(name):
        return TunedEncoder.load(folder, threads=threads)
    model, _, layers = name.partition("@")
    if model == DEFAULT_ENCODER:
        from nlp_realist.encode.minilm import MiniLM

        return MiniLM.load(layers=_layers(layers or "6", name), threads=threads)
    from nlp_realist.encode.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder.load(name)


def _layers(text: str, name: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split("+"))
    except ValueError:
        raise ModelError(
            "not a list of layers", name, "Write it like all-MiniLM-L6-v2@4+6."
        ) from None


def text_keys(texts: Sequence[str]) -> list[str]:
    """Keys for a cache of vectors: hashes of content, which tell nothing of the words."""
    return [content_id(text, length=32) for text in texts]
