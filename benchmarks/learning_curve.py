"""Does the review queue choose better than chance? Learning curves, queue order against random.

    python -m benchmarks.learning_curve [gold] [annomi] [client] [--seeds 5]

A coder begins with a few excerpts drawn at random, then codes twenty more at a time: those that
`nlp_realist.review.next_excerpts` puts first, or random ones. After each round heads are learnt
anew from what was coded (`CodeHeads` on MiniLM's layers 4 and 6) and judged on documents that no
excerpt to be coded comes from: a third of them, drawn anew for each seed. Both orders begin with
the same excerpts.

gold: the development gold, all codes that at least eight excerpts carry. annomi: therapist
behaviour, four classes. client: AnnoMI's client talk, three classes. Mean average precision and
macro-F1 over codes (of classes: the likeliest is taken).
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupShuffleSplit

from benchmarks.annomi import read
from benchmarks.tagging import GOLD
from benchmarks.vectors import remembering
from nlp_realist.codebook import load_codebook
from nlp_realist.evaluate import macro_f1
from nlp_realist.review import next_excerpts
from nlp_realist.tag import read_jsonl
from nlp_realist.tag.estimator import CodeHeads
from nlp_realist.types import Excerpt, Study

ENCODER = "all-MiniLM-L6-v2@4+6"
#: The part of the vectors that is the sentence's meaning: the last layer.
MEANING = 384
START, ROUND, HELD_OUT = 40, 20, 0.35
#: Codes on fewer excerpts can't be judged.
FEWEST = 8
SHOWN = {"gold": (40, 80, 120, 160, 200), "annomi": (40, 80, 160, 240, 320, 480)}
#: Ridge penalty of heads on two standardised layers.
PENALTY = 500.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Excerpts with all their codes: `given` n x codes; `one` when each has exactly one."""

    excerpts: list[Excerpt]
    documents: np.ndarray[Any, Any]
    given: np.ndarray[Any, Any]
    codes: list[str]
    vectors: np.ndarray[Any, Any]
    one: bool


def gold(encode: Callable[[Sequence[str]], Any]) -> Pool:
    rows = read_jsonl(GOLD)
    codes = [code.id for code in load_codebook().codes]
    given = np.array([[code in row.codes for code in codes] for row in rows])
    often = given.sum(axis=0) >= FEWEST
    excerpts = [
        Excerpt(row.document, number, 0, len(row.text), row.text, row.speaker, None, row.context)
        for number, row in enumerate(rows)
    ]
    return _pool(
        excerpts,
        [row.document for row in rows],
        given[:, often],
        [code for code, there in zip(codes, often, strict=True) if there],
        encode,
        one=False,
    )


def annomi(encode: Callable[[Sequence[str]], Any], column: str) -> Pool:
    rows = read(column)
    codes = sorted(set(rows.classes))
    given = rows.classes[:, None] == np.array(codes)[None, :]
    return _pool(rows.excerpts, rows.videos.tolist(), given, codes, encode, one=True)


def _pool(
    excerpts: list[Excerpt],
    documents: list[str],
    given: Any,
    codes: list[str],
    encode: Callable[[Sequence[str]], Any],
    *,
    one: bool,
) -> Pool:
    vectors = encode([excerpt.text for excerpt in excerpts])
    vectors = (vectors - vectors.mean(axis=0)) / (vectors.std(axis=0) + 1e-6)
    return Pool(excerpts, np.array(documents), given, codes, vectors, one)


def _learn(pool: Pool, coded: Sequence[int]) -> tuple[Any, Any]:
    """Scores of all excerpts (n x codes) and thresholds, by heads learnt from the coded ones."""
    rows = np.asarray(coded)
    heads = CodeHeads(penalties=(PENALTY,), shares=(1.0,))
    heads.fit(pool.vectors[rows], pool.given[rows].astype(int), documents=pool.documents[rows])
    return heads.predict_proba(pool.vectors), heads.thresholds_


