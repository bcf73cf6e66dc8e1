"""One pattern goes into another, because people hold them for the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from nlp_realist.types import Conflict, Count, Decision, Excerpt, Pattern


def targets(
    into: Mapping[str, Decision], steps: Mapping[str, str], known: Collection[str]
) -> tuple[dict[str, str], list[Conflict]]:
    """Where each merged pattern ends up, and merges that can't be done.

    into : pattern -> the decision that merges it; steps : pattern -> the one it goes into.
    A merge in a circle, or into what is not there, is left undone and told.
    """
    found: dict[str, str] = {}
    undone = []
    for start, decision in into.items():
        place, seen = start, {start}
        while place in steps and steps[place] not in seen:
            place = steps[place]
            seen.add(place)
        if place in steps:
            undone.append(Conflict(start, (decision,), "patterns are merged into each other"))
        elif place in known:
            found[start] = place
        elif start in known:
            why = f"it was merged into pattern {place}, which is not there"
            undone.append(Conflict(start, (decision,), why))
    return found, undone


def merge(
    patterns: Sequence[Pattern], merged: Mapping[str, str], excerpts: Mapping[str, Excerpt]
) -> Iterator[Pattern]:
    """Patterns with those that were merged inside the ones that take them in."""
    guests: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        if pattern.id in merged:
            guests[merged[pattern.id]].append(pattern)
    for pattern in patterns:
        if pattern.id in merged:
            continue
        leads_to = dict.fromkeys(merged.get(other, other) for other in pattern.leads_to)
        hosted = _host(pattern, guests[pattern.id], excerpts) if guests[pattern.id] else pattern
        kept = tuple(other for other in leads_to if other != pattern.id)
        yield replace(hosted, leads_to=kept) if kept != hosted.leads_to else hosted


def _host(pattern: Pattern, guests: Sequence[Pattern], excerpts: Mapping[str, Excerpt]) -> Pattern:
    """A pattern that takes in others. What was measured on the old members alone is let go."""
    all_of_them = [pattern, *guests]
    members = tuple(dict.fromkeys(m for p in all_of_them for m in p.members))
    against = dict.fromkeys(c for p in all_of_them for c in p.counter_examples)
    return replace(
        pattern,
        members=members,
        counter_examples=tuple(c for c in against if c not in members),
        phrases=tuple(dict.fromkeys(w for p in all_of_them for w in p.phrases)),
        rivals=tuple(dict.fromkeys(r for p in all_of_them for r in p.rivals)),
        memo="\n".join(filter(None, (p.memo for p in all_of_them))),
        support=_support(pattern, members, excerpts),
        codes={},
        stability=None,
        contrasts=(),
        links=tuple(replace(chain, told_in=None) for p in all_of_them for chain in p.links),
        mainstays=None,
        version=pattern.version + 1,
    )


def _support(
    pattern: Pattern, members: Sequence[str], excerpts: Mapping[str, Excerpt]
) -> dict[str, Count]:
    there = [excerpts[member] for member in members if member in excerpts]
    counted = {"excerpts": len(members)}
    if there:
        counted["transcripts"] = len({e.transcript for e in there})
        counted["speakers"] = len({(e.transcript, e.speaker) for e in there if e.speaker})
    return {
        unit: Count(n, max(n, pattern.support[unit].of))
        for unit, n in counted.items()
        if unit in pattern.support
    }
