"""Any sentence-transformers model that is on this machine, through the same door."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlp_realist.encode.encoder import Progress, Vectors
from nlp_realist.errors import ModelError
from nlp_realist.types import batches

#: Fastest of 8 to 128 on two cores; measured in ``benchmarks/encoding.py``.
BATCH = 16


@dataclass(frozen=True, slots=True)
class SentenceTransformerEncoder:
    """An `Encoder` by sentence-transformers; vectors as the model makes them."""

    name: str
    model: Any

    @classmethod
    def load(cls, name: str) -> SentenceTransformerEncoder:
        """Load by name or path, without the network. Raises ModelError when it is not here."""
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                "this sentence-transformers model is not on this machine, or is damaged",
                name,
                "Give the path of a folder that holds it: nothing is downloaded.",
            ) from error
        return cls(name, model)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of the texts: n x d, float32."""
        parts: list[Vectors] = []
        for batch in batches(texts, 64 * BATCH):
            vectors = self.model.encode(list(batch), batch_size=BATCH, show_progress_bar=False)
            parts.append(np.asarray(vectors, dtype=np.float32))
            if progress:
                progress(len(batch))
        width = self.model.get_embedding_dimension()
        return np.concatenate(parts) if parts else np.zeros((0, width), dtype=np.float32)
