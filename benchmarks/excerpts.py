"""Excerpts of real meetings: sizes, speed, and whether cuts find the place of a topic shift.

    python benchmarks/excerpts.py SHARED/data/qmsum/welsh_committee_json

Topic shifts inside a turn have no gold labels, so they are made: the middles of two answers that
one speaker gave at least ten turns apart, five sentences each, are joined to one turn of ten. A
method is good when it cuts at the join more often than elsewhere.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from nlp_realist.segment import cohesion, excerpts, segment, sentences
from nlp_realist.types import Transcript, Turn


def main(folder: Path) -> None:
    transcripts = [read(path) for path in sorted(folder.glob("*.json"))]
    sizes_and_speed(transcripts)
    joins = list(joined_answers(transcripts))
    print(f"\n{len(joins)} joined answers")
    report("cuts by size only", joins, lambda: mock.patch.object(excerpts, "ties", blind))
    report("openings only", joins, lambda: mock.patch.object(cohesion, "LEXICAL_WEIGHT", 0.0))
    for block in (1, 2, 3, 4):
        name = f"shared words, blocks of {block}"
        report(name, joins, lambda block=block: mock.patch.object(cohesion, "BLOCK", block))


def read(path: Path) -> Transcript:
    text, turns = "", []
    for speaker, words in json.loads(path.read_text(encoding="utf-8"))["turns"]:
        text += f"{speaker}: "
        turns.append(Turn(len(text), len(text) + len(words), speaker))
        text += words + "\n"
    return Transcript(path.name, text, tuple(turns))


def sizes_and_speed(transcripts: list[Transcript]) -> None:
    words = sum(len(t.words(turn).split()) for t in transcripts for turn in t.turns)
    started = time.process_time()
    found = [excerpt for transcript in transcripts for excerpt in segment(transcript)]
    seconds = time.process_time() - started
    sizes = [len(excerpt.text.split()) for excerpt in found]
    turns = sum(len(t.turns) for t in transcripts)
    with_excerpt = len({(excerpt.transcript, excerpt.turn) for excerpt in found})
    print(f"{words:,} words in {seconds:.2f} s: {words / seconds:,.0f} words a second")
    print(f"{len(found)} excerpts; {turns - with_excerpt} of {turns} turns have none")
    print(f"words in an excerpt: mean {statistics.mean(sizes):.0f}, most {max(sizes)}, deciles")
    print("  ", *(f"{size:.0f}" for size in statistics.quantiles(sizes, n=10)))


def joined_answers(transcripts: list[Transcript]) -> Iterator[tuple[str, str]]:
    for transcript in transcripts:
        by_speaker: dict[str | None, list[tuple[int, str]]] = {}
        for number, turn in enumerate(transcript.turns):
            words = transcript.words(turn)
            if len(words.split()) > 120 and len(sentences(words)) >= 6:
                by_speaker.setdefault(turn.speaker, []).append((number, words))
        for answers in by_speaker.values():
            for (one, first), (two, second) in itertools.pairwise(answers):
                if two - one >= 10:
                    yield middle(first, slice(-6, -1)), middle(second, slice(1, 6))


def middle(words: str, part: slice) -> str:
    found = sentences(words)[part]
    return words[found[0].start : found[-1].end]


def blind(text: str, found: list[tuple[int, int]]) -> list[float]:
    return [0.5] * (len(found) - 1)


def report(name: str, joins: list[tuple[str, str]], patch: Callable[[], object]) -> None:
    hits = cuts = gaps = 0
    with patch():  # type: ignore[attr-defined]
        for first, second in joins:
            text = f"{first} {second}"
            found = segment(Transcript("joined", text, (Turn(0, len(text)),)))
            ends = {excerpt.end for excerpt in found} - {len(text)}
            hits += len(first) in ends
            cuts += len(ends)
            gaps += len(sentences(text)) - 1
    at_join, anywhere = hits / len(joins), cuts / gaps
    print(f"  {name:28s} cut at the join {at_join:.2f}, at any gap {anywhere:.2f}", end="")
    print(f", ratio {at_join / anywhere:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
