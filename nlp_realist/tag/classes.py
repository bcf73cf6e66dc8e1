"""One class per excerpt, such as what kind of turn it is: several views, fused on documents
held out.

For codes of which any may be together see `nlp_realist.tag.estimator`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from nlp_realist.tag.features import Encode, Features
from nlp_realist.tag.folds import document_folds
from nlp_realist.types import Excerpt

#: Block -> features, n rows each.
Blocks = Mapping[str, Any]
#: Learnt from rows: blocks -> one margin per class, n x k.
Margins = Callable[[Blocks], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class View:
    """One way of looking at excerpts: blocks of `Features` with their weights, and what learns
    from them.

    head : ``ridge`` (least squares on the classes as 0 and 1) or ``logistic``, which counts rare
        classes as much as common ones.
    strengths : what is tried: penalties of a ridge, inverse penalties of a logistic regression.
    """

    name: str
    blocks: tuple[tuple[str, float], ...]
    head: Literal["ridge", "logistic"]
    strengths: tuple[float, ...]


VIEWS = (
    View("vectors", (("vectors", 1.0),), "ridge", (1000.0, 3000.0, 10000.0)),
    View(
        "vectors in context",
        (("vectors", 1.0), ("before vectors", 0.4)),
        "ridge",
        (1000.0, 3000.0, 10000.0),
    ),
    View(
        "words",
        (("words", 1.0), ("edges", 0.7), ("before words", 0.5)),
        "logistic",
        (1.0, 5.0),
    ),
    View("place", (("place", 1.0),), "logistic", (1.0,)),
)


class ExcerptClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Which one of several classes each excerpt is of.

    encode : texts -> vectors, n x d; a function that remembers saves most of the work.
    marks_roles : whether the encoder is told who speaks.
    views : what is looked at; folds : how often the training documents are held out by turns;
    random_state : seed of dealing documents into folds.

    X is a sequence of `Excerpt`, so that grid search and grouped cross-validation work as usual.
    All choices (strength of each view, how much each view and each class counts) are made in
    `fit`, on held-out training documents. Learnt: `classes_`, `chosen_` (view -> strength) and
    `held_out_` (n x k probabilities from heads that did not see the row's document).
    """

    def __init__(
        self,
        encode: Encode | None = None,
        marks_roles: bool = False,
        views: tuple[View, ...] = VIEWS,
        folds: int = 5,
        random_state: int = 0,
    ) -> None:
        self.encode = encode
        self.marks_roles = marks_roles
        self.views = views
        self.folds = folds
        self.random_state = random_state

    def fit(
        self,
        X: Sequence[Excerpt],
        y: Sequence[Any],
        documents: Sequence[str] | None = None,
        sample_weight: Any = None,
    ) -> Self:
        """Learn from excerpts and their classes.

        documents : n, what is held out together; None: the excerpts' transcripts.
        sample_weight : n, how much each row counts in what is chosen, not in the heads: so that
            sources of many rows don't decide alone.
        Raises ValueError when there are fewer than two classes, or no encoder.
        """
        if self.encode is None:
            raise ValueError("no encoder: give encode, a function of texts to vectors")
        self.classes_, codes = np.unique(np.asarray(y), return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("can't learn from one class only")
        target = np.eye(len(self.classes_))[codes]
        places = [e.transcript for e in X] if documents is None else list(documents)
        weight = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight, float)
        folds = document_folds(places, target > 0, folds=self.folds, seed=self.random_state)
        self.features_ = Features.fit(X, self.encode, marks_roles=self.marks_roles)
        blocks = self.features_.blocks(X)
        margins = []
        self.chosen_: dict[str, float] = {}
        self.heads_: list[Margins] = []
        for view in self.views:
            strength, held_out = _best_strength(view, blocks, codes, target, folds, weight)
            self.chosen_[view.name] = strength
            self.heads_.append(_learn(view, blocks, target, (strength,))[0])
            margins.append(held_out)
        beside = np.concatenate(margins, axis=1)
        self.scale_ = beside.std(axis=0) + 1e-9
        self.fusion_, self.held_out_ = _fuse(beside / self.scale_, codes, folds, weight)
        return self

    def predict_proba(self, X: Sequence[Excerpt]) -> NDArray[np.float64]:
        """Probability of each class: n x k."""
        beside = np.concatenate(list(self.margins(X).values()), axis=1)
        return np.asarray(self.fusion_.predict_proba(beside / self.scale_))

    def margins(self, X: Sequence[Excerpt]) -> dict[str, NDArray[Any]]:
        """What each view makes of the excerpts by itself: n x k each, the higher the likelier."""
        check_is_fitted(self, "fusion_")
        blocks = self.features_.blocks(X)
        heads = zip(self.views, self.heads_, strict=True)
        return {view.name: margins(blocks) for view, margins in heads}

    def predict(self, X: Sequence[Excerpt]) -> NDArray[Any]:
        """The likeliest class of each excerpt."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


def _best_strength(
    view: View,
    blocks: Blocks,
    codes: NDArray[Any],
    target: NDArray[Any],
    folds: Sequence[tuple[NDArray[Any], NDArray[Any]]],
    weight: NDArray[Any],
) -> tuple[float, NDArray[Any]]:
    """The strength that is best on held-out documents, and its margins there: n x k."""
    margins = np.zeros((len(view.strengths), *target.shape))
    wanted = {name: blocks[name] for name, _ in view.blocks}
    for rows, held in folds:
        some = {name: block[rows] for name, block in wanted.items()}
        others = {name: block[held] for name, block in wanted.items()}
        for number, head in enumerate(_learn(view, some, target[rows], view.strengths)):
            margins[number, held] = head(others)
    values = [_macro_f1(codes, one.argmax(axis=1), weight) for one in margins]
    best = int(np.argmax(values))
    return view.strengths[best], margins[best]


def _macro_f1(codes: NDArray[Any], found: NDArray[Any], weight: NDArray[Any]) -> float:
    from sklearn.metrics import f1_score

    return float(f1_score(codes, found, average="macro", sample_weight=weight, zero_division=0))


def _learn(
    view: View, blocks: Blocks, target: NDArray[Any], strengths: Sequence[float]
) -> list[Margins]:
    """Heads of one view, one per strength."""
    if view.head == "ridge":
        return _ridges(view, blocks, target, strengths)
    return [_logistic(view, blocks, target, strength) for strength in strengths]


def _beside(view: View, blocks: Blocks) -> Any:
    """The view's blocks side by side, weighted."""
    from scipy.sparse import csr_matrix, hstack, issparse

    parts = [blocks[name] * weight for name, weight in view.blocks]
    if any(issparse(part) for part in parts):
        return csr_matrix(hstack(parts))
    return np.concatenate(parts, axis=1)


