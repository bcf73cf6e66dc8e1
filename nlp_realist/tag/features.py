"""What there is to learn from in an excerpt: what it says, how, after what, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.tag.lexical import Lexicon, Matrix
from nlp_realist.tag.roles import role_mark
from nlp_realist.types import Excerpt

#: Texts -> dense vectors, n x d.
Encode = Callable[[Sequence[str]], NDArray[np.float32]]

#: Words, contractions, and the marks by which talk is told from questions and lists.
MARKED = re.compile(r"\b\w[\w']*\b|[?!.,]")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
#: So many words at the beginning and the end of a sentence are taken together.
EDGE = 4


def edges(text: str) -> list[str]:
    """How sentences begin and end, as features: openings and endings of one to four words.

    >>> edges("So you left?")[:4]
    ['^so', '$?', '^so you', '$left ?']
    """
    found: list[str] = []
    sentences = [MARKED.findall(part) for part in SENTENCE_END.split(text.lower())]
    for number, words in enumerate(sentences):
        last = number == len(sentences) - 1
        for size in range(1, EDGE + 1):
            opening, ending = " ".join(words[:size]), " ".join(words[-size:])
            found += [f"^{opening}", f"${ending}"]
            # The first and the last sentence of a turn say more than those between.
            found += [f"^^{opening}"] if number == 0 and len(sentences) > 1 else []
            found += [f"$${ending}"] if last and len(sentences) > 1 else []
    return found


def place(excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
    """Numbers about where an excerpt stands and how it answers: n x 9.

    Length, questions, number of sentences, turns gone before; of the turn before its length,
    whether it asks, and the share of the excerpt's words that it has said already.
    """
    return np.array([_place(excerpt) for excerpt in excerpts], dtype=np.float32).reshape(-1, 9)


def _place(excerpt: Excerpt) -> tuple[float, ...]:
    text, before = excerpt.text, said_before(excerpt)
    words, earlier = set(_words(text)), set(_words(before))
    return (
        float(np.log1p(len(text))),
        float("?" in text),
        float(text.rstrip().endswith("?")),
        float(len(SENTENCE_END.split(text))),
        float(np.log1p(excerpt.turn)),
        float(np.log1p(len(before))),
        float("?" in before),
        len(words & earlier) / (len(words) + 1),
        len(words & earlier) / (len(earlier) + 1),
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def said_before(excerpt: Excerpt) -> str:
    """The words of the turn before, without its speaker's label."""
    _, colon, words = excerpt.context.partition(": ")
    return words if colon else excerpt.context


@dataclass(frozen=True, slots=True)
class Features:
    """Blocks of features, as learnt from some excerpts.

    `blocks` gives by name, for n excerpts: ``vectors`` and ``before vectors`` (dense), ``words``,
    ``edges`` and ``before words`` (sparse), ``place`` (dense). Dense columns are standardised.
    marks_roles : whether the encoder is told who speaks, as far as is known.
    """

    encode: Encode
    marks_roles: bool
    lexicon: Lexicon
    edges: Any
    before: Any
    spread: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]

    @classmethod
    def fit(
        cls, excerpts: Sequence[Excerpt], encode: Encode, *, marks_roles: bool = False
    ) -> Features:
        """Learn vocabularies, and how much each dense column varies."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        shared = {"sublinear_tf": True, "min_df": 2, "dtype": np.float32}
        texts, earlier = _texts(excerpts), [said_before(excerpt) for excerpt in excerpts]
        spread = {
            name: (block.mean(axis=0), block.std(axis=0) + 1e-6)
            for name, block in _dense(excerpts, encode, marks_roles).items()
        }
        return cls(
            encode,
            marks_roles,
            Lexicon.fit(texts),
            TfidfVectorizer(analyzer=edges, **shared).fit(texts),
            TfidfVectorizer(token_pattern=MARKED.pattern, ngram_range=(1, 2), **shared).fit(
                [*earlier, "nothing", "nothing"]  # a vocabulary even where nothing was said before
            ),
            spread,
        )

    def blocks(self, excerpts: Sequence[Excerpt]) -> dict[str, Matrix]:
        """All blocks of some excerpts, by name: n rows each."""
        texts = _texts(excerpts)
        dense = {
            name: ((block - self.spread[name][0]) / self.spread[name][1]).astype(np.float32)
            for name, block in _dense(excerpts, self.encode, self.marks_roles).items()
        }
        return {
            **dense,
            "words": self.lexicon.matrix(texts),
            "edges": self.edges.transform(texts),
            "before words": self.before.transform([said_before(excerpt) for excerpt in excerpts]),
        }


def _texts(excerpts: Sequence[Excerpt]) -> list[str]:
    return [excerpt.text for excerpt in excerpts]


def _dense(
    excerpts: Sequence[Excerpt], encode: Encode, marks_roles: bool
) -> dict[str, NDArray[Any]]:
    now, earlier = _texts(excerpts), [said_before(excerpt) for excerpt in excerpts]
    there = np.array([bool(words) for words in earlier], dtype=np.float32)[:, None]
    if marks_roles:
        now = [role_mark(e.role, e.speaker) + e.text for e in excerpts]
        labels = [e.context.partition(": ")[0] for e in excerpts]
        earlier = [role_mark(None, who) + what for who, what in zip(labels, earlier, strict=True)]
    return {
        "vectors": encode(now),
        # Something to encode where nothing was said; it counts for nothing.
        "before vectors": encode([words or "." for words in earlier]) * there,
        "place": place(excerpts),
    }
