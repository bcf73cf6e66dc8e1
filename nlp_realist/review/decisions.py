"""What a decision about a tag is, and what it does to the tags of a run.

Decisions are replayed over whatever tags there are now. Each carries what its reviewer saw
(excerpt, code, direction, evidence), so that it finds the tag again after a re-run, also by
another model, and is set aside when the tag has come to say something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from nlp_realist.errors import SettingsError
from nlp_realist.review.verdicts import moment, settle
from nlp_realist.types import Conflict, Decision, Direction, Origin, Span, Tag

TagVerdict = Literal["accept", "edit", "reject"]


@dataclass(frozen=True, slots=True)
class ReviewedTags:
    """Tags after people's decisions.

    tags : what stands. accepted : ids of those that a person confirmed or made.
    rejected : machine's tags that were taken away. replaced : id of a person's tag -> id of the
    machine's tag that it took the place of. conflicts : tags that reviewers disagree on; they
    stand as the machine gave them. stale : decisions on a tag that now says something else.
    waiting : decisions whose excerpt or tag is not there at present.
    """

    tags: tuple[Tag, ...]
    accepted: frozenset[str] = frozenset()
    rejected: tuple[Tag, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict, hash=False)
    conflicts: tuple[Conflict, ...] = ()
    stale: tuple[Decision, ...] = ()
    waiting: tuple[Decision, ...] = ()


def decide_tag(
    tag: Tag,
    verdict: TagVerdict,
    *,
    reviewer: str,
    at: str,
    memo: str = "",
    code: str | None = None,
    direction: Direction | None = None,
) -> Decision:
    """A reviewer's decision about a tag. An edit names another code, direction, or both.

    Raises SettingsError for an unknown verdict, or an edit that changes nothing.
    """
    if verdict not in get_args(TagVerdict):
        known = ", ".join(get_args(TagVerdict))
        raise SettingsError(f"no verdict {verdict!r} on a tag", "", f"Use one of: {known}.")
    change = {
        "excerpt": tag.excerpt,
        "seen_code": tag.code,
        "seen_direction": tag.direction,
        "evidence": f"{tag.evidence.start}-{tag.evidence.end}",
    }
    if verdict == "edit":
        put = {"code": code or tag.code, "direction": direction or tag.direction}
        if put == {"code": tag.code, "direction": tag.direction}:
            hint = "Choose another code or direction, or accept it."
            raise SettingsError("the edit leaves the tag as it is", "", hint)
        change |= put
    return Decision("tag", tag.id, verdict, reviewer, at, memo, change)


def apply_to_tags(
    tags: Sequence[Tag],
    decisions: Iterable[Decision],
    *,
    excerpts: Collection[str] | None = None,
) -> ReviewedTags:
    """Replay decisions over tags; a new value, the tags given stay as they are.

    The latest decision of each reviewer counts. Where reviewers agree, accept keeps the tag,
    reject takes it away, and edit puts a tag of that person in its place.
    excerpts : ids of the excerpts that there are; given these, what a person accepted or
    made stands as theirs although the machine no longer says it.
    """
    mine = [decision for decision in decisions if decision.subject == "tag"]
    about, absent = _matched(tags, mine)
    replay = _Replay()
    for tag in tags:
        replay.meet(tag, about.get(tag.id, ()))
    waiting = replay.revive(absent, excerpts or ())
    return ReviewedTags(
        tags=tuple(replay.standing.values()),
        accepted=frozenset(replay.accepted),
        rejected=tuple(replay.rejected),
        replaced=replay.replaced,
        conflicts=tuple(replay.conflicts),
        stale=tuple(replay.stale),
        waiting=tuple(waiting),
    )


def decided_tags(
    tags: Sequence[Tag], decisions: Iterable[Decision], *, reviewer: str | None = None
) -> set[str]:
    """Ids of tags that a reviewer (None: anybody) has decided as they now stand."""
    about, _ = _matched(tags, [d for d in decisions if d.subject == "tag"])
    return {
        tag.id
        for tag in tags
        for decision in about.get(tag.id, ())
        if reviewer in (None, decision.reviewer) and _still_says(tag, decision)
    }


Place = tuple[str, str]


def _matched(
    tags: Sequence[Tag], decisions: Sequence[Decision]
) -> tuple[dict[str, list[Decision]], list[Decision]]:
    """Decisions by id of the tag that they are about now, and those about none.

    One on a machine's tag is about every machine's tag of that code on that excerpt.
    """
    by_id = {tag.id: tag for tag in tags}
    machine: dict[Place, list[str]] = defaultdict(list)
    for tag in tags:
        if tag.origin.kind == "model":
            machine[tag.excerpt, tag.code].append(tag.id)
    about: dict[str, list[Decision]] = defaultdict(list)
    absent = []
    for decision in decisions:
        tag_met = by_id.get(decision.target)
        if tag_met is not None and tag_met.origin.kind == "person":
            targets = [tag_met.id]
        elif tag_met is not None:
            targets = machine[tag_met.excerpt, tag_met.code]
        else:
            place = (decision.change.get("excerpt", ""), decision.change.get("seen_code", ""))
            targets = machine.get(place, [])
        for target in targets:
            about[target].append(decision)
        if not targets:
            absent.append(decision)
    return about, absent


class _Replay:
    """What has come of the tags met so far."""

    def __init__(self) -> None:
        self.standing: dict[str, Tag] = {}
        self.accepted: set[str] = set()
        self.rejected: list[Tag] = []
        self.replaced: dict[str, str] = {}
        self.conflicts: list[Conflict] = []
        self.stale: list[Decision] = []

    def meet(self, tag: Tag, decisions: Sequence[Decision]) -> None:
        """Let a tag stand, fall or be replaced, as the reviewers hold."""
        fresh = [decision for decision in decisions if _still_says(tag, decision)]
        self.stale += [d for d in decisions if d not in fresh and d not in self.stale]
        settled = settle(tag.id, fresh, _effect)
        if isinstance(settled, Decision) and settled.verdict == "reject":
            self.rejected.append(tag)
        elif isinstance(settled, Decision) and settled.verdict == "edit":
            put = _put_in_place(tag, settled)
            self.replaced[put.id] = tag.id
            self._accept(put)
        elif isinstance(settled, Decision):
            self._accept(tag)
        else:
            if isinstance(settled, Conflict):
                self.conflicts.append(settled)
            self.standing.setdefault(tag.id, tag)

    def _accept(self, tag: Tag) -> None:
        self.standing[tag.id] = tag
        self.accepted.add(tag.id)

    def revive(self, absent: Sequence[Decision], excerpts: Collection[str]) -> list[Decision]:
        """Let people's own claims stand where the machine fell silent; those that can't."""
        grouped: dict[str, list[Decision]] = defaultdict(list)
        for decision in absent:
            grouped[_matter(decision)].append(decision)
        waiting = []
        for matter, decisions in grouped.items():
            present = decisions[0].change.get("excerpt") in excerpts
            settled = settle(matter, decisions, _effect) if present else None
            if isinstance(settled, Conflict):
                self.conflicts.append(settled)
            elif settled is None or not self._revived(settled):
                waiting += decisions
        return sorted(waiting, key=moment)

    def _revived(self, decision: Decision) -> bool:
        if decision.verdict == "reject":
            return True  # what it rejected is gone anyway
        tag = _claim(decision)
        if tag is None:
            return False
        if tag.id not in self.standing:
            self._accept(tag)
        return True


def _matter(decision: Decision) -> str:
    change = decision.change
    if "excerpt" in change and "seen_code" in change:
        return f"{change['excerpt']} {change['seen_code']}"
    return decision.target


def _still_says(tag: Tag, decision: Decision) -> bool:
    return decision.change.get("seen_direction", tag.direction) == tag.direction


def _effect(decision: Decision) -> tuple[str, ...]:
    if decision.verdict != "edit":
        return (decision.verdict,)
    return ("edit", decision.change.get("code", ""), decision.change.get("direction", ""))


def _put_in_place(tag: Tag, decision: Decision) -> Tag:
    return Tag(
        excerpt=tag.excerpt,
        code=decision.change.get("code") or tag.code,
        score=1.0,
        direction=_direction(decision.change.get("direction") or tag.direction),
        evidence=tag.evidence,
        origin=Origin("person", decision.reviewer, tag.origin.codebook),
    )


def _claim(decision: Decision) -> Tag | None:
    """What a person holds, from the decision alone; None when it doesn't say enough."""
    change = decision.change
    start, dash, end = change.get("evidence", "").partition("-")
    code = change.get("code") or change.get("seen_code")
    if not (dash and start.isdigit() and end.isdigit() and code and change.get("excerpt")):
        return None
    direction = _direction(change.get("direction") or change.get("seen_direction") or "present")
    place, origin = Span(int(start), int(end)), Origin("person", decision.reviewer)
    return Tag(change["excerpt"], code, 1.0, direction, place, origin)


def _direction(word: str) -> Direction:
    return "contrary" if word == "contrary" else "present"
