"""How long a large study takes to be stored and read back.

python benchmarks/store.py [excerpts]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from nlp_realist.store import create_project, open_project
from nlp_realist.types import Excerpt, Origin, Span, Tag, Transcript, Turn

WORDS = "and then she came back each week so we did begin to talk about it "
PER_TRANSCRIPT = 400
DIMENSIONS = 384
MODEL = Origin("model", "bench", "hash")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a block took."""
    start = time.perf_counter()
    yield
    print(f"| {what} | {time.perf_counter() - start:.1f} s |")


def transcript(number: int) -> Transcript:
    """A long talk; no two are alike."""
    line = f"{number} {WORDS * 7}"
    turns = tuple(
        Turn(start, start + len(line), f"P{start % 7}", "practitioner", float(start))
        for start in range(0, PER_TRANSCRIPT * len(line), len(line))
    )
    return Transcript(f"{number}.txt", line * PER_TRANSCRIPT, turns)


def excerpts_of(source: Transcript) -> Iterator[Excerpt]:
    """One excerpt per turn, with the turn before."""
    before = ""
    for number, turn in enumerate(source.turns):
        words = source.words(turn)
        place = (source.id, number, turn.start, turn.end, words)
        yield Excerpt(*place, turn.speaker, turn.role, before)
        before = f"{turn.speaker}: {words}"


def main() -> None:
    """Store, read back and report."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    transcripts = [transcript(n) for n in range(wanted // PER_TRANSCRIPT)]
    excerpts = [e for t in transcripts for e in excerpts_of(t)]
    tags = [
        Tag(e.id, f"family/code {n}", 0.5, "present", Span(e.start, e.end), MODEL)
        for e in excerpts
        for n in range(2)
    ]
    vectors = dict.fromkeys((e.id for e in excerpts[:50_000]), np.ones(DIMENSIONS, np.float32))
    print(f"| {len(excerpts)} excerpts, {len(tags)} tags | time |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.realist"
        with create_project(path, name="S") as project:
            with timed("add transcripts"):
                project.add_transcripts(transcripts)
            with timed("add excerpts"):
                project.replace_excerpts(excerpts)
            with timed("add tags"):
                project.replace_tags(MODEL, tags)
            with timed("the same excerpts again"):
                project.replace_excerpts(excerpts)
            with timed("the same tags again"):
                project.replace_tags(MODEL, tags)
            with timed(f"put {len(vectors)} vectors"):
                project.put_vectors("m", vectors)
            with timed(f"get {len(vectors)} vectors"):
                project.get_vectors("m", list(vectors))
        with timed("open and read the study"), open_project(path) as project:
            project.study()
        print(f"| file | {path.stat().st_size / 2**20:.0f} MiB |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(f"| memory, the study itself included | {peak:.0f} MiB |")


if __name__ == "__main__":
    main()
