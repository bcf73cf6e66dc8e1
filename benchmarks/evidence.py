"""What evidence is worth: how long it is, and how far a score falls without it.

    python -m benchmarks.evidence [--bundle restorative-1]

Reads the development gold beside the project. Sentences are compared with the clauses that long
ones are cut down to, and these with leaving each clause out in turn, which costs many encodings.
Then: whether tags whose nearest examples carry the code are more often right.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from nlp_realist.config import Settings
from nlp_realist.pipeline import CLAUSE_WORDS, Tools, cues_of, load_tools
from nlp_realist.segment import sentences
from nlp_realist.tag import Labelled, read_jsonl
from nlp_realist.types import Excerpt, Span

GOLD = Path(__file__).resolve().parents[2] / "shared/gold/dev.jsonl"
#: Families that hold the codebook's main codes; level and voice are on nearly every example.
MAIN = ("stance", "restorative", "whole_family", "strengths", "relationship")
#: An excerpt's number and a code.
Key = tuple[int, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle")
    tools = load_tools(Settings(bundle=parser.parse_args().bundle))
    gold = read_jsonl(GOLD)
    excerpts = [Excerpt(e.document, 0, 0, len(e.text), e.text, e.speaker) for e in gold]
    whole = judged(tools, excerpts, clauses=False)
    sharp = judged(tools, excerpts, clauses=True)
    changed = [key for key in whole if whole[key] != sharp[key]]
    print(f"{tools.tagger.id}: {len(excerpts)} excerpts, {len(whole)} tags")
    print(f"{len(changed)} have a clause for evidence, not the sentence; of these:")
    full = mean_score(tools, excerpts, changed, [excerpts[row].text for row, _ in changed])
    print(f"score of the excerpt {full:.2f}")
    for name, spans in (("sentence", whole), ("clause", sharp)):
        alone = [excerpts[key[0]].text[slice(*spans[key])] for key in changed]
        rest = [without(excerpts[key[0]].text, spans[key]) for key in changed]
        print(
            f"{name}: {np.mean([len(text.split()) for text in alone]):.1f} words; "
            f"score of it alone {mean_score(tools, excerpts, changed, alone):.2f}, "
            f"of the rest {mean_score(tools, excerpts, changed, rest):.2f}"
        )
    same = [sharp[key] == left_out(tools, excerpts, whole[key], key) for key in changed]
    print(f"the clause that leaving each out in turn would choose: {np.mean(same):.3f}")
    print_nearest(tools, excerpts, gold, list(whole))


def print_nearest(
    tools: Tools, excerpts: Sequence[Excerpt], gold: Sequence[Labelled], keys: Sequence[Key]
) -> None:
    """The share of right tags by how many of their nearest examples carry the code."""
    examples = tools.tagger.examples
    keys = [(row, code) for row, code in keys if code.split("/")[0] in MAIN]
    rows = sorted({row for row, _ in keys})
    sense = tools.tagger.sense(tools.vectors([excerpts[row] for row in rows]))
    codes = [[code for other, code in keys if other == row] for row in rows]
    assert examples is not None
    begun = time.perf_counter()
    near = dict(zip(rows, examples.nearest(sense, codes), strict=True))
    print(f"nearest examples of {len(keys)} tags: {time.perf_counter() - begun:.2f} s")
    right: dict[int, list[bool]] = {}
    for row, code in keys:
        carriers = sum(code in dict(n.example.codes) for n in near[row][code])
        right.setdefault(carriers, []).append(code in gold[row].codes)
    for carriers, found in sorted(right.items()):
        print(f"{carriers} of 3 carry the code: {len(found)} tags, {np.mean(found):.2f} right")


def judged(tools: Tools, excerpts: Sequence[Excerpt], *, clauses: bool) -> Mapping[Key, Span]:
    """Evidence of each decided code, and how long it took to say."""
    vectors = tools.vectors(excerpts)
    begun = time.perf_counter()
    results = tools.tagger.judge(
        excerpts,
        vectors,
        encode=tools.encoder.encode,
        split=sentences,
        cues=cues_of(tools.tagger.codebook),
        clauses=partial(sentences, max_words=CLAUSE_WORDS) if clauses else None,
    )
    seconds = time.perf_counter() - begun
    print(f"{'clauses' if clauses else 'sentences'}: {seconds:.1f} s")
    return {
        (row, code): span
        for row, result in enumerate(results)
        for code, span in zip(result.codes, result.evidence, strict=True)
    }


def scores(
    tools: Tools, excerpts: Sequence[Excerpt], keys: Sequence[Key], texts: Sequence[str]
) -> list[float]:
    """Score of each key's code on a text in place of its excerpt's words."""
    if not keys:
        return []
    told = [replace(excerpts[row], text=text) for (row, _), text in zip(keys, texts, strict=True)]
    found, _ = tools.tagger.scores(texts, tools.vectors(told), cues_of(tools.tagger.codebook))
    return [float(found[n, tools.tagger.codes.index(code)]) for n, (_, code) in enumerate(keys)]


def mean_score(
    tools: Tools, excerpts: Sequence[Excerpt], keys: Sequence[Key], texts: Sequence[str]
) -> float:
    return float(np.mean(scores(tools, excerpts, keys, texts)))


def without(text: str, span: Span) -> str:
    return text[: span.start] + text[span.end :]


def left_out(tools: Tools, excerpts: Sequence[Excerpt], span: Span, key: Key) -> Span:
    """The clause of a sentence without which the sentence's own score falls most."""
    sentence = excerpts[key[0]].text[slice(*span)]
    clauses = sentences(sentence, max_words=CLAUSE_WORDS)
    left = scores(
        tools, excerpts, [key] * len(clauses), [without(sentence, clause) for clause in clauses]
    )
    best = clauses[int(np.argmin(left))]
    return Span(span.start + best.start, span.start + best.end)


if __name__ == "__main__":
    main()
