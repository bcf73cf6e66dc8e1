"""The tagger: excerpts in, tags with score, direction, evidence and origin out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import SettingsError
from nlp_realist.tag.decide import decide
from nlp_realist.tag.heads import Heads, Scores
from nlp_realist.tag.lexical import Lexicon
from nlp_realist.types import Codebook, Direction, Excerpt, Origin, Span, Tag

#: Texts -> dense vectors, n x d: how this room sees an encoder.
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
#: A text -> its sentences' spans.
Split = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Tagged:
    """One excerpt's result; evidence spans are offsets into the excerpt's own text."""

    codes: tuple[str, ...]
    directions: tuple[Direction, ...]
    scores: tuple[float, ...]
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tagger:
    """A trained model bundle.

    codes : the labels of `heads`, in order; directed : those that carry a direction, the labels
    of `direction` (probability that the code is contrary, given that it applies).
    layers : the encoder's layers whose vectors the heads take, side by side.
    thresholds : aim -> probability from which each code is decided.
    """

    id: str
    codebook: Codebook
    codes: tuple[str, ...]
    directed: tuple[str, ...]
    layers: tuple[int, ...]
    lexicon: Lexicon
    heads: Heads
    direction: Heads
    thresholds: Mapping[str, NDArray[Any]]
    about: Mapping[str, object] = field(default_factory=dict)

    def scores(self, texts: Sequence[str], vectors: NDArray[Any]) -> tuple[Scores, Scores]:
        """Probability of each code (n x codes), and of contrary given the code (n x directed)."""
        lexical = self.lexicon.matrix(texts)
        return (
            self.heads.probabilities(vectors, lexical),
            self.direction.probabilities(vectors, lexical),
        )

    def decide(self, scores: Scores, *, aim: str = "balanced") -> NDArray[np.bool_]:
        """Which codes are on which excerpts, for an aim: balanced, find-all or sure-only."""
        if aim not in self.thresholds:
            raise SettingsError(f"no aim {aim!r}", "--aim", f"Use {', '.join(self.thresholds)}.")
        return decide(scores, self.thresholds[aim], self.codes, self.codebook)

    def results(
        self,
        texts: Sequence[str],
        vectors: NDArray[Any],
        *,
        encode: Encode,
        split: Split,
        aim: str = "balanced",
    ) -> tuple[list[Tagged], Scores]:
        """What is decided on each text, with evidence, and all scores (n x codes)."""
        scores, contrary = self.scores(texts, vectors)
        found = self.decide(scores, aim=aim)
        evidence = self._evidence(texts, found, scores, encode, split)
        where = {code: i for i, code in enumerate(self.directed)}
        results = []
        for row, text_found in enumerate(found):
            columns = np.flatnonzero(text_found)
            codes = tuple(self.codes[c] for c in columns)
            directions: tuple[Direction, ...] = tuple(
                "contrary" if code in where and contrary[row, where[code]] >= 0.5 else "present"
                for code in codes
            )
            results.append(
                Tagged(
                    codes,
                    directions,
                    tuple(round(float(scores[row, c]), 4) for c in columns),
                    tuple(evidence[row, int(c)] for c in columns),
                )
            )
        return results, scores

    def tag(
        self,
        excerpts: Sequence[Excerpt],
        vectors: NDArray[Any],
        *,
        encode: Encode,
        split: Split,
        aim: str = "balanced",
    ) -> list[Tag]:
        """Tags of excerpts, in their order; evidence as offsets into the transcript."""
        origin = Origin("model", self.id, self.codebook.hash)
        texts = [excerpt.text for excerpt in excerpts]
        results, _ = self.results(texts, vectors, encode=encode, split=split, aim=aim)
        return [
            Tag(
                excerpt.id,
                code,
                score,
                direction,
                Span(excerpt.start + span.start, excerpt.start + span.end),
                origin,
            )
            for excerpt, result in zip(excerpts, results, strict=True)
            for code, direction, score, span in zip(
                result.codes, result.directions, result.scores, result.evidence, strict=True
            )
        ]

    def _evidence(
        self,
        texts: Sequence[str],
        found: NDArray[np.bool_],
        scores: Scores,
        encode: Encode,
        split: Split,
    ) -> dict[tuple[int, int], Span]:
        """For each decided code the sentence without which its score falls most."""
        whole = {
            (int(r), int(c)): Span(0, len(texts[r]))
            for r, c in zip(*np.nonzero(found), strict=True)
        }
        sentences = {row: list(split(texts[row])) for row in {row for row, _ in whole}}
        cut = [(r, s) for r, spans in sentences.items() if len(spans) > 1 for s in spans]
        if not cut:
            return whole
        without = [texts[r][: s.start] + texts[r][s.end :] for r, s in cut]
        left, _ = self.scores(without, encode(without))
        best: dict[tuple[int, int], float] = {}
        for (row, span), score in zip(cut, left, strict=True):
            for column in np.flatnonzero(found[row]):
                key = (row, int(column))
                fall = float(scores[key] - score[column])
                if fall > best.get(key, -np.inf):
                    best[key] = fall
                    whole[key] = span
        return whole
