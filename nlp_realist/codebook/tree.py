"""A file to a tree of YAML nodes that know their lines.

Only nodes are composed: no tag builds an object, aliases are refused, and size and depth are
bounded, so a hostile file costs no more than reading it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nlp_realist.codebook.faults import Faults

if TYPE_CHECKING:
    import yaml

#: The default codebook, the longest known to us, has 125 kB.
MAX_BYTES = 2_000_000
#: A codebook is four levels deep; more is no codebook, and deep nesting exhausts the stack.
MAX_DEPTH = 12

NEW = "Run `nlp-realist codebook new` for a file to start from."


def read_tree(path: Path, faults: Faults) -> yaml.Node | None:
    """The root of the file's tree, or None after noting why there is none."""
    text = _read_text(path, faults)
    if text is None:
        return None
    _note_tabs(text, faults)
    return None if faults else _compose(text, faults)


def _read_text(path: Path, faults: Faults) -> str | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = (error.strerror or "the file can't be read").lower()
        faults.add(what, None, f"Give the path of a codebook file. {NEW}")
        return None
    if len(raw) > MAX_BYTES:
        size = f"larger than {MAX_BYTES // 1_000_000} MB"
        faults.add(f"the file is {size}", None, f"This is hardly a codebook. {NEW}")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.add("this is not UTF-8 text", line, "Save the file as plain text in UTF-8.")
        return None
    if not text.strip():
        faults.add("the file is empty", 1, NEW)
        return None
    return text


def _note_tabs(text: str, faults: Faults) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            faults.add("the line is indented with a tab", number, "Use spaces instead of tabs.")


def _compose(text: str, faults: Faults) -> yaml.Node | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if not _is_harmless(yaml.parse(text, Loader=loader), faults):
            return None
        root: yaml.Node | None = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        _note_yaml_error(text, error, faults)
        return None
    if root is None:
        faults.add("the file holds nothing but comments", 1, NEW)
    return root


def _is_harmless(events: object, faults: Faults) -> bool:
    import yaml

    depth = 0
    for event in events:  # type: ignore[attr-defined]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            faults.add("a YAML alias (*) is used", line, "Write the text out, or quote the *.")
            return False
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                faults.add("lists are nested too deeply", line, "See docs/codebook.md.")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return True


def _note_yaml_error(text: str, error: Exception, faults: Faults) -> None:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    mark = getattr(error, "problem_mark", None)
    if mark is None or "end of stream" in problem:
        mark = getattr(error, "context_mark", None) or mark  # where an open quotation began
    if mark is not None:
        line = min(mark.line, len(text.splitlines()) - 1) + 1
    else:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
    faults.add(
        f"this is not YAML ({problem})",
        line,
        "Check the indent here and in the line above. A text that holds a colon and a space, or "
        "that starts with a quotation mark or one of [ { * & ! | > % @, stands in single quotes.",
    )
