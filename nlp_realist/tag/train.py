"""Train linear heads on labelled excerpts, and say honestly what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import TooFewError
from nlp_realist.tag.calibrate import platt as _platt
from nlp_realist.tag.corpus import Labelled
from nlp_realist.tag.heads import Heads, sigmoid
from nlp_realist.tag.heldout import TALK, settle
from nlp_realist.tag.lexical import Cues, Lexicon, Matrix, cue_matrix
from nlp_realist.tag.tagger import Tagger
from nlp_realist.tag.thresholds import best_f1 as _best_f1
from nlp_realist.tag.thresholds import thresholds
from nlp_realist.types import Codebook

#: Ridge penalties of vectors, words and cues, and how much each counts in the sum of the three.
#: Chosen by what holds across the sources of the development gold.
PENALTIES = (2000.0, 3.0, 10.0)
SHARES = (1.0, 1.0, 0.5)
FOLDS = 5
#: A code with fewer examples than this gets no head.
FEWEST = 8

__all__ = ["FEWEST", "PENALTIES", "_best_f1", "_platt", "label_matrix", "thresholds", "train"]

#: Dense vectors, words and cues of the same excerpts.
Blocks = tuple[NDArray[Any], Matrix, Matrix]


def label_matrix(
    examples: Sequence[Labelled], codes: Sequence[str], direction: str | None = None
) -> NDArray[np.bool_]:
    """Which examples carry which codes (in one direction, if given): n x codes."""
    return np.array(
        [
            [code in e.codes and direction in (None, e.codes[code]) for code in codes]
            for e in examples
        ],
        dtype=bool,
    ).reshape(len(examples), len(codes))


def train(
    examples: Sequence[Labelled],
    vectors: NDArray[Any],
    codebook: Codebook,
    *,
    id: str,
    encoder: str,
    cues: Cues,
    shares: tuple[float, float, float] = SHARES,
    talk: str = TALK,
    vocabulary: Sequence[str] | None = None,
    seed: int = 0,
) -> Tagger:
    """Train a tagger: ridge regressions on vectors, words and cues, added and calibrated.

    examples : labelled excerpts; vectors : their dense vectors, n x d. Calibration, thresholds and
    the record of what they are worth come from predictions on held-out documents (five folds
    grouped by document).
    shares : how much vectors, words and cues count; 0 leaves one out. talk : what the examples
    are, in words. vocabulary : the texts whose words a bundle may carry, where not all examples
    may be passed on; None: all examples.
    Raises TooFewError when no code has enough examples.
    """
    counts = label_matrix(examples, [c.id for c in codebook.codes]).sum(axis=0)
    codes = tuple(c.id for c, n in zip(codebook.codes, counts, strict=True) if n >= FEWEST)
    if not codes or len({e.document for e in examples}) < FOLDS:
        raise TooFewError(
            f"no code has {FEWEST} examples, or there are fewer than {FOLDS} documents",
            "",
            "Label more excerpts.",
        )
    directed = tuple(c for c in codes if codebook.family(c.split("/")[0]).directed)
    texts = [example.text for example in examples]
    lexicon = Lexicon.fit(vocabulary or texts)
    cue_codes = tuple(code.id for code in codebook.codes)
    blocks = (vectors, lexicon.matrix(texts), cue_matrix(cues(texts), cue_codes))
    gold = label_matrix(examples, codes)
    groups = np.array([example.document for example in examples])
    heads, held_out = _calibrated(blocks, gold, np.ones_like(gold), groups, shares, seed)
    direction, _ = _calibrated(
        blocks,
        label_matrix(examples, directed, "contrary"),
        label_matrix(examples, directed),
        groups,
        shares,
        seed,
    )
    deciding = settle(gold, held_out, groups.tolist(), codes, codebook, talk=talk, seed=seed)
    return Tagger(
        id=id,
        codebook=codebook,
        encoder=encoder,
        codes=codes,
        directed=directed,
        cue_codes=cue_codes,
        lexicon=lexicon,
        heads=heads,
        direction=direction,
        thresholds=deciding.thresholds,
        bands=deciding.bands,
        held_out=deciding.held_out,
        about={"excerpts": len(examples), "documents": len(set(groups)), "seed": seed},
    )


def _calibrated(
    blocks: Blocks,
    gold: NDArray[np.bool_],
    mask: NDArray[np.bool_],
    groups: NDArray[Any],
    shares: tuple[float, float, float],
    seed: int,
) -> tuple[Heads, NDArray[Any]]:
    """Heads for the columns of gold, learnt from the rows of mask, and held-out probabilities.

    The blocks' margins are put on one scale, added, and calibrated (Platt 1999), all by what
    they are on held-out documents.
    """
    from sklearn.model_selection import GroupKFold

    margins = np.zeros((len(blocks), *gold.shape))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for rows, held in folds.split(blocks[0], None, groups):
        for number, block in enumerate(blocks):
            weights, bias = _ridge(block[rows], gold[rows], mask[rows], PENALTIES[number])
            margins[number, held] = block[held] @ weights + bias
    scales = np.array(shares)[:, None] / np.maximum(margins.std(axis=1), 1e-6)
    total = (margins * scales[:, None, :]).sum(axis=0)
    fitted = [_ridge(block, gold, mask, PENALTIES[n]) for n, block in enumerate(blocks)]
    slope, offset = zip(
        *(_platt(total[mask[:, k], k], gold[mask[:, k], k]) for k in range(gold.shape[1])),
        strict=True,
    )
    heads = Heads(
        weights=fitted[0][0] * scales[0],
        word_weights=fitted[1][0] * scales[1],
        cue_weights=fitted[2][0] * scales[2],
        bias=sum((bias * scales[n] for n, (_, bias) in enumerate(fitted)), np.zeros(1)),
        slope=np.array(slope),
        offset=np.array(offset),
    )
    return heads, sigmoid(heads.slope * total + heads.offset)


def _ridge(
    block: Any, gold: NDArray[np.bool_], mask: NDArray[np.bool_], penalty: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weights (d x k) and biases (k) of a ridge regression on the labels as 0 and 1.

    Columns that learn from the same rows are solved together.
    """
    weights, bias = np.zeros((block.shape[1], gold.shape[1])), np.zeros(gold.shape[1])
    if mask.all():
        return _solve(block, gold.astype(float), penalty)
    for k in range(gold.shape[1]):
        rows = np.flatnonzero(mask[:, k])
        if len(rows):
            one, at = _solve(block[rows], gold[rows, k : k + 1].astype(float), penalty)
            weights[:, k], bias[k] = one[:, 0], at[0]
    return weights, bias


def _solve(block: Any, target: NDArray[Any], penalty: float) -> tuple[NDArray[Any], NDArray[Any]]:
    from scipy.sparse import issparse
    from sklearn.linear_model import Ridge

    if issparse(block):
        model = Ridge(alpha=penalty, solver="sparse_cg", tol=1e-3).fit(block, target)
        return np.atleast_2d(model.coef_).T, np.atleast_1d(model.intercept_)
    # Columns of a layer differ in spread by far; the penalty must see them alike.
    mean, scale = block.mean(axis=0), block.std(axis=0) + 1e-6
    model = Ridge(alpha=penalty).fit((block - mean) / scale, target)
    weights = np.atleast_2d(model.coef_).T / scale[:, None]
    return weights, np.atleast_1d(model.intercept_) - mean @ weights
