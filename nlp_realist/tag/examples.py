"""Labelled examples that travel with a bundle, to be laid beside what it says of an excerpt.

They show what the model was taught, so that a person can see by comparison whether a tag is right.
Only text that may be passed on belongs here: our own corpus, never the public sets' words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import ModelError
from nlp_realist.tag.corpus import Labelled
from nlp_realist.types import Direction, Example, Near

TEXTS, VECTORS = "examples.jsonl", "examples.npz"

#: How many examples of each code in each direction, and how many near misses of it. Enough that
#: three are near, few enough that texts and vectors stay well under 1.5 MB.
PRESENT, CONTRARY, MISSES = 60, 20, 20
#: Shorter ones say too little alone, longer ones are not read.
SHORTEST, LONGEST = 5, 60
#: A family on more than this share of excerpts (such as level) does not make one "coded".
COMMONPLACE = 0.5

Rows = Sequence[int]


@dataclass(frozen=True, slots=True)
class Examples:
    """A few labelled excerpts with their vectors.

    vectors : n x d, int8; scales : n; their product, row by row, is a vector of meaning.
    """

    entries: tuple[Example, ...]
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]

    def nearest(
        self, vectors: NDArray[Any], codes: Sequence[Sequence[str]], *, count: int = 3
    ) -> list[dict[str, tuple[Near, ...]]]:
        """For each vector and each of its codes the nearest examples that tell of the code.

        vectors : n x d, by `Tagger.sense`; codes : n lists of code ids. What tells of a code is
        the examples that carry it, in either direction, and its near misses.
        Exact, by one matrix product; fewer than `count` where there are no more. Raises
        ModelError when the examples were made for another encoder.
        """
        if vectors.shape[1:] != self.vectors.shape[1:]:
            raise ModelError(
                "the bundle's examples are not of its encoder", VECTORS, "Train the bundle again."
            )
        cosines = unit(vectors) @ unit(self.vectors * self.scales[:, None]).T
        about = {code: self._about(code) for code in {code for those in codes for code in those}}
        return [
            {code: self._best(row, about[code], count) for code in those}
            for row, those in zip(cosines, codes, strict=True)
        ]

    def _best(self, cosines: NDArray[Any], rows: NDArray[np.intp], count: int) -> tuple[Near, ...]:
        best = rows[np.argsort(-cosines[rows], kind="stable")[:count]]
        return tuple(Near(self.entries[i], round(float(cosines[i]), 4)) for i in best)

    def _about(self, code: str) -> NDArray[np.intp]:
        return np.flatnonzero(
            [code in dict(e.codes) or code in e.near_miss_of for e in self.entries]
        )


def unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Vectors of length 1; one of length 0 stays as it is."""
    vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def pack(entries: Sequence[Example], vectors: NDArray[Any]) -> Examples:
    """Examples with their vectors in eight bits a number: n x d, any length."""
    vectors = unit(vectors)
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-9) / 127
    packed = np.round(vectors / scales[:, None]).astype(np.int8)
    return Examples(tuple(entries), packed, scales.astype(np.float32))


# ---------------------------------------------------------------- choosing


def choose(
    labelled: Sequence[Labelled],
    vectors: NDArray[Any],
    *,
    manner: Callable[[Labelled], object] = lambda _: "",
    present: int = PRESENT,
    contrary: int = CONTRARY,
    misses: int = MISSES,
) -> Examples:
    """Choose a small varied set: the same for the same input.

    labelled : excerpts whose text may be passed on; vectors : n x d, by `Tagger.sense`.
    manner : a group of excerpts from each of which equally many are taken.
    Rarer codes are filled first; what is chosen for one code counts for all that it carries.
    """
    vectors = unit(vectors)
    fit = [r for r, e in enumerate(labelled) if SHORTEST <= len(e.text.split()) <= LONGEST]
    chosen = _carriers(labelled, vectors, fit, manner, {"present": present, "contrary": contrary})
    missed = _near_misses(labelled, vectors, fit, chosen, misses)
    rows = sorted({*chosen, *missed})
    return pack([_entry(labelled[r], missed.get(r, ())) for r in rows], vectors[rows])


def _entry(excerpt: Labelled, misses: Sequence[str]) -> Example:
    codes = tuple(excerpt.codes.items())
    return Example(excerpt.id, excerpt.text, codes, excerpt.role or "", tuple(misses))


