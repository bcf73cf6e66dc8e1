"""What the authored corpus has in common with itself and with what the tagger is tested on.

    python -m benchmarks.duplicates [--cosine 0.92] [--gold ../shared/gold/dev.jsonl]

Runs of eight words that documents of ``corpora/restorative`` share with each other, across the
border of ``corpora/held-out.txt``, with the minimal pairs, and with the development gold, where
it is at hand. Words are compared without case and punctuation; a run never crosses an excerpt's
end, and runs that follow on each other in the same documents are one stretch. With ``--cosine``
also excerpts of eight words and more whose vectors by all-MiniLM-L6-v2 are that close; encoding
the corpus takes minutes. Of the gold there are counts only: its words are not ours to print.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.pairs import SIDES, read_pairs
from nlp_realist.codebook import load_codebook
from nlp_realist.encode import DEFAULT_ENCODER, load_encoder
from nlp_realist.tag import Labelled, read_corpus, read_jsonl

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "corpora" / "restorative" / "documents"
HELD_OUT = ROOT / "corpora" / "held-out.txt"
GOLD = ROOT.parent / "shared" / "gold" / "dev.jsonl"
#: Long enough that two people seldom say the same by chance.
LENGTH = 8
#: Rows of vectors compared at once: some 80 MB of cosines on the whole corpus.
BLOCK = 1000
WORD = re.compile(r"\w+(?:['’]\w+)*")

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that follow on each other in one excerpt and stand in other documents too.

    documents : the other documents, those that have all of its runs.
    """

    excerpt: str
    document: str
    words: Run
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Near:
    """Two excerpts of different documents and the cosine of their vectors."""

    excerpt: str
    other: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Excerpts held against others; shown : whether their words and names may be printed."""

    name: str
    rows: Sequence[Labelled]
    others: Sequence[Labelled]
    shown: bool = True


def words_of(text: str) -> Run:
    """Words in small letters, without punctuation; apostrophes are all alike."""
    return tuple(word.lower().replace("’", "'") for word in WORD.findall(text))


def runs_of(text: str, length: int = LENGTH) -> Iterator[Run]:
    """Every run of so many words, in order."""
    words = words_of(text)
    return (words[at : at + length] for at in range(len(words) - length + 1))


def documents_by_run(rows: Iterable[Labelled], length: int = LENGTH) -> dict[Run, set[str]]:
    """Run of words -> the documents that it stands in."""
    found: dict[Run, set[str]] = defaultdict(set)
    for row in rows:
        for run in runs_of(row.text, length):
            found[run].add(row.document)
    return dict(found)


def stretches(row: Labelled, places: Mapping[Run, Collection[str]]) -> Iterator[Stretch]:
    """What an excerpt shares with other documents; `places` as by `documents_by_run`, not empty."""
    length = len(next(iter(places)))
    runs = list(runs_of(row.text, length))
    others = [frozenset(places.get(run, ())) - {row.document} for run in runs]
    for documents, group in groupby(range(len(runs)), lambda at: others[at]):
        at = list(group)
        if documents:
            words = runs[at[0]] + tuple(runs[n][-1] for n in at[1:])
            yield Stretch(row.id, row.document, words, documents)


def shared(rows: Iterable[Labelled], places: Mapping[Run, Collection[str]]) -> list[Stretch]:
    """All that excerpts share with other documents, the longest first."""
    found = [stretch for row in rows for stretch in stretches(row, places)] if places else []
    return sorted(found, key=lambda one: (-len(one.words), one.words, one.excerpt))


def sides() -> list[Labelled]:
    """The sides of the minimal pairs as excerpts; a pair is a document."""
    return [
        Labelled(f"{pair['id']}{side}", pair["id"], pair[side]["text"], "", {})
        for pair in read_pairs()
        for side in SIDES
    ]


def near(
    one: Sequence[Labelled],
    other: Sequence[Labelled],
    vectors: Mapping[str, NDArray[Any]],
    least: float,
) -> list[Near]:
    """Excerpts of different documents whose vectors' cosine is at least so much, nearest first.

    vectors : text -> vector of length 1; excerpts without one are left out.
    """
    one = [row for row in one if row.text in vectors]
    other = [row for row in other if row.text in vectors]
    if not one or not other:
        return []
    against = np.stack([vectors[row.text] for row in other]).T
    found: dict[frozenset[str], Near] = {}
    for start in range(0, len(one), BLOCK):
        block = np.stack([vectors[row.text] for row in one[start : start + BLOCK]])
        cosines = block @ against
        for i, j in np.argwhere(cosines >= least):
            a, b = one[start + i], other[j]
            if a.document != b.document:
                close = Near(a.id, b.id, float(cosines[i, j]))
                found.setdefault(frozenset((a.id, b.id)), close)
    return sorted(found.values(), key=lambda pair: (-pair.cosine, pair.excerpt, pair.other))


def vectors_of(rows: Iterable[Labelled]) -> dict[str, NDArray[Any]]:
    """Text -> vector by all-MiniLM-L6-v2, of texts long enough to say something of their own."""
    texts = list(dict.fromkeys(row.text for row in rows if len(words_of(row.text)) >= LENGTH))
    return dict(zip(texts, load_encoder().encode(texts), strict=True))


def stretches_told(found: Sequence[Stretch], *, shown: bool) -> list[str]:
    """How many there are, in how many excerpts, how long; where shown, each beneath."""
    if not found:
        return ["none"]
    where: dict[Run, set[str]] = {}
    for one in found:
        where.setdefault(one.words, set()).update(one.documents, [one.document])
    excerpts, longest = {one.excerpt for one in found}, len(found[0].words)
    head = f"{len(where)} different, in {len(excerpts)} excerpts, the longest of {longest} words"
    lines = [f"  {len(run):>3}  {' '.join(run)}  ({_few(at)})" for run, at in where.items()]
    return [head, *(lines if shown else [])]


def near_told(found: Sequence[Near], *, shown: bool) -> list[str]:
    """How many pairs of excerpts there are; where shown, each beneath."""
    if not found:
        return ["none"]
    lines = [f"  {pair.cosine:.3f}  {pair.excerpt} | {pair.other}" for pair in found]
    return [f"{len(found)} pairs of excerpts", *(lines if shown else [])]


def _few(names: Collection[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(sorted(names)[:most]) + more


def comparisons(gold: Path) -> list[Comparison]:
    """What is held against what."""
    corpus = read_corpus(DOCUMENTS, load_codebook())
    held = frozenset(HELD_OUT.read_text(encoding="utf-8").split())
    kept = [row for row in corpus if row.document in held]
    learnt = [row for row in corpus if row.document not in held]
    found = [
        Comparison("between documents", corpus, corpus),
        Comparison("held out, with what is learnt from", kept, learnt),
        Comparison("minimal pairs, with the corpus", sides(), corpus),
    ]
    if gold.is_file():
        name = "development gold, with the corpus"
        found.append(Comparison(name, read_jsonl(gold), corpus, shown=False))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cosine", type=float, help="find near-duplicates from this cosine on")
    parser.add_argument("--gold", type=Path, default=GOLD)
    options = parser.parse_args()
    compared = comparisons(options.gold)
    for one in compared:
        print(f"{one.name}: {len(one.rows):,} excerpts with {len(one.others):,}")
    print(f"\nRuns of {LENGTH} words and more")
    for one in compared:
        found = shared(one.rows, documents_by_run(one.others))
        print(f"{one.name}: " + "\n".join(stretches_told(found, shown=one.shown)))
    if options.cosine is None:
        return
    vectors = vectors_of(row for one in compared for row in (*one.rows, *one.others))
    print(f"\nCosine of {options.cosine} and more, by {DEFAULT_ENCODER}")
    for one in compared:
        close = near(one.rows, one.others, vectors, options.cosine)
        print(f"{one.name}: " + "\n".join(near_told(close, shown=one.shown)))


if __name__ == "__main__":
    main()
