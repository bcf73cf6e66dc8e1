"""What the authored corpus holds, and how far its two codings agree.

    python -m benchmarks.coding

Where the coders differ, the second one's coding stands and the first one's is the line below it.
Excerpts whose difference was settled by a third reading (2,108) have one line and count as agreed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from nlp_realist.codebook import load_codebook
from nlp_realist.evaluate import compare_codings
from nlp_realist.tag import read_corpus

DOCUMENTS = Path(__file__).resolve().parents[1] / "corpora" / "restorative" / "documents"
#: Groups of codes that say something about practice.
TELLING = ("stance", "restorative", "whole_family", "strengths", "relationship")


def main() -> None:
    book = load_codebook()
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
    for name, value in agreed.measures.items():
        print(f"| {name} | {value} |")
    for code_id, one in agreed.codes.items():
        print(f"| `{code_id}` | {one.n} | {one.f1:.2f} | {agreed.kappas[code_id]:.2f} |")


if __name__ == "__main__":
    main()
