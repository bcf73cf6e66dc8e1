"""What each part of the tagger is worth: the same training and gold, with parts left out.

python -m benchmarks.ladder
"""

from __future__ import annotations

import warnings

import numpy as np

from benchmarks.standoff import read_standoff
from benchmarks.tagging import GOLD, excerpt
from benchmarks.train_models import ENCODER, ROOT
from nlp_realist.codebook import load_codebook
from nlp_realist.encode import load_encoder
from nlp_realist.evaluate import compare_codings
from nlp_realist.pipeline import Tools, cues_of
from nlp_realist.tag import read_corpus, read_jsonl
from nlp_realist.tag.train import SHARES, train

RUNGS = {
    "cues alone": (0.0, 0.0, 1.0),
    "words alone": (0.0, 1.0, 0.0),
    "vectors alone": (1.0, 0.0, 0.0),
    "vectors and words": (1.0, 1.0, 0.0),
    "all three": SHARES,
}


def main() -> None:
    warnings.simplefilter("ignore", RuntimeWarning)  # resamples without a rare code
    codebook, encoder = load_codebook(), load_encoder(ENCODER)
    authored = read_corpus(ROOT / "corpora/restorative/documents", codebook)
    gold = read_jsonl(GOLD)
    codes = [code.id for code in codebook.codes]
    core = [c.id for c in codebook.codes if codebook.family(c.family).directed]
    sets = {"authored": authored, "authored + public": authored + read_standoff(codebook)}
    print(f"{'learnt from':<20}{'parts':<20}{'code F1':>9}{'family F1':>11}{'mean AP':>9}")
    for name, rows in sets.items():
        vectors = encoder.encode([row.text for row in rows])
        for rung, shares in RUNGS.items():
            tagger = train(
                rows,
                vectors,
                codebook,
                id="rung",
                encoder=ENCODER,
                cues=cues_of(codebook),
                shares=shares,
            )
            judged = Tools(tagger, encoder).judge([excerpt(g) for g in gold], aim="balanced")
            found = [dict(zip(j.codes, j.directions, strict=True)) for j in judged]
            scores = np.array([[j.all.get(code, 0.0) for code in codes] for j in judged])
            report = compare_codings(
                [g.codes for g in gold],
                found,
                [g.document for g in gold],
                codebook,
                scores=scores,
                resamples=2,
            )
            precision = [report.codes[c].average_precision for c in core]
            print(
                f"{name:<20}{rung:<20}{report.measures['code macro-F1'].value:>9.3f}"
                f"{report.measures['family macro-F1'].value:>11.3f}{np.nanmean(precision):>9.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
