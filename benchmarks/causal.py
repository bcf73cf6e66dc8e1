"""Linked statements: are the two clauses found that a speaker joined, and only where they are?

    python -m benchmarks.causal spoken                    # corpora/links, both halves
    python -m benchmarks.causal spoken --half first -v    # and each sentence that went wrong
    python -m benchmarks.causal news ../shared/data/causal_cnc_v2

`spoken` scores the spans of `find_links`. `news` says whether a sentence is causal at all, by
rules and by a classifier trained on the set's own training part (CausalNewsCorpus V2, subtask 1).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover import Link, find_links
from nlp_realist.encode import load_encoder
from nlp_realist.types import Span

SENTENCES = Path(__file__).resolve().parents[1] / "corpora" / "links" / "sentences.jsonl"
ROLES = ("cause", "effect", "signal")
WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Marked:
    """A link as it was marked by hand; `signal` is None where nothing is said between."""

    relation: str
    cause: Span
    effect: Span
    signal: Span | None


@dataclass(frozen=True, slots=True)
class Sentence:
    id: str
    half: str
    about: str
    text: str
    links: tuple[Marked, ...]


def read_sentences(path: Path = SENTENCES) -> list[Sentence]:
    """The authored sentences with their marked clauses."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        links = tuple(
            Marked(
                link["relation"],
                Span(*link["cause"]),
                Span(*link["effect"]),
                Span(*link["signal"]) if link["signal"] else None,
            )
            for link in row["links"]
        )
        found.append(Sentence(row["id"], row["half"], row["about"], row["text"], links))
    return found


def words_in(text: str, span: Span | None) -> set[int]:
    """Places of the words that lie in a span, wholly or in part."""
    if span is None:
        return set()
    return {m.start() for m in WORD.finditer(text) if m.start() < span.end and m.end() > span.start}


def paired(
    text: str, marked: Sequence[Marked], found: Sequence[Link]
) -> list[tuple[Marked | None, Link | None]]:
    """Each marked link with the found one that shares most words of cause and effect, once."""
    scores = sorted(
        (
            (
                -sum(
                    len(words_in(text, getattr(m, role)) & words_in(text, getattr(f, role)))
                    for role in ("cause", "effect")
                ),
                i,
                j,
            )
            for i, m in enumerate(marked)
            for j, f in enumerate(found)
        )
    )
    taken: dict[int, int] = {}
    for score, i, j in scores:
        if score < 0 and i not in taken and j not in taken.values():
            taken[i] = j
    pairs: list[tuple[Marked | None, Link | None]] = [
        (m, found[taken[i]] if i in taken else None) for i, m in enumerate(marked)
    ]
    return pairs + [(None, f) for j, f in enumerate(found) if j not in taken.values()]


class Scores:
    """Hits, found and marked, by name; F1 from them."""

    def __init__(self) -> None:
        self.hit: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.marked: Counter[str] = Counter()

    def add(self, name: str, *, hit: int, found: int, marked: int) -> None:
        self.hit[name] += hit
        self.found[name] += found
        self.marked[name] += marked

    def line(self, name: str) -> str:
        precision = self.hit[name] / max(1, self.found[name])
        recall = self.hit[name] / max(1, self.marked[name])
        f1 = 2 * self.hit[name] / max(1, self.found[name] + self.marked[name])
        return f"{name:24s} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}"


def score(sentences: Iterable[Sentence]) -> tuple[Scores, list[Sentence]]:
    """Compare what `find_links` finds with what was marked; and the sentences that differ."""
    scores, wrong = Scores(), []
    for sentence in sentences:
        text, marked, found = sentence.text, sentence.links, find_links(sentence.text)
        linked = bool(marked), bool(found)
        scores.add("linked at all", hit=int(all(linked)), found=linked[1], marked=linked[0])
        whole = True
        for m, f in paired(text, marked, found):
            whole &= _add(scores, text, m, f)
        if not whole:
            wrong.append(sentence)
    return scores, wrong


def _add(scores: Scores, text: str, m: Marked | None, f: Link | None) -> bool:
    right = m is not None and f is not None
    kind = m is not None and f is not None and m.relation == f.relation
    scores.add("link", hit=int(right), found=int(f is not None), marked=int(m is not None))
    scores.add("link, its kind right", hit=int(kind), found=int(f is not None), marked=int(bool(m)))
    same = True
    for role in ROLES:
        ours, theirs = getattr(f, role, None), getattr(m, role, None)
        exact = ours is not None and ours == theirs
        same &= ours == theirs
        scores.add(
            f"{role}, to the letter", hit=exact, found=ours is not None, marked=theirs is not None
        )
        a, b = words_in(text, ours), words_in(text, theirs)
        scores.add(f"{role}, by words", hit=len(a & b), found=len(a), marked=len(b))
        scores.add(
            "spans, to the letter", hit=exact, found=ours is not None, marked=theirs is not None
        )
        scores.add("spans, by words", hit=len(a & b), found=len(a), marked=len(b))
    return same and kind


