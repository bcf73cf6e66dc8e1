"""What somebody coded, as features and labels, and the heads that can be learnt from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate import Comparison, compare_ratings
from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, UNKNOWN, Ratings, ratings
from nlp_realist.tag.decide import decide
from nlp_realist.tag.folds import FOLDS, document_folds
from nlp_realist.tag.heads import Heads
from nlp_realist.tag.lexical import Cues, cue_matrix
from nlp_realist.tag.tagger import CONTRARY_FROM, Tagger
from nlp_realist.tag.thresholds import Cuts, cuts_for_aims
from nlp_realist.tag.train import FEWEST
from nlp_realist.types import Codebook, Direction, Excerpt

if TYPE_CHECKING:
    from nlp_realist.tag.estimator import CodeHeads


@dataclass(frozen=True, slots=True)
class CodedExcerpt:
    """An excerpt with what people hold of it.

    document : what must stay together when data are split. codes : those that apply, with their
    directions. absent : those known not to apply; None: all others (it was looked at whole).
    rejected : of the absent ones, those that somebody rejected when a machine proposed them.
    """

    excerpt: Excerpt
    document: str
    codes: Mapping[str, Direction] = field(hash=False)
    absent: Collection[str] | None = field(default=None, hash=False)
    rejected: Collection[str] = field(default=(), hash=False)


def features(
    texts: Sequence[str], vectors: NDArray[Any], base: Tagger, cues: Cues, codes: Sequence[str]
) -> tuple[Any, tuple[int, ...]]:
    """Vectors, words and cues side by side (sparse, n x d), and the widths of the three.

    The words are those that `base` knows: what people say in a study is no part of what is kept
    of it, so that a bundle can be given to others.
    """
    from scipy.sparse import csr_matrix, hstack

    blocks = (vectors, base.lexicon.matrix(texts), cue_matrix(cues(texts), codes))
    joined = csr_matrix(hstack([csr_matrix(block) for block in blocks]))
    return joined, tuple(int(block.shape[1]) for block in blocks)


@dataclass(frozen=True, slots=True)
class Fit:
    """Heads for some codes.

    held_out : their probabilities on excerpts whose documents they did not learn from, n x k;
    NaN where not judged.
    """

    heads: Heads
    held_out: NDArray[Any]

    @property
    def flat(self) -> list[int]:
        """Columns that say nothing about held-out excerpts."""
        return [int(column) for column in np.flatnonzero(self.heads.slope == 0)]


@dataclass(frozen=True, slots=True)
class Material:
    """Features and labels of all examples. Columns are numbers into `codes`.

    X : n x d, of `blocks` side by side; gold : n x codes.
    """

    X: Any
    blocks: tuple[int, ...]
    gold: Ratings
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    codebook: Codebook
    seed: int = 0

    @classmethod
    def of(
        cls,
        examples: Sequence[CodedExcerpt],
        vectors: NDArray[Any],
        codebook: Codebook,
        *,
        base: Tagger,
        cues: Cues,
        seed: int = 0,
    ) -> Material:
        """Lay features and labels side by side."""
        codes = tuple(code.id for code in codebook.codes)
        texts = [example.excerpt.text for example in examples]
        X, blocks = features(texts, vectors, base, cues, codes)
        absent = [example.absent for example in examples]
        gold = ratings("people", [example.codes for example in examples], codes, absent=absent)
        documents = tuple(example.document for example in examples)
        return cls(X, blocks, gold, codes, documents, codebook, seed)

    @property
    def several(self) -> bool:
        """Whether there is more than one document, so that one can be held out."""
        return len(set(self.documents)) > 1

    def documents_of(self, column: int) -> list[str]:
        """The documents that have a code, in order."""
        rows = np.flatnonzero(self.gold.given[:, column])
        return list(dict.fromkeys(self.documents[row] for row in rows))

    def fit(self, columns: Sequence[int], rows: NDArray[Any] | None = None) -> Fit:
        """Heads for some codes, learnt from some rows (None: all).

        A code that is in one document only is calibrated on stretches of that document.
        """
        rows = np.arange(len(self.documents)) if rows is None else rows
        labels = [self.documents[row] for row in rows]
        by_home: dict[str | None, list[int]] = {}
        for number, column in enumerate(columns):
            homes = {labels[i] for i in np.flatnonzero(self.gold.given[rows, column])}
            home = homes.pop() if len(homes) == 1 and len(set(labels)) > 1 else None
            by_home.setdefault(home, []).append(number)
        parts = [
            self._fitted([columns[n] for n in numbers], rows, _stretched(labels, home))
            for home, numbers in by_home.items()
        ]
        order = np.argsort(np.concatenate(list(by_home.values())))
        return Fit(
            _side_by_side([part.heads() for part in parts], order),
            np.concatenate([part.held_out_ for part in parts], axis=1)[:, order],
        )

    def _fitted(
        self, columns: Sequence[int], rows: NDArray[Any], labels: Sequence[str]
    ) -> CodeHeads:
        from nlp_realist.tag.estimator import CodeHeads

        given = self.gold.given[rows][:, columns]
        return CodeHeads(self.blocks, random_state=self.seed).fit(
            self.X[rows],
            given.astype(int),
            documents=labels,
            known=self.gold.known[rows][:, columns],
        )

    def compare(
        self, columns: Sequence[int], names: Sequence[str], *, resamples: int = 1000
    ) -> Comparison:
        """People against heads that did not see the document, from calibration to threshold.

        names : of the excerpts.
        """
        scores = np.full((len(self.documents), len(columns)), np.nan)
        values = np.full(scores.shape, UNKNOWN, dtype=np.int8)
        given = self.gold.given[:, columns]
        for rows, held in document_folds(self.documents, given, seed=self.seed):
            able = [n for n, column in enumerate(columns) if self._learnable(rows, column)]
            if able:
                at = np.ix_(held, np.array(able))
                scores[at], values[at] = self._examined([columns[n] for n in able], rows, held)
        return compare_ratings(
            Ratings("people", self.gold.values[:, columns]),
            Ratings("heads", values, scores),
            excerpts=names,
            documents=self.documents,
            codes=[self.codes[column] for column in columns],
            alpha=False,
            resamples=resamples,
            seed=self.seed,
        )

    def _learnable(self, rows: NDArray[Any], column: int) -> bool:
        values = self.gold.values[rows, column]
        return bool((values > ABSENT).any() and (values == ABSENT).any())

    def _examined(
        self, columns: Sequence[int], rows: NDArray[Any], held: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Probabilities and decisions on held-out rows, learnt from the others."""
        fitted = self.fit(columns, rows)
        scores = fitted.heads.probabilities(*self._blocks_of(held))
        cuts = cuts_of(self.gold.values[rows], columns, fitted.held_out)["balanced"]
        codes = tuple(self.codes[column] for column in columns)
        return scores, decide(scores, cuts.threshold, codes, self.codebook)

    def _blocks_of(self, rows: NDArray[Any]) -> tuple[NDArray[Any], Any, Any]:
        vectors, words, _ = np.cumsum(self.blocks)
        part = self.X[rows]
        return part[:, :vectors].toarray(), part[:, vectors:words], part[:, words:]

    def direction(
        self, columns: Sequence[int]
    ) -> tuple[tuple[str, ...], Heads, dict[str, tuple[str, ...]]]:
        """Codes with a direction, heads for contrary given the code, and remarks by code.

        With fewer than eight examples of either direction, the commoner one is always said.
        """
        directed = [k for k in columns if self._is_directed(k)]
        values = self.gold.values[:, directed]
        contrary, given = (values == CONTRARY).sum(axis=0), (values > ABSENT).sum(axis=0)
        learnt = np.minimum(contrary, given - contrary) >= FEWEST
        arrays = _constant(self.blocks, (contrary + 1) / (given + 2)).arrays()
        if learnt.any():
            made = self._opposed([directed[n] for n in np.flatnonzero(learnt)])
            for name, array in made.arrays().items():
                arrays[name][..., learnt] = array
        remarks: dict[str, tuple[str, ...]] = {
            self.codes[directed[n]]: (_always(int(contrary[n]), int(given[n])),)
            for n in np.flatnonzero(~learnt)
        }
        return tuple(self.codes[k] for k in directed), Heads(**arrays), remarks

    def _is_directed(self, column: int) -> bool:
        return self.codebook.family(self.codes[column].split("/", 1)[0]).directed

    def _opposed(self, columns: Sequence[int]) -> Heads:
        """Heads that tell contrary from present on the excerpts that carry the code."""
        from nlp_realist.tag.estimator import CodeHeads

        values = self.gold.values[:, columns]
        made = CodeHeads(self.blocks, random_state=self.seed).fit(
            self.X,
            (values == CONTRARY).astype(int),
            documents=self.documents,
            known=values > ABSENT,
        )
        return made.heads()


