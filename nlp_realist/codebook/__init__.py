"""Codebook file (YAML) to a checked `Codebook`; faults carry file and line; hash.

The file is data: families, codes, definitions, examples and cues. Nothing in it is executed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

from nlp_realist.codebook.build import build
from nlp_realist.codebook.cues import compile_cue, plain
from nlp_realist.codebook.faults import Faults
from nlp_realist.codebook.show import codebook_template, render_codebook
from nlp_realist.codebook.tree import read_tree
from nlp_realist.errors import CodebookError
from nlp_realist.types import Codebook, content_id

__all__ = [
    "DEFAULT_CODEBOOK",
    "check_codebook",
    "codebook_hash",
    "codebook_template",
    "codebook_text",
    "compile_cue",
    "load_codebook",
    "load_guidance",
    "plain",
    "render_codebook",
]

#: The codebook that ships with the package.
DEFAULT_CODEBOOK = Path(__file__).parent.parent / "data" / "codebooks" / "restorative.yaml"


def load_codebook(path: Path | None = None) -> Codebook:
    """Read a codebook; without a path, the default one.

    Raises CodebookError with file and line of the first fault, and how many more there are.
    """
    return _default()[0] if path is None else _load(path)[0]


def codebook_text(path: Path | None = None) -> str:
    """A codebook's file, word for word; without a path, the default one's. The file must be
    sound: see `load_codebook`."""
    return (path or DEFAULT_CODEBOOK).read_text(encoding="utf-8-sig")


def load_guidance(path: Path | None = None) -> tuple[str, ...]:
    """What a codebook tells coders about excerpts and coding in general.

    Raises CodebookError as `load_codebook` does.
    """
    return _default()[1] if path is None else _load(path)[1]


def check_codebook(path: Path) -> list[CodebookError]:
    """All faults of a codebook file, in order of line; empty when it is sound."""
    return _read(path)[2].in_order()


def codebook_hash(codebook: Codebook, guidance: Sequence[str] = ()) -> str:
    """Name the exact content of a codebook: 16 hexadecimal digits.

    Layout, comments, quoting and the order of keys in the file do not count; every word, cue,
    and the order of families, codes and lists do.
    """
    content = {"codebook": asdict(replace(codebook, hash="")), "guidance": list(guidance)}
    return content_id(json.dumps(content, sort_keys=True))


@cache
def _default() -> tuple[Codebook, tuple[str, ...]]:
    # The shipped cues are compiled by the tests; here that would cost every start a second.
    return _load(DEFAULT_CODEBOOK, check_cues=False)


def _load(path: Path, *, check_cues: bool = True) -> tuple[Codebook, tuple[str, ...]]:
    codebook, guidance, faults = _read(path, check_cues=check_cues)
    found = faults.in_order()
    if codebook is None or found:
        raise _first_of(found)
    return codebook, guidance


def _read(
    path: Path, *, check_cues: bool = True
) -> tuple[Codebook | None, tuple[str, ...], Faults]:
    faults = Faults(path.name)
    root = read_tree(path, faults)
    if root is None:
        return None, (), faults
    codebook, guidance = build(root, faults, check_cues=check_cues)
    return replace(codebook, hash=codebook_hash(codebook, guidance)), guidance, faults


def _first_of(found: Sequence[CodebookError]) -> CodebookError:
    first, rest = found[0], len(found) - 1
    if not rest:
        return first
    more = "There is 1 more fault" if rest == 1 else f"There are {rest} more faults"
    hint = f"{first.hint} {more}: run `nlp-realist codebook check`."
    return CodebookError(first.what, first.where, hint)
