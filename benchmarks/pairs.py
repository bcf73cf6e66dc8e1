"""How many minimal pairs the tagger solves: two excerpts that differ in what decides one code.

    python -m benchmarks.pairs [--bundle NAME] [--wrong]

A pair is solved when the code's state (present, contrary, absent) is right on both sides at the
bundle's own thresholds. Beside it: in how many pairs the scores at least point the right way.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from nlp_realist.config import Settings
from nlp_realist.pipeline import load_tools
from nlp_realist.types import Excerpt

PAIRS = Path(__file__).resolve().parents[1] / "corpora" / "pairs" / "pairs.jsonl"


def read_pairs(path: Path = PAIRS) -> list[dict[str, object]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle")
    parser.add_argument("--wrong", action="store_true", help="list the pairs that are not solved")
    options = parser.parse_args()
    pairs = read_pairs()
    sides = [(pair, side) for pair in pairs for side in ("a", "b")]
    tools = load_tools(Settings(bundle=options.bundle))
    judged = tools.judge([_excerpt(pair, side) for pair, side in sides], aim="balanced")
    state: dict[tuple[str, str], str] = {}
    score: dict[tuple[str, str], float] = {}
    for (pair, side), one in zip(sides, judged, strict=True):
        found = dict(zip(one.codes, one.directions, strict=True))
        state[str(pair["id"]), side] = found.get(str(pair["code"]), "absent")
        score[str(pair["id"]), side] = one.all.get(str(pair["code"]), 0.0)
    solved: dict[str, list[bool]] = defaultdict(list)
    half: dict[str, list[float]] = defaultdict(list)
    pointed: list[bool] = []
    for pair in pairs:
        key, wanted = str(pair["id"]), {side: pair[side]["expect"] for side in ("a", "b")}  # type: ignore[index]
        right = [state[key, side] == wanted[side] for side in ("a", "b")]
        for name in ("all", str(pair["kind"]), str(pair["code"])):
            solved[name].append(all(right))
            half[name].append(sum(right) / 2)
        if "absent" in wanted.values():
            there = next(side for side in ("a", "b") if wanted[side] != "absent")
            other = "b" if there == "a" else "a"
            pointed.append(score[key, there] > score[key, other])
        if options.wrong and not all(right):
            print(f"{key} {pair['code']}: wanted {wanted}, found", end=" ")
            print({side: state[key, side] for side in ("a", "b")})
    print(f"bundle {tools.tagger.id}: {len(pairs)} pairs")
    print(f"{'':<32}{'pairs':>6}{'solved':>8}{'sides right':>13}")
    for name in solved:
        n = len(solved[name])
        print(f"{name:<32}{n:>6}{sum(solved[name]) / n:>8.2f}{sum(half[name]) / n:>13.2f}")
    print(f"scores point the right way: {sum(pointed) / len(pointed):.2f} of {len(pointed)}")


def _excerpt(pair: dict[str, object], side: str) -> Excerpt:
    one: dict[str, str] = pair[side]  # type: ignore[assignment]
    name, text = f"{pair['id']}{side}", one["text"]
    return Excerpt(name, 0, 0, len(text), text, one["speaker"], one["role"], one["context"])


if __name__ == "__main__":
    main()
