"""Train the shipped bundle from the authored corpus, with a fixed seed: `make models`.

python -m benchmarks.train_models [--out models/restorative-1]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from nlp_realist.codebook import load_codebook
from nlp_realist.encode import load_encoder
from nlp_realist.pipeline import cues_of
from nlp_realist.tag import DEFAULT_BUNDLE, read_corpus, save_bundle
from nlp_realist.tag.train import train

ROOT = Path(__file__).resolve().parents[1]
ENCODER = "all-MiniLM-L6-v2@4+6"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / DEFAULT_BUNDLE)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpora/restorative/documents")
    options = parser.parse_args()
    begun = time.monotonic()
    codebook = load_codebook()
    examples = read_corpus(options.corpus, codebook)
    vectors = load_encoder(ENCODER).encode([example.text for example in examples])
    tagger = train(
        examples, vectors, codebook, id=options.out.name, encoder=ENCODER, cues=cues_of(codebook)
    )
    save_bundle(tagger, options.out)
    print(f"{len(examples)} excerpts, {time.monotonic() - begun:.0f} s -> {options.out}")


if __name__ == "__main__":
    main()
