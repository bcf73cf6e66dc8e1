"""Texts per second of the default encoder by token budget, and of sentence-transformers.

python -m benchmarks.encoding
"""

from __future__ import annotations

import time
from pathlib import Path

import nlp_realist.encode.minilm as minilm
from nlp_realist.codebook import load_codebook
from nlp_realist.encode import batching, load_encoder
from nlp_realist.encode.encoder import Encoder
from nlp_realist.tag import read_corpus

CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "restorative" / "documents"


def rate(encoder: Encoder, texts: list[str]) -> float:
    encoder.encode(texts[:64])
    begun = time.perf_counter()
    encoder.encode(texts)
    return len(texts) / (time.perf_counter() - begun)


def main() -> None:
    texts = [example.text for example in read_corpus(CORPUS, load_codebook())][:1500]
    default = load_encoder()
    for budget in (256, 512, 1024, 2048, 4096):

        def buckets(lengths: list[int], budget: int = budget) -> object:
            return batching.length_buckets(lengths, budget)

        minilm.length_buckets = buckets  # type: ignore[assignment]
        print(f"onnxruntime, token budget {budget:>5}: {rate(default, texts):>6.0f} texts/s")
    other = load_encoder(str(minilm.weights_folder()))
    print(f"sentence-transformers, batch 16:   {rate(other, texts):>6.0f} texts/s")


if __name__ == "__main__":
    main()