def _judge(pool: Pool, test: Any, scores: Any, thresholds: Any) -> tuple[float, float]:
    given = pool.given[test]
    columns = np.flatnonzero(given.any(axis=0))
    precision = np.mean([average_precision_score(given[:, k], scores[test, k]) for k in columns])
    if pool.one:
        found = scores[test].argmax(axis=1)
        return float(precision), float(f1_score(given.argmax(axis=1), found, average="macro"))
    return float(precision), macro_f1(given, scores[test] >= thresholds)


def _by_queue(pool: Pool, open_rows: Any, scores: Any, thresholds: Any, _chance: Any) -> list[int]:
    excerpts = [pool.excerpts[i] for i in open_rows]
    study = Study("", (), tuple(excerpts), load_codebook())
    looks = next_excerpts(
        study,
        {
            excerpt.id: dict(zip(pool.codes, map(float, scores[i]), strict=True))
            for excerpt, i in zip(excerpts, open_rows, strict=True)
        },
        thresholds=dict(zip(pool.codes, map(float, thresholds), strict=True)),
        vectors=pool.vectors[open_rows, -MEANING:],
        limit=ROUND,
    )
    row = {pool.excerpts[i].id: int(i) for i in open_rows}
    return [row[look.excerpt.id] for look in looks]


def _by_chance(
    _pool: Pool, open_rows: Any, _scores: Any, _thresholds: Any, chance: Any
) -> list[int]:
    return [int(i) for i in chance.permutation(open_rows)[:ROUND]]


ORDERS = {"random": _by_chance, "queue": _by_queue}


def curve(pool: Pool, order: str, seed: int, shown: Sequence[int]) -> list[tuple[float, float]]:
    """Mean average precision and macro-F1 on held-out documents at each size shown."""
    split = GroupShuffleSplit(1, test_size=HELD_OUT, random_state=seed)
    learn, test = next(split.split(pool.vectors, groups=pool.documents))
    chance = np.random.default_rng(seed)
    coded = [int(i) for i in chance.permutation(learn)[:START]]
    found = []
    while True:
        scores, thresholds = _learn(pool, coded)
        if len(coded) in shown:
            found.append(_judge(pool, test, scores, thresholds))
        left = np.setdiff1d(learn, coded)
        if len(coded) >= max(shown) or not len(left):
            return found
        coded += ORDERS[order](pool, left, scores, thresholds, chance)


def show(name: str, pool: Pool, seeds: int) -> None:
    shown = SHOWN.get(name, SHOWN["annomi"])
    print(f"\n{name}: {len(pool.excerpts)} excerpts, {len(pool.codes)} codes, {seeds} seeds")
    print(f"{'excerpts coded':<34}" + "".join(f"{size:>8}" for size in shown) + "    mean")
    curves = {
        order: np.array([curve(pool, order, seed, shown) for seed in range(seeds)])
        for order in ORDERS
    }
    for number, measure in enumerate(("mean average precision", "macro-F1")):
        for order, values in curves.items():
            row = values[:, :, number].mean(axis=0)
            cells = "".join(f"{value:>8.3f}" for value in (*row, row[1:].mean()))
            print(f"{measure + ', ' + order:<34}{cells}")
        gain = (curves["queue"] - curves["random"])[:, 1:, number].mean(axis=1)
        spread = gain.std(ddof=1) / len(gain) ** 0.5 if len(gain) > 1 else float("nan")
        print(
            f"  queue over random: {gain.mean():+.3f} (standard error {spread:.3f}), "
            f"better in {int((gain > 0).sum())} of {len(gain)} seeds",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    # To argparse, none given is a choice as well.
    parser.add_argument("sets", nargs="*", choices=["gold", "annomi", "client", []])
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # folds without a rare code
    encode = remembering(ENCODER)
    pools = {
        "gold": lambda: gold(encode),
        "annomi": lambda: annomi(encode, "main_therapist_behaviour"),
        "client": lambda: annomi(encode, "client_talk_type"),
    }
    for name in options.sets or list(pools):
        show(name, pools[name](), options.seeds)


if __name__ == "__main__":
    main()
