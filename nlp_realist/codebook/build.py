"""A tree of YAML nodes to families and codes, noting every fault on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from nlp_realist.codebook.cues import cue_fault
from nlp_realist.codebook.faults import Faults
from nlp_realist.codebook.nodes import entries, flag, keys, kind_of, line_of, text, texts
from nlp_realist.types import Code, Codebook, Family

if TYPE_CHECKING:
    import yaml

    Entry = dict[str, yaml.Node]

TOP_KEYS = ("name", "version", "guidance", "families", "codes")
FAMILY_KEYS = (
    "id", "label", "definition", "combine", "directed", "only_with", "include", "exclude",
)  # fmt: skip
CONTRARY_KEYS = ("contrary", "contrary_examples", "contrary_cues")
CODE_KEYS = (
    "id", "label", "question", "definition", "include", "exclude", "examples", "cues",
    *CONTRARY_KEYS,
)  # fmt: skip

NAME = re.compile(r"[\w-]+")


def build(
    root: yaml.Node, faults: Faults, *, check_cues: bool = True
) -> tuple[Codebook, tuple[str, ...]]:
    """The codebook and its guidance; worth using only when no fault was noted."""
    top = keys(root, TOP_KEYS, "the codebook", faults)
    families = _families(top, root, faults)
    _note_unknown_companions(families, faults)
    codes = _codes(top, root, families, faults, check_cues)
    _note_empty_families(families, codes, faults)
    name = (
        _required(top, "name", root, "the codebook", faults) if kind_of(root) == "mapping" else ""
    )
    version = text(top, "version", faults) or "1"
    order = tuple(family for family, _ in families.values())
    codebook = Codebook(name, version, order, tuple(codes.values()))
    return codebook, texts(top, "guidance", faults)


def _families(top: Entry, root: yaml.Node, faults: Faults) -> dict[str, tuple[Family, int]]:
    found: dict[str, tuple[Family, int]] = {}
    for node in entries(top, "families", root, faults):
        entry = keys(node, FAMILY_KEYS, "a family", faults)
        family_id = _required(entry, "id", node, "this family", faults)
        if family_id and not NAME.fullmatch(family_id):
            hint = "Use letters, digits, _ and - only."
            faults.add(f"'{family_id}' is no name for a family", line_of(entry["id"]), hint)
        elif family_id in found:
            hint = f"It stands in line {found[family_id][1]} already; give one of them another id."
            faults.add(f"the family '{family_id}' is there twice", line_of(entry["id"]), hint)
        family = _family(family_id, entry, faults)
        if family_id:
            found.setdefault(family_id, (family, line_of(entry["id"])))
    return found


def _family(family_id: str, entry: Entry, faults: Faults) -> Family:
    definition = text(entry, "definition", faults)
    include = texts(entry, "include", faults)
    exclude = texts(entry, "exclude", faults)
    return Family(
        id=family_id,
        label=text(entry, "label", faults) or _as_label(family_id),
        definition="\n".join(
            [definition]
            + [f"Include: {words}" for words in include]
            + [f"Exclude: {words}" for words in exclude]
        ).strip(),
        combine=_combine(entry, faults),
        directed=flag(entry, "directed", faults),
        only_with=texts(entry, "only_with", faults),
    )


def _note_unknown_companions(families: dict[str, tuple[Family, int]], faults: Faults) -> None:
    for family, line in families.values():
        for other in family.only_with:
            if other not in families or other == family.id:
                hint = "List ids of other families of this file under only_with."
                faults.add(f"only_with names '{other}', no other family", line, hint)


def _combine(entry: Entry, faults: Faults) -> Literal["one", "any"]:
    value = text(entry, "combine", faults) or "any"
    if value == "one":
        return "one"
    if value != "any":
        hint = "Write one (at most one code of the family applies to an excerpt) or any."
        faults.add(f"combine is '{value}'", line_of(entry["combine"]), hint)
    return "any"


def _codes(
    top: Entry,
    root: yaml.Node,
    families: dict[str, tuple[Family, int]],
    faults: Faults,
    check_cues: bool,
) -> dict[str, Code]:
    found: dict[str, Code] = {}
    lines: dict[str, int] = {}
    for node in entries(top, "codes", root, faults):
        entry = keys(node, CODE_KEYS, "a code", faults)
        code_id = _required(entry, "id", node, "this code", faults)
        if not code_id:
            continue
        line = line_of(entry["id"])
        if code_id in found:
            hint = f"It stands in line {lines[code_id]} already; give one of them another id."
            faults.add(f"the code '{code_id}' is there twice", line, hint)
        elif _is_code_id(code_id, line, faults):
            _note_family_faults(code_id, entry, families, faults)
        code = _code(code_id, entry, node, faults)
        if check_cues:
            _note_cue_faults(entry, faults)
        found.setdefault(code_id, code)
        lines.setdefault(code_id, line)
    return found


def _code(code_id: str, entry: Entry, node: yaml.Node, faults: Faults) -> Code:
    question = text(entry, "question", faults)
    definition = _required(entry, "definition", node, f"the code '{code_id}'", faults)
    return Code(
        id=code_id,
        label=text(entry, "label", faults) or _as_label(code_id.rpartition("/")[2]),
        definition=f'{definition} The question: "{question}"' if question else definition,
        include=texts(entry, "include", faults),
        exclude=texts(entry, "exclude", faults),
        contrary=text(entry, "contrary", faults),
        examples=texts(entry, "examples", faults),
        contrary_examples=texts(entry, "contrary_examples", faults),
        cues=texts(entry, "cues", faults, exact=True),
        contrary_cues=texts(entry, "contrary_cues", faults, exact=True),
    )


def _is_code_id(code_id: str, line: int, faults: Faults) -> bool:
    family, slash, name = code_id.partition("/")
    if slash and NAME.fullmatch(family) and NAME.fullmatch(name):
        return True
    hint = "Write family/name, with letters, digits, _ and - only."
    faults.add(f"'{code_id}' is no id for a code", line, hint)
    return False


def _note_family_faults(
    code_id: str, entry: Entry, families: dict[str, tuple[Family, int]], faults: Faults
) -> None:
    family_id = code_id.partition("/")[0]
    if family_id not in families:
        known = ", ".join(families) or "none"
        hint = f"Add a family with id {family_id}, or choose one of: {known}."
        faults.add(f"the code '{code_id}' is in no family", line_of(entry["id"]), hint)
    elif not families[family_id][0].directed:
        for key in CONTRARY_KEYS:
            if key in entry and _holds_words(entry, key):
                hint = f"Set directed: yes in the family {family_id}, or take {key} out."
                what = f"'{key}' is given, but the family has no direction"
                faults.add(what, line_of(entry[key]), hint)


def _holds_words(entry: Entry, key: str) -> bool:
    return bool(entry[key].value)


def _note_cue_faults(entry: Entry, faults: Faults) -> None:
    for key in ("cues", "contrary_cues"):
        node = entry.get(key)
        if node is None or kind_of(node) != "sequence":
            continue
        for item in node.value:
            fault = cue_fault(item.value) if kind_of(item) == "scalar" else None
            if fault:
                faults.add(fault.what, line_of(item), fault.hint)


def _note_empty_families(
    families: dict[str, tuple[Family, int]], codes: dict[str, Code], faults: Faults
) -> None:
    used = {code_id.partition("/")[0] for code_id in codes}
    for family_id, (_, line) in families.items():
        if family_id not in used:
            hint = f"Add a code with an id such as {family_id}/name, or take the family out."
            faults.add(f"the family '{family_id}' has no codes", line, hint)


def _required(entry: Entry, key: str, node: yaml.Node, whose: str, faults: Faults) -> str:
    words = text(entry, key, faults)
    if not words and (key not in entry or kind_of(entry[key]) == "scalar"):
        line = line_of(entry.get(key, node))
        faults.add(f"{whose} has no {key}", line, f"Add a line: {key}, a colon, and the text.")
    return words


def _as_label(name: str) -> str:
    return name.replace("_", " ").capitalize()
