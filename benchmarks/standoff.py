"""Stand-off labels joined to the public text they are about, where that text is at hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from nlp_realist.tag import Labelled
from nlp_realist.types import Codebook

ROOT = Path(__file__).resolve().parents[1]
#: In the order in which they were made.
LABELS = tuple(
    ROOT / "corpora" / "standoff" / name for name in ("labels.csv", "labels-2.csv", "labels-3.csv")
)
DATA = ROOT.parent / "shared" / "data"


def read_standoff(
    codebook: Codebook, data: Path = DATA, labels: Sequence[Path] = LABELS
) -> list[Labelled]:
    """Labelled excerpts of the sets that are found under `data`; none, where there are none."""
    if not data.is_dir():
        return []
    return [row for path in labels for row in _joined(codebook, data, path)]


def _joined(codebook: Codebook, data: Path, labels: Path) -> Iterator[Labelled]:
    short = {code.name: code.id for code in codebook.codes}
    with labels.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end = int(row["start"]), int(row["end"])
            text = TEXTS[row["set"]](data, row["document"], int(row["turn"]), start, end)
            marks = [mark for mark in row["codes"].split() if mark != "-"]
            yield Labelled(
                id=f"{row['set']}:{row['document']}:{row['turn']}:{start}",
                document=f"{row['set']}-{row['document']}",
                text=text,
                context="",
                codes={
                    short[m.lstrip("!")]: "contrary" if m.startswith("!") else "present"
                    for m in marks
                },
                role="practitioner" if row["set"] == "counsel_chat" else None,
                source=row["set"],
            )


@cache
def _meeting(data: Path, name: str) -> list[str]:
    path = data / "qmsum" / "welsh_committee_json" / f"{name}.json"
    turns = json.loads(path.read_text(encoding="utf-8"))["turns"]
    return [words for _, words in turns]


@cache
def _table(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _senedd(data: Path, document: str, turn: int, start: int, end: int) -> str:
    return _meeting(data, document)[turn][start:end]


def _counsel_chat(data: Path, document: str, turn: int, start: int, end: int) -> str:
    return _table(data / "counsel_chat" / "counsel_chat.csv")[turn]["answerText"][start:end]


def _physical_activity(data: Path, document: str, turn: int, start: int, end: int) -> str:
    rows = _table(data / "physical_activity_counselling" / "simulated_dialogs.csv")[start:end]
    return " ".join(row["Utterance"].strip() for row in rows)


TEXTS: dict[str, Callable[[Path, str, int, int, int], str]] = {
    "senedd": _senedd,
    "counsel_chat": _counsel_chat,
    "physical_activity": _physical_activity,
}
