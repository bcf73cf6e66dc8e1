"""Train the shipped bundle, with a fixed seed: `make models`.

    python -m benchmarks.train_models [--out models/restorative-1]

Learns from the authored corpus and, where the public data lie beside the project, from the
stand-off labels on them.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.standoff import read_standoff
from nlp_realist.codebook import load_codebook
from nlp_realist.encode import load_encoder
from nlp_realist.pipeline import cues_of
from nlp_realist.tag import DEFAULT_BUNDLE, read_corpus, save_bundle
from nlp_realist.tag.examples import choose
from nlp_realist.tag.train import train

ROOT = Path(__file__).resolve().parents[1]
ENCODER = "all-MiniLM-L6-v2@4+6"
#: Documents of the corpus's first manner, vivid and indirect; the others are plain talk.
VIVID = ("a-", "b-", "c-", "d-")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / DEFAULT_BUNDLE)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpora/restorative/documents")
    options = parser.parse_args()
    begun = time.monotonic()
    codebook = load_codebook()
    authored, public = read_corpus(options.corpus, codebook), read_standoff(codebook)
    if not public:
        print("The public data are not here: learning from the authored corpus alone.")
    examples = [*authored, *public]
    vectors = load_encoder(ENCODER).encode([example.text for example in examples])
    tagger = train(
        examples, vectors, codebook, id=options.out.name, encoder=ENCODER, cues=cues_of(codebook)
    )
    # Only our own words are shown beside tags; those of the public sets may not be passed on.
    ours = tagger.meaning(vectors[: len(authored)])
    shown = choose(authored, ours, manner=lambda excerpt: excerpt.document.startswith(VIVID))
    save_bundle(replace(tagger, examples=shown), options.out)
    seconds = time.monotonic() - begun
    print(f"{len(authored)} + {len(public)} excerpts, {seconds:.0f} s -> {options.out}")


if __name__ == "__main__":
    main()
