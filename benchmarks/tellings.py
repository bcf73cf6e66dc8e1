"""Are tellings of one pattern alike, whatever they are about, and can the two sides of a twin be
told apart? `corpora/tellings`, hand `c`, and `corpora/twins`, hand `h`.

    python -m benchmarks.tellings [--bundle NAME]

The encoder learns likeness from the other hands' patterns. For each telling: whether the nearest
other text tells of the same pattern, and what share of the ten nearest could; for each pattern:
how many of its counter-cases are among the eight texts nearest to its middle that do not tell it,
and how many of its tellings are among those nearest to the sentence that says its logic. A side of
a twin counts as a pattern, the other side as its counter-cases; and it is said how well one tells
them apart by the axes of outcomes, which were learnt from the other hands' twins, and of
patterns and sides of twins how often the level is read right.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlp_realist.config import Settings
from nlp_realist.discover.counter import turned_against
from nlp_realist.discover.level import LEVELS, likely_levels
from nlp_realist.discover.outcomes import turned_out
from nlp_realist.discover.similarity import evened, unit
from nlp_realist.pipeline import load_tools

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
FOLDER, TWINS = CORPORA / "tellings", CORPORA / "twins"
#: The hand of tellings, and that of twins, whose patterns the encoder does not learn from.
HELD_OUT, HELD_OUT_TWINS = "c", "h"
#: Patterns that follow one another so many at a time share their subject matter.
TOGETHER = 3
NEAREST, SHOWN = 10, 8
TELLING = re.compile(
    r"(?P<kind>[+!]) (?P<speaker>[^\[\]:]+) \[(?P<role>[^\]]+)\] [^:]+: (?P<text>.+)"
)
TWIN = re.compile(r"(?P<side>[12]) [^\[\]:]+ \[[^\]]+\] [^:]+: (?P<text>.+)")


Kind = Literal["telling", "counter-case", "logic"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One person's telling of a pattern, a counter-case, or the sentence that says its logic.

    subject : the number of the three patterns that share their subject matter.
    """

    pattern: str
    level: str
    subject: int
    kind: Kind
    text: str


