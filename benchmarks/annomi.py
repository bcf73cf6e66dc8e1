"""AnnoMI: what therapists do (4 classes) and how clients talk (3 classes), on published splits.

    python -m benchmarks.annomi [therapist] [client] [--encoder NAME]

Learnt from AnnoMI's own training rows by `nlp_realist.tag.ExcerptClassifier` on the project's
encoders; nothing that ships learns from AnnoMI. What an excerpt is judged by: its vectors, those of
the turn before, its words, how its sentences begin and end, the words of the turn before, length
and place. Strengths of heads, what each view counts and whether rare classes count more are chosen
anew for each test fold by five folds by video inside its training rows; test rows choose nothing.
Which views there are was settled on the training rows of the first test fold alone, also by folds
by video: ridge or logistic regression on vectors (no difference), linear kernels or Gaussian ones
(no difference), rows weighted by source (no gain), vectors of single sentences (worse).

Intervals: transcripts resampled 1,000 times.
"""

from __future__ import annotations

import argparse
import csv
import json
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import classification_report, f1_score

from benchmarks.vectors import remembering
from nlp_realist.evaluate import bootstrap_by_group
from nlp_realist.tag.classes import ExcerptClassifier
from nlp_realist.types import Excerpt

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ENCODER = "mpnet-restorative-2|all-MiniLM-L6-v2@3+4+5"

