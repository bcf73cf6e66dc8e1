"""Heads on fixed features with scikit-learn's contract: for grid search and cross-validation.

Ridge regressions on blocks of features, their margins put on one scale, added, and calibrated on
held-out documents: what the shipped heads are made of, with fewer demands on the labels.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    check_is_fitted,
    validate_data,
)

from nlp_realist.tag.calibrate import platt
from nlp_realist.tag.folds import FOLDS, document_folds
from nlp_realist.tag.heads import Heads
from nlp_realist.tag.thresholds import cuts_for_aims
from nlp_realist.tag.train import PENALTIES, _solve

#: How much vectors, words and cues count. Words count half of what they do in the shipped heads, as
#: few examples say little about single words; a judgement, not the best of a search.
SHARES = (1.0, 0.5, 0.5)
#: A slope from which on held-out margins tell nothing apart (or the wrong way round).
FLAT = 2e-3
#: A spread of margins under which a block says nothing: rounding is all that is left.
SILENT = 1e-6
#: Up to so many rows a regression is solved over rows instead of columns.
DUAL_ROWS = 1500


class CodeHeads(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """One calibrated linear head per code.

    blocks : widths of the blocks that the columns of X consist of, such as dense vectors, words,
        cues; None: one block. Each is regressed by itself.
    penalties, shares : of each block, its ridge penalty and how much it counts.
    folds : how many folds calibration and thresholds come from; see `document_folds`.
    random_state : seed of dealing documents into folds.

    Y is n x k of 0 and 1 (any codes may be together), or one label per row (one head per class,
    the likeliest is predicted). Learnt: `weights_` (one d x k array per block), `bias_`, `slope_`,
    `offset_`, `thresholds_` (k: probability from which a code is predicted; with few examples it
    is drawn towards that of the others) and `held_out_` (n x k probabilities from heads that did
    not see the row's document).
    """

    def __init__(
        self,
        blocks: tuple[int, ...] | None = None,
        penalties: tuple[float, ...] = PENALTIES,
        shares: tuple[float, ...] = SHARES,
        folds: int = FOLDS,
        random_state: int = 0,
    ) -> None:
        self.blocks = blocks
        self.penalties = penalties
        self.shares = shares
        self.folds = folds
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        """Sparse features and several codes at once are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.multi_output = True
        tags.classifier_tags.multi_label = True
        return tags

    def fit(self, X: Any, Y: Any, documents: Any = None, known: Any = None) -> Self:
        """Learn heads.

        documents : n, what each row comes from; rows of one document are held out together.
            None: every row is a document of its own.
        known : n x k, where the label of a row is known; the others are neither examples nor
            counter-examples. None: all are.
        Raises ValueError for features or labels that don't fit together.
        """
        X = validate_data(self, X, accept_sparse="csr", dtype="numeric")
        target = self._target(X, Y)
        mask = np.ones_like(target) if known is None else check_array(known, dtype=bool)
        labels = np.arange(X.shape[0]) if documents is None else np.asarray(documents)
        check_consistent_length(X, target, mask, labels)
        if mask.shape != target.shape:
            raise ValueError(f"known is {mask.shape}, the labels are {target.shape}")
        parts = self._parts(X)
        folds = document_folds(labels, target & mask, folds=self.folds, seed=self.random_state)
        margins = np.stack(
            [
                _held_out(part, target, mask, folds, self.penalties[number])
                for number, part in enumerate(parts)
            ]
        )
        judged = _judged(target, mask, folds)
        self._calibrate(parts, target, mask, margins, judged)
        return self

    def _target(self, X: Any, Y: Any) -> NDArray[np.bool_]:
        """Labels as n x k flags; sets `classes_` and `multilabel_`."""
        if Y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        check_classification_targets(Y)
        self.multilabel_ = type_of_target(Y).startswith("multilabel")
        if self.multilabel_:
            flags = check_array(Y, accept_sparse=True)
            flags = flags.toarray() if hasattr(flags, "toarray") else flags
            self.classes_ = np.arange(flags.shape[1])
            return np.asarray(flags, dtype=bool)
        one = np.asarray(check_array(Y, ensure_2d=False, dtype=None))
        if one.ndim == 2 and one.shape[1] > 1:
            raise ValueError("Y is neither one label per row nor n x k of 0 and 1")
        one = one.ravel()
        check_consistent_length(X, one)
        self.classes_ = np.unique(one)
        if len(self.classes_) < 2:
            raise ValueError(f"can't learn from one class only: {len(self.classes_)} class")
        heads = self.classes_ if len(self.classes_) > 2 else self.classes_[1:]
        return np.asarray(one[:, None] == heads[None, :])

    def _parts(self, X: Any) -> list[Any]:
        """The blocks of X; those that are mostly filled as plain arrays."""
        widths = self.blocks or (X.shape[1],)
        if sum(widths) != X.shape[1]:
            raise ValueError(f"the blocks have {sum(widths)} columns, X has {X.shape[1]}")
        if len(widths) > min(len(self.penalties), len(self.shares)):
            raise ValueError(f"{len(widths)} blocks need as many penalties and shares")
        ends = np.cumsum(widths)
        parts = [X[:, end - width : end] for width, end in zip(widths, ends, strict=True)]
        return [
            part.toarray() if hasattr(part, "toarray") and 2 * part.nnz >= np.prod(part.shape)
            else part
            for part in parts
        ]  # fmt: skip

    def _calibrate(
        self,
        parts: list[Any],
        target: NDArray[np.bool_],
        mask: NDArray[np.bool_],
        margins: NDArray[Any],
        judged: NDArray[np.bool_],
    ) -> None:
        """Add the blocks' margins on one scale, and learn what the sum means (Platt 1999)."""
        columns = range(target.shape[1])
        spread = np.array(
            [[block[judged[:, k], k].std() if judged[:, k].any() else 0.0 for k in columns]
             for block in margins]
        )  # fmt: skip
        shares = np.array(self.shares[: len(parts)])[:, None]
        scales = np.where(spread > SILENT, shares / np.maximum(spread, SILENT), 0.0)
        total = (margins * scales[:, None, :]).sum(axis=0)
        fitted = [_ridge(part, target, mask, self.penalties[n]) for n, part in enumerate(parts)]
        self.weights_ = [weights * scales[n] for n, (weights, _) in enumerate(fitted)]
        self.bias_ = sum(bias * scales[n] for n, (_, bias) in enumerate(fitted))
        curves = [_curve(total[judged[:, k], k], target[judged[:, k], k]) for k in columns]
        self.slope_, self.offset_ = (np.array(part) for part in zip(*curves, strict=True))
        scores = _expit(self.slope_ * total + self.offset_)
        self.held_out_ = np.where(judged, scores, np.nan)
        cuts = cuts_for_aims(target & judged, np.where(judged, scores, 0.0))["balanced"]
        self.thresholds_ = np.where(self.slope_ > 0, cuts.threshold, 0.5)

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """How far each code is from being predicted: n x k, positive where it is; of two
        classes, n log-odds of the second."""
        odds = self._odds(X)
        if self.multilabel_:
            return np.asarray(odds - np.log(self.thresholds_ / (1 - self.thresholds_)))
        return odds if len(self.classes_) > 2 else odds[:, 0]

    def _odds(self, X: Any) -> NDArray[np.float64]:
        """Log-odds of each head: n x heads."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype="numeric", reset=False)
        margins = sum(part @ w for part, w in zip(self._parts(X), self.weights_, strict=True))
        return np.asarray(self.slope_ * (margins + self.bias_) + self.offset_)

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Calibrated probabilities: n x k. Where each row has one class, rows add up to 1."""
        each = _expit(self._odds(X))
        if self.multilabel_:
            return each
        if each.shape[1] == 1:
            return np.concatenate([1 - each, each], axis=1)
        return np.asarray(each / each.sum(axis=1, keepdims=True))

    def predict(self, X: Any) -> NDArray[Any]:
        """Codes of each row, decided at their thresholds: n x k of 0 and 1; or one class per row,
        the likeliest."""
        decided = self.decision_function(X)
        if self.multilabel_:
            return np.asarray(decided > 0, dtype=int)
        best = (decided > 0).astype(int) if decided.ndim == 1 else decided.argmax(axis=1)
        return np.asarray(self.classes_[best])

    def heads(self) -> Heads:
        """What was learnt from blocks of vectors, words and cues, as a bundle keeps it."""
        check_is_fitted(self)
        vectors, words, cues = self.weights_
        return Heads(vectors, words, cues, self.bias_, self.slope_, self.offset_)


def _judged(
    target: NDArray[np.bool_], mask: NDArray[np.bool_], folds: list[Any]
) -> NDArray[np.bool_]:
    """Where a held-out margin says something: the label is known, and its fold's heads had both
    examples and counter-examples to learn from: n x k."""
    judged = np.zeros_like(mask)
    for rows, held in folds:
        able = (target & mask)[rows].any(axis=0) & (~target & mask)[rows].any(axis=0)
        judged[held] = mask[held] & able
    return judged


def _held_out(
    block: Any, target: NDArray[np.bool_], mask: NDArray[np.bool_], folds: list[Any], penalty: float
) -> NDArray[np.float64]:
    """Margins of each row from a ridge regression on the rows of the other folds: n x k."""
    margins = np.zeros(target.shape)
    products = _products(block) if _wide(block) else None
    for rows, held in folds:
        if products is None:
            weights, bias = _ridge(block[rows], target[rows], mask[rows], penalty)
            margins[held] = block[held] @ weights + bias
            continue
        for known, columns in _alike(mask[rows]):
            at = rows[known]
            labels = target[np.ix_(at, columns)].astype(float)
            centre, odds = _over_rows(products[np.ix_(at, at)], labels, penalty)
            margins[np.ix_(held, columns)] = products[np.ix_(held, at)] @ odds + centre
    return margins


def _wide(block: Any) -> bool:
    """Whether a regression is quicker over rows than over columns."""
    rows, columns = block.shape
    return bool(rows <= min(DUAL_ROWS, columns))


def _products(block: Any) -> NDArray[np.float64]:
    """Inner products of all rows: n x n. Columns of plain arrays are put on one scale first, by
    all rows, since scaling says nothing of labels."""
    if hasattr(block, "toarray"):
        return np.asarray((block @ block.T).toarray(), dtype=float)
    scaled = (block - block.mean(axis=0)) / (block.std(axis=0) + 1e-6)
    return np.asarray(scaled @ scaled.T, dtype=float)


def _over_rows(
    products: NDArray[np.float64], target: NDArray[np.float64], penalty: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ridge regression solved over rows: a row's margin is its products with these rows @ the
    second + the first. Exact, and quick where rows are few."""
    from scipy.linalg import cho_factor, cho_solve

    means = products.mean(axis=0)
    centred = products + means.mean() - means[:, None] - means[None, :]
    centred[np.diag_indices_from(centred)] += penalty
    weights = cho_solve(cho_factor(centred, overwrite_a=True), target - target.mean(axis=0))
    return -means @ weights, weights


def _alike(mask: NDArray[np.bool_]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Columns that are known on the same rows, with these rows; columns known nowhere are out."""
    patterns, which = np.unique(mask, axis=1, return_inverse=True)
    return [
        (np.flatnonzero(patterns[:, number]), np.flatnonzero(which == number))
        for number in range(patterns.shape[1])
        if patterns[:, number].any()
    ]


def _ridge(
    block: Any, target: NDArray[np.bool_], mask: NDArray[np.bool_], penalty: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weights (d x k) and biases (k) of a ridge regression on the labels as 0 and 1.

    Margins are measured from the share of the code in the rows learnt from: where a fold holds
    out many of few examples, that share alone would rank the fold too low.
    """
    weights, bias = np.zeros((block.shape[1], target.shape[1])), np.zeros(target.shape[1])
    for rows, columns in _alike(mask):
        labels = target[np.ix_(rows, columns)].astype(float)
        part = block[rows]
        if hasattr(block, "toarray") and _wide(part):
            bias[columns], odds = _over_rows(_products(part), labels, penalty)
            weights[:, columns] = part.T @ odds
        else:
            weights[:, columns], at = _solve(part, labels, penalty)
            bias[columns] = at - labels.mean(axis=0)
    return weights, bias


def _curve(margins: NDArray[Any], target: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of a logistic curve through held-out margins (Platt 1999); a flat one at
    the code's share where the margins say nothing."""
    centre = float(margins.mean()) if len(margins) else 0.0
    slope, offset = platt(margins - centre, target)
    if slope > FLAT:
        return slope, offset - slope * centre
    share = (target.sum() + 1) / (len(target) + 2)
    return 0.0, float(np.log(share / (1 - share)))


def _expit(odds: NDArray[Any]) -> NDArray[np.float64]:
    # In double precision and without a limit, so that no two log-odds fall on one probability.
    from scipy.special import expit

    return np.asarray(expit(odds), dtype=np.float64)
