"""Sentence boundaries in transcribed speech, against GUM's annotators and beside a peer.

    python benchmarks/sentences.py SHARED/data/ner_pii

Reads gum_spoken_sentences.jsonl.gz and gum_spoken_genres.conllu.gz (Universal Dependencies GUM
v11, spoken genres). Sentences of one speaker in a row are joined by spaces and cut again.

1. Precision, recall and F1 of boundaries, for these rules and for spaCy's sentencizer. Letters,
   which GUM counts among its spoken genres, are left out of "all speech".
2. The same words in lower case without punctuation: how many of the cuts that the rules make in
   run-ons lie at the start of a clause (from the dependency tree) or of a sentence.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from nlp_realist.segment import sentences

Cutter = Callable[[str], list[tuple[int, int]]]
Word = tuple[str, bool, bool]
CLAUSES = {"root", "advcl", "advcl:relcl", "acl", "acl:relcl", "ccomp", "csubj", "parataxis"}
EDGE_MARKS = re.compile(r"^[^\w'’]+|[^\w'’-]+$")


def main(folder: Path) -> None:
    talk = list(turns(folder / "gum_spoken_sentences.jsonl.gz"))
    for name, cut in (("nlp_realist", sentences), ("spaCy sentencizer", sentencizer())):
        started = time.process_time()
        counts = boundaries(talk, cut)
        words = sum(len(s.split()) for _, group in talk for s in group)
        speed = words / (time.process_time() - started)
        print(f"\n{name}: {speed:,.0f} words a second")
        for genre, count in sorted(counts.items()):
            print(f"  {genre:14s}", *(f"{key} {value:.3f}" for key, value in scores(count)), end="")
            print(f"  ({count['gold']} boundaries)")
    runons(folder / "gum_spoken_genres.conllu.gz")


def turns(path: Path) -> Iterator[tuple[str, list[str]]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    for _, group in itertools.groupby(rows, key=lambda row: (row["doc"], row["speaker"])):
        found = list(group)
        yield found[0]["genre"], [row["text"] for row in found]


def sentencizer() -> Cutter:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda text: [(s.start_char, s.end_char) for s in nlp(text).sents]


def boundaries(talk: list[tuple[str, list[str]]], cut: Cutter) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for genre, group in talk:
        text = " ".join(group)
        ends = list(itertools.accumulate(len(sentence) + 1 for sentence in group))
        gold = {end - 1 for end in ends[:-1]}
        found = {end for _, end in cut(text)} - {len(text)}
        for key in {genre} | ({"all speech"} if genre != "letter" else set()):
            counts[key].update(hit=len(gold & found), found=len(found), gold=len(gold))
    return counts


def scores(count: Counter[str]) -> Iterator[tuple[str, float]]:
    yield "precision", count["hit"] / max(1, count["found"])
    yield "recall", count["hit"] / max(1, count["gold"])
    yield "F1", 2 * count["hit"] / max(1, count["found"] + count["gold"])


def runons(path: Path) -> None:
    cuts: Counter[str] = Counter()
    for words in bare_talk(path):
        text = " ".join(word for word, _, _ in words)
        starts = itertools.accumulate((len(word) + 1 for word, _, _ in words), initial=0)
        place = dict(zip(starts, words, strict=False))
        cuts.update(words=len(words), chance=sum(clause for _, clause, _ in words))
        for start, _ in sentences(text)[1:]:
            _, clause, sentence = place[start]
            cuts.update(cuts=1, clause=clause, sentence=sentence)
    print(f"\nrun-ons in lower case without punctuation: {cuts['cuts']} cuts")
    print(f"  at the start of a clause   {cuts['clause'] / cuts['cuts']:.3f}", end="")
    print(f"  (any word: {cuts['chance'] / cuts['words']:.3f})")
    print(f"  at the start of a sentence {cuts['sentence'] / cuts['cuts']:.3f}")


def bare_talk(path: Path) -> Iterator[list[Word]]:
    """Words of one speaker in a row, when there are more than a sentence may have."""
    words: list[Word] = []
    rows: list[list[str]] = []
    speaker = ""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith(("# newdoc", "# speaker")):
                now = line if line.startswith("# speaker") else ""
                if now != speaker:
                    if len(words) > 60:
                        yield words
                    words, speaker = [], now
            elif line and line[0].isdigit():
                rows.append(line.split("\t"))
            elif not line and rows:
                words = words + bare_words(rows)
                rows = []
    if len(words) > 60:
        yield words


def bare_words(rows: list[list[str]]) -> list[Word]:
    """Each word of a sentence with whether a clause, and whether the sentence, starts there."""
    tokens = [row for row in rows if row[0].isdigit()]
    joined = {
        number: (int(row[0].split("-")[0]), row[1])
        for row in rows
        if "-" in row[0]
        for number in range(int(row[0].split("-")[0]), int(row[0].split("-")[1]) + 1)
    }
    starts = clause_starts(tokens)
    found: list[Word] = []
    clause = sentence = False
    for row in tokens:
        number = int(row[0])
        first, form = joined.get(number, (number, row[1]))
        clause, sentence = clause or number in starts, sentence or number == 1
        word = EDGE_MARKS.sub("", form.lower())
        if first == number and word and row[3] != "PUNCT":
            found.append((word, clause, sentence))
            clause = sentence = False
    return found


def clause_starts(tokens: list[list[str]]) -> set[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for row in tokens:
        children[int(row[6])].append(int(row[0]))
    with_subject = {int(row[6]) for row in tokens if row[7].startswith(("nsubj", "cop"))}

    def leftmost(number: int) -> int:
        return min([number, *(leftmost(child) for child in children[number])])

    return {
        leftmost(int(row[0]))
        for row in tokens
        if row[7] in CLAUSES
        or (row[7] == "conj" and (row[3] in ("VERB", "AUX") or int(row[0]) in with_subject))
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
