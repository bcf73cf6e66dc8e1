"""An encoder trained further for the codes: layers of our own on top of all-mpnet-base-v2's first.

Its vectors begin with opinions: for each code the logit that it is on the text, then for each code
the logit that it is contrary. Behind them stands what the layers make of the words, in which it
can be seen how alike two texts are. What is trained by us (the upper layers and the heads)
lies in a small folder under ``models/``; the lower layers come with the packaged weights.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp_realist.encode.batching import length_buckets
from nlp_realist.encode.cache import cache_folder
from nlp_realist.encode.encoder import Progress, Vectors
from nlp_realist.encode.minilm import open_session, open_tokenizer, padded
from nlp_realist.encode.mpnet import TOKENIZER, mpnet_folder
from nlp_realist.errors import ModelError
from nlp_realist.types import content_id

FORMAT = 2
#: Texts were at most this long in training, in tokens; longer ones are read up to MAX_TOKENS.
MAX_TOKENS = 256
#: What likeness goes by: three times 256 directions.
WIDTH = 3 * 256
#: Changes when the exported graph does.
GRAPH_VERSION = "4"
_PACKAGE = Path(__file__).resolve().parent.parent


def tuned_folder(name: str) -> Path | None:
    """The folder of a trained encoder that ships under this name; None when there is none."""
    for parent in (_PACKAGE / "data" / "models", _PACKAGE.parent / "models"):
        if (parent / name / "encoder.json").is_file():
            return parent / name
    return None


@dataclass(frozen=True, slots=True)
class TunedEncoder:
    """An `Encoder` whose vectors are logits of each code, then of each code being contrary, and
    then the mean states of the words below, amid and after our layers, 256 main directions of each.

    codes : the codes, in the order of the columns.
    """

    name: str
    codes: tuple[str, ...]
    session: Any
    tokenizer: Any

    @classmethod
    def load(cls, folder: Path, *, threads: int = 0) -> TunedEncoder:
        """Load from a folder, exporting to the cache first if need be (some 30 seconds, once)."""
        try:
            about = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
            codes, digest = tuple(about["codes"]), _digest(folder / "layers.npz")
            if about["format"] != FORMAT:
                raise ModelError("an encoder of another format", folder.name, "Update nlp_realist.")
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"the encoder is damaged ({type(error).__name__})", folder.name, "Install again."
            ) from error
        base = mpnet_folder()
        session = open_session(_graph(base, folder, digest), threads=threads)
        tokenizer = open_tokenizer(base / TOKENIZER, MAX_TOKENS)
        return cls(f"{folder.name}/{digest[:12]}-{GRAPH_VERSION}", codes, session, tokenizer)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Logits and states of the texts: n x (2 per code + 768), float32."""
        vectors = np.zeros((len(texts), 2 * len(self.codes) + WIDTH), dtype=np.float32)
        encodings = self.tokenizer.encode_batch(list(texts))
        for batch in length_buckets([len(e.ids) for e in encodings]):
            feed = padded([encodings[i].ids for i in batch])
            vectors[batch] = self.session.run(["vector"], feed)[0]
            if progress:
                progress(len(batch))
        return vectors


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _graph(base: Path, folder: Path, digest: str) -> Path:
    import numpy
    import onnxruntime

    key = content_id(GRAPH_VERSION, digest, onnxruntime.__version__, numpy.__version__)
    target = cache_folder() / f"{folder.name}-{key}.onnx"
    if target.exists():
        return target
    from nlp_realist.encode.tuned_export import export_tuned

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = export_tuned(base, folder, Path(scratch) / "model.onnx")
        made.replace(target)
    return target
