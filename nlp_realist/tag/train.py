"""Train linear heads on labelled excerpts, and say honestly what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import TooFewError
from nlp_realist.tag.corpus import Labelled
from nlp_realist.tag.heads import Heads
from nlp_realist.tag.lexical import Lexicon
from nlp_realist.tag.tagger import Tagger
from nlp_realist.types import Codebook

#: Inverse regularisation of the dense and the lexical heads, chosen on validation documents.
DENSE_C = 0.003
LEXICAL_C = 1.0
FOLDS = 5
#: A code with fewer examples than this gets no head.
FEWEST = 8
#: Precision that the aim ``sure-only`` and recall that ``find-all`` ask for on held-out documents.
SURE, FIND = 0.8, 0.8


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
    seed: int = 0,
) -> Tagger:
    """Train a tagger.

    examples : labelled excerpts; vectors : their dense vectors, n x d. Calibration and thresholds
    come from predictions on held-out documents (five folds grouped by document).
    Raises TooFewError when no code has enough examples.
    """
    counts = label_matrix(examples, [c.id for c in codebook.codes]).sum(axis=0)
    codes = tuple(c.id for c, n in zip(codebook.codes, counts, strict=True) if n >= FEWEST)
    if not codes or len({e.document for e in examples}) < 2:
        raise TooFewError(
            f"no code has {FEWEST} examples in at least two documents", "", "Label more excerpts."
        )
    directed = tuple(c for c in codes if codebook.family(c.split("/")[0]).directed)
    lexicon = Lexicon.fit([e.text for e in examples])
    lexical = lexicon.matrix([e.text for e in examples])
    gold = label_matrix(examples, codes)
    contrary = label_matrix(examples, directed, "contrary")
    groups = np.array([e.document for e in examples])

    heads, held_out = _calibrated(vectors, lexical, gold, groups, None, seed)
    applies = label_matrix(examples, directed)
    direction, _ = _calibrated(vectors, lexical, contrary, groups, applies, seed)
    return Tagger(
        id=id,
        codebook=codebook,
        codes=codes,
        directed=directed,
        encoder=encoder,
        lexicon=lexicon,
        heads=heads,
        direction=direction,
        thresholds=thresholds(gold, held_out),
        about={"excerpts": len(examples), "documents": len(set(groups)), "seed": seed},
    )


def _calibrated(
    dense: NDArray[Any],
    lexical: Any,
    gold: NDArray[np.bool_],
    groups: NDArray[Any],
    mask: NDArray[np.bool_] | None,
    seed: int,
) -> tuple[Heads, NDArray[Any]]:
    """Heads for the columns of gold, calibrated on margins of held-out documents."""
    from sklearn.model_selection import GroupKFold

    margins = np.zeros(gold.shape)
    for rows, held in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(dense, None, groups):
        part = None if mask is None else mask[rows]
        fold = fit_heads(dense[rows], lexical[rows], gold[rows], part, seed)
        margins[held] = fold.margins(dense[held], lexical[held])
    heads = fit_heads(dense, lexical, gold, mask, seed)
    slope, offset = zip(
        *(
            _platt(margins[_rows(mask, k), k], gold[_rows(mask, k), k])
            for k in range(gold.shape[1])
        ),
        strict=True,
    )
    heads = Heads(**heads.arrays() | {"slope": np.array(slope), "offset": np.array(offset)})
    return heads, _sigmoid(heads.slope * margins + heads.offset)


def _rows(mask: NDArray[np.bool_] | None, column: int) -> Any:
    return slice(None) if mask is None else mask[:, column]


def _sigmoid(values: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))


def fit_heads(
    dense: NDArray[Any],
    lexical: Any,
    gold: NDArray[np.bool_],
    mask: NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> Heads:
    """Logistic regressions on dense and on lexical features, their margins added.

    mask : n x k, the rows each column learns from (all, when None). Uncalibrated.
    """
    from sklearn.linear_model import LogisticRegression

    mean, scale = dense.mean(axis=0), dense.std(axis=0) + 1e-6
    standard = (dense - mean) / scale
    width, entries, k = dense.shape[1], lexical.shape[1], gold.shape[1]
    weights, lexical_weights = np.zeros((width, k)), np.zeros((entries, k))
    bias = np.zeros(k)
    for column in range(k):
        rows = _rows(mask, column)
        target = gold[rows, column]
        if target.all() or not target.any():
            bias[column] = 3.0 if target.all() and len(target) else -3.0
            continue
        for features, strength, store in (
            (standard, DENSE_C, weights),
            (lexical, LEXICAL_C, lexical_weights),
        ):
            model = LogisticRegression(
                C=strength,
                class_weight="balanced",
                solver="liblinear",
                random_state=seed,
                max_iter=1000,
            ).fit(features[rows], target)
            store[:, column] = model.coef_[0]
            bias[column] += model.intercept_[0]
    ones = np.ones(k)
    return Heads(mean, scale, weights, lexical_weights, bias, ones, np.zeros(k))


def _platt(margins: NDArray[Any], target: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of a logistic curve through held-out margins; never a falling one."""
    from sklearn.linear_model import LogisticRegression

    if target.all() or not target.any():
        return 1.0, 0.0
    model = LogisticRegression(C=10.0).fit(margins[:, None], target)
    return max(float(model.coef_[0, 0]), 1e-3), float(model.intercept_[0])


def thresholds(gold: NDArray[np.bool_], scores: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Per aim the probability from which to decide each code, from held-out scores (n x k)."""
    columns = range(gold.shape[1])
    return {
        "balanced": np.array([_best_f1(gold[:, k], scores[:, k]) for k in columns]),
        "find-all": np.array([_for_recall(gold[:, k], scores[:, k]) for k in columns]),
        "sure-only": np.array([_for_precision(gold[:, k], scores[:, k]) for k in columns]),
    }


def _curve(gold: NDArray[np.bool_], scores: NDArray[Any]) -> tuple[Any, Any, Any]:
    from sklearn.metrics import precision_recall_curve

    precision, recall, cuts = precision_recall_curve(gold, scores)
    return precision[:-1], recall[:-1], cuts


def _best_f1(gold: NDArray[np.bool_], scores: NDArray[Any]) -> float:
    precision, recall, cuts = _curve(gold, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    # The middle of the plateau holds better on new documents than its sharpest point.
    plateau = cuts[f1 >= f1.max() - 0.01]
    return float(np.median(plateau))


def _for_recall(gold: NDArray[np.bool_], scores: NDArray[Any]) -> float:
    _, recall, cuts = _curve(gold, scores)
    return float(cuts[recall >= FIND].max())


def _for_precision(gold: NDArray[np.bool_], scores: NDArray[Any]) -> float:
    precision, _, cuts = _curve(gold, scores)
    enough = cuts[precision >= SURE]
    return float(enough.min()) if len(enough) else float(cuts.max())
