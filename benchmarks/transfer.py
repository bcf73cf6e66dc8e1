"""What the toolkit learns of others' codes: ESConv, TalkMoves, uptake, beside published rows.

    python -m benchmarks.transfer [esconv] [talkmoves] [uptake] [--encoder NAME]

ESConv: eight strategies of supporters, learnt from the training dialogues, official test.
TalkMoves: seven teacher moves, learnt from a third of the training lessons (with as little
punctuation as the official test rows have), official test rows. Both by
`nlp_realist.tag.classes.ExcerptClassifier`, chosen by dialogues or lessons inside the training
rows; words of the turn before are context. uptake: how far a teacher builds on a student's words;
nothing learnt, and learnt from transcripts held out by turns (five folds).

Intervals: dialogues, or transcripts, resampled 1,000 times; official TalkMoves rows carry no
lesson, so runs of 50 rows stand for one.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.linear_model import RidgeCV
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score
from sklearn.model_selection import GroupKFold

from benchmarks.annomi import DATA, published
from benchmarks.vectors import remembering
from nlp_realist.evaluate import bootstrap_by_group
from nlp_realist.tag.classes import VIEWS, ExcerptClassifier
from nlp_realist.tag.features import Features, said_before
from nlp_realist.types import Excerpt

ENCODER = "all-MiniLM-L6-v2@3+4+6"
Encode = Callable[[Sequence[str]], Any]

#: Tags of the lessons' table -> labels of the official test rows. What is tagged otherwise is
#: not among those rows.
MOVES = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 8: 5, 9: 6}
EVERY_THIRD = 3
RUN = 50


def esconv(encode: Encode) -> None:
    excerpts, classes, documents = _dialogues("train")
    model = _model(encode).fit(excerpts, classes, documents=documents)
    excerpts, classes, documents = _dialogues("test")
    print(f"\nESConv strategies, {len(classes)} test utterances: accuracy, macro-F1")
    published({"RoBERTa": ".57, .50"})
    _show(model, excerpts, np.array(classes), documents, {"": accuracy_score, "macro": f1_score})


def _dialogues(part: str) -> tuple[list[Excerpt], list[str], list[str]]:
    excerpts, classes, documents = [], [], []
    lines = (DATA / "esconv" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        context = ""
        for turn, said in enumerate(json.loads(line)["dialog"]):
            who = "supporter" if said["speaker"] == "sys" else "seeker"
            text = said["text"].strip()
            if "strategy" in said:
                name = f"{part}-{number}"
                excerpts.append(Excerpt(name, turn, 0, len(text), text, who, None, context))
                classes.append(said["strategy"])
                documents.append(name)
            context = f"{who}: {text}"
    return excerpts, classes, documents


def talkmoves(encode: Encode) -> None:
    excerpts, classes, documents = _lessons()
    model = _model(encode).fit(excerpts, classes, documents=documents)
    path = DATA / "talkmoves" / "test_teacher.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    test = [_said(row["text_b"], row["text_a"], f"row-{n}") for n, row in enumerate(rows)]
    gold = np.array([int(float(row["labels"])) for row in rows])
    runs = [str(n // RUN) for n in range(len(rows))]
    print(f"\nTalkMoves, teachers, {len(gold)} test sentences ({len(classes)} learnt from)")
    print("macro-F1 (published on a slightly different row count), kappa")
    published({"RoBERTa": ".77 (macro-F1)", "7-9B language models zero-shot": ".19 (kappa)"})
    _show(model, test, gold, runs, {"macro": f1_score, "kappa": cohen_kappa_score})


def _said(text: str, before: str, name: str) -> Excerpt:
    context = f"student: {before}" if before else ""
    return Excerpt(name, 0, 0, len(text), text, "teacher", None, context)


def _lessons() -> tuple[list[Excerpt], list[int], list[str]]:
    """Teachers' sentences of every third training lesson, each after the sentence before where a
    student said it."""
    table = pd.read_parquet(DATA / "talkmoves" / "all_utterances.parquet")
    table = table[table.split == "train"]
    names = sorted(table.lesson.unique())[::EVERY_THIRD]
    excerpts, classes, documents = [], [], []
    for lesson, rows in table[table.lesson.isin(names)].groupby("lesson", sort=True):
        before = ""
        sentences = zip(rows.sentence, rows.teacher_tag, rows.student_tag, strict=True)
        for sentence, move, student in sentences:
            text = re.sub(r"[^A-Za-z0-9 ]", "", str(sentence)).strip()
            if not pd.isna(move) and int(move) in MOVES and text:
                excerpts.append(_said(text, before, str(lesson)))
                classes.append(MOVES[int(move)])
                documents.append(str(lesson))
            before = "" if pd.isna(student) else text
    return excerpts, classes, documents


def _model(encode: Encode) -> ExcerptClassifier:
    return ExcerptClassifier(encode, views=VIEWS, folds=3)


def _show(
    model: ExcerptClassifier,
    excerpts: list[Excerpt],
    gold: Any,
    documents: list[str],
    measures: dict[str, Callable[..., float]],
) -> None:
    alone = {name: m.argmax(axis=1) for name, m in model.margins(excerpts).items()}
    found = {"all views": model.predict(excerpts)}
    found |= {f"{name} alone": model.classes_[best] for name, best in alone.items()}
    for name, given in found.items():
        values = []
        for average, measure in measures.items():
            more = {"average": "macro"} if average == "macro" else {}

            def value(
                at: Any, measure: Any = measure, more: Any = more, given: Any = given
            ) -> float:
                return float(measure(gold[at], given[at], **more))

            values.append(str(bootstrap_by_group(value, documents)))
        print(f"  nlp_realist, {name:<44} {', '.join(values)}", flush=True)
    print(f"  chosen {model.chosen_}")


def uptake(encode: Encode) -> None:
    with (DATA / "uptake" / "uptake_data.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["uptake_zscore"]]
    excerpts = [_said(row["teacher_text"], row["student_text"], row["obs_id"]) for row in rows]
    gold = np.array([float(row["uptake_zscore"]) for row in rows])
    documents = [row["obs_id"] for row in rows]
    print(f"\nUptake, {len(gold)} exchanges: Spearman's rho with the z-score")
    published({"MiniLM cosine": ".476"})
    learnt = np.zeros(len(gold))
    for learn, test in GroupKFold(5).split(gold, groups=documents):
        learnt[test] = _regress(encode, excerpts, gold, learn, test)
    likeness = _likeness(encode, excerpts)
    rows_shown = {
        "nothing learnt: cosine of the last layer": likeness[:, -1],
        "nothing learnt: share of the student's words": _shares(excerpts),
        "learnt, five folds by transcript": learnt,
    }
    for name, scores in rows_shown.items():

        def value(at: Any, scores: Any = scores) -> float:
            return float(spearmanr(gold[at], scores[at]).statistic)

        print(f"  nlp_realist, {name:<44} {bootstrap_by_group(value, documents)}")


def _likeness(encode: Encode, excerpts: Sequence[Excerpt]) -> Any:
    """Cosine of what is said and what was said before, by layer: n x layers."""
    now = encode([e.text for e in excerpts]).reshape(len(excerpts), -1, 384)
    before = encode([said_before(e) or "." for e in excerpts]).reshape(now.shape)
    norms = np.linalg.norm(now, axis=2) * np.linalg.norm(before, axis=2)
    return (now * before).sum(axis=2) / norms


def _shares(excerpts: Sequence[Excerpt]) -> Any:
    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.lower()))

    pairs = [(words(e.text), words(said_before(e))) for e in excerpts]
    return np.array([len(now & before) / (len(before) + 1) for now, before in pairs])


def _regress(encode: Encode, excerpts: Sequence[Excerpt], gold: Any, learn: Any, test: Any) -> Any:
    """Mean of ridge regressions on vectors in context and on place, words shared and likeness."""
    some, others = ([excerpts[i] for i in part] for part in (learn, test))
    features = Features.fit(some, encode)
    blocks, held = features.blocks(some), features.blocks(others)
    small, beside = (
        np.column_stack([b["place"], _likeness(encode, e), _shares(e)])
        for b, e in ((blocks, some), (held, others))
    )
    spread = small.std(axis=0) + 1e-6
    dense, wide = (np.hstack([b["vectors"], 0.5 * b["before vectors"]]) for b in (blocks, held))
    both = RidgeCV([1.0, 10.0, 100.0]).fit(small / spread, gold[learn]).predict(beside / spread)
    return both + RidgeCV([1e3, 1e4, 1e5]).fit(dense, gold[learn]).predict(wide)


TASKS = {"esconv": esconv, "talkmoves": talkmoves, "uptake": uptake}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    # To argparse, none given is a choice as well.
    parser.add_argument("tasks", nargs="*", choices=[*TASKS, []])
    parser.add_argument("--encoder", default=ENCODER)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    encode = remembering(options.encoder)
    for task in options.tasks or list(TASKS):
        TASKS[task](encode)


if __name__ == "__main__":
    main()
