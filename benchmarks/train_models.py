"""Train the shipped bundles, with a fixed seed: `make models`.

    python -m benchmarks.train_models [--only restorative-1] [--out models]

``restorative-2``, the careful one, reads with the encoder of ``benchmarks/tune_encoder.py``, which
is trained first (some five and a half hours; `make models` does both); ``restorative-1``, the
quick one, with all-MiniLM-L6-v2 as it is. Both learn from the authored corpus and, where the public
data lie beside the project, from the stand-off labels on them. A bundle's ``about`` has the seed
and hashes of what it learnt from.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.standoff import read_standoff
from benchmarks.tellings import Telling, sides, twin_of
from benchmarks.tune_encoder import (
    VIVID,
    corpus_hash,
    held_out_hash,
    is_held_out,
    learnt_tellings,
    text_of,
)
from nlp_realist.codebook import load_codebook
from nlp_realist.discover.level import level_weights
from nlp_realist.discover.outcomes import outcome_axes
from nlp_realist.encode import load_encoder
from nlp_realist.encode.tuned import tuned_folder
from nlp_realist.pipeline import cues_of
from nlp_realist.tag import Labelled, Tagger, read_corpus, save_bundle
from nlp_realist.tag.examples import choose
from nlp_realist.tag.fused import fuse
from nlp_realist.tag.train import train
from nlp_realist.types import Codebook, Learnt, content_id

ROOT = Path(__file__).resolve().parents[1]
QUICK, CAREFUL = "restorative-1", "restorative-2"
SEED = 0
ENCODERS = {
    QUICK: "all-MiniLM-L6-v2@4+6",
    CAREFUL: "mpnet-restorative-2 | all-MiniLM-L6-v2@6",
}
ENCODER = ENCODERS[QUICK]
#: What the examples are, as a report calls them.
TALK = "invented talk and public talk"
#: Tellings of each pattern, twins apart, by which levels are learnt.
TELLINGS = 3


def quick(examples: list[Labelled], own: list[str], codebook: Codebook) -> Tagger:
    """Heads on frozen vectors, words and cues."""
    encoder = ENCODERS[QUICK]
    vectors = load_encoder(encoder).encode([example.text for example in examples])
    cues = cues_of(codebook)
    return train(
        examples,
        vectors,
        codebook,
        id=QUICK,
        encoder=encoder,
        cues=cues,
        talk=TALK,
        vocabulary=own,
        seed=SEED,
    )


def careful(examples: list[Labelled], own: list[str], codebook: Codebook) -> Tagger:
    """The trained encoder's logits with words and cues, calibrated where it has not learnt."""
    encoder = ENCODERS[CAREFUL]
    if folder := tuned_folder(encoder.split(" | ")[0]):
        check_held_out(folder)
    held_out = np.array([is_held_out(example.document) for example in examples])
    texts = [text_of(example) for example, out in zip(examples, held_out, strict=True) if out]
    vectors = load_encoder(encoder).encode(texts)
    cues = cues_of(codebook)
    tagger = fuse(
        examples,
        vectors,
        held_out,
        codebook,
        id=CAREFUL,
        encoder=encoder,
        cues=cues,
        talk=TALK,
        vocabulary=own,
        seed=SEED,
    )
    twins, others = tellings_for_patterns()
    told = [*twins, *others]
    meaning = tagger.meaning(load_encoder(encoder).encode([telling.text for telling in told]))
    axes = outcome_axes(meaning[: len(twins)], sides(twins))
    learnt = Learnt(axes, level_weights(meaning, [telling.level for telling in told]))
    about = {**tagger.about, "tellings": content_id(*(f"{t.pattern} {t.text}" for t in told))}
    return replace(tagger, learnt=learnt, about=about)


def tellings_for_patterns() -> tuple[list[Telling], list[Telling]]:
    """All tellings of twins, by which sides and levels are learnt, and some of each other pattern,
    for levels alone."""
    twins, others = [], []
    for pattern, told in groupby(learnt_tellings(), key=lambda telling: telling.pattern):
        tellings = [telling for telling in told if telling.kind == "telling"]
        if twin_of(pattern):
            twins += tellings
        else:
            others += tellings[:TELLINGS]
    return twins, others


def check_held_out(folder: Path) -> None:
    """Exit where an encoder may have learnt from the documents that are to calibrate it.

    One that was trained before encoders said what was held out from them passes.
    """
    about = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    if about.get("held_out", held_out_hash()) != held_out_hash():
        raise SystemExit(
            f"{folder.name}: corpora/held-out.txt has changed since this encoder was trained, and "
            "it may have seen what is to calibrate it. Run python -m benchmarks.tune_encoder again."
        )


MAKERS = {QUICK: quick, CAREFUL: careful}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(MAKERS))
    parser.add_argument("--out", type=Path, default=ROOT / "models")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpora/restorative/documents")
    options = parser.parse_args()
    codebook = load_codebook()
    authored, public = read_corpus(options.corpus, codebook), read_standoff(codebook)
    if not public:
        print("The public data are not here: learning from the authored corpus alone.")
    sense = _sense(authored)
    for name in [options.only] if options.only else sorted(MAKERS):
        begun = time.monotonic()
        # A vocabulary shows what it was made from: it comes from our own words alone.
        own = [row.text for row in authored]
        learnt = [*authored, *public]
        tagger = MAKERS[name](learnt, own, codebook)
        about = {**tagger.about, "corpus": corpus_hash(learnt)}
        # Only our own words are shown beside tags; those of the public sets may not be passed on.
        shown = choose(authored, sense, manner=lambda row: row.document.startswith(VIVID))
        save_bundle(replace(tagger, examples=shown, about=about), options.out / name)
        seconds = time.monotonic() - begun
        print(f"{len(authored)} + {len(public)} excerpts, {seconds:.0f} s -> {options.out / name}")


def _sense(examples: list[Labelled]) -> NDArray[np.float32]:
    """What the taggers' `sense` gives for the same excerpts: n x 384."""
    return load_encoder("all-MiniLM-L6-v2@6").encode([example.text for example in examples])


if __name__ == "__main__":
    main()
