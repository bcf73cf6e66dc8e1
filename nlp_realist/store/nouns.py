"""Codebooks and patterns as JSON and back, exactly.

What the tables need not search is kept as JSON, so that a new field of a noun is one line
here and no new column.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from nlp_realist.types import (
    Chain,
    Change,
    Code,
    Codebook,
    Count,
    Evidence,
    Family,
    Mainstay,
    Pattern,
    Relation,
    Slot,
    Step,
    Theme,
    Theory,
)

# JSON has no tuples: what the nouns hold as tuples of strings is listed here.
_CODE_TUPLES = (
    "include",
    "exclude",
    "examples",
    "contrary_examples",
    "cues",
    "contrary_cues",
)
_PATTERN_TUPLES = (
    "members",
    "phrases",
    "counter_examples",
    "silences",
    "leads_to",
    "rivals",
)
_PATTERN_PLAIN = (
    "id",
    "label",
    "statement",
    "level",
    "status",
    "version",
    "human_statement",
    "stability",
    "memo",
)
_CHANGE = ("kind", "pattern", "label", "before", "after", "joined", "left", "others")
_THEME = ("id", "label", "level", "parent", "patterns", "by", "likeness")
_THEORY = ("id", "if_", "then", "because", "source")
_RELATION = ("theory", "subject", "target", "kind", "similarity", "why", "settled", "by")
_CODE_PLAIN = ("id", "label", "definition", "contrary")
_FAMILY_PLAIN = ("id", "label", "definition", "combine", "directed")
_FAMILY_TUPLES = ("only_with",)
_MAINSTAY = ("kind", "name", "transcript")
_STEP = ("cause", "effect", "signal")
_EVIDENCE = ("transcript", "excerpt", "start", "end", "text", "speaker", "role", "kind", "intended")


def to_json(value: object) -> str:
    """A value as compact JSON, in ASCII so that any character survives."""
    return json.dumps(value, separators=(",", ":"))


def _fields(noun: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in names}


def codebook_to_json(codebook: Codebook) -> str:
    """A codebook as JSON."""
    return to_json(
        {
            **_fields(codebook, ("name", "version", "hash")),
            "families": [
                _fields(family, (*_FAMILY_PLAIN, *_FAMILY_TUPLES)) for family in codebook.families
            ],
            "codes": [_fields(code, (*_CODE_PLAIN, *_CODE_TUPLES)) for code in codebook.codes],
        }
    )


def codebook_from_json(text: str) -> Codebook:
    """The codebook that was stored."""
    stored = json.loads(text)
    codes = [{**code, **_tuples(code, _CODE_TUPLES)} for code in stored["codes"]]
    return Codebook(
        name=stored["name"],
        version=stored["version"],
        families=tuple(
            Family(**{**family, **_tuples(family, _FAMILY_TUPLES)}) for family in stored["families"]
        ),
        codes=tuple(Code(**code) for code in codes),
        hash=stored["hash"],
    )


def _tuples(stored: Mapping[str, Any], names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(stored[name]) for name in names}


def pattern_to_json(pattern: Pattern) -> str:
    """A pattern as JSON."""
    central = pattern.central
    return to_json(
        {
            **_fields(pattern, (*_PATTERN_PLAIN, *_PATTERN_TUPLES)),
            "central": None if central is None else _fields(central, _EVIDENCE),
            "support": _counts_out(pattern.support),
            "codes": _counts_out(pattern.codes),
            "slots": {part: _slot_out(slot) for part, slot in pattern.slots.items()},
            "contrasts": [dict(row) for row in pattern.contrasts],
            "silent_in": list(pattern.silent_in),
            "places": {excerpt: list(place) for excerpt, place in pattern.places.items()},
            "provenance": dict(pattern.provenance),
            "breakdown": [dict(row) for row in pattern.breakdown],
            "notices": list(pattern.notices),
            "links": [_chain_out(chain) for chain in pattern.links],
            "mainstays": _mainstays_out(pattern.mainstays),
        }
    )


def pattern_from_json(text: str) -> Pattern:
    """The pattern that was stored."""
    stored = json.loads(text)
    central = stored["central"]
    plain: dict[str, Any] = {name: stored[name] for name in _PATTERN_PLAIN}
    several: dict[str, Any] = _tuples(stored, _PATTERN_TUPLES)
    return Pattern(
        **plain,
        **several,
        central=None if central is None else Evidence(**central),
        support=_counts_in(stored["support"]),
        codes=_counts_in(stored["codes"]),
        slots={part: _slot_in(slot) for part, slot in stored["slots"].items()},
        contrasts=tuple(stored["contrasts"]),
        # Projects made before these were kept hold cards without them.
        silent_in=tuple(stored.get("silent_in", ())),
        places={excerpt: (x, y) for excerpt, (x, y) in stored.get("places", {}).items()},
        provenance=stored["provenance"],
        breakdown=tuple(stored.get("breakdown", ())),
        notices=tuple(stored.get("notices", ())),
        links=tuple(map(_chain_in, stored.get("links", ()))),
        mainstays=_mainstays_in(stored.get("mainstays")),
    )


def _counts_out(counts: Mapping[str, Count]) -> dict[str, list[int]]:
    return {unit: [count.n, count.of] for unit, count in counts.items()}


def _counts_in(stored: Mapping[str, list[int]]) -> dict[str, Count]:
    return {unit: Count(n, of) for unit, (n, of) in stored.items()}


def _slot_out(slot: Slot) -> dict[str, Any]:
    return {"state": slot.state, "evidence": [_fields(e, _EVIDENCE) for e in slot.evidence]}


def _slot_in(stored: Mapping[str, Any]) -> Slot:
    return Slot(stored["state"], tuple(Evidence(**e) for e in stored["evidence"]))


def _mainstays_out(mainstays: tuple[Mainstay, ...] | None) -> list[dict[str, Any]] | None:
    return None if mainstays is None else [_fields(one, _MAINSTAY) for one in mainstays]


def _mainstays_in(stored: Iterable[Mapping[str, Any]] | None) -> tuple[Mainstay, ...] | None:
    return None if stored is None else tuple(Mainstay(**one) for one in stored)


def _chain_out(chain: Chain) -> dict[str, Any]:
    told_in = chain.told_in
    return {
        "steps": [
            {"relation": step.relation, **{p: _fields(getattr(step, p), _EVIDENCE) for p in _STEP}}
            for step in chain.steps
        ],
        "told_in": None if told_in is None else [told_in.n, told_in.of],
    }


def _chain_in(stored: Mapping[str, Any]) -> Chain:
    steps = (
        Step(step["relation"], **{p: Evidence(**step[p]) for p in _STEP})
        for step in stored["steps"]
    )
    told_in = stored["told_in"]
    return Chain(tuple(steps), None if told_in is None else Count(*told_in))


def change_to_json(change: Change) -> str:
    """A change as JSON."""
    return to_json(_fields(change, _CHANGE))


def change_from_json(text: str) -> Change:
    """The change that was stored."""
    stored = json.loads(text)
    return Change(**{**stored, **_tuples(stored, ("others",))})


def theme_to_json(theme: Theme) -> str:
    """A theme as JSON."""
    return to_json(_fields(theme, _THEME))


def theme_from_json(text: str) -> Theme:
    """The theme that was stored."""
    stored = json.loads(text)
    return Theme(**{**stored, **_tuples(stored, ("patterns",))})


def theory_to_json(theory: Theory) -> str:
    """A theory as JSON."""
    return to_json(_fields(theory, _THEORY))


def theory_from_json(text: str) -> Theory:
    """The theory that was stored."""
    return Theory(**json.loads(text))


def relation_to_json(relation: Relation) -> str:
    """A relation as JSON."""
    return to_json(
        {
            **_fields(relation, _RELATION),
            "parts": dict(relation.parts),
            "evidence": [_fields(e, _EVIDENCE) for e in relation.evidence],
        }
    )


def relation_from_json(text: str) -> Relation:
    """The relation that was stored."""
    stored = json.loads(text)
    evidence = tuple(Evidence(**e) for e in stored["evidence"])
    return Relation(**{**stored, "evidence": evidence})