def spoken(half: str | None, *, verbose: bool) -> None:
    everything = read_sentences()
    for name in (half,) if half else ("first", "second"):
        sentences = [s for s in everything if s.half == name]
        scores, wrong = score(sentences)
        linked = sum(bool(s.links) for s in sentences)
        print(f"{name} half: {len(sentences)} sentences, {linked} with a link")
        for key in (
            "linked at all",
            "link",
            "link, its kind right",
            *(f"{role}, {how}" for how in ("to the letter", "by words") for role in ROLES),
            "spans, to the letter",
            "spans, by words",
        ):
            print("  " + scores.line(key))
        for sentence in wrong if verbose else ():
            show(sentence)


def show(sentence: Sentence) -> None:
    """A sentence with what was marked and what was found."""
    text = sentence.text
    print(f"  {sentence.id} {sentence.about}: {text}")
    for name, links in (("marked", sentence.links), ("found", find_links(text))):
        for link in links:
            parts = [text[s.start : s.end] if s else "-" for s in (link.cause, link.effect)]
            signal = text[link.signal.start : link.signal.end] if link.signal else "-"
            print(f"      {name:6s} {link.relation}: {parts[0]!r} -> {parts[1]!r} by {signal!r}")


# ---------------------------------------------------------------- news

RELATIONS = ("cause", "condition", "exception", "until", "purpose", "sequence", "contrast")
#: The layer whose mean serves best to tell how a thing is said (cross-validated on the training
#: part, as are the weights and the threshold).
LAYER = "all-MiniLM-L6-v2@4"
WORDS_WEIGH, CUES_WEIGH, STRENGTH = 8.0, 2.0, 0.01


class Causal:
    """Causal or not: words, characters, sentence vectors and the rules' links, logistic."""

    def __init__(self, texts: Sequence[str], truth: NDArray[np.int64]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import f1_score
        from sklearn.model_selection import cross_val_predict
        from sklearn.preprocessing import StandardScaler

        self.encoder = load_encoder(LAYER)
        self.words = TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True).fit(texts)
        self.letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True
        ).fit(texts)
        vectors = self.encoder.encode(texts)
        self.scaler = StandardScaler().fit(vectors)
        rows = self._rows(texts, vectors)
        self.head = LogisticRegression(C=STRENGTH, max_iter=3000).fit(rows, truth)
        fresh = LogisticRegression(C=STRENGTH, max_iter=3000)
        out = cross_val_predict(fresh, rows, truth, cv=5, method="predict_proba")[:, 1]
        steps = np.linspace(0.2, 0.7, 26)
        self.inside = max(float(f1_score(truth, out > step)) for step in steps)
        self.threshold = max(steps, key=lambda step: f1_score(truth, out > step))

    def _rows(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> Any:
        from scipy.sparse import csr_matrix, hstack

        found = [Counter(link.relation for link in find_links(text)) for text in texts]
        cues = [[float(one[name] > 0) for name in RELATIONS] + [one.total()] for one in found]
        parts = [
            self.words.transform(texts) * WORDS_WEIGH,
            self.letters.transform(texts) * WORDS_WEIGH,
            csr_matrix(self.scaler.transform(vectors)),
            csr_matrix(np.array(cues) * CUES_WEIGH),
        ]
        return hstack(parts).tocsr()

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probability that a sentence is causal."""
        rows = self._rows(texts, self.encoder.encode(texts))
        return np.asarray(self.head.predict_proba(rows)[:, 1])


def read_news(path: Path) -> tuple[list[str], NDArray[np.int64]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"] for row in rows], np.array([int(row["label"]) for row in rows])


def f1_with_interval(truth: NDArray[np.int64], guess: NDArray[np.bool_]) -> str:
    """F1 of the causal sentences; 95 % interval from 2,000 bootstraps over sentences."""
    from sklearn.metrics import f1_score

    rng = np.random.default_rng(0)
    drawn = (rng.integers(0, len(truth), len(truth)) for _ in range(2000))
    spread = [f1_score(truth[rows], guess[rows]) for rows in drawn]
    low, high = np.quantile(spread, [0.025, 0.975])
    return f"F1 {f1_score(truth, guess):.3f} ({low:.3f} to {high:.3f})"


def news(folder: Path) -> None:
    from sklearn.metrics import roc_auc_score

    texts, truth = read_news(folder / "train_subtask1.csv")
    unseen, answers = read_news(folder / "dev_subtask1.csv")
    print(f"CausalNewsCorpus V2: {len(texts)} sentences to learn from, {len(unseen)} of dev")
    print("  published, BERT           F1 0.863")
    print("  all called causal         " + f1_with_interval(answers, np.ones_like(answers) > 0))
    rules = np.array([bool(find_links(text)) for text in unseen])
    print("  rules of find_links       " + f1_with_interval(answers, rules))
    model = Causal(texts, truth)
    guess = model.scores(unseen) > model.threshold
    print("  classifier                " + f1_with_interval(answers, guess))
    print(f"    in the training part, five folds: F1 {model.inside:.3f}")
    everything = read_sentences()
    linked = [any(link.relation != "contrast" for link in s.links) for s in everything]
    scores = model.scores([s.text for s in everything])
    print(
        f"  learnt from news, on the authored spoken sentences: AUC "
        f"{roc_auc_score(linked, scores):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("spoken", "news"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--half", choices=("first", "second"))
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.what == "spoken":
        spoken(options.half, verbose=options.verbose)
    elif options.folder is None:
        parser.error("news needs the folder of CausalNewsCorpus V2")
    else:
        news(options.folder)


if __name__ == "__main__":
    main()
