"""A BERT encoder -> an ONNX graph with one pooled output per hidden layer."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any


def pooling_module(bert: Any) -> Any:
    """Wrap a BERT model so that it returns every layer's mean over the real tokens."""
    import torch

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.bert(
                input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
            ).hidden_states
            mask = attention_mask.unsqueeze(-1).to(states[0].dtype)
            count = mask.sum(1).clamp(min=1e-9)
            pooled = [(state * mask).sum(1) / count for state in states]
            pooled[-1] = torch.nn.functional.normalize(pooled[-1], dim=1)
            return tuple(pooled)

    return Pooled().eval()


def export_minilm(weights: Path, target: Path) -> Path:
    """Export the weights in a folder to `target` and fuse the graph for BERT; return `target`."""
    from transformers import BertModel, logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    bert = BertModel.from_pretrained(
        str(weights), add_pooling_layer=False, attn_implementation="eager", local_files_only=True
    )
    module = pooling_module(bert)
    raw = target.with_suffix(".raw.onnx")
    export_graph(
        module, raw, outputs=[f"layer_{n}" for n in range(bert.config.num_hidden_layers + 1)]
    )
    fuse(raw, target, heads=bert.config.num_attention_heads, width=bert.config.hidden_size)
    return target


def export_graph(module: Any, target: Path, *, outputs: list[str]) -> None:
    """Trace a module that takes ids and mask; batch and length stay free."""
    import torch

    ids = torch.ones((2, 8), dtype=torch.int64)
    names = ["input_ids", "attention_mask"]
    axes = {name: {0: "batch", 1: "length"} for name in names}
    axes |= {name: {0: "batch"} for name in outputs}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the tracer warns of what is meant to be constant
        torch.onnx.export(
            module,
            (ids, torch.ones_like(ids)),
            str(target),
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def fuse(source: Path, target: Path, *, heads: int, width: int) -> None:
    """Fuse attention, layer norm and GELU into onnxruntime's own operators."""
    import logging

    from onnxruntime.transformers import optimizer

    logging.getLogger("onnxruntime.transformers").setLevel(logging.ERROR)
    model = optimizer.optimize_model(
        str(source), model_type="bert", num_heads=heads, hidden_size=width, opt_level=1
    )
    model.save_model_to_file(str(target))
