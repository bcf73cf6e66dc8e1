"""Where people put excerpts: split off, moved to another pattern, out of one, or against one.

What counts is the excerpt: each reviewer's latest word on where it belongs. Reviewers who differ
are a conflict, and the excerpt stays where the search put it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from nlp_realist.review.verdicts import moment
from nlp_realist.types import Conflict, Decision, Pattern, content_id

As = Literal["member", "counter-example"]
DIFFER = "reviewers put the same excerpts in different places"


@dataclass(frozen=True, slots=True)
class Home:
    """Where an excerpt belongs, as people hold; `decision` says so."""

    pattern: str
    kind: As
    decision: Decision


@dataclass(frozen=True, slots=True)
class Placed:
    """Where people put excerpts.

    home : excerpt -> its place. out : pattern -> excerpts that are not in it.
    parts : id of a pattern that was split off -> the decision that first did so.
    """

    home: Mapping[str, Home] = field(default_factory=dict, hash=False)
    out: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    parts: Mapping[str, Decision] = field(default_factory=dict, hash=False)
    conflicts: tuple[Conflict, ...] = ()

    def put_into(self, pattern: str, kind: As = "member") -> frozenset[str]:
        """Excerpts that people put here."""
        here = ((e, h) for e, h in self.home.items() if h.pattern == pattern)
        return frozenset(e for e, h in here if h.kind == kind)

    def not_in(self, pattern: str) -> frozenset[str]:
        """Excerpts that are no members of it: taken out, or put elsewhere."""
        elsewhere = {e for e, h in self.home.items() if h.pattern != pattern or h.kind != "member"}
        return self.out.get(pattern, frozenset()) | elsewhere


def follow(placed: Placed, merges: Mapping[str, str], there: Collection[str]) -> Placed:
    """With what was put into patterns that are gone by a merge put where they went."""

    def now(name: str) -> str:
        seen = {name}
        while name not in there and merges.get(name, name) not in seen:
            name = merges[name]
            seen.add(name)
        return name

    homes = {e: replace(h, pattern=now(h.pattern)) for e, h in placed.home.items()}
    return replace(placed, home=homes)


def part_id(source: str, excerpts: Iterable[str]) -> str:
    """The id of what is split off: who splits off the same has made the same."""
    return content_id("part", source, *sorted(excerpts))


def excerpts_of(decision: Decision) -> tuple[str, ...]:
    """The excerpts that a split or a move is about."""
    return tuple(decision.change.get("excerpts", "").split())


@dataclass(slots=True)
class _Held:
    """One reviewer's word on one excerpt, so far."""

    home: Home | None = None
    out: dict[str, Decision] = field(default_factory=dict)

    def hear(self, decision: Decision, source: str, into: str, kind: As) -> None:
        if into:
            self.home = Home(into, kind, decision)
            self.out.pop(into, None)
            return
        self.out[source] = decision
        if self.home is not None and self.home.pattern == source:
            self.home = None


def placings(decisions: Iterable[Decision], now: Callable[[str], str]) -> Placed:
    """What splits and moves come to. now : a pattern's id -> what it is called at present."""
    words: dict[str, dict[str, _Held]] = defaultdict(dict)
    parts: dict[str, Decision] = {}
    for decision in sorted(decisions, key=moment):
        if decision.verdict not in ("split", "move"):
            continue
        source, into = now(decision.target), now(decision.change.get("into", ""))
        kind: As = "counter-example" if decision.change.get("as") else "member"
        if decision.verdict == "split":
            parts.setdefault(into, decision)
        for excerpt in excerpts_of(decision):
            held = words[excerpt].setdefault(decision.reviewer, _Held())
            held.hear(decision, source, into, kind)
    return _agreed(words, parts)


def _agreed(words: Mapping[str, Mapping[str, _Held]], parts: Mapping[str, Decision]) -> Placed:
    home: dict[str, Home] = {}
    out: dict[str, set[str]] = defaultdict(set)
    differing: dict[tuple[str, ...], tuple[Decision, ...]] = {}

    def differ(*decisions: Decision) -> None:
        concerned = sorted({d.id: d for d in decisions}.values(), key=moment)
        differing[tuple(d.id for d in concerned)] = tuple(concerned)

    for excerpt, held in words.items():
        homes = [one.home for one in held.values() if one.home is not None]
        if len({(h.pattern, h.kind) for h in homes}) > 1:
            differ(*(h.decision for h in homes))
            continue
        for one in held.values():
            for pattern, decision in one.out.items():
                if homes and homes[0].pattern == pattern:
                    differ(homes[0].decision, decision)
                else:
                    out[pattern].add(excerpt)
        if homes and not _disputed(excerpt, homes[0], held):
            home[excerpt] = homes[0]
    return Placed(
        home=home,
        out={pattern: frozenset(excerpts) for pattern, excerpts in out.items()},
        parts=parts,
        conflicts=tuple(
            Conflict(concerned[0].target, concerned, DIFFER) for concerned in differing.values()
        ),
    )


def _disputed(excerpt: str, home: Home, held: Mapping[str, _Held]) -> bool:
    return any(home.pattern in one.out for one in held.values())


def with_placed(
    patterns: Sequence[Pattern], placed: Placed, present: Collection[str] | None
) -> tuple[list[Pattern], set[str], list[Conflict]]:
    """Patterns with excerpts where people put them; ids of those that changed by it; and where
    there is nowhere to put them.

    present : ids of the excerpts that there are; None: whichever are named.
    """
    there = {pattern.id: pattern for pattern in patterns}
    whole = [*patterns, *_parts(there, placed, present)]
    known = {pattern.id for pattern in whole}
    lost = {h.decision.id: h for h in placed.home.values() if h.pattern not in known}
    conflicts = [
        Conflict(
            home.decision.target,
            (home.decision,),
            f"excerpts were moved to pattern {home.pattern}, which is not there",
        )
        for home in lost.values()
    ]
    homes = {e: h for e, h in placed.home.items() if h.pattern in known}
    settled = replace(placed, home=homes)
    moved = [_moved(pattern, settled, present) for pattern in whole]
    changed = {new.id for new, old in zip(moved, whole, strict=True) if new != there.get(new.id)}
    kept = [pattern for pattern in moved if pattern.members or pattern.id not in changed]
    return kept, changed, conflicts


def _parts(
    there: Mapping[str, Pattern], placed: Placed, present: Collection[str] | None
) -> list[Pattern]:
    """New patterns for what was split off and is not a pattern of its own yet."""
    made = []
    for part, decision in placed.parts.items():
        put = placed.put_into(part)
        if part in there or not any(present is None or e in present for e in put):
            continue
        source = there.get(decision.target)
        label = decision.change.get("label", "")
        made.append(
            Pattern(
                id=part,
                label=label or f"{source.label if source else 'pattern'} (split off)",
                statement="",
                members=(),
                level=None,
                support=source.support if source else {},
                provenance=source.provenance if source else {},
            )
        )
    return made


def _moved(pattern: Pattern, placed: Placed, present: Collection[str] | None) -> Pattern:
    gone, put = placed.not_in(pattern.id), placed.put_into(pattern.id)
    come = [e for e in placed.home if e in put and (present is None or e in present)]
    members = [m for m in pattern.members if m not in gone]
    members += [e for e in come if e not in members]
    against = [c for c in pattern.counter_examples if c not in come]
    called = placed.put_into(pattern.id, "counter-example")
    against += [e for e in placed.home if e in called and e not in against]
    if tuple(members) == pattern.members and tuple(against) == pattern.counter_examples:
        return pattern
    return replace(pattern, members=tuple(members), counter_examples=tuple(against))
