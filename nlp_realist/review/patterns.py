"""What a decision about a pattern is, and what it does to the patterns of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from nlp_realist.errors import SettingsError
from nlp_realist.review.merging import merge, targets
from nlp_realist.review.placing import (
    As,
    Placed,
    excerpts_of,
    follow,
    part_id,
    placings,
    with_placed,
)
from nlp_realist.review.verdicts import moment, settle
from nlp_realist.types import Conflict, Decision, Excerpt, Pattern

PatternVerdict = Literal[
    "accept", "reject", "reopen", "rename", "reword", "merge", "split", "move", "rival", "memo"
]

#: Verdicts that answer the same question; a reviewer's later one takes the earlier's place.
ASPECTS = {
    "accept": "standing",
    "reject": "standing",
    "reopen": "standing",
    "merge": "standing",
    "rename": "label",
    "reword": "statement",
}
#: What each verdict needs to be told.
NEEDS = {"rename": "label", "reword": "statement", "merge": "into", "rival": "rival"}
#: Share of members in common, of all in either, from which a pattern of a new run is taken for
#: the one that was decided on: then most of what the reviewer read is in both. Only excerpts that
#: both runs could know count.
SAME = 0.5


@dataclass(frozen=True, slots=True)
class ReviewedPatterns:
    """Patterns after people's decisions.

    conflicts : what can't be followed; the pattern stays as it was in that respect.
    merged : id of a pattern that is gone -> id of the one that holds its members.
    carried : id of an earlier run's pattern that was decided on -> the one it is now.
    waiting : decisions on patterns that no pattern of this run is like.
    regrouped : patterns whose excerpts people changed since the run.
    about : pattern -> all decisions about it or what it took in; settled : those that count.
    placed : where people put excerpts.
    """

    patterns: tuple[Pattern, ...]
    conflicts: tuple[Conflict, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict, hash=False)
    carried: Mapping[str, str] = field(default_factory=dict, hash=False)
    waiting: tuple[Decision, ...] = ()
    regrouped: frozenset[str] = frozenset()
    about: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict, hash=False)
    settled: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict, hash=False)
    placed: Placed = field(default_factory=Placed)


def decide_pattern(
    pattern: Pattern,
    verdict: PatternVerdict,
    *,
    reviewer: str,
    at: str,
    memo: str = "",
    text: str = "",
    excerpts: Collection[str] = (),
    kind: As = "member",
) -> Decision:
    """A reviewer's decision about a pattern; it carries the version that the reviewer saw.

    text : the new label of a rename, the statement of a reword, the explanation of a rival, the
    id that a merge or a move goes into (of a move: empty to take excerpts out), the label of what
    is split off.
    excerpts : those that are split off or moved. kind : as what they are moved.
    Raises SettingsError for an unknown verdict, or one without what it needs.
    """
    if verdict not in get_args(PatternVerdict):
        known = ", ".join(get_args(PatternVerdict))
        raise SettingsError(f"no verdict {verdict!r} on a pattern", "", f"Use one of: {known}.")
    needed, text = NEEDS.get(verdict), text.strip()
    if (needed and not text) or (verdict == "memo" and not memo.strip()):
        raise SettingsError(f"{verdict} needs words", "", "Write them in the box beside it.")
    if verdict == "merge" and text == pattern.id:
        hint = "Choose another pattern."
        raise SettingsError("a pattern can't be merged into itself", "", hint)
    change = {needed: text} if needed else {}
    if verdict in ("split", "move"):
        change = _moved(pattern, verdict, text, excerpts, kind)
    change["version"] = str(pattern.version)
    return Decision("pattern", pattern.id, verdict, reviewer, at, memo, change)


def _moved(
    pattern: Pattern, verdict: str, text: str, excerpts: Collection[str], kind: As
) -> dict[str, str]:
    chosen = tuple(dict.fromkeys(excerpts))
    if not chosen:
        hint = "Go back and tick those that are meant."
        raise SettingsError(f"no excerpts were chosen to {verdict}", "", hint)
    change = {"excerpts": " ".join(chosen), "into": text}
    if verdict == "move":
        return change | ({"as": kind} if kind != "member" else {})
    if not set(chosen) < set(pattern.members):
        hint = "Tick some of its excerpts, not all of them."
        raise SettingsError("only a part of a pattern can be split off", "", hint)
    return change | {"into": part_id(pattern.id, chosen), "label": text}


def apply_to_patterns(
    patterns: Sequence[Pattern],
    decisions: Iterable[Decision],
    *,
    earlier: Iterable[Pattern] = (),
    excerpts: Iterable[Excerpt] = (),
) -> ReviewedPatterns:
    """Replay decisions over patterns; new values, the patterns given stay as they are.

    earlier : patterns of earlier runs, to find again what was decided on.
    excerpts : those of the study, to count the support of merged patterns, and to know which are
    there to be moved; without them only excerpts are counted.
    """
    mine = [decision for decision in decisions if decision.subject == "pattern"]
    carried = _carried(patterns, mine, earlier)
    words = {excerpt.id: excerpt for excerpt in excerpts}
    about: dict[str, list[Decision]] = defaultdict(list)
    for decision in mine:
        about[carried.get(decision.target, decision.target)].append(decision)
    conflicts: list[Conflict] = []
    settled = {name: _settled(name, given, conflicts) for name, given in about.items()}
    into = _merges(settled)
    steps = {name: carried.get(d.change["into"], d.change["into"]) for name, d in into.items()}
    placed = placings(mine, lambda name: carried.get(name, name))
    placed = follow(placed, steps, {p.id for p in patterns})
    whole, regrouped, lost = with_placed(patterns, placed, words or None)
    merged, undone = targets(into, steps, {p.id for p in whole})
    conflicts += [*placed.conflicts, *lost, *undone]
    heard = _with_guests(about, merged, {p.id for p in whole})
    changed = [_changed(p, settled.get(p.id, {}), heard.get(p.id, ())) for p in whole]
    conflicts += [c for p in whole if p.id not in merged for c in _noticed(p, heard.get(p.id, ()))]
    standing = tuple(merge(changed, merged, words))
    return ReviewedPatterns(
        patterns=standing,
        conflicts=tuple(conflicts),
        merged=merged,
        carried=carried,
        waiting=_waiting(mine, carried, merged, placed, {p.id for p in whole}),
        regrouped=frozenset(regrouped | set(merged.values())) & {p.id for p in standing},
        about={name: tuple(given) for name, given in heard.items()},
        settled={name: tuple(agreed.values()) for name, agreed in settled.items()},
        placed=placed,
    )


def _carried(
    patterns: Sequence[Pattern], decisions: Sequence[Decision], earlier: Iterable[Pattern]
) -> dict[str, str]:
    known = {pattern.id for pattern in patterns}
    named = {d.target for d in decisions} | {d.change.get("into", "") for d in decisions}
    found: dict[str, str] = {}
    for old in earlier:
        if old.id in named - known and old.id not in found and patterns:
            alike, best = max((likeness(old.members, new.members), new.id) for new in patterns)
            if alike >= SAME:
                found[old.id] = best
    return found


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Jaccard's index of two sets of members."""
    a, b = set(one), set(other)
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


