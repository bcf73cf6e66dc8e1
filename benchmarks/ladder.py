"""What each part of the taggers is worth: the same training and gold, with parts left out.

    python -m benchmarks.ladder [frozen] [trained]

frozen: heads on the quick bundle's encoder, words and cues, learnt from the whole corpus. trained:
the careful bundle's encoder, words and cues, put together on held-out documents. Intervals:
documents of the gold resampled.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.standoff import read_standoff
from benchmarks.tagging import GOLD, excerpt
from benchmarks.train_models import CAREFUL, ENCODERS, QUICK, ROOT
from benchmarks.tune_encoder import is_held_out, text_of
from nlp_realist.codebook import load_codebook
from nlp_realist.encode import Encoder, load_encoder
from nlp_realist.evaluate import compare_codings
from nlp_realist.pipeline import Tools, cues_of
from nlp_realist.tag import Labelled, Tagger, fused, read_corpus, read_jsonl
from nlp_realist.tag import train as heads
from nlp_realist.types import Codebook

FROZEN = {
    "cues alone": (0.0, 0.0, 1.0),
    "words alone": (0.0, 1.0, 0.0),
    "frozen vectors alone": (1.0, 0.0, 0.0),
    "frozen vectors and words": (1.0, 1.0, 0.0),
    "frozen vectors, words and cues": heads.SHARES,
}
TRAINED = {
    "trained encoder alone": (1.0, 0.0, 0.0),
    "trained encoder and words": (*fused.SHARES[:2], 0.0),
    "trained encoder, words and cues": fused.SHARES,
}
MEASURES = ("code macro-F1", "family macro-F1", "stance macro-F1")


def frozen(
    rows: Sequence[Labelled], encoder: Encoder, codebook: Codebook
) -> Iterator[tuple[str, Tagger]]:
    vectors, cues = encoder.encode([row.text for row in rows]), cues_of(codebook)
    for name, shares in FROZEN.items():
        yield (
            name,
            heads.train(
                rows, vectors, codebook, id=name, encoder=ENCODERS[QUICK], cues=cues, shares=shares
            ),
        )


def trained(
    rows: Sequence[Labelled], encoder: Encoder, codebook: Codebook
) -> Iterator[tuple[str, Tagger]]:
    held_out = np.array([is_held_out(row.document) for row in rows])
    texts = [text_of(row) for row, out in zip(rows, held_out, strict=True) if out]
    vectors, cues = encoder.encode(texts), cues_of(codebook)
    for name, shares in TRAINED.items():
        yield (
            name,
            fused.fuse(
                rows,
                vectors,
                held_out,
                codebook,
                id=name,
                encoder=ENCODERS[CAREFUL],
                cues=cues,
                shares=shares,
            ),
        )


LADDERS = {"frozen": (QUICK, frozen), "trained": (CAREFUL, trained)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    # To argparse, none given is a choice as well.
    parser.add_argument("ladders", nargs="*", choices=[*LADDERS, []])
    options = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)  # resamples without a rare code
    codebook, gold = load_codebook(), read_jsonl(GOLD)
    authored = read_corpus(ROOT / "corpora/restorative/documents", codebook)
    rows = [*authored, *read_standoff(codebook)]
    print(f"{len(rows)} excerpts learnt from")
    print(f"{'parts':<34}{'mean AP':>8}  " + "".join(f"{name:<24}" for name in MEASURES))
    for name in options.ladders or list(LADDERS):
        bundle, rungs = LADDERS[name]
        encoder = load_encoder(ENCODERS[bundle])
        for rung, tagger in rungs(rows, encoder, codebook):
            print(line(rung, Tools(tagger, encoder), gold, codebook), flush=True)


def line(name: str, tools: Tools, gold: Sequence[Labelled], codebook: Codebook) -> str:
    """A row of the table: mean average precision of the 18 codes, then the measures."""
    codes = [code.id for code in codebook.codes]
    judged = tools.judge([excerpt(g) for g in gold], aim="balanced")
    report = compare_codings(
        [g.codes for g in gold],
        [dict(zip(j.codes, j.directions, strict=True)) for j in judged],
        [g.document for g in gold],
        codebook,
        scores=np.array([[j.all.get(code, 0.0) for code in codes] for j in judged]),
    )
    directed = [c.id for c in codebook.codes if codebook.family(c.family).directed]
    precision = np.nanmean([report.codes[code].average_precision for code in directed])
    told = "".join(f"{report.measures[measure]!s:<24}" for measure in MEASURES)
    return f"{name:<34}{precision:>8.3f}  {told}"


if __name__ == "__main__":
    main()
