"""What a decision about a pattern is, and what it does to the patterns of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from nlp_realist.errors import SettingsError
from nlp_realist.review.verdicts import Conflict, moment, settle
from nlp_realist.types import Count, Decision, Excerpt, Pattern

PatternVerdict = Literal["accept", "reject", "rename", "reword", "merge", "memo"]

#: Verdicts that answer the same question; a reviewer's later one takes the earlier's place.
ASPECTS = {
    "accept": "standing",
    "reject": "standing",
    "merge": "standing",
    "rename": "label",
    "reword": "statement",
}
#: What each verdict needs to be told.
NEEDS = {"rename": "label", "reword": "statement", "merge": "into"}
#: Share of members in common, of all in either, from which a pattern of a new run is taken for
#: the one that was decided on: then most of what the reviewer read is in both.
SAME = 0.5


@dataclass(frozen=True, slots=True)
class ReviewedPatterns:
    """Patterns after people's decisions.

    conflicts : where reviewers differ; the pattern stays as it was in that respect.
    merged : id of a pattern that is gone -> id of the one that holds its members.
    carried : id of an earlier run's pattern that was decided on -> the one it is now.
    waiting : decisions on patterns that no pattern of this run is like.
    """

    patterns: tuple[Pattern, ...]
    conflicts: tuple[Conflict, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict, hash=False)
    carried: Mapping[str, str] = field(default_factory=dict, hash=False)
    waiting: tuple[Decision, ...] = ()


def decide_pattern(
    pattern: Pattern,
    verdict: PatternVerdict,
    *,
    reviewer: str,
    at: str,
    memo: str = "",
    text: str = "",
) -> Decision:
    """A reviewer's decision about a pattern.

    text : the new label of a rename, the statement of a reword, the id that a merge goes into.
    Raises SettingsError for an unknown verdict, or one without the text that it needs.
    """
    if verdict not in get_args(PatternVerdict):
        known = ", ".join(get_args(PatternVerdict))
        raise SettingsError(f"no verdict {verdict!r} on a pattern", "", f"Use one of: {known}.")
    needed, text = NEEDS.get(verdict), text.strip()
    if (needed and not text) or (verdict == "memo" and not memo.strip()):
        raise SettingsError(f"{verdict} needs words", "", "Write them in the box beside it.")
    change = {needed: text} if needed else {}
    return Decision("pattern", pattern.id, verdict, reviewer, at, memo, change)


def apply_to_patterns(
    patterns: Sequence[Pattern],
    decisions: Iterable[Decision],
    *,
    earlier: Iterable[Pattern] = (),
    excerpts: Iterable[Excerpt] = (),
) -> ReviewedPatterns:
    """Replay decisions over patterns; new values, the patterns given stay as they are.

    earlier : patterns of earlier runs, to find again what was decided on.
    excerpts : those of the study, to count the support of merged patterns; without them only
    excerpts are counted.
    """
    mine = [decision for decision in decisions if decision.subject == "pattern"]
    carried = _carried(patterns, mine, earlier)
    about: dict[str, list[Decision]] = defaultdict(list)
    known = {pattern.id for pattern in patterns}
    for decision in mine:
        about[carried.get(decision.target, decision.target)].append(decision)
    conflicts: list[Conflict] = []
    into: dict[str, str] = {}
    changed = []
    for pattern in patterns:
        settled = _settled(pattern.id, about.get(pattern.id, ()), conflicts)
        merge = settled.get("standing")
        if merge is not None and merge.verdict == "merge":
            into[pattern.id] = carried.get(merge.change["into"], merge.change["into"])
        changed.append(_changed(pattern, settled, about.get(pattern.id, ())))
    merged = _targets(into, known)
    return ReviewedPatterns(
        patterns=tuple(_merge(changed, merged, {e.id: e for e in excerpts})),
        conflicts=tuple(conflicts),
        merged=merged,
        carried=carried,
        waiting=tuple(d for target in about for d in about[target] if target not in known),
    )


def _carried(
    patterns: Sequence[Pattern], decisions: Sequence[Decision], earlier: Iterable[Pattern]
) -> dict[str, str]:
    known = {pattern.id for pattern in patterns}
    named = {d.target for d in decisions} | {d.change.get("into", "") for d in decisions}
    found = {}
    for old in earlier:
        if old.id in named - known and patterns:
            likeness, best = max((_likeness(old, new), new.id) for new in patterns)
            if likeness >= SAME:
                found[old.id] = best
    return found


def _likeness(one: Pattern, other: Pattern) -> float:
    """Jaccard's index of the members."""
    a, b = set(one.members), set(other.members)
    return len(a & b) / len(a | b) if a | b else 0.0


def _settled(
    target: str, decisions: Sequence[Decision], conflicts: list[Conflict]
) -> dict[str, Decision]:
    """What is agreed, by aspect; what isn't goes to `conflicts`."""
    agreed = {}
    for aspect in dict.fromkeys(ASPECTS.values()):
        of_it = [d for d in decisions if ASPECTS.get(d.verdict) == aspect]
        settled = settle(target, of_it, _effect)
        if isinstance(settled, Conflict):
            conflicts.append(settled)
        elif settled is not None:
            agreed[aspect] = settled
    return agreed


def _effect(decision: Decision) -> tuple[str, str]:
    return decision.verdict, decision.change.get(NEEDS.get(decision.verdict, ""), "")


def _changed(
    pattern: Pattern, settled: Mapping[str, Decision], decisions: Sequence[Decision]
) -> Pattern:
    memos = [f"{d.reviewer}: {d.memo.strip()}" for d in sorted(decisions, key=moment) if d.memo]
    if not settled and not memos:
        return pattern
    status = pattern.status
    if "standing" in settled and settled["standing"].verdict in ("accept", "reject"):
        status = "accepted" if settled["standing"].verdict == "accept" else "rejected"
    return replace(
        pattern,
        status=status,
        label=_told(settled, "label", pattern.label),
        human_statement=_told(settled, "statement", pattern.human_statement),
        memo="\n".join(filter(None, [pattern.memo, *memos])),
        version=pattern.version + bool(settled),
    )


def _told(settled: Mapping[str, Decision], aspect: str, otherwise: str) -> str:
    return settled[aspect].change.get(aspect, otherwise) if aspect in settled else otherwise


def _targets(into: Mapping[str, str], known: set[str]) -> dict[str, str]:
    """Where each merged pattern ends up; a merge in a circle, or into nothing, is left undone."""
    found = {}
    for start in into:
        place, seen = start, {start}
        while place in into and into[place] not in seen:
            place = into[place]
            seen.add(place)
        if place not in into and place in known and place != start:
            found[start] = place
    return found


def _merge(
    patterns: Sequence[Pattern], merged: Mapping[str, str], excerpts: Mapping[str, Excerpt]
) -> Iterable[Pattern]:
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
