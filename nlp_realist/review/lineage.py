"""From one run to the next: what people hold of each pattern, and which new one is which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp_realist.review.patterns import SAME, ReviewedPatterns, likeness, version_seen
from nlp_realist.review.placing import excerpts_of
from nlp_realist.types import Decision, Held, Pattern, content_id

#: Verdicts by which a person says of the excerpts that were shown: these belong together.
HOLDS = ("accept", "reword", "merge")
NONE_LEFT = "none of its excerpts is in the study any more; it is kept because people decided on it"


@dataclass(frozen=True, slots=True)
class Editions:
    """Patterns of all runs, by id, the latest first."""

    of: Mapping[str, tuple[Pattern, ...]]

    def latest(self, name: str) -> Pattern | None:
        """A pattern as it was last stored."""
        found = self.of.get(name, ())
        return found[0] if found else None

    def members(self, decision: Decision, name: str) -> frozenset[str]:
        """The excerpts of a pattern as the reviewer saw it who made the decision."""
        found = self.of.get(name, ())
        seen = version_seen(decision) if name == decision.target else 0
        fitting = [edition for edition in found if edition.version <= seen] or list(found[:1])
        return frozenset(fitting[0].members) if fitting else frozenset()


def editions(runs: Iterable[Pattern]) -> Editions:
    """Lay out patterns of all runs, given the latest first."""
    found: dict[str, list[Pattern]] = {}
    for pattern in runs:
        found.setdefault(pattern.id, []).append(pattern)
    return Editions({name: tuple(several) for name, several in found.items()})


def held(reviewed: ReviewedPatterns, known: Editions) -> list[Held]:
    """What people hold of each pattern that they decided on; a new search keeps to it.

    A pattern that was accepted, put in words or merged holds the excerpts that its reviewer saw;
    one that was rejected, renamed or given a memo only stays itself. Where excerpts were put by
    people, they stay.
    """
    found = []
    guests: dict[str, list[str]] = {}
    for guest, host in reviewed.merged.items():
        guests.setdefault(host, []).append(guest)
    for pattern in reviewed.patterns:
        decided = bool(reviewed.about.get(pattern.id)) or pattern.id in guests
        if decided or _touched(pattern.id, reviewed):
            names = (pattern.id, *guests.get(pattern.id, ()))
            found.append(_held(pattern, names, reviewed, known))
    for name in dict.fromkeys(decision.target for decision in reviewed.waiting):
        lost = known.latest(name)
        if lost is not None:
            found.append(_held(lost, (name,), reviewed, known))
    return found


def _touched(name: str, reviewed: ReviewedPatterns) -> bool:
    placed = reviewed.placed
    return name in placed.out or any(home.pattern == name for home in placed.home.values())


def _held(
    pattern: Pattern, names: Sequence[str], reviewed: ReviewedPatterns, known: Editions
) -> Held:
    placed = reviewed.placed
    seen: set[str] = set()
    if pattern.status != "rejected":
        for name in names:
            for decision in reviewed.settled.get(name, ()):
                if decision.verdict in HOLDS:
                    seen |= known.members(decision, name)
        if len(names) > 1:
            seen |= _seen_by_host(pattern, known)
    apart = placed.not_in(pattern.id)
    return Held(
        id=pattern.id,
        members=frozenset(pattern.members),
        together=frozenset(seen - apart) | placed.put_into(pattern.id),
        apart=apart,
        against=placed.put_into(pattern.id, "counter-example"),
        merged=tuple(_guest(name, reviewed, known) - apart for name in names[1:]),
    )


def _guest(name: str, reviewed: ReviewedPatterns, known: Editions) -> frozenset[str]:
    """The members of a pattern when it was merged into another."""
    for decision in reviewed.settled.get(name, ()):
        if decision.verdict == "merge" and known.latest(name):
            return known.members(decision, name)
    split = reviewed.placed.parts.get(name)
    return frozenset(excerpts_of(split)) if split else frozenset()


def _seen_by_host(pattern: Pattern, known: Editions) -> frozenset[str]:
    """What a pattern had of its own when others were merged into it: its first edition at hand."""
    several = known.of.get(pattern.id, ())
    return frozenset(several[-1].members) if several else frozenset()


def inherit(
    found: Sequence[Pattern],
    before: ReviewedPatterns,
    stored: Editions,
    known: Collection[str],
) -> list[Pattern]:
    """New patterns with the identity of those that they continue.

    found : as a search gave them; those that people hold have their ids already.
    before : the run before, after decisions. stored : all runs, as they were stored.
    known : excerpts that the run before knew; others don't count towards likeness.

    A pattern continues the earlier one that it shares most members with, from a Jaccard index of
    `SAME` on. It keeps id, name and what people wrote, and its version grows by one if its
    excerpts changed. What people decided on and the search gave no excerpt is kept at the end.
    """
    heirs = _heirs(found, before.patterns, known)
    taken = set(heirs.values())
    renamed = {}
    for pattern in found:
        name = heirs.get(pattern.id) or _free(pattern.id, taken)
        taken.add(name)
        renamed[pattern.id] = name
    # What was split off since the last run has never been stored.
    earlier = {p.id: stored.latest(p.id) or p for p in before.patterns}
    earlier |= {p.id: old for p in found if (old := stored.latest(p.id)) is not None}
    rejected = {p.id for p in before.patterns if p.status == "rejected"}
    made = [_continued(pattern, renamed, earlier, rejected) for pattern in found]
    lost = [one.id for one in held(before, stored) if one.id not in taken]
    for name in lost:
        gone = earlier.get(name) or stored.latest(name)
        if gone is not None:
            made.append(_kept(gone, rejected=name in rejected))
    return made


def _heirs(
    found: Sequence[Pattern], before: Sequence[Pattern], known: Collection[str]
) -> dict[str, str]:
    """New id -> the earlier id that it continues; the most alike first, each once."""
    there = set(known)
    old = {pattern.id: pattern for pattern in before}
    heirs = {pattern.id: pattern.id for pattern in found if pattern.id in old}
    taken = set(heirs)
    pairs = [
        (-likeness(old[name].members, [m for m in new.members if m in there]), place, name, new.id)
        for place, new in enumerate(found)
        if new.id not in heirs
        for name in old
        if name not in taken
    ]
    for unlike, _, name, new_id in sorted(pairs):
        if -unlike >= SAME and name not in taken and new_id not in heirs:
            heirs[new_id] = name
            taken.add(name)
    return heirs


def _free(name: str, taken: Collection[str]) -> str:
    """The id itself, or one made from it where an earlier pattern goes on under it."""
    while name in taken:
        name = content_id("pattern", name)
    return name


def _continued(
    pattern: Pattern,
    renamed: Mapping[str, str],
    earlier: Mapping[str, Pattern],
    rejected: Collection[str],
) -> Pattern:
    name = renamed[pattern.id]
    notices = () if name in rejected else pattern.notices
    pattern = replace(
        pattern,
        id=name,
        notices=notices,
        leads_to=tuple(renamed.get(other, other) for other in pattern.leads_to),
    )
    last = earlier.get(name)
    if last is None:
        return pattern
    same = set(last.members) == set(pattern.members) and last.notices == notices
    return replace(
        pattern,
        label=last.label or pattern.label,
        human_statement=last.human_statement,
        rivals=last.rivals,
        memo=last.memo,
        version=last.version + (not same),
    )


def _kept(pattern: Pattern, *, rejected: bool) -> Pattern:
    notices = () if rejected else (NONE_LEFT,)
    grown = pattern.version + (pattern.notices != notices)
    return replace(pattern, notices=notices, version=grown)
