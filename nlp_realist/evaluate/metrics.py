"""How well decisions match gold: rows are excerpts, columns are codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Detection:
    """One code's quality; n is how many gold excerpts carry it. NaN where undefined."""

    n: int
    precision: float
    recall: float
    f1: float
    average_precision: float


def detection(gold: Flags, found: Flags, scores: NDArray[Any] | None = None) -> Detection:
    """Precision, recall, F1 and (given scores) average precision of one code; length n each."""
    from sklearn.metrics import average_precision_score

    hits = int((gold & found).sum())
    precision = hits / found.sum() if found.any() else float("nan")
    recall = hits / gold.sum() if gold.any() else float("nan")
    either = int(gold.sum() + found.sum())
    f1 = 2 * hits / either if either else float("nan")
    ranked = scores is not None and gold.any()
    average = float(average_precision_score(gold, scores)) if ranked else float("nan")
    return Detection(int(gold.sum()), float(precision), float(recall), float(f1), average)


def macro_f1(gold: Flags, found: Flags) -> float:
    """Mean F1 over the columns that occur in gold; a code never found counts 0. n x codes each."""
    columns = np.flatnonzero(gold.any(axis=0))
    hits = (gold & found)[:, columns].sum(axis=0)
    either = gold[:, columns].sum(axis=0) + found[:, columns].sum(axis=0)
    return float(np.mean(2 * hits / either)) if len(columns) else float("nan")


def cohen_kappa(first: Flags, second: Flags) -> float:
    """Cohen's kappa of two coders on one code (Cohen 1960); NaN when neither varies."""
    agree = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (~first).mean() * (~second).mean())
    return (agree - chance) / (1 - chance) if chance < 1 else float("nan")
