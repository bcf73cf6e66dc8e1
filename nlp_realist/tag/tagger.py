"""The tagger: excerpts in, tags with score, direction, evidence and origin out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import SettingsError
from nlp_realist.tag.bygone import told_of_now
from nlp_realist.tag.clauses import sharpen
from nlp_realist.tag.decide import decide, unsure
from nlp_realist.tag.examples import Examples
from nlp_realist.tag.heads import Heads, Scores
from nlp_realist.tag.heldout import HeldOut, told
from nlp_realist.tag.lexical import Cues, Lexicon, cue_matrix
from nlp_realist.tag.roles import role_mark
from nlp_realist.types import Codebook, Direction, Excerpt, Learnt, Origin, Span, Tag, batches

#: Probability above which a code is called contrary. On the development gold anything from 0.4 to
#: 0.6 is right about as often.
CONTRARY_FROM = 0.5
#: Columns of the sentence encoder's last layer; they come last.
SENSE = 384

#: What is said of a whole excerpt: codes whose evidence is not worth another reading.
LEVEL = "level/"
#: How something is done, for which it matters whether it is or was.
STANCE = "stance/"
#: From so many sentences on, evidence is what scores highest alone.
MANY_SENTENCES = 12
#: Shortened texts scored at a time.
EVIDENCE_PART = 512

#: Texts -> dense vectors, n x d: how this room sees an encoder.
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
#: Parts of excerpts, and the excerpts' rows -> their scores.
Rescore = Callable[[Sequence[str], Sequence[int]], Scores]
#: A text -> its sentences' spans.
Split = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One excerpt's result; evidence spans are offsets into the excerpt's own text.

    all : probability of every code that the model knows.
    unsure : codes whose scores are not sure, decided or not: neither claimed nor denied.
    """

    codes: tuple[str, ...]
    directions: tuple[Direction, ...]
    scores: tuple[float, ...]
    evidence: tuple[Span, ...]
    all: Mapping[str, float]
    unsure: tuple[str, ...] = ()

    def tags(self, excerpt: Excerpt, origin: Origin) -> list[Tag]:
        """The decided codes as tags, with evidence as offsets into the transcript."""
        rows = zip(self.codes, self.directions, self.scores, self.evidence, strict=True)
        return [
            Tag(
                excerpt=excerpt.id,
                code=code,
                score=score,
                direction=direction,
                evidence=Span(excerpt.start + span.start, excerpt.start + span.end),
                origin=origin,
                unsure=code in self.unsure,
            )
            for code, direction, score, span in rows
        ]


