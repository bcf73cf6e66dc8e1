"""Is what bears on a theory found? Planted patterns, put as theories, against their own tellings.

    python -m benchmarks.theories corpora/planted/study-a

Each planted pattern's one sentence (context, mechanism, outcome) is given as a theory, cut into
its parts where they are marked, else at its first comma, if any; what is listed for it is held
to the key: its tellings support it, its counter-cases refute it. Four theories about other
matters should meet with silence.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

import numpy as np
import yaml

from benchmarks.patterns import read_planted
from nlp_realist.config import Settings
from nlp_realist.discover import relate_theories
from nlp_realist.discover.bearing import Said
from nlp_realist.pipeline import load_tools
from nlp_realist.types import Theory

MARKED = re.compile(r"Where (.*) \(context\), (.*) \(mechanism\), so (.*) \(outcome\)")
PLAIN = re.compile(r"Where ([^,]*), (.*)")
ELSEWHERE = (
    Theory(
        "x1",
        "a rocket's second stage is fuelled with methane",
        "the launch window gets longer",
        "methane boils off more slowly than hydrogen",
    ),
    Theory("x2", "banks raise the interest rate", "house prices fall", "borrowing costs more"),
    Theory(
        "x3",
        "a database index is missing",
        "queries take longer",
        "the whole table has to be scanned",
    ),
    Theory(
        "x4",
        "fertiliser is spread before rain",
        "the river blooms with algae",
        "nitrogen is washed into the water",
    ),
)
FIRST = 10


def planted_theories(folder: Path) -> list[Theory]:
    """The key's sentences as theories, by the names of their patterns."""
    key = yaml.safe_load((folder / "key.yaml").read_text(encoding="utf-8"))["patterns"]
    made = []
    for name, about in key.items():
        if parts := MARKED.match(about["cmo"]):
            made.append(Theory(name, parts[1], parts[3], parts[2]))
        elif parts := PLAIN.match(about["cmo"]):
            made.append(Theory(name, parts[1], parts[2]))
        else:
            made.append(Theory(name, about["cmo"], about["cmo"]))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    study, key = read_planted(folder)
    tools = load_tools(Settings())
    texts = [excerpt.text for excerpt in study.excerpts]
    everything = tools.vectors(list(study.excerpts))
    vectors = tools.sense(texts, everything)
    told = (tools.meaning(texts, everything), tools.likened)
    theories = planted_theories(folder)
    said = Said(texts, vectors, tools.senses, told)
    names = [key.get(excerpt.id, "-") for excerpt in study.excerpts]
    first, chance = [], []
    for theory in theories:
        its = {theory.id, "c" + theory.id[1:]}
        best = np.argsort(-said.bearing(theory).near, kind="stable")[:FIRST]
        first.append(sum(names[row] in its for row in best))
        chance.append(FIRST * sum(name in its for name in names) / len(names))
    print(
        f"of the {FIRST} excerpts most like a theory {np.mean(first):.1f} tell of it or against "
        f"it ({np.mean(chance):.1f} by chance); at least one for {sum(map(bool, first))} of "
        f"{len(theories)}"
    )
    related = relate_theories(study, vectors, theories, encode=tools.senses, told=told)
    listed = [r for r in related if r.subject == "excerpt"]
    for what, sign in (("tellings", "p"), ("counter-cases", "c")):
        kinds = Counter(r.kind for r in listed if key.get(r.target) == sign + r.theory[1:])
        by_kind = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
        print(f"{what} listed for their own theory: {sum(kinds.values())} ({by_kind})")
    print(f"listed in all: {len(listed)}")
    for theory in ELSEWHERE:
        found = relate_theories(study, vectors, [theory], encode=tools.senses, told=told)
        print(f"{theory.id}, about another matter: {sum(r.target != '' for r in found)} listed")


if __name__ == "__main__":
    main()
