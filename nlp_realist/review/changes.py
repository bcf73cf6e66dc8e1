"""What changed since the last run: new, gone, grown, shrunk, merged and split patterns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nlp_realist.types import Change, Pattern

#: Share of an earlier pattern's members that makes a later one its successor, and of a new one's
#: that makes it a piece of an earlier one.
MOST = 0.5


def compare(
    before: Sequence[Pattern], now: Sequence[Pattern], known: Collection[str]
) -> list[Change]:
    """What became of each pattern, those there are now first, then those that are gone.

    known : excerpts that both runs could know: only these tell where a pattern came from or went.
    """
    there = set(known)
    old = {pattern.id: pattern for pattern in before}
    new = {pattern.id: pattern for pattern in now}
    gone = [pattern for pattern in before if pattern.id not in new]
    went = {pattern.id: _successor(pattern, now, there) for pattern in gone}
    changes = []
    for pattern in now:
        took_in = tuple(name for name, into in went.items() if into == pattern.id)
        earlier = old.get(pattern.id)
        came_from = _source(pattern, before, there) if earlier is None else ""
        changes.append(_change(pattern, earlier, took_in, came_from))
    return changes + [_gone(pattern, went[pattern.id]) for pattern in gone]


def _change(
    pattern: Pattern, earlier: Pattern | None, took_in: tuple[str, ...], came_from: str
) -> Change:
    then, now = set(earlier.members if earlier else ()), set(pattern.members)
    joined, left = len(now - then), len(then - now)
    size = (pattern.id, pattern.label, len(then), len(now), joined, left)
    if took_in:
        return Change("merged", *size, took_in)
    if earlier is None:
        return Change("split", *size, (came_from,)) if came_from else Change("new", *size)
    if not joined and not left:
        return Change("same", *size)
    if joined == left:
        return Change("changed", *size)
    return Change("grown" if joined > left else "shrunk", *size)


def _gone(pattern: Pattern, successor: str) -> Change:
    n = len(pattern.members)
    others = (successor,) if successor else ()
    return Change("gone", pattern.id, pattern.label, n, 0, 0, n, others)


def _successor(pattern: Pattern, now: Sequence[Pattern], known: set[str]) -> str:
    """The pattern that now holds most of one that is gone; empty when none does."""
    members = set(pattern.members) & known
    shares = [(len(members & set(p.members)), p.id) for p in now]
    most, name = max(shares, default=(0, ""))
    return name if members and most >= MOST * len(members) else ""


def _source(pattern: Pattern, before: Sequence[Pattern], known: set[str]) -> str:
    """The earlier pattern that most of a new one was in; empty when there is none."""
    members = set(pattern.members) & known
    shares = [(len(members & set(p.members)), p.id) for p in before]
    most, name = max(shares, default=(0, ""))
    return name if members and most >= MOST * len(members) else ""


def counts(changes: Sequence[Change]) -> Mapping[str, int]:
    """How many patterns each thing happened to; kinds that are there, in the order of telling."""
    kinds = ("new", "gone", "grown", "shrunk", "changed", "merged", "split", "same")
    told = {kind: sum(change.kind == kind for change in changes) for kind in kinds}
    return {kind: n for kind, n in told.items() if n}
