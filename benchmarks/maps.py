"""Does the map keep what is near? Ways to lay excerpts in cards out in a plane, compared.

    python -m benchmarks.maps demo-study/study.realist

For each: trustworthiness (8 neighbours, scikit-learn), and how many of the five nearest marks of
an excerpt are of its own card.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from nlp_realist import pipeline
from nlp_realist.config import Settings
from nlp_realist.discover import find_patterns, places
from nlp_realist.discover.material import material
from nlp_realist.discover.similarity import centred, unit
from nlp_realist.pattern_run import worth_an_hour
from nlp_realist.store import open_project


def main(path: Path) -> None:
    settings = Settings()
    with open_project(path, read_only=True) as project:
        tools = pipeline.load_tools(settings, pipeline.project_codebook(project, settings))
        study = pipeline.standing(project, tools.tagger.id)
    texts = [excerpt.text for excerpt in study.excerpts]
    vectors = tools.meaning(texts, tools.vectors(list(study.excerpts)))
    found = find_patterns(study, vectors, learnt=tools.learnt)
    cards = worth_an_hour(found)
    row_of = {excerpt.id: row for row, excerpt in enumerate(study.excerpts)}
    whose: dict[int, int] = {}
    for number, card in enumerate(cards):
        for member in card.members:
            whose.setdefault(row_of[member], number)
    rows = sorted(whose)
    card_of = np.array([whose[row] for row in rows])
    own = centred(unit(vectors), material(study).case)[rows]
    middles = unit(np.array([own[card_of == n].mean(axis=0) for n in range(len(cards))]))[card_of]
    print(f"{path}: {len(rows)} excerpts of {len(cards)} cards")
    show("principal components", own, places._principal(own.astype(np.float64)), card_of)
    for between in (0.0, 0.25, 0.5, 0.75):
        with mock.patch.object(places, "BETWEEN", between):
            flat = places.laid_flat(own, middles)
        show(f"scaling, {between:.0%} by cards", own, flat, card_of)


def show(name: str, own: Any, flat: NDArray[np.float64], card_of: NDArray[np.int64]) -> None:
    from sklearn.manifold import trustworthiness
    from sklearn.neighbors import NearestNeighbors

    kept = trustworthiness(own, flat, n_neighbors=8)
    near = NearestNeighbors(n_neighbors=6).fit(flat).kneighbors(return_distance=False)[:, 1:]
    same = float((card_of[near] == card_of[:, None]).mean())
    print(f"  {name:24s} trustworthiness {kept:.2f}, of its own card {same:.0%}")


if __name__ == "__main__":
    for given in sys.argv[1:]:
        main(Path(given))