@dataclass(frozen=True, slots=True)
class Tagger:
    """A trained model bundle.

    encoder : name of the encoder whose vectors it takes.
    codes : the labels of `heads`, in order; directed : those that carry a direction, the labels
    of `direction` (probability that the code is contrary, given that it applies).
    cue_codes : codes whose cues are features, in the order of the heads' cue weights.
    thresholds : aim -> probability from which each code is decided.
    examples : labelled examples to show beside a tag; None: the bundle has none.
    bands : aim -> the two probabilities between which each code is not sure; none: always sure.
    held_out : what scores and decisions were worth on documents not learnt from, if known.
    """

    id: str
    codebook: Codebook
    encoder: str
    codes: tuple[str, ...]
    directed: tuple[str, ...]
    cue_codes: tuple[str, ...]
    lexicon: Lexicon
    heads: Heads
    direction: Heads
    thresholds: Mapping[str, NDArray[Any]]
    about: Mapping[str, object] = field(default_factory=dict)
    examples: Examples | None = None
    #: Whether the encoder is told who speaks: one who helps, or one who is helped.
    marks_roles: bool = False
    #: How many columns of the vectors are the encoder's opinions on codes; they come first.
    opinions: int = 0
    bands: Mapping[str, tuple[NDArray[Any], NDArray[Any]]] = field(default_factory=dict)
    held_out: HeldOut | None = None
    #: What was learnt about `meaning`, for the search for patterns; None: nothing.
    learnt: Learnt | None = None

    @property
    def origin(self) -> Origin:
        """How this model signs its tags."""
        return Origin("model", self.id, self.codebook.hash)

    def inputs(self, excerpts: Sequence[Excerpt]) -> list[str]:
        """What the encoder is given for each excerpt."""
        pairs = zip(self._marks(excerpts), excerpts, strict=True)
        return [mark + excerpt.text for mark, excerpt in pairs]

    def _marks(self, excerpts: Sequence[Excerpt]) -> list[str]:
        """What stands before each excerpt's words, for the encoder alone."""
        if not self.marks_roles:
            return [""] * len(excerpts)
        return [role_mark(excerpt.role, excerpt.speaker) for excerpt in excerpts]

    def meaning(self, vectors: NDArray[Any]) -> NDArray[Any]:
        """The part of the vectors by which excerpts are likened to each other, n x d: of a trained
        encoder's neither its opinions on codes nor the sentence encoder's beside it, else all."""
        return vectors[:, self.opinions : -SENSE] if self.opinions else vectors

    def sense(self, vectors: NDArray[Any]) -> NDArray[Any]:
        """The part of the vectors that is the sentence encoder's last layer: n x 384."""
        return vectors[:, -SENSE:]

    def scores(
        self, texts: Sequence[str], vectors: NDArray[Any], cues: Cues
    ) -> tuple[Scores, Scores]:
        """Probability of each code (n x codes), and of contrary given the code (n x directed)."""
        words, hints = self.lexicon.matrix(texts), cue_matrix(cues(texts), self.cue_codes)
        return (
            self.heads.probabilities(vectors, words, hints),
            self.direction.probabilities(vectors, words, hints),
        )

    def decide(self, scores: Scores, *, aim: str = "balanced") -> NDArray[np.bool_]:
        """Which codes are on which excerpts, for an aim: balanced, find-all or sure-only."""
        if aim not in self.thresholds:
            raise SettingsError(f"no aim {aim!r}", "--aim", f"Use {', '.join(self.thresholds)}.")
        return decide(scores, self.thresholds[aim], self.codes, self.codebook)

    def unsure(
        self, scores: Scores, found: NDArray[np.bool_], *, aim: str = "balanced"
    ) -> NDArray[np.bool_]:
        """Which codes are neither claimed nor denied on which excerpts, given those decided."""
        if aim not in self.bands:
            return np.zeros_like(found)
        return unsure(scores, found, self.bands[aim], self.codes, self.codebook)

    def record(self, aim: str) -> dict[str, Any] | None:
        """What this model's scores and decisions at an aim were worth on held-out documents, as
        JSON has it; None where that isn't known."""
        if self.held_out is None or aim not in self.held_out.expected:
            return None
        lower, upper = self.bands[aim]
        cuts = zip(self.codes, self.thresholds[aim], lower, upper, strict=True)
        return told(self.held_out, aim, {code: tuple(map(float, at)) for code, *at in cuts})

    def judge(
        self,
        excerpts: Sequence[Excerpt],
        vectors: NDArray[Any],
        *,
        encode: Encode,
        split: Split,
        cues: Cues,
        clauses: Split | None = None,
        aim: str = "balanced",
    ) -> list[Judged]:
        """All scores of each excerpt, and what is decided on it, with evidence.

        encode, split, cues : how texts become vectors, sentences, and cues of the codebook.
        clauses : how a long sentence falls into clauses; None: evidence is whole sentences.
        """
        texts, marks = [excerpt.text for excerpt in excerpts], self._marks(excerpts)
        if not texts:
            return []
        scores, contrary = self.scores(texts, vectors, cues)

        def rescore(parts: Sequence[str], rows: Sequence[int]) -> Scores:
            told = [marks[row] + part for row, part in zip(rows, parts, strict=True)]
            return self.scores(parts, encode(told), cues)[0]

        scores = self._of_now(texts, scores, rescore)
        found = self.decide(scores, aim=aim)
        open_ = self.unsure(scores, found, aim=aim)

        def lexical(parts: Sequence[str]) -> Scores:
            return self.scores(parts, np.zeros((len(parts), vectors.shape[1])), cues)[0]

        # An encoder of its own is too slow to read every excerpt again without each sentence, or
        # even the sentences of those where nothing but a level was found: words must do there.
        many = 1 if self.opinions else MANY_SENTENCES
        quick = np.zeros_like(found)
        if self.opinions:
            level = np.array([code.startswith(LEVEL) for code in self.codes])
            quick = found & ~found[:, ~level].any(axis=1, keepdims=True)
        evidence = _evidence(texts, found & ~quick, scores, rescore, split, many)
        evidence |= _evidence(texts, quick, scores, lambda parts, _: lexical(parts), split, 1)
        if clauses:
            evidence = sharpen(texts, evidence, lexical, clauses)
        return [
            replace(
                self._judged(row, np.flatnonzero(found[row]), scores[row], contrary[row], evidence),
                unsure=tuple(self.codes[c] for c in np.flatnonzero(open_[row])),
            )
            for row in range(len(texts))
        ]

    def _of_now(self, texts: Sequence[str], scores: Scores, rescore: Rescore) -> Scores:
        """Scores in which a stance is no likelier than what is told of now makes it, where the
        speaker sets now against then."""
        stances = [column for column, code in enumerate(self.codes) if code.startswith(STANCE)]
        parts = {row: now for row, text in enumerate(texts) if (now := told_of_now(text))}
        if not (stances and parts):
            return scores
        rows, scores = list(parts), scores.copy()
        cells = np.ix_(rows, stances)
        scores[cells] = np.minimum(scores[cells], rescore(list(parts.values()), rows)[:, stances])
        return scores

    def _judged(
        self,
        row: int,
        columns: NDArray[Any],
        scores: Scores,
        contrary: Scores,
        evidence: Mapping[tuple[int, int], Span],
    ) -> Judged:
        codes = tuple(self.codes[c] for c in columns)
        return Judged(
            codes=codes,
            directions=tuple(self._direction(code, contrary) for code in codes),
            scores=tuple(round(float(scores[c]), 4) for c in columns),
            evidence=tuple(evidence[row, int(c)] for c in columns),
            all={c: round(float(s), 4) for c, s in zip(self.codes, scores, strict=True)},
        )

    def _direction(self, code: str, contrary: Scores) -> Direction:
        if code not in self.directed:
            return "present"
        likely = contrary[self.directed.index(code)] > CONTRARY_FROM
        return "contrary" if likely else "present"


