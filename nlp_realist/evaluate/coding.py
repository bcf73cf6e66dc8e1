"""One coder held against another: the numbers of the project's quality contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate.calibration import brier, expected_calibration_error
from nlp_realist.evaluate.metrics import Detection, Flags, cohen_kappa, detection, macro_f1
from nlp_realist.evaluate.resampling import Interval, bootstrap_by_group
from nlp_realist.types import Codebook

#: What one coder gave an excerpt: code -> direction.
Coding = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodingReport:
    """How found codings compare with gold.

    measures : name -> value with its interval by document; codes : code -> detection;
    kappas : code -> Cohen's kappa.
    """

    measures: Mapping[str, Interval]
    codes: Mapping[str, Detection]
    kappas: Mapping[str, float]


def flags(codings: Sequence[Coding], codes: Sequence[str]) -> Flags:
    """Which excerpts carry which codes, whatever the direction: n x codes."""
    return np.array([[c in coding for c in codes] for coding in codings], dtype=bool).reshape(
        len(codings), len(codes)
    )


def compare_codings(
    gold: Sequence[Coding],
    found: Sequence[Coding],
    documents: Sequence[str],
    codebook: Codebook,
    *,
    scores: NDArray[Any] | None = None,
    unsure: Flags | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> CodingReport:
    """Compare two codings of the same excerpts.

    documents : what each excerpt comes from; intervals resample these.
    scores : n x codes of the codebook, probabilities; adds average precision and calibration.
    unsure : n x codes, where `found` is neither sure that a code applies nor that it doesn't; adds
    how much is left open, and how often what is open and what is not is wrong.
    Directed families are counted together as `code macro-F1` and `family macro-F1`, other
    families each by its own macro-F1.
    """
    codes = [code.id for code in codebook.codes]
    directed = [f.id for f in codebook.families if f.directed]
    columns = {
        family.id: [i for i, code in enumerate(codes) if code.split("/")[0] == family.id]
        for family in codebook.families
    }
    core = [i for family in directed for i in columns[family]]
    g, f = flags(gold, codes), flags(found, codes)
    by_family = [_any(matrix, [columns[d] for d in directed]) for matrix in (g, f)]
    statistics = {
        "code macro-F1": lambda rows: macro_f1(g[rows][:, core], f[rows][:, core]),
        "family macro-F1": lambda rows: macro_f1(by_family[0][rows], by_family[1][rows]),
        "direction accuracy": lambda rows: _direction(gold, found, rows, [codes[i] for i in core]),
    }
    for family in codebook.families:
        if not family.directed:
            own = columns[family.id]
            statistics[f"{family.id} macro-F1"] = _macro_of(g, f, own)
    if scores is not None:
        statistics["expected calibration error"] = lambda rows: expected_calibration_error(
            g[rows][:, core], scores[rows][:, core]
        )
        statistics["Brier score"] = lambda rows: brier(g[rows][:, core], scores[rows][:, core])
    if unsure is not None:
        statistics |= _band(g[:, core], f[:, core], unsure[:, core])
    return CodingReport(
        {
            name: bootstrap_by_group(statistic, documents, resamples=resamples, seed=seed)
            for name, statistic in statistics.items()
        },
        {
            code: detection(g[:, i], f[:, i], None if scores is None else scores[:, i])
            for i, code in enumerate(codes)
        },
        {code: cohen_kappa(g[:, i], f[:, i]) for i, code in enumerate(codes)},
    )


def _band(gold: Flags, found: Flags, unsure: Flags) -> dict[str, Any]:
    """Coverage and error of what is left open, as statistics of rows."""
    wrong, sure = gold != found, ~unsure

    def share(part: Flags, of: Flags) -> Any:
        return lambda rows: _part(part[rows], of[rows])

    everything = np.ones_like(gold)
    return {
        "decisions that are sure": share(sure, everything),
        "wrong where sure": share(wrong & sure, sure),
        "wrong where not sure": share(wrong & unsure, unsure),
        "claims that are sure": share(found & sure, found),
        "claims right where sure": share(found & gold & sure, found & sure),
        "claims right where not sure": share(found & gold & unsure, found & unsure),
    }


def _part(part: Flags, of: Flags) -> float:
    return float(part.sum() / of.sum()) if of.any() else float("nan")


def _macro_of(gold: Flags, found: Flags, columns: list[int]) -> Any:
    return lambda rows: macro_f1(gold[rows][:, columns], found[rows][:, columns])


def _any(matrix: Flags, groups: Sequence[Sequence[int]]) -> Flags:
    return np.stack([matrix[:, list(group)].any(axis=1) for group in groups], axis=1)


def _direction(
    gold: Sequence[Coding], found: Sequence[Coding], rows: NDArray[Any], codes: Sequence[str]
) -> float:
    """Share of codes that both gave on which both agree in direction; NaN when there is none."""
    same = [
        gold[row][code] == found[row][code]
        for row in rows
        for code in codes
        if code in gold[row] and code in found[row]
    ]
    return float(np.mean(same)) if same else float("nan")
