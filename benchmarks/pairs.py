"""How many minimal pairs the tagger solves: two excerpts that differ in what decides one code.

    python -m benchmarks.pairs [--bundle NAME] [--wrong]

A pair is solved when the code's state (present, contrary, absent) is right on both sides at the
bundle's own thresholds. Beside it its 95 % interval (Wilson 1927; the pairs are what is drawn, so
it says nothing of pairs written by others), the share of single sides that are right, and in how
many pairs the scores at least point the right way.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_realist.audit.intervals import share
from nlp_realist.config import Settings
from nlp_realist.pipeline import load_tools
from nlp_realist.tag import Judged
from nlp_realist.types import Excerpt

PAIRS = Path(__file__).resolve().parents[1] / "corpora" / "pairs" / "pairs.jsonl"
SIDES = ("a", "b")
#: What a code is on an excerpt that isn't given it.
ABSENT = "absent"

#: A pair as it stands in the file: see corpora/pairs/README.md.
Pair = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tagger says of a pair's code on its two sides: a state and a score each."""

    pair: Pair
    states: tuple[str, str]
    scores: tuple[float, float]

    @property
    def wanted(self) -> tuple[str, ...]:
        return tuple(self.pair[side]["expect"] for side in SIDES)

    @property
    def right(self) -> tuple[bool, ...]:
        """Which sides are right."""
        return tuple(s == w for s, w in zip(self.states, self.wanted, strict=True))

    @property
    def solved(self) -> bool:
        return all(self.right)

    @property
    def pointed(self) -> bool | None:
        """Whether the side that has the code scores higher; None where both have it."""
        if ABSENT not in self.wanted:
            return None
        without = self.wanted.index(ABSENT)
        return self.scores[1 - without] > self.scores[without]


def read_pairs(path: Path = PAIRS) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def groups(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Answers all together, then by kind, then by code."""
    found = {"all": list(answers)}
    for key in ("kind", "code"):
        for answer in answers:
            found.setdefault(str(answer.pair[key]), []).append(answer)
    return found


def line(name: str, answers: Sequence[Answer]) -> str:
    """A row of the table: pairs, share solved, share of sides right, interval of solved."""
    solved = share(sum(answer.solved for answer in answers), len(answers))
    sides = sum(sum(answer.right) for answer in answers) / (2 * len(answers))
    between = f"[{solved.low:.2f}, {solved.high:.2f}]"
    return f"{name:<32}{solved.n:>6}{solved.value:>8.2f}{sides:>13.2f}{between:>16}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle")
    parser.add_argument("--wrong", action="store_true", help="list the pairs that are not solved")
    options = parser.parse_args()
    pairs = read_pairs()
    tools = load_tools(Settings(bundle=options.bundle))
    judged = tools.judge([_excerpt(pair, side) for pair in pairs for side in SIDES], aim="balanced")
    sides = zip(judged[::2], judged[1::2], strict=True)
    answers = [_answer(pair, a, b) for pair, (a, b) in zip(pairs, sides, strict=True)]
    if options.wrong:
        for answer in answers:
            if not answer.solved:
                print(_fault(answer))
    print(f"bundle {tools.tagger.id}: {len(pairs)} pairs")
    print(f"{'':<32}{'pairs':>6}{'solved':>8}{'sides right':>13}{'95 % of solved':>16}")
    for name, of in groups(answers).items():
        print(line(name, of))
    pointed = [answer.pointed for answer in answers if answer.pointed is not None]
    print(f"scores point the right way: {sum(pointed) / len(pointed):.2f} of {len(pointed)}")


def _answer(pair: Pair, *judged: Judged) -> Answer:
    code = str(pair["code"])
    a, b = (dict(zip(one.codes, one.directions, strict=True)).get(code, ABSENT) for one in judged)
    first, second = (one.all.get(code, 0.0) for one in judged)
    return Answer(pair, (a, b), (first, second))


def _fault(answer: Answer) -> str:
    wanted, found = (dict(zip(SIDES, x, strict=True)) for x in (answer.wanted, answer.states))
    return f"{answer.pair['id']} {answer.pair['code']}: wanted {wanted}, found {found}"


def _excerpt(pair: Pair, side: str) -> Excerpt:
    one, name = pair[side], f"{pair['id']}{side}"
    text = one["text"]
    return Excerpt(name, 0, 0, len(text), text, one["speaker"], one["role"], one["context"])


if __name__ == "__main__":
    main()
