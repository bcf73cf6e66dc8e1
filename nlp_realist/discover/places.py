"""Where excerpts lie on a map of all cards: near each other when they say similar things.

Half of the distance between two excerpts is that between their own words, half that between the
middles of their cards, laid out in the plane by metric multidimensional scaling (SMACOF, de Leeuw
1977), begun from principal components so that the same vectors give the same map. Measured in
docs/patterns.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import material
from nlp_realist.discover.similarity import Seen, Vectors, seen_centred, unit
from nlp_realist.types import Pattern, Study

#: Cards that are laid out, best first; with more, a map can't be read.
CARDS = 60
#: Members of a card, most typical first, and counter-examples that have a place.
MEMBERS, AGAINST = 12, 4
#: Share of the distance that is between cards.
BETWEEN = 0.5
ROUNDS = 120
#: Distance below which all is taken for the same.
SAME = 1e-6
DIGITS = 3


def with_places(
    patterns: Sequence[Pattern], study: Study, vectors: NDArray[np.float32]
) -> list[Pattern]:
    """Fill `places` of the first cards: one map that all of them share.

    vectors : len(study.excerpts) x d, as given to `find_patterns`.
    """
    laid_out = material(study)
    row_of = {excerpt.id: row for row, excerpt in enumerate(study.excerpts)}
    plain = unit(np.nan_to_num(np.asarray(vectors, dtype=np.float32)))
    apart = seen_centred(plain, laid_out.case)
    cards = [[row_of[m] for m in p.members if m in row_of] for p in patterns[:CARDS]]
    whose = {row: n for n, card in reversed(list(enumerate(cards))) for row in card[:MEMBERS]}
    for n, pattern in enumerate(patterns[: len(cards)]):
        for excerpt in pattern.counter_examples[:AGAINST]:
            if excerpt in row_of:
                whose.setdefault(row_of[excerpt], n)
    if not whose:
        return list(patterns)
    middles = unit(np.array([_middle(apart, card) for card in cards]))
    rows = sorted(whose)
    flat = laid_flat(apart[np.array(rows)], middles[[whose[row] for row in rows]])
    found = {
        study.excerpts[row].id: (float(x), float(y)) for row, (x, y) in zip(rows, flat, strict=True)
    }
    return [_placed(pattern, found) for pattern in patterns]


def laid_flat(own: Vectors, middles: Vectors) -> NDArray[np.float64]:
    """Points of the plane, n x 2, between 0 and 1: by what each says, and by its card's middle.

    own, middles : n x d, rows of length one.
    """
    if len(own) < 2:
        return np.full((len(own), 2), 0.5)
    both = np.hstack([np.sqrt(1 - BETWEEN) * own, np.sqrt(BETWEEN) * middles]).astype(np.float64)
    squares = (both**2).sum(axis=1)
    apart = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * both @ both.T, 0))
    apart = (apart + apart.T) / 2
    np.fill_diagonal(apart, 0)
    if apart.max() < SAME:
        return np.full((len(own), 2), 0.5)
    return _framed(_scaled(apart, _principal(both)))


def _middle(vectors: Seen, rows: Sequence[int]) -> Vectors:
    if not rows:
        return np.zeros(vectors.shape[1], dtype=np.float32)
    return np.asarray(vectors[np.array(rows)].mean(axis=0), dtype=np.float32)


def _principal(both: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first two principal components, each with its largest value positive."""
    left, sizes, _ = np.linalg.svd(both - both.mean(axis=0), full_matrices=False)
    flat = left[:, :2] * sizes[:2]
    flat = flat * np.sign(flat[np.abs(flat).argmax(axis=0), np.arange(flat.shape[1])])
    return np.hstack([flat, np.zeros((len(flat), 2 - flat.shape[1]))])


def _scaled(apart: NDArray[np.float64], begin: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.manifold import smacof

    found, _ = smacof(
        apart,
        init=begin,
        n_init=1,
        max_iter=ROUNDS,
        eps=1e-5,
        random_state=0,
        normalized_stress=False,
    )
    return np.asarray(found, dtype=np.float64)


def _framed(flat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Moved and scaled, the same across as down, so that all lie between 0 and 1."""
    low, high = flat.min(axis=0), flat.max(axis=0)
    size = float((high - low).max()) or 1.0
    return np.asarray(np.round((flat - (low + high) / 2) / size + 0.5, DIGITS))


def _placed(pattern: Pattern, found: Mapping[str, tuple[float, float]]) -> Pattern:
    ids = (*pattern.members, *pattern.counter_examples)
    return replace(pattern, places={i: found[i] for i in ids if i in found})
