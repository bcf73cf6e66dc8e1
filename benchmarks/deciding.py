"""What the ways of deciding are worth: thresholds of rare codes, and voices beside other codes.

    python -m benchmarks.deciding [--scores FILE.npz]

Learns the quick bundle's heads, each document held out once (some minutes), or takes the scores of
an earlier run from FILE, and writes them there when it isn't.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.standoff import read_standoff
from benchmarks.tagging import GOLD
from benchmarks.train_models import ENCODER, ROOT
from nlp_realist.codebook import load_codebook
from nlp_realist.encode import load_encoder
from nlp_realist.evaluate import macro_f1
from nlp_realist.pipeline import cues_of
from nlp_realist.tag import decide as deciding
from nlp_realist.tag import read_corpus, read_jsonl, thresholds
from nlp_realist.tag.lexical import Lexicon, cue_matrix
from nlp_realist.tag.train import SHARES, _calibrated, label_matrix
from nlp_realist.types import Codebook

#: Shares of the documents that thresholds are chosen on, and how often each is drawn.
PARTS, DRAWS = (0.01, 0.05, 0.25, 0.5), 12
PRIORS = (0, 5, 20, 40, 80, 160)
#: A code is tried where this many examples are in the part that its threshold is chosen on.
FEWEST = 3

Scores = Mapping[str, NDArray[Any]]


def learn(codebook: Codebook) -> Scores:
    """Held-out scores of the corpora, scores of the development gold, and what both carry."""
    codes = tuple(code.id for code in codebook.codes)
    rows = [
        *read_corpus(ROOT / "corpora/restorative/documents", codebook),
        *read_standoff(codebook),
    ]
    gold, encoder, cues = read_jsonl(GOLD), load_encoder(ENCODER), cues_of(codebook)
    texts, told = [row.text for row in rows], [row.text for row in gold]
    lexicon = Lexicon.fit(texts)
    blocks = (encoder.encode(texts), lexicon.matrix(texts), cue_matrix(cues(texts), codes))
    labels = label_matrix(rows, codes)
    documents = np.array([row.document for row in rows])
    heads, held_out = _calibrated(blocks, labels, np.ones_like(labels), documents, SHARES, 0)
    scores = heads.probabilities(
        encoder.encode(told), lexicon.matrix(told), cue_matrix(cues(told), codes)
    )
    return {
        "labels": labels,
        "held_out": held_out,
        "documents": documents,
        "gold": label_matrix(gold, codes),
        "gold_scores": scores,
    }


def rare_codes(scores: Scores) -> None:
    """Macro-F1 on other documents of thresholds that were chosen on a part of them, by how much
    a code's own best F1 is drawn towards the pooled one."""
    labels, held_out = scores["labels"], scores["held_out"]
    group = np.unique(scores["documents"], return_inverse=True)[1]
    number, random = int(group.max()) + 1, np.random.default_rng(1)
    print(f"{'examples a code':<18}" + "".join(f"{f'prior {p}':>12}" for p in PRIORS))
    for part in PARTS:
        found, examples = [], []
        for _ in range(DRAWS):
            chosen = np.isin(group, random.choice(number, max(3, int(number * part)), False))
            columns = np.flatnonzero(labels[chosen].sum(axis=0) >= FEWEST)
            given, told = labels[:, columns], held_out[:, columns]
            examples.append(np.median(given[chosen].sum(axis=0)))
            found.append([tried(given, told, chosen, prior) for prior in PRIORS])
        means = np.mean(found, axis=0)
        print(f"{np.median(examples):<18.0f}" + "".join(f"{mean:>12.4f}" for mean in means))


def tried(
    labels: NDArray[np.bool_], scores: NDArray[Any], chosen: NDArray[np.bool_], prior: int
) -> float:
    """Macro-F1 of the other documents."""
    kept, thresholds.PRIOR_F1 = thresholds.PRIOR_F1, prior
    try:
        cuts = thresholds.thresholds(labels[chosen], scores[chosen])["balanced"]
    finally:
        thresholds.PRIOR_F1 = kept
    return macro_f1(labels[~chosen], scores[~chosen] >= cuts)


def voices(scores: Scores, codebook: Codebook) -> None:
    """Macro-F1 of families that go only with others, by what is asked of them beside one of those,
    and whether they may stand alone."""
    codes = tuple(code.id for code in codebook.codes)
    cuts = thresholds.thresholds(scores["labels"], scores["held_out"])["balanced"]
    sets = {
        "held out": (scores["labels"], scores["held_out"]),
        "development gold": (scores["gold"], scores["gold_scores"]),
    }
    for family in codebook.families:
        own = [i for i, code in enumerate(codes) if code.split("/")[0] == family.id]
        others = [i for i, code in enumerate(codes) if code.split("/")[0] in family.only_with]
        if not others:
            continue
        print(f"\n{family.id:<34}" + "".join(f"{name:>18}" for name in sets))
        for name, alone, share in _rules():
            values = []
            for given, told in sets.values():
                found = with_share(told, cuts, codes, codebook, share)
                if not alone:
                    found[:, own] &= found[:, others].any(axis=1, keepdims=True)
                values.append(macro_f1(given[:, own], found[:, own]))
            print(f"{name:<34}" + "".join(f"{value:>18.3f}" for value in values))


def _rules() -> Iterable[tuple[str, bool, float]]:
    yield "beside: always; alone: never", False, 0.0
    yield "beside: 0.5; alone: never", False, 0.5
    for share in (0.0, 0.3, 0.5, 0.7, 1.0):
        yield f"beside: {share}; alone: 1.0", True, share


def with_share(
    scores: NDArray[Any],
    cuts: NDArray[Any],
    codes: tuple[str, ...],
    codebook: Codebook,
    share: float,
) -> NDArray[np.bool_]:
    """What is decided where this share of a threshold is enough beside another code."""
    kept, deciding.BESIDE = deciding.BESIDE, share
    try:
        return deciding.decide(scores, cuts, codes, codebook)
    finally:
        deciding.BESIDE = kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scores", type=Path)
    options = parser.parse_args()
    codebook = load_codebook()
    if options.scores and options.scores.exists():
        scores: Scores = dict(np.load(options.scores))
    else:
        scores = learn(codebook)
        if options.scores:
            np.savez(options.scores, **scores)
    rare_codes(scores)
    voices(scores, codebook)


if __name__ == "__main__":
    main()
