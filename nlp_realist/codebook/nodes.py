"""Reading values out of YAML nodes; a value of the wrong kind is noted with its line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nlp_realist.codebook.faults import Faults

if TYPE_CHECKING:
    import yaml

KINDS = {"scalar": "a text", "sequence": "a list", "mapping": "a set of keys"}
NULL = "tag:yaml.org,2002:null"
BOOL = "tag:yaml.org,2002:bool"


def line_of(node: yaml.Node) -> int:
    """The line in which a node starts, from 1."""
    line: int = node.start_mark.line
    return line + 1


def kind_of(node: Any) -> str:
    """``scalar``, ``sequence`` or ``mapping``."""
    return str(node.id)


def keys(node: yaml.Node, known: Sequence[str], whose: str, faults: Faults) -> dict[str, yaml.Node]:
    """The keys of a mapping; an unknown or repeated key is a fault."""
    if kind_of(node) != "mapping":
        hint = f"Write keys with a colon, such as {known[0]}: ..."
        faults.add(
            f"{whose} is {KINDS[kind_of(node)]} instead of keys and values", line_of(node), hint
        )
        return {}
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if kind_of(key) == "scalar" else "?"
        if name not in known:
            faults.add(f"'{name}' is no key of {whose}", line_of(key), _suggestion(name, known))
        elif name in found:
            faults.add(f"the key '{name}' is there twice", line_of(key), "Take one of them out.")
        else:
            found[name] = value
    return found


def _suggestion(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(known)}."


def entries(
    entry: dict[str, yaml.Node], key: str, parent: yaml.Node, faults: Faults
) -> list[yaml.Node]:
    """The nodes of a list that has to be there."""
    node = entry.get(key)
    if node is None:
        if kind_of(parent) == "mapping":
            hint = f"Add {key}: and a list below it."
            faults.add(f"the codebook has no {key}", line_of(parent), hint)
        return []
    if kind_of(node) != "sequence":
        hint = "Put a list below it, each entry starting with - id:"
        faults.add(f"'{key}' holds no list", line_of(node), hint)
        return []
    if not node.value:
        faults.add(f"'{key}' is empty", line_of(node), "Add an entry that starts with - id:")
    return list(node.value)


def text(entry: dict[str, yaml.Node], key: str, faults: Faults) -> str:
    """One text with single spaces; empty when the key is missing or holds nothing."""
    node = entry.get(key)
    if node is None or node.tag == NULL:
        return ""
    if kind_of(node) != "scalar":
        hint = "Write the text behind the colon."
        faults.add(f"'{key}' is {KINDS[kind_of(node)]} instead of a text", line_of(node), hint)
        return ""
    return " ".join(str(node.value).split())


def texts(
    entry: dict[str, yaml.Node], key: str, faults: Faults, *, exact: bool = False
) -> tuple[str, ...]:
    """A list of texts; `exact` keeps the spaces inside each."""
    node = entry.get(key)
    if node is None or node.tag == NULL:
        return ()
    if kind_of(node) != "sequence":
        hint = "Put each entry in a line of its own that starts with a dash and a space."
        faults.add(f"'{key}' is {KINDS[kind_of(node)]} instead of a list", line_of(node), hint)
        return ()
    return tuple(words for item in node.value if (words := _item(item, key, faults, exact)))


def _item(node: yaml.Node, key: str, faults: Faults, exact: bool) -> str:
    if kind_of(node) != "scalar":
        what = f"an entry of '{key}' is {KINDS[kind_of(node)]} instead of a text"
        hint = "Put it in single quotes; a colon with a space behind it makes YAML see a key."
        faults.add(what, line_of(node), hint)
        return ""
    words = "" if node.tag == NULL else str(node.value).strip()
    if not words:
        faults.add(f"an entry of '{key}' is empty", line_of(node), "Fill it or take it out.")
    return words if exact else " ".join(words.split())


def flag(entry: dict[str, yaml.Node], key: str, faults: Faults) -> bool:
    """Yes or no; no when the key is missing."""
    node = entry.get(key)
    if node is None or node.tag == NULL:
        return False
    value = str(node.value).lower() if kind_of(node) == "scalar" else ""
    if value not in ("yes", "no", "true", "false", "on", "off"):
        faults.add(f"'{key}' is neither yes nor no", line_of(node), "Write yes or no.")
    return value in ("yes", "true", "on")