THERAPIST_ROWS = {
    "TF-IDF elastic net": ".717 (.690)",
    "word + character TF-IDF with ?!. , logistic regression": ".757 (.737)",
    "frozen MiniLM + logistic regression": ".704 (.686)",
    "RoBERTa-base fine-tuned": ".811 (.791)",
    "RoBERTa-base fine-tuned, 10 turns of context": ".816 (.798)",
    "a human against the majority of nine others": "(.854)",
}
CLIENT_ROWS = {
    "TF-IDF": ".508",
    "frozen all-MiniLM-L6-v2": ".547",
    "RoBERTa": ".582",
    "GPT-4o-mini zero-shot": ".590",
    "GPT-4o-mini few-shot": ".602",
    "Qwen3-8B LoRA": ".613",
    "human": ".719",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Utterances with their class, transcript number and video."""

    excerpts: list[Excerpt]
    classes: np.ndarray[Any, Any]
    transcripts: np.ndarray[Any, Any]
    videos: np.ndarray[Any, Any]

    def weights(self) -> np.ndarray[Any, Any]:
        """1 / (rows of the video)."""
        size = Counter(self.videos.tolist())
        return np.array([1 / size[video] for video in self.videos])


def read(column: str) -> Rows:
    """Utterances that have a class in this column, each after the utterance before."""
    with (DATA / "annomi" / "AnnoMI-simple.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    excerpts, rows, before = [], [], {"transcript_id": ""}
    for row in table:
        if row[column] != "n/a":
            there = before["transcript_id"] == row["transcript_id"]
            context = f"{before['interlocutor']}: {before['utterance_text']}" if there else ""
            text = row["utterance_text"]
            number = int(row["utterance_id"])
            who = row["interlocutor"]
            excerpts.append(
                Excerpt(row["transcript_id"], number, 0, len(text), text, who, None, context)
            )
            rows.append(row)
        before = row
    return Rows(
        excerpts,
        np.array([row[column] for row in rows]),
        np.array([int(row["transcript_id"]) for row in rows]),
        np.array([row["video_url"].rstrip("/").casefold() for row in rows]),
    )


Fit = Callable[[Rows, np.ndarray[Any, Any]], ExcerptClassifier]


def fitter(encoder: str) -> Fit:
    """What learns from some of the rows."""
    encode = remembering(encoder)

    def fit(rows: Rows, learn: np.ndarray[Any, Any]) -> ExcerptClassifier:
        return ExcerptClassifier(encode, marks_roles=True).fit(
            [rows.excerpts[i] for i in learn],
            rows.classes[learn],
            documents=rows.videos[learn].tolist(),
            sample_weight=rows.weights()[learn],
        )

    return fit


def answers(
    model: ExcerptClassifier, rows: Rows, test: np.ndarray[Any, Any]
) -> dict[str, np.ndarray[Any, Any]]:
    """The class that all views together, and each by itself, give to the test rows."""
    excerpts = [rows.excerpts[i] for i in test]
    alone = model.margins(excerpts)
    found = {f"{name} alone": model.classes_[m.argmax(axis=1)] for name, m in alone.items()}
    return {"all views": model.predict(excerpts), **found}


def therapist(fit: Fit) -> None:
    rows = read("main_therapist_behaviour")
    split = json.loads(
        (DATA / "annomi/splits/therapist_behaviour_source5fold.json").read_text(encoding="utf-8")
    )
    found: dict[str, Any] = {}
    for number, ids in split["test_transcript_ids_per_fold"].items():
        held = np.isin(rows.transcripts, ids)
        model, test = fit(rows, np.flatnonzero(~held)), np.flatnonzero(held)
        for name, given in answers(model, rows, test).items():
            found.setdefault(name, np.empty(len(rows.classes), dtype=object))[test] = given
        print(f"fold {number}: chosen {model.chosen_}", flush=True)
    print(f"\nTherapist behaviour, {len(rows.classes)} utterances, pooled out-of-fold predictions")
    print("macro-F1, every source counting alike (in brackets: every utterance)")
    published(THERAPIST_ROWS)
    weight = rows.weights()
    for name, given in found.items():
        even = interval(rows, given.astype(str), weight)
        plain = interval(rows, given.astype(str), np.ones(len(weight)))
        print(f"  nlp_realist, {name:<44} {even} ({plain})")
    print(classification_report(rows.classes, found["all views"].astype(str), digits=3))


def client(fit: Fit) -> None:
    rows = read("client_talk_type")
    split = json.loads(
        (DATA / "annomi/splits/client_talk_cmu_split.json").read_text(encoding="utf-8")
    )["transcript_ids"]
    test = np.flatnonzero(np.isin(rows.transcripts, split["test"]))
    print(
        f"\nClient talk, {len(test)} test utterances of {len(split['test'])} transcripts, macro-F1"
    )
    published(CLIENT_ROWS)
    part = Rows(
        [rows.excerpts[i] for i in test],
        rows.classes[test],
        rows.transcripts[test],
        rows.videos[test],
    )
    for source in (["train"], ["train", "val"]):
        ids = [number for name in source for number in split[name]]
        model = fit(rows, np.flatnonzero(np.isin(rows.transcripts, ids)))
        for name, given in answers(model, rows, test).items():
            value = interval(part, given.astype(str), np.ones(len(test)))
            print(f"  nlp_realist, learnt from {' + '.join(source):<12}, {name:<26} {value}")
        print(f"  chosen {model.chosen_}", flush=True)
    print(classification_report(part.classes, model.predict(part.excerpts), digits=3))


def interval(rows: Rows, given: Any, weight: Any) -> str:
    def value(at: Any) -> float:
        return float(
            f1_score(rows.classes[at], given[at], average="macro", sample_weight=weight[at])
        )

    return str(bootstrap_by_group(value, rows.transcripts.astype(str).tolist()))


def published(rows: dict[str, str]) -> None:
    for name, value in rows.items():
        print(f"  {name:<57} {value}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    # To argparse, none given is a choice as well.
    parser.add_argument("tasks", nargs="*", choices=["therapist", "client", []])
    parser.add_argument("--encoder", default=ENCODER)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore", RuntimeWarning)
    fit = fitter(options.encoder)
    for task in options.tasks or ["therapist", "client"]:
        {"therapist": therapist, "client": client}[task](fit)


if __name__ == "__main__":
    main()
