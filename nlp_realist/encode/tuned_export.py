"""Packaged lower layers and our own upper ones -> one ONNX graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.encode.onnx_export import export_graph

#: What our own part is called in ``layers.npz``, beside the layers' own names.
HEADS = ("look", "weigh", "mean", "bias", "contrary", "contrary_bias")


def pack(state: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Matrices as 8-bit integers with one scale per row, the rest in half precision."""
    packed: dict[str, NDArray[Any]] = {}
    for name, array in state.items():
        if array.ndim == 2 and min(array.shape) > 64:
            scale = np.abs(array).max(axis=1, keepdims=True) / 127 + 1e-12
            packed[name] = np.round(array / scale).astype(np.int8)
            packed[name + "/scale"] = scale.astype(np.float32)
        else:
            packed[name] = array.astype(np.float16)
    return packed


def unpack(packed: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """What `pack` made, as float32."""
    return {
        name: np.asarray(packed[name], dtype=np.float32) * packed.get(name + "/scale", 1.0)
        for name in packed
        if not name.endswith("/scale")
    }


def tuned_module(base: Path, *, first: int, layers: int) -> Any:
    """The network: the first `layers` layers of all-mpnet-base-v2, and heads on top. It gives the
    heads' logits, and the mean state of the words below layer `first`, at length 1.

    Each code looks at the words by an attention of its own; its logit weighs what it saw and the
    mean of all words.
    """
    import torch
    from transformers import AutoModel
    from transformers import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    model = AutoModel.from_pretrained(str(base), local_files_only=True)

    class Tuned(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.embeddings, self.encoder = model.embeddings, model.encoder
            self.encoder.layer = self.encoder.layer[:layers]
            self.dropout = torch.nn.Dropout(0.1)

        def set_heads(self, heads: Mapping[str, NDArray[Any]]) -> None:
            """Take the parts of `HEADS`: codes x width, or one number per code."""
            for name in HEADS:
                values = torch.from_numpy(np.asarray(heads[name], np.float32))
                self.register_parameter(name, torch.nn.Parameter(values))

        def lower(self, input_ids: Any) -> Any:
            """Embedded words, before the first layer: texts x length x width."""
            return self.embeddings(input_ids=input_ids)

        def through(self, state: Any, mask: Any, start: int, end: int) -> Any:
            """States after the layers from `start` to before `end`."""
            places = self.encoder.compute_position_bias(state)
            away = (1 - mask)[:, None, None, :] * -1e4
            for layer in self.encoder.layer[start:end]:
                state = layer(state, away, places)[0]
            return state

        def read(self, state: Any, mask: Any) -> tuple[Any, Any]:
            """Logits of the codes and of their being contrary, from the last states."""
            state = self.dropout(state)
            mean = (state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            scale = float(state.shape[-1]) ** 0.5
            look = state @ self.look.T / scale + (1 - mask)[..., None] * -1e4
            seen = torch.softmax(look, 1).transpose(1, 2) @ state
            logits = (seen * self.weigh).sum(-1) + mean @ self.mean.T + self.bias
            return logits, (seen * self.contrary).sum(-1) + self.contrary_bias

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            mask = attention_mask.to(torch.float32)
            below = self.through(self.lower(input_ids), mask, 0, first)
            said = (below * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            said = torch.nn.functional.normalize(said, dim=1)
            state = self.through(below, mask, first, layers)
            return torch.cat([*self.read(state, mask), said], 1)

    return Tuned().eval()


def export_tuned(base: Path, folder: Path, target: Path) -> Path:
    """Export a trained encoder to `target`; return `target`."""
    import torch

    about = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    with np.load(folder / "layers.npz", allow_pickle=False) as packed:
        state = unpack({name: packed[name] for name in packed.files})
    module = tuned_module(base, first=about["first"], layers=about["layers"])
    module.set_heads(state)
    upper = {name: torch.from_numpy(state[name]) for name in state if name not in HEADS}
    module.encoder.layer[about["first"] :].load_state_dict(upper)
    # Not in 8-bit products: they are nearly twice as fast, but their rounding goes by the whole
    # batch, so that a text's scores would move with its company.
    export_graph(module, target, outputs=["vector"])
    return target
