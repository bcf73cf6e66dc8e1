"""How alike two excerpts are: meaning, codes, words and what was being talked of, together.

Each part is held to what two excerpts of different cases have by chance, so that the weights
mean the same in every study. Chosen by benchmark (docs/patterns.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.similarity import Seen, Vectors, centred, evened, seen_apart, unit
from nlp_realist.discover.words import content_words, stem

#: Weights of the parts beside meaning, which weighs 1.
WEIGHTS = {"codes": 0.1, "words": 0.2, "context": 0.4}
#: No part counts for more than this many standard deviations: two interviews that put the
#: same question word for word are not thereby the same pattern.
CEILING = {"codes": 4.0, "words": 3.0, "context": 5.0}
#: Excerpts a case or speaker needs before half of its own mean is taken away.
HALF_CASE, HALF_SPEAKER = 4.0, 8.0
#: Pairs drawn to learn what chance gives.
PAIRS = 30_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of likeness: a row per excerpt, dense or sparse, and what chance gives."""

    name: str
    rows: Any
    weight: float
    ceiling: float
    mean: float = 0.0
    spread: float = 1.0

    def block(self, left: Numbers, right: Numbers) -> NDArray[np.float32]:
        """Weighted likeness of each row of `left` to each of `right`, above chance."""
        whole = len(right) == self.rows.shape[0] and not isinstance(self.rows, Seen)
        product = self.rows[left] @ (self.rows if whole else self.rows[right]).T
        made = np.asarray(product if isinstance(product, np.ndarray) else product.toarray())
        held = np.minimum((made - self.mean) / self.spread, self.ceiling)
        return np.asarray(self.weight * held, dtype=np.float32)

    def pairs(self, left: Numbers, right: Numbers) -> NDArray[np.float64]:
        """Plain likeness of pairs."""
        product = self.rows[left]
        if isinstance(product, np.ndarray):
            return np.asarray(np.einsum("ij,ij->i", product, self.rows[right]), dtype=np.float64)
        return np.asarray(product.multiply(self.rows[right]).sum(axis=1)).ravel()


@dataclass(frozen=True, slots=True)
class Likeness:
    """The parts together, for the kept rows of a study (numbered 0 to n - 1)."""

    parts: tuple[Part, ...]
    case: Numbers

    def block(self, left: Numbers, right: Numbers) -> NDArray[np.float32]:
        """Likeness of each row of `left` to each of `right`, in standard deviations."""
        total = self.parts[0].block(left, right)
        for part in self.parts[1:]:
            total += part.block(left, right)
        return total


def likeness(material: Material, vectors: Vectors, rows: Numbers, *, seed: int) -> Likeness:
    """Lay out the parts for some rows of a study.

    vectors : n x d, all rows, plain. Parts that say nothing in this study are left out.
    """
    case, speaker = material.case[rows], material.speaker[rows]
    meaning = centred(
        centred(evened(vectors[rows]), case, half_at=HALF_CASE), speaker, half_at=HALF_SPEAKER
    )
    texts = [material.excerpts[row].text for row in rows]
    before = [material.excerpts[row].context.split(": ", 1)[-1] for row in rows]
    made = [Part("meaning", meaning, 1.0, np.inf)]
    for name, part in (
        ("codes", _coded(material, rows)),
        ("words", _worded(texts)),
        ("context", _worded(before)),
    ):
        if part is not None:
            made.append(Part(name, part, WEIGHTS[name], CEILING[name]))
    left, right = _chance_pairs(case, seed)
    return Likeness(tuple(_held(part, left, right) for part in made), case)


def likeness_within(alike: Likeness, vectors: Vectors, rows: Numbers, *, seed: int) -> Likeness:
    """Likeness that keeps each speaker's manner: for what one voice keeps coming back to.

    vectors : plain, n x d, all rows; rows : those of `alike`, whose words are used again.
    """
    meaning = Part("meaning", seen_apart(vectors, rows), 1.0, np.inf)
    words = [replace(part, ceiling=np.inf) for part in alike.parts if part.name == "words"]
    left, right = _chance_pairs(alike.case, seed)
    return Likeness((_held(meaning, left, right), *words), alike.case)


def _chance_pairs(case: Numbers, seed: int) -> tuple[Numbers, Numbers]:
    """Pairs drawn from different cases; from anywhere when there is one case only."""
    rng = np.random.default_rng(seed)
    left, right = rng.integers(0, len(case), size=(2, PAIRS))
    apart = case[left] != case[right]
    if not apart.any():
        apart = left != right
    return left[apart], right[apart]


def _held(part: Part, left: Numbers, right: Numbers) -> Part:
    drawn = part.pairs(left, right)
    mean, spread = (float(drawn.mean()), float(drawn.std())) if len(drawn) else (0.0, 0.0)
    return replace(part, mean=mean, spread=max(spread, 1e-6))


def _coded(material: Material, rows: Numbers) -> Vectors | None:
    """Codes with direction as vectors, rare codes weighing more; None without tags."""
    column: dict[tuple[str, str], int] = {}
    cells = [
        (place, column.setdefault((tag.code, tag.direction), len(column)), tag.score)
        for place, row in enumerate(rows)
        for tag in material.tags[row]
    ]
    if not cells:
        return None
    made = np.zeros((len(rows), len(column)), dtype=np.float32)
    for place, which, score in cells:
        made[place, which] = max(made[place, which], score)
    return unit(made * np.log(1 / ((made > 0).mean(axis=0) + 0.01)))


def _worded(texts: Sequence[str]) -> Any | None:
    """Stems of content words, weighted by rarity, as a sparse matrix; None without any."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigher = TfidfVectorizer(analyzer=_stems, sublinear_tf=True, dtype=np.float32)
    if len(list(islice((text for text in texts if _stems(text)), 2))) < 2:
        return None
    return weigher.fit_transform(texts)


def _stems(text: str) -> list[str]:
    return [stem(word) for word in content_words(text)]