def read_tellings(folder: Path = FOLDER, *, hands: Collection[str] | None = None) -> list[Telling]:
    """All tellings and counter-cases, in the order of the files; hands: their letters, None: all.

    Raises ValueError with the file and the words of a line that isn't in the format.
    """
    found: list[Telling] = []
    for number, (path, block) in enumerate(_blocks(folder, hands)):
        head, level, logic, *told = block.splitlines()
        of = (head.removeprefix("pattern: "), level.removeprefix("level: "), number // TOGETHER)
        found.append(Telling(*of, "logic", logic.removeprefix("logic: ")))
        for line in told:
            match = _matched(TELLING, line, path)
            kind: Kind = "counter-case" if match["kind"] == "!" else "telling"
            found.append(Telling(*of, kind, match["text"]))
    return found


def _blocks(folder: Path, hands: Collection[str] | None) -> Iterator[tuple[Path, str]]:
    """The blocks of a folder's files, in order, each with its file."""
    for path in sorted(folder.glob("*-*.txt")):
        if hands is None or path.name.split("-")[0] in hands:
            for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
                yield path, block


def _matched(pattern: re.Pattern[str], line: str, path: Path) -> re.Match[str]:
    if match := pattern.fullmatch(line):
        return match
    raise ValueError(f"{path.name}: not a telling: {line[:60]}")


def read_twins(folder: Path = TWINS, *, hands: Collection[str] | None = None) -> list[Telling]:
    """All tellings of twins (corpora/twins): each of the two opposite sides is a pattern, named
    like its twin with -1 or -2 behind; hands: their letters, None: all.

    Raises ValueError with the file and the words of a line that isn't in the format.
    """
    found: list[Telling] = []
    for number, (path, block) in enumerate(_blocks(folder, hands)):
        try:
            head, level, one, two, *told = block.splitlines()
        except ValueError:
            raise ValueError(f"{path.name}: not a twin: {block[:60]}") from None
        name, level = head.removeprefix("twin: "), level.removeprefix("level: ")
        # Subjects are told apart from those of tellings by their sign.
        subject = -1 - number // TOGETHER
        logics = (one.removeprefix("one: "), two.removeprefix("two: "))
        for side, logic in enumerate(logics, 1):
            found.append(Telling(f"{name}-{side}", level, subject, "logic", logic))
        for line in told:
            match = _matched(TWIN, line, path)
            pattern = f"{name}-{match['side']}"
            found.append(Telling(pattern, level, subject, "telling", match["text"]))
    return found


def sides(twins: Sequence[Telling]) -> list[tuple[list[int], list[int]]]:
    """For each twin, the numbers of the tellings of its one side and of its other."""
    of: dict[str, tuple[list[int], list[int]]] = {}
    for number, telling in enumerate(twins):
        if telling.kind == "telling":
            both = of.setdefault(twin_of(telling.pattern), ([], []))
            both[telling.pattern.endswith("-2")].append(number)
    return list(of.values())


def told_apart(
    twins: Sequence[Telling], vectors: NDArray[np.float32], axes: NDArray[np.floating]
) -> str:
    """A line: whether tellings of the other side lie further against a side than its own do;
    vectors: n x d, axes: d x k."""
    from sklearn.metrics import roc_auc_score

    turned = turned_out(unit(evened(vectors)), axes)
    against, opposed = [], []
    for both in sides(twins):
        for own, others in (both, both[::-1]):
            opposed += turned_against(turned, np.array(own), np.array([*own, *others])).tolist()
            against += [False] * len(own) + [True] * len(others)
    return (
        f"{len(sides(twins))} twins: the other side told from one's own by how things turned out: "
        f"area under the curve {roc_auc_score(against, opposed):.3f}"
    )


def likened(tellings: Sequence[Telling], vectors: NDArray[np.float32]) -> str:
    """A line of what the module's docstring says is measured; vectors: n x d."""
    vectors = unit(evened(vectors))
    pattern = np.array([t.pattern for t in tellings])
    kind = np.array([t.kind for t in tellings])
    told, against, logic = (kind == k for k in ("telling", "counter-case", "logic"))
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -np.inf)
    likeness[:, logic] = -np.inf
    first, among, led_to = [], [], []
    for at in np.flatnonzero(told | logic):
        near = np.argsort(-likeness[at], kind="stable")[:NEAREST]
        same = told[near] & (pattern[near] == pattern[at])
        could = min(NEAREST, int((told & (pattern == pattern[at])).sum()) - int(told[at]))
        if told[at]:
            first.append(bool(same[0]))
        (among if told[at] else led_to).append(same.sum() / could)
    shown = opposed = 0
    for name in dict.fromkeys(pattern.tolist()):
        own = told & (pattern == name)
        other = (against & (pattern == name)) | (told & (pattern == _other_side(name)))
        opposed += int(other.sum())
        nearness = np.where(own | logic, -np.inf, vectors @ vectors[own].mean(axis=0))
        near = np.argsort(-nearness, kind="stable")[:SHOWN]
        shown += int(other[near].sum())
    return (
        f"{len(set(pattern.tolist()))} patterns, {(told | against).sum()} texts: the nearest tells "
        f"of the same for {np.mean(first):.3f}, of the {NEAREST} nearest {np.mean(among):.3f}, of "
        f"the {NEAREST} nearest to its logic {np.mean(led_to):.3f}; counter-cases among the "
        f"{SHOWN} nearest to the middle {shown} of {opposed}"
    )


def twin_of(pattern: str) -> str:
    """The twin that a pattern is a side of; empty where it is none."""
    twin, _, side = pattern.rpartition("-")
    return twin if side in ("1", "2") else ""


def placed(
    told: Sequence[Telling], vectors: NDArray[np.float32], weights: NDArray[np.floating]
) -> str:
    """How often the level of a pattern is read right off the vectors of its tellings, and off that
    of a single one."""
    tellings = [row for row, telling in enumerate(told) if telling.kind == "telling"]
    likely = likely_levels(vectors, weights)
    rows_of: dict[str, list[int]] = {}
    for row in tellings:
        rows_of.setdefault(told[row].pattern, []).append(row)
    alone = [LEVELS[int(likely[row].argmax())] == told[row].level for row in tellings]
    together = [
        LEVELS[int(likely[rows].mean(axis=0).argmax())] == told[rows[0]].level
        for rows in rows_of.values()
    ]
    return (
        f"level read right off all tellings of a pattern for {np.mean(together):.3f} of "
        f"{len(together)} patterns, off one for {np.mean(alone):.3f} of {len(alone)} texts"
    )


def _other_side(pattern: str) -> str:
    """Of a side of a twin the other's name; of any other pattern none."""
    twin = twin_of(pattern)
    return twin and f"{twin}-{3 - int(pattern[-1])}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle")
    options = parser.parse_args()
    tools = load_tools(Settings(bundle=options.bundle))
    for told in (read_tellings(hands=HELD_OUT), read_twins(hands=HELD_OUT_TWINS)):
        vectors = tools.likened([telling.text for telling in told])
        print(likened(told, vectors))
        if tools.learnt is not None and told[0].pattern.startswith("w-"):
            print(told_apart(told, vectors, tools.learnt.outcome_axes))
        if tools.learnt is not None and tools.learnt.level_weights is not None:
            print(placed(told, vectors, tools.learnt.level_weights))


if __name__ == "__main__":
    main()