def _evidence(
    texts: Sequence[str],
    found: NDArray[np.bool_],
    scores: Scores,
    rescore: Rescore,
    split: Split,
    many: int,
) -> dict[tuple[int, int], Span]:
    """For each decided code the sentence without which its score falls most.

    In a text of more sentences than `many`, where one more or less hardly moves a score, it is the
    sentence that scores highest by itself; so the work grows with the text, not with its square.
    """
    pairs = [(int(r), int(c)) for r, c in zip(*np.nonzero(found), strict=True)]
    evidence = {(r, c): Span(0, len(texts[r])) for r, c in pairs}
    sentences = {r: list(split(texts[r])) for r in dict.fromkeys(r for r, _ in pairs)}
    cuts = [(r, span) for r, spans in sentences.items() if len(spans) > 1 for span in spans]
    strongest: dict[tuple[int, int], float] = {}
    for part in batches(cuts, EVIDENCE_PART):
        alone = [len(sentences[r]) > many for r, _ in part]
        tried = [
            texts[r][span.start : span.end]
            if own
            else texts[r][: span.start] + texts[r][span.end :]
            for (r, span), own in zip(part, alone, strict=True)
        ]
        rescored = rescore(tried, [r for r, _ in part])
        for (r, span), own, score in zip(part, alone, rescored, strict=True):
            for c in np.flatnonzero(found[r]):
                key = (r, int(c))
                weight = float(score[c] if own else scores[r, c] - score[c])
                if weight > strongest.get(key, -np.inf):
                    strongest[key] = weight
                    evidence[key] = span
    return evidence
