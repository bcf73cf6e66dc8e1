"""What evidence is worth: how long it is, and how far a score falls without it.

    python -m benchmarks.evidence

Reads the development gold beside the project. Sentences are compared with the clauses that long
ones are cut down to, and these with leaving each clause out in turn, which costs many encodings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from nlp_realist.config import Settings
from nlp_realist.pipeline import CLAUSE_WORDS, cues_of, load_tools
from nlp_realist.segment import sentences
from nlp_realist.tag import read_jsonl
from nlp_realist.tag.clauses import sharpen
from nlp_realist.tag.tagger import _evidence
from nlp_realist.types import Excerpt, Span

GOLD = Path(__file__).resolve().parents[2] / "shared/gold/dev.jsonl"
Key = tuple[int, int]
Spans = Mapping[Key, Span]


def main() -> None:
    tools = load_tools(Settings())
    tagger, cues = tools.tagger, cues_of(tools.tagger.codebook)
    gold = read_jsonl(GOLD)
    excerpts = [Excerpt(e.document, 0, 0, len(e.text), e.text, e.speaker) for e in gold]
    texts, inputs = [excerpt.text for excerpt in excerpts], tagger.inputs(excerpts)
    marks = [told.removesuffix(text) for told, text in zip(inputs, texts, strict=True)]
    vectors = tools.encoder.encode(inputs)
    scores = tagger.scores(texts, vectors, cues)[0]
    found = tagger.decide(scores)
    split = partial(sentences, max_words=CLAUSE_WORDS)

    def rescore(parts: Sequence[str], rows: Sequence[int]) -> Any:
        told = [marks[row] + part for row, part in zip(rows, parts, strict=True)]
        return tagger.scores(parts, tools.encoder.encode(told), cues)[0]

    def lexical(parts: Sequence[str]) -> Any:
        return tagger.scores(parts, np.zeros((len(parts), vectors.shape[1])), cues)[0]

    whole, seconds = _timed(lambda: _evidence(texts, found, scores, rescore, sentences))
    sharp, extra = _timed(lambda: sharpen(texts, whole, lexical, split))
    changed = [key for key in whole if whole[key] != sharp[key]]
    rows = [row for row, _ in changed]
    print(f"{len(texts)} excerpts, {len(whole)} tags; {len(changed)} have a clause for evidence")
    print(f"sentences: {seconds:.1f} s, clauses: {extra:.1f} s more")
    for name, spans in (("sentence", whole), ("clause", sharp)):
        words = [len(texts[r][slice(*spans[r, c])].split()) for r, c in changed]
        alone = rescore([texts[r][slice(*spans[r, c])] for r, c in changed], rows)
        left = rescore([_without(texts[r], spans[r, c]) for r, c in changed], rows)
        print(
            f"{name}: {np.mean(words):.1f} words; score of the excerpt "
            f"{_mean(scores, changed):.2f}, of it alone {_of_rows(alone, changed):.2f}, "
            f"of the rest {_of_rows(left, changed):.2f}"
        )
    same = [sharp[key] == _left_out(texts, whole[key], key, rescore, split) for key in changed]
    print(f"the same clause as by leaving each out in turn: {np.mean(same):.3f}")


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def _without(text: str, span: Span) -> str:
    return text[: span.start] + text[span.end :]


def _mean(scores: Any, keys: Sequence[Key]) -> float:
    return float(np.mean([scores[key] for key in keys]))


def _of_rows(scores: Any, keys: Sequence[Key]) -> float:
    return float(np.mean([scores[n, code] for n, (_, code) in enumerate(keys)]))


def _left_out(
    texts: Sequence[str],
    span: Span,
    key: Key,
    rescore: Callable[[Sequence[str], Sequence[int]], Any],
    split: Callable[[str], Sequence[Span]],
) -> Span:
    row, code = key
    sentence = texts[row][slice(*span)]
    clauses = split(sentence)
    left = rescore([_without(sentence, clause) for clause in clauses], [row] * len(clauses))
    best = clauses[int(left[:, code].argmin())]
    return Span(span.start + best.start, span.start + best.end)


if __name__ == "__main__":
    main()
