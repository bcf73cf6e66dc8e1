"""Words and characters as weighted counts: what sentence vectors throw away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: A sparse matrix of scipy.
Matrix = Any
#: Texts -> the codebook's cues found in each, as code and direction.
Cues = Callable[[Sequence[str]], Sequence[Sequence[tuple[str, str]]]]

#: Words, contractions, and the marks that tell a question or an exclamation.
WORD = r"(?u)\b\w[\w']*\b|[?!]"


def _vectorisers(vocabularies: Sequence[Sequence[str]] | None = None) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words, characters = vocabularies or (None, None)
    shared = {"sublinear_tf": True, "dtype": np.float32, "lowercase": True}
    return (
        TfidfVectorizer(
            token_pattern=WORD, ngram_range=(1, 3), min_df=3, vocabulary=words, **shared
        ),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), min_df=8, vocabulary=characters, **shared
        ),
    )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A fitted pair of TF-IDF vectorisers: words (1 to 3) and characters (2 to 4)."""

    words: Any
    characters: Any

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Lexicon:
        """Learn the vocabulary and how telling each entry is."""
        words, characters = _vectorisers()
        return cls(words.fit(texts), characters.fit(texts))

    @classmethod
    def restore(cls, vocabularies: Sequence[Sequence[str]], idfs: Sequence[Any]) -> Lexicon:
        """Rebuild from the lists of entries and their inverse document frequencies."""
        pair = _vectorisers(vocabularies)
        for vectoriser, idf in zip(pair, idfs, strict=True):
            vectoriser.fit([""])
            vectoriser.idf_ = np.asarray(idf, dtype=np.float64)
        return cls(*pair)

    def vocabularies(self) -> tuple[list[str], list[str]]:
        """Entries of both vectorisers, in the order of their columns."""
        return (
            list(self.words.get_feature_names_out()),
            list(self.characters.get_feature_names_out()),
        )

    def idfs(self) -> tuple[Any, Any]:
        """Inverse document frequencies of both, in the order of their columns."""
        return self.words.idf_, self.characters.idf_

    def matrix(self, texts: Sequence[str]) -> Matrix:
        """Sparse features: n x (entries of both), float32."""
        from scipy.sparse import csr_matrix, hstack

        return csr_matrix(hstack([self.words.transform(texts), self.characters.transform(texts)]))


def cue_matrix(found: Sequence[Sequence[tuple[str, str]]], codes: Sequence[str]) -> Matrix:
    """Which codes' cues are in which texts: n x (2 per code: present, contrary), 0 or 1, float32.

    Cues of codes that are not among `codes` are left out.
    """
    from scipy.sparse import csr_matrix

    column = {
        (code, direction): 2 * number + offset
        for number, code in enumerate(codes)
        for offset, direction in enumerate(("present", "contrary"))
    }
    places = [
        (row, column[cue]) for row, cues in enumerate(found) for cue in set(cues) if cue in column
    ]
    rows, columns = zip(*places, strict=True) if places else ((), ())
    return csr_matrix(
        (np.ones(len(places), dtype=np.float32), (rows, columns)),
        shape=(len(found), 2 * len(codes)),
    )
