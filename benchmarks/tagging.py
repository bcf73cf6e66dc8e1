"""How well the shipped tagger codes real excerpts: the development gold, over all and by source.

    python -m benchmarks.tagging [--bundle NAME] [--gold ../shared/gold/dev.jsonl]

The table by code ends with Krippendorff's alpha of gold and tagger on given or not given, the
expected calibration error (ECE) of the code's scores, and the precision that the bundle expects.
Errors of calibration that cancel between codes are not seen in the pooled one; those of single
codes rest on fewer scores, and are the greater by chance the fewer there are.

The gold coders were language models working as careful readers, not practitioners.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.config import Settings
from nlp_realist.evaluate import (
    CodingReport,
    compare_codings,
    expected_calibration_error,
    krippendorff_alpha,
)
from nlp_realist.evaluate.coding import flags
from nlp_realist.pipeline import load_tools
from nlp_realist.tag import Labelled, Tagger, read_jsonl
from nlp_realist.types import Codebook, Excerpt

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"


def excerpt(row: Labelled) -> Excerpt:
    return Excerpt(row.id, 0, 0, len(row.text), row.text, row.speaker, row.role, row.context)


def table(report: CodingReport) -> str:
    return "\n".join(f"  {name:<28} {value}" for name, value in report.measures.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle")
    parser.add_argument("--aim", default="balanced")
    parser.add_argument("--gold", type=Path, default=GOLD)
    options = parser.parse_args()
    rows = read_jsonl(options.gold)
    tools = load_tools(Settings(bundle=options.bundle, aim=options.aim))
    judged = tools.judge([excerpt(row) for row in rows], aim=options.aim)
    codebook = tools.tagger.codebook
    codes = [code.id for code in codebook.codes]
    scores = np.array([[one.all.get(code, 0.0) for code in codes] for one in judged])
    gold = [row.codes for row in rows]
    found = [dict(zip(one.codes, one.directions, strict=True)) for one in judged]
    unsure = np.array([[code in one.unsure for code in codes] for one in judged])
    documents = [row.document for row in rows]
    warnings.simplefilter("ignore", RuntimeWarning)  # resamples without a rare code
    report = compare_codings(gold, found, documents, codebook, scores=scores, unsure=unsure)
    print(f"bundle {tools.tagger.id}, {len(rows)} excerpts, {len(set(documents))} documents")
    print(table(report))
    errors = calibration_by_code(flags(gold, codes), scores, codes)
    print(by_code(errors, codebook))
    for source in dict.fromkeys(row.source for row in rows):
        at = [i for i, row in enumerate(rows) if row.source == source]
        part = compare_codings(
            [gold[i] for i in at],
            [found[i] for i in at],
            [documents[i] for i in at],
            codebook,
            scores=scores[at],
            unsure=unsure[at],
            resamples=200,
        )
        print(f"\n{source} ({len(at)} excerpts)\n{table(part)}")
    expected = held_out_precision(tools.tagger, options.aim)
    alphas = alpha_by_code(flags(gold, codes), flags(found, codes), codes)
    head = f"\n{'code':<32}{'n':>5}{'P':>7}{'R':>7}{'F1':>7}{'AP':>7}{'kappa':>7}"
    print(f"{head}{'alpha':>7}{'ECE':>7}  P held out")
    for code, d in report.codes.items():
        agreed = (report.kappas[code], alphas[code])
        numbers = (d.precision, d.recall, d.f1, d.average_precision, *agreed)
        row = f"{code:<32}{d.n:>5}" + "".join(f"{number:>7.2f}" for number in numbers)
        print(f"{row}{errors[code]:>7.3f}  {expected.get(code, '')}")


def alpha_by_code(
    gold: NDArray[np.bool_], found: NDArray[np.bool_], codes: list[str]
) -> dict[str, float]:
    """Code -> Krippendorff's alpha of two coders, n x codes each; NaN where nobody gave it."""
    pairs = zip(gold.astype(int).T, found.astype(int).T, strict=True)
    return {code: krippendorff_alpha(pair) for code, pair in zip(codes, pairs, strict=True)}


def calibration_by_code(
    gold: NDArray[np.bool_], scores: NDArray[Any], codes: list[str]
) -> dict[str, float]:
    """Code -> expected calibration error of its own scores, n x codes, in bins of a tenth."""
    columns = zip(gold.T, scores.T, strict=True)
    return {
        code: expected_calibration_error(truth, score)
        for code, (truth, score) in zip(codes, columns, strict=True)
    }


def by_code(errors: Mapping[str, float], codebook: Codebook) -> str:
    """The mean calibration error of the codes of directed families, which the pooled one is of."""
    core = [code.id for code in codebook.codes if codebook.family(code.family).directed]
    mean = np.mean([errors[code] for code in core])
    return f"  {'calibration error by code':<28} {mean:.3f} (mean of {len(core)} codes)"


def held_out_precision(tagger: Tagger, aim: str) -> dict[str, str]:
    """Code -> precision to be expected at its threshold, by documents held out from training."""
    if tagger.held_out is None:
        return {}
    codes = tagger.held_out.expected[aim].items()
    return {
        code: f"{one.right.value:.2f} [{one.right.low:.2f}, {one.right.high:.2f}]"
        for code, one in codes
    }


if __name__ == "__main__":
    main()