def _carriers(
    labelled: Sequence[Labelled],
    vectors: NDArray[Any],
    fit: Rows,
    manner: Callable[[Labelled], object],
    quotas: Mapping[Direction, int],
) -> list[int]:
    groups: dict[object, list[int]] = {}
    for row in fit:
        groups.setdefault(manner(labelled[row]), []).append(row)
    counts = Counter(pair for row in fit for pair in labelled[row].codes.items())
    chosen: list[int] = []
    for code, direction in sorted(counts, key=lambda pair: (counts[pair], pair)):
        for group in groups.values():
            rows = [row for row in group if labelled[row].codes.get(code) == direction]
            taken = set(chosen).intersection(rows)
            wanted = quotas[direction] // len(groups) - len(taken)
            chosen += _varied(vectors, rows, taken, wanted)
    return chosen


def _varied(vectors: NDArray[Any], rows: Rows, taken: set[int], wanted: int) -> list[int]:
    """Rows that, with those taken, leave none of `rows` far from one of them.

    Facility location, greedily (Lin and Bilmes 2011): what stands for most others first, then
    what stands for those that nothing chosen stands for.
    """
    if wanted <= 0:
        return []
    likeness = np.maximum(vectors[list(rows)] @ vectors[list(rows)].T, 0)
    free = np.array([row not in taken for row in rows], dtype=bool)
    covered = likeness[~free].max(axis=0, initial=0)
    found: list[int] = []
    for _ in range(min(wanted, int(free.sum()))):
        gain = np.maximum(likeness - covered, 0).sum(axis=1)
        best = int(np.where(free, gain, -1).argmax())
        free[best] = False
        covered = np.maximum(covered, likeness[best])
        found.append(rows[best])
    return found


def _near_misses(
    labelled: Sequence[Labelled], vectors: NDArray[Any], fit: Rows, chosen: Rows, count: int
) -> dict[int, list[str]]:
    """Excerpts that carry nothing, each with the codes whose chosen examples they are near to."""
    common = _commonplace(labelled)
    blank = [r for r in fit if all(_family(code) in common for code in labelled[r].codes)]
    codes = {c: None for r in chosen for c in labelled[r].codes if _family(c) not in common}
    missed: dict[int, list[str]] = {}
    for code in codes if blank else ():
        carriers = [row for row in chosen if code in labelled[row].codes]
        cosines = vectors[carriers] @ vectors[blank].T
        # The nearest blank of each carrier, not the nearest to any: as varied as the carriers.
        closest = {blank[b]: cosines[c, b] for c, b in enumerate(cosines.argmax(axis=1))}
        for row in sorted(closest, key=lambda r: (-closest[r], r))[:count]:
            missed.setdefault(row, []).append(code)
    return missed


def _commonplace(labelled: Sequence[Labelled]) -> set[str]:
    on = Counter(family for e in labelled for family in {_family(code) for code in e.codes})
    return {family for family, n in on.items() if n > COMMONPLACE * len(labelled)}


def _family(code: str) -> str:
    return code.split("/", 1)[0]


# ---------------------------------------------------------------- in a bundle's folder


def save_examples(examples: Examples | None, folder: Path) -> None:
    """Write examples beside a bundle; without any, take away those of the bundle before."""
    if examples is None:
        for name in (TEXTS, VECTORS):
            (folder / name).unlink(missing_ok=True)
        return
    np.savez_compressed(folder / VECTORS, vectors=examples.vectors, scales=examples.scales)
    lines = [
        {
            "id": entry.id,
            "role": entry.role,
            "text": entry.text,
            "codes": dict(entry.codes),
            "near_miss_of": list(entry.near_miss_of),
        }
        for entry in examples.entries
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / TEXTS).write_text(text, encoding="utf-8", newline="\n")


def load_examples(folder: Path) -> Examples | None:
    """The examples in a bundle's folder; None when it has none. Raises OSError, ValueError,
    KeyError or TypeError when they are damaged."""
    if not (folder / TEXTS).exists() and not (folder / VECTORS).exists():
        return None
    try:
        with (
            (folder / VECTORS).open("rb") as file,
            np.load(file, allow_pickle=False) as arrays,
        ):
            vectors, scales = arrays["vectors"], arrays["scales"]
    except BadZipFile as error:
        raise ValueError("not a file of arrays") from error
    lines = (folder / TEXTS).read_text(encoding="utf-8").splitlines()
    entries = tuple(_read_entry(json.loads(line)) for line in lines)
    if vectors.shape[0] != len(entries) or scales.shape != (len(entries),):
        raise ValueError("as many vectors as texts are needed")
    return Examples(entries, vectors.astype(np.int8), scales.astype(np.float32))


def _read_entry(line: Mapping[str, Any]) -> Example:
    return Example(
        id=line["id"],
        text=line["text"],
        codes=tuple(line["codes"].items()),
        role=line["role"],
        near_miss_of=tuple(line["near_miss_of"]),
    )
