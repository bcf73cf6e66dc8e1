"""Packaged lower layers and our own upper ones -> one ONNX graph."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.encode.onnx_export import export_graph

#: What our own part is called in ``layers.npz``, beside the layers' own names.
HEADS = ("look", "weigh", "mean", "bias", "contrary", "contrary_bias")
#: By what mean states become comparable vectors: means taken away, and directions.
SENSE = ("sense_mean", "sense_map")


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
    heads' logits, and what two texts can be likened by: the mean states of the words below layer
    `first`, at the end and half-way between, each at length 1 along its main directions.

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

        def set_sense(self, sense: Mapping[str, NDArray[Any]]) -> None:
            """Take the parts of `SENSE`: 3 x width, and 3 x width x directions."""
            for name in SENSE:
                values = torch.from_numpy(np.asarray(sense[name], np.float32))
                self.register_buffer(name, values)

        def senses(self, states: Sequence[Any], mask: Any) -> list[Any]:
            """Mean states at length 1: texts x width each."""
            means = [(s * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) for s in states]
            return [torch.nn.functional.normalize(mean, dim=1) for mean in means]

        def halves(self, state: Any, mask: Any) -> list[Any]:
            """States below our layers, half-way through them and after the last."""
            half = (first + layers) // 2
            between = self.through(state, mask, first, half)
            return [state, between, self.through(between, mask, half, layers)]

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
            states = self.halves(self.through(self.lower(input_ids), mask, 0, first), mask)
            told = [
                torch.nn.functional.normalize((sense - mean) @ directions, dim=1)
                for sense, mean, directions in zip(
                    self.senses(states, mask), self.sense_mean, self.sense_map, strict=True
                )
            ]
            return torch.cat([*self.read(states[-1], mask), *told], 1)

    return Tuned().eval()


def export_tuned(base: Path, folder: Path, target: Path) -> Path:
    """Export a trained encoder to `target`; return `target`."""
    import torch

    about = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    with np.load(folder / "layers.npz", allow_pickle=False) as packed:
        state = unpack({name: packed[name] for name in packed.files})
    module = tuned_module(base, first=about["first"], layers=about["layers"])
    module.set_heads(state)
    module.set_sense(state)
    upper = {n: torch.from_numpy(state[n]) for n in state if n not in (*HEADS, *SENSE)}
    module.encoder.layer[about["first"] :].load_state_dict(upper)
    # Not in 8-bit products: they are nearly twice as fast, but their rounding goes by the whole
    # batch, so that a text's scores would move with its company.
    export_graph(module, target, outputs=["vector"])
    return target