def _constant(blocks: Sequence[int], shares: NDArray[Any]) -> Heads:
    """Heads that say the same of every excerpt: these probabilities."""
    vectors, words, cues = (np.zeros((width, len(shares))) for width in blocks)
    nothing = np.zeros(len(shares))
    odds = np.log(shares / (1 - shares))
    return Heads(vectors, words, cues, bias=nothing, slope=nothing.copy(), offset=odds)


def _always(contrary: int, given: int) -> str:
    said = "contrary" if (contrary + 1) / (given + 2) > CONTRARY_FROM else "present"
    return f"direction not learnt ({given - contrary} present, {contrary} contrary): always {said}"


def _stretched(labels: Sequence[str], document: str | None) -> list[str]:
    """Labels in which one document is cut into stretches, as if each were a document."""
    rows = [i for i, label in enumerate(labels) if label == document]
    stretched = list(labels)
    for number, row in enumerate(rows):
        stretched[row] = f"{document}\x1f{number * FOLDS // len(rows)}"
    return stretched


def _side_by_side(parts: Sequence[Heads], order: NDArray[Any]) -> Heads:
    """The columns of several heads, in this order."""
    return Heads(
        **{
            name: np.concatenate([part.arrays()[name] for part in parts], axis=-1)[..., order]
            for name in parts[0].arrays()
        }
    )


def cuts_of(gold: NDArray[Any], columns: Sequence[int], held_out: NDArray[Any]) -> dict[str, Cuts]:
    """Thresholds and bands of each aim from held-out probabilities.

    gold : n x codes, values of `Ratings`; held_out : n x len(columns), NaN where not judged, which
    counts as not found.
    """
    judged = ~np.isnan(held_out)
    return cuts_for_aims((gold[:, columns] > ABSENT) & judged, np.where(judged, held_out, 0.0))