def _ridges(
    view: View, blocks: Blocks, target: NDArray[Any], strengths: Sequence[float]
) -> list[Margins]:
    from scipy.linalg import cho_factor, cho_solve

    features = _beside(view, blocks)
    means, mean = features.mean(axis=0), target.mean(axis=0)
    centred = (features - means).astype(np.float32)
    aim = (target - mean).astype(np.float32)
    wide = centred.shape[1] > centred.shape[0]
    gram = centred @ centred.T if wide else centred.T @ centred

    def head(strength: float) -> Margins:
        damped = gram + np.float32(strength) * np.eye(len(gram), dtype=np.float32)
        solve = cho_factor(damped, overwrite_a=True)
        weights = centred.T @ cho_solve(solve, aim) if wide else cho_solve(solve, centred.T @ aim)
        return lambda others: (_beside(view, others) - means) @ weights + mean

    return [head(strength) for strength in strengths]


def _logistic(view: View, blocks: Blocks, target: NDArray[Any], strength: float) -> Margins:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=300, tol=1e-3)
    model.fit(_beside(view, blocks), target.argmax(axis=1))

    def margins(others: Blocks) -> NDArray[Any]:
        logs = np.full((_rows(others), target.shape[1]), np.log(1e-6))
        logs[:, model.classes_] = np.log(model.predict_proba(_beside(view, others)) + 1e-6)
        return logs

    return margins


def _rows(blocks: Blocks) -> int:
    return int(next(iter(blocks.values())).shape[0])


def _fuse(
    beside: NDArray[Any],
    codes: NDArray[Any],
    folds: Sequence[tuple[NDArray[Any], NDArray[Any]]],
    weight: NDArray[Any],
) -> tuple[Any, NDArray[Any]]:
    """What the views' margins mean together, and held-out probabilities: n x k."""
    from sklearn.linear_model import LogisticRegression

    best: tuple[float, Any, NDArray[Any]] | None = None
    for strength, balance in product((0.03, 0.3), (None, "balanced")):
        model = LogisticRegression(C=strength, class_weight=balance, max_iter=1000)
        held_out = np.zeros((len(codes), len(np.unique(codes))))
        for rows, held in folds:
            model.fit(beside[rows], codes[rows], sample_weight=weight[rows])
            held_out[np.ix_(held, model.classes_)] = model.predict_proba(beside[held])
        value = _macro_f1(codes, held_out.argmax(axis=1), weight)
        if best is None or value > best[0]:
            best = value, model.fit(beside, codes, sample_weight=weight), held_out
    assert best is not None
    return best[1], best[2]
