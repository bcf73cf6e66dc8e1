"""What the authored corpus holds, and how far its two codings agree.

    python -m benchmarks.coding [authored] [standoff]

Where the coders differ, the second one's coding stands and the first one's is the line below it.
Excerpts whose difference was settled by a third reading (6,763) have one line and count as agreed.
Of the public excerpts one in ten was coded again, by a coder who saw no other coding.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from benchmarks.standoff import LABELS
from nlp_realist.codebook import load_codebook
from nlp_realist.evaluate import CodingReport, compare_codings
from nlp_realist.tag import read_corpus
from nlp_realist.types import Codebook, Direction

DOCUMENTS = Path(__file__).resolve().parents[1] / "corpora" / "restorative" / "documents"
#: Public excerpts that were coded again.
SECOND = LABELS[0].with_name("second.csv")
#: Groups of codes that say something about practice.
TELLING = ("stance", "restorative", "whole_family", "strengths", "relationship")

#: Set, document, turn and start.
Key = tuple[str, str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    # [] is what argparse holds to the choices when no part is named.
    parser.add_argument("parts", nargs="*", choices=["authored", "standoff", []])
    for part in parser.parse_args().parts or ["authored", "standoff"]:
        {"authored": authored, "standoff": standoff}[part](load_codebook())


def authored(book: Codebook) -> None:
    """Counts of the authored corpus, and agreement."""
    rows = read_corpus(DOCUMENTS, book)
    plain = sum(not any(code.split("/")[0] in TELLING for code in row.codes) for row in rows)
    parts = Counter(row.document[0] for row in rows)
    words = sum(len(row.text.split()) for row in rows)
    documents = len({row.document for row in rows})
    print(f"{len(rows)} excerpts, {documents} documents, {words} words; by part {dict(parts)}")
    print(f"{plain / len(rows):.0%} without a code of {', '.join(TELLING)}")
    print("| code | present | contrary |\n|---|---|---|")
    for code in book.codes:
        found = Counter(row.codes[code.id] for row in rows if code.id in row.codes)
        against = found["contrary"] if book.family(code.id.split("/")[0]).directed else "-"
        print(f"| `{code.id}` | {found['present']} | {against} |")
    differ = sum(row.other is not None for row in rows)
    print(f"the coders differ on {differ} excerpts; first coding against the one that stands:")
    first = [row.codes if row.other is None else row.other for row in rows]
    agreed = compare_codings(
        [row.codes for row in rows], first, [row.document for row in rows], book, resamples=200
    )
    show(agreed)


def standoff(book: Codebook) -> None:
    """Agreement of two codings of one in ten of the public excerpts; needs no text."""
    first = {key: codes for path in LABELS for key, codes in coded(path, book).items()}
    second = coded(SECOND, book)
    keys = sorted(second)
    sets = Counter(key[0] for key in keys)
    print(f"{len(keys)} of {len(first)} public excerpts coded twice: {dict(sets)}; first coding")
    print("against the second:")
    documents = [f"{key[0]}-{key[1]}" for key in keys]
    show(compare_codings([second[k] for k in keys], [first[k] for k in keys], documents, book))


def coded(path: Path, book: Codebook) -> dict[Key, dict[str, Direction]]:
    """Place of each excerpt -> its codes with their direction."""
    short = {code.name: code.id for code in book.codes}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["set"], row["document"], row["turn"], row["start"]): {
                short[mark.lstrip("!")]: "contrary" if mark.startswith("!") else "present"
                for mark in row["codes"].split()
                if mark != "-"
            }
            for row in csv.DictReader(file)
        }


def show(agreed: CodingReport) -> None:
    for name, value in agreed.measures.items():
        print(f"| {name} | {value} |")
    for code_id, one in agreed.codes.items():
        print(f"| `{code_id}` | {one.n} | {one.f1:.2f} | {agreed.kappas[code_id]:.2f} |")


if __name__ == "__main__":
    main()
