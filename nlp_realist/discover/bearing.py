"""How much of a theory is in what was said: likeness of its if, then and because to each excerpt.

What it gives is a similarity, calibrated on nothing: it ranks, and is no probability.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.similarity import Vectors, evening, unit
from nlp_realist.discover.words import content_words, stem
from nlp_realist.types import Theory

#: Texts -> sentence vectors, n x d.
Encode = Callable[[Sequence[str]], Vectors]
Scores = NDArray[np.float64]

PARTS = ("if", "then", "because")
#: What each part counts: people seldom say why. Chosen on corpora/planted/study-a.
WEIGHTS = {"if": 1.0, "then": 2 / 3, "because": 1 / 3}
#: What words in common count beside meaning, which counts 1.
WORDS_WEIGH = 0.5
#: What likeness to how such patterns are told counts in the order, beside the parts' similarity,
#: which counts 1. Chosen on corpora/planted/study-a.
TOLD_WEIGHS = 1.0


@dataclass(frozen=True, slots=True)
class Bearing:
    """Similarity of texts to one theory, n each: of every part that it has, and in all.

    near : what they are ordered by.
    """

    parts: dict[str, Scores]
    whole: Scores
    near: Scores

    def of(self, row: int) -> dict[str, float]:
        """The parts' similarity to one text, to two digits."""
        return {part: round(float(scores[row]), 2) for part, scores in self.parts.items()}


class Said:
    """What was said in a study, laid out to be held against theories.

    vectors, encode : of a sentence encoder, n x d, and any texts' of the same space. told : the
    excerpts' vectors by an encoder that learnt to bring together what tells of one pattern, and
    any texts'; None: there is none.
    """

    def __init__(
        self,
        texts: Sequence[str],
        vectors: Vectors,
        encode: Encode,
        told: tuple[Vectors, Encode] | None = None,
    ) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.vectors = unit(_clean(vectors))
        self.encode = encode
        self._told: tuple[tuple[Vectors, Vectors], Vectors, Encode] | None = None
        if told is not None:
            plain = unit(_clean(told[0]))
            even = evening(plain)
            self._told = (even, unit((plain - even[0]) / even[1]), told[1])
        words = [_words(text) for text in texts]
        self._weigher: Any = TfidfVectorizer(analyzer=_as_it_is, sublinear_tf=True)
        self._words: Any = self._weigher.fit_transform(words) if any(words) else None

    def bearing(self, theory: Theory) -> Bearing:
        """How every text bears on a theory."""
        said = parts_of(theory)
        meant = unit(self.encode(list(said.values())))
        alike = self.vectors.astype(np.float64) @ meant.T.astype(np.float64)
        if self._words is not None:
            asked = self._weigher.transform([_words(text) for text in said.values()])
            alike = alike + WORDS_WEIGH * (self._words @ asked.T).toarray()
        alike = np.clip(alike / (1 + WORDS_WEIGH), 0, 1)
        parts = {part: alike[:, n] for n, part in enumerate(said)}
        weights = np.array([WEIGHTS[part] for part in said])
        whole = np.asarray(alike @ weights / weights.sum(), dtype=np.float64)
        return Bearing(parts, whole, whole + TOLD_WEIGHS * self._told_alike(theory))

    def _told_alike(self, theory: Theory) -> Scores:
        """How far texts are told like the theory, put in one sentence: n, 0 to 1."""
        if self._told is None:
            return np.zeros(len(self.vectors))
        (mean, spread), vectors, encode = self._told
        asked = unit((unit(_clean(encode([as_sentence(theory)]))) - mean) / spread)[0]
        return np.asarray(np.clip(vectors @ asked, 0, 1), dtype=np.float64)


def _clean(vectors: Vectors) -> Vectors:
    return np.nan_to_num(np.asarray(vectors, dtype=np.float32))


def parts_of(theory: Theory) -> dict[str, str]:
    """The parts that a theory has."""
    said = {"if": theory.if_, "then": theory.then, "because": theory.because}
    return {part: text for part, text in said.items() if text.strip()}


#: What a part may begin with, and is put in front of it again.
BEGINS = re.compile(r"^(?:if|when|where|then|because|so)\b[\s,:]*", re.I)


def as_sentence(theory: Theory) -> str:
    """The theory as a pattern's logic is put: when ..., ..., so ..."""
    first, middle, last = (
        BEGINS.sub("", part.strip(" .\n")) for part in (theory.if_, theory.because, theory.then)
    )
    parts = [f"when {first}" if first else "", middle, f"so {last}" if last else ""]
    told = ", ".join(part for part in parts if part)
    return f"{told[:1].upper()}{told[1:]}."


def _words(text: str) -> list[str]:
    return [stem(word) for word in content_words(text)]


def _as_it_is(tokens: Sequence[str]) -> Sequence[str]:
    return tokens