def _merges(settled: Mapping[str, Mapping[str, Decision]]) -> dict[str, Decision]:
    """Pattern -> the decision that merges it into another, also of those that are gone by it."""
    return {
        name: agreed["standing"]
        for name, agreed in settled.items()
        if "standing" in agreed and agreed["standing"].verdict == "merge"
    }


def _with_guests(
    about: Mapping[str, list[Decision]], merged: Mapping[str, str], known: set[str]
) -> dict[str, list[Decision]]:
    """Decisions by the pattern that they are heard on: those on one that is gone, where it went."""
    heard: dict[str, list[Decision]] = defaultdict(list)
    for name, decisions in about.items():
        heard[name if name in known else merged.get(name, name)] += decisions
    return heard


def _changed(
    pattern: Pattern, settled: Mapping[str, Decision], heard: Sequence[Decision]
) -> Pattern:
    ordered = sorted(heard, key=moment)
    memos = [f"{d.reviewer}: {d.memo.strip()}" for d in ordered if d.memo]
    rivals = [d.change["rival"] for d in ordered if d.verdict == "rival"]
    if not settled and not memos and not rivals:
        return pattern
    return replace(
        pattern,
        status=_status(pattern, settled.get("standing")),
        label=_told(settled, "label", pattern.label),
        human_statement=_told(settled, "statement", pattern.human_statement),
        memo="\n".join(filter(None, [pattern.memo, *memos])),
        rivals=tuple(dict.fromkeys([*pattern.rivals, *rivals])),
        version=pattern.version + bool(settled),
    )


def _status(
    pattern: Pattern, standing: Decision | None
) -> Literal["candidate", "lead", "accepted", "rejected"]:
    if standing is None or standing.verdict not in ("accept", "reject"):
        return pattern.status
    return "accepted" if standing.verdict == "accept" else "rejected"


def _told(settled: Mapping[str, Decision], aspect: str, otherwise: str) -> str:
    return settled[aspect].change.get(aspect, otherwise) if aspect in settled else otherwise


def _noticed(pattern: Pattern, heard: Sequence[Decision]) -> list[Conflict]:
    """What the run found at odds with decisions, until somebody decides with it in sight."""
    seen = [d for d in heard if d.verdict in ASPECTS and version_seen(d) >= pattern.version]
    if seen or not pattern.notices:
        return []
    concerned = sorted((d for d in heard if d.verdict in ASPECTS), key=moment)
    return [Conflict(pattern.id, tuple(concerned), why) for why in pattern.notices]


def version_seen(decision: Decision) -> int:
    """The version of the pattern that the reviewer saw; 0 when it isn't known."""
    said = decision.change.get("version", "")
    return int(said) if said.isdigit() else 0


def _waiting(
    decisions: Sequence[Decision],
    carried: Mapping[str, str],
    merged: Mapping[str, str],
    placed: Placed,
    known: set[str],
) -> tuple[Decision, ...]:
    """Decisions that have nothing to be about. What they did to excerpts may still hold."""
    done = {home.decision.id for home in placed.home.values() if home.pattern in known}

    def idle(decision: Decision) -> bool:
        target = carried.get(decision.target, decision.target)
        if target in known or target in merged or decision.id in done:
            return False
        # Excerpts that were taken out of what is gone are out of it.
        return bool(decision.change.get("into")) or not excerpts_of(decision)

    return tuple(decision for decision in decisions if idle(decision))
