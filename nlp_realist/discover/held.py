"""What people decided, kept to by a new search: must-link and cannot-link on its groups.

The search runs as it would; then each group of which most is a held pattern's becomes that
pattern, excerpts that people put together are put together, and those they took out stay out.
Where the data don't bear a decision out, the pattern says so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp_realist.discover.cards import Group
from nlp_realist.discover.material import Flags, Material, Numbers
from nlp_realist.types import Held

#: Share of a group's earlier excerpts that a held pattern must have for the group to be its; for
#: a pattern of which nothing is held but its name: Jaccard's index.
MOST = 0.5
#: Share of a group that must be left for its stability still to be told.
STILL_IT = 0.75
#: Excerpts that what is left of a group needs.
LEAST = 3


@dataclass(slots=True)
class _Hold:
    """A held pattern in rows of the study, and the groups that are its.

    cores : its own earlier members, and those of each pattern that was merged into it.
    """

    held: Held
    members: Numbers
    must: Numbers
    apart: Numbers
    against: Numbers
    cores: tuple[Numbers, ...]
    groups: list[int]

    @property
    def holds(self) -> bool:
        """Whether people hold excerpts together in it, not only its name."""
        return len(self.must) > 0


def keep_held(
    groups: Sequence[Group], held: Sequence[Held], material: Material, known: Flags
) -> list[Group]:
    """Groups with what people decided kept: held patterns have their ids; others are as they
    were, less what is held elsewhere. known : rows that the run before had too."""
    row_of = {excerpt.id: row for row, excerpt in enumerate(material.excerpts)}
    holds = [_laid_out(one, row_of) for one in held]
    holds.sort(key=lambda hold: not hold.holds)
    owner = _owners(holds, len(material.excerpts))
    _claim(groups, holds, owner, known)
    for number, hold in enumerate(holds):
        if not hold.groups:
            # Nothing like it was found: it stands as it was.
            free = hold.members[owner[hold.members] < 0]
            owner[free] = number
    claimed = {group for hold in holds for group in hold.groups}
    left = [
        smaller
        for number, group in enumerate(groups)
        if number not in claimed and (smaller := _left(group, owner)) is not None
    ]
    kept = [_kept(n, holds, groups, owner) for n in range(len(holds))]
    return [group for group in kept if len(group.members)] + left


def _laid_out(held: Held, row_of: dict[str, int]) -> _Hold:
    def rows(ids: Collection[str]) -> Numbers:
        return np.array(sorted(row_of[i] for i in ids if i in row_of), dtype=np.int64)

    members = rows(held.members - held.apart)
    merged = [rows(guest - held.apart) for guest in held.merged]
    own = np.setdiff1d(members, np.concatenate(merged)) if merged else members
    return _Hold(
        held,
        members,
        rows(held.together),
        rows(held.apart),
        rows(held.against),
        (own, *merged),
        [],
    )


def _owners(holds: Sequence[_Hold], n: int) -> Numbers:
    """Number of the hold that each row must be in; -1 for none."""
    owner = np.full(n, -1, dtype=np.int64)
    for number, hold in enumerate(holds):
        owner[hold.must[owner[hold.must] < 0]] = number
    return owner


def _claim(groups: Sequence[Group], holds: Sequence[_Hold], owner: Numbers, known: Flags) -> None:
    """Give groups to the held pattern that most of their earlier excerpts were in.

    A pattern takes, for itself and for each that was merged into it, the group with most of it,
    and fragments that are all but its own. One of which only the name is held takes one group.
    """
    earlier = owner.copy()
    for number, hold in enumerate(holds):
        earlier[hold.members[earlier[hold.members] < 0]] = number
    offered: dict[int, list[int]] = {}
    for place, group in enumerate(groups):
        rows = group.members[known[group.members]]
        counts = np.bincount(earlier[rows][earlier[rows] >= 0], minlength=1)
        if not counts.max():
            continue
        best = int(counts.argmax())
        if counts[best] >= MOST * len(np.setdiff1d(rows, holds[best].apart)):
            offered.setdefault(best, []).append(place)
    for number, places in offered.items():
        hold = holds[number]
        if hold.holds or hold.held.merged:
            hold.groups += _taken(hold, groups, places, earlier == number)
        else:
            hold.groups += _alike(hold, groups, places, known)


def _taken(hold: _Hold, groups: Sequence[Group], places: list[int], its: Flags) -> list[int]:
    best = {
        max(places, key=lambda place: (np.isin(groups[place].members, core).sum(), -place))
        for core in hold.cores
        if any(np.isin(groups[place].members, core).any() for place in places)
    }
    fragments = {p for p in places if its[groups[p].members].sum() >= MOST * len(groups[p].members)}
    return sorted(best | fragments)


def _alike(hold: _Hold, groups: Sequence[Group], places: list[int], known: Flags) -> list[int]:
    """The group most like it by Jaccard's index over what was known, if it is like it."""
    scored = []
    for place in places:
        rows = groups[place].members[known[groups[place].members]]
        rows = np.setdiff1d(rows, hold.apart)
        both = len(np.intersect1d(rows, hold.members))
        scored.append((-both / len(np.union1d(rows, hold.members)), place))
    unlike, place = min(scored)
    return [place] if -unlike >= MOST else []


def _left(group: Group, owner: Numbers) -> Group | None:
    """A group without what is held elsewhere; None when too little is left."""
    rows = group.members[owner[group.members] < 0]
    if len(rows) == len(group.members):
        return group
    if len(rows) < LEAST:
        return None
    still = len(rows) >= STILL_IT * len(group.members)
    aside = group.aside[owner[group.aside] < 0]
    return replace(group, members=rows, aside=aside, stability=group.stability if still else None)


def _kept(number: int, holds: Sequence[_Hold], groups: Sequence[Group], owner: Numbers) -> Group:
    """A held pattern: what it must hold, and what the search found with it."""
    hold = holds[number]
    mine = np.flatnonzero(owner == number)
    found = [groups[place] for place in hold.groups]
    free = [g.members[np.isin(owner[g.members], (-1, number))] for g in found]
    rows = np.setdiff1d(np.unique(np.concatenate([mine, *free])), hold.apart)
    aside = np.unique(np.concatenate([hold.against, *(g.aside for g in found)]))
    return Group(
        rows,
        _stability(rows, found),
        np.setdiff1d(aside, rows),
        id=hold.held.id,
        notices=tuple(_notices(number, holds, groups)),
    )


def _stability(rows: Numbers, found: Sequence[Group]) -> float | None:
    """That of the group that it all but is; what people put together was not resampled."""
    for group in found:
        both = len(np.intersect1d(rows, group.members))
        if both >= STILL_IT * len(np.union1d(rows, group.members)):
            return group.stability
    return None


def _notices(number: int, holds: Sequence[_Hold], groups: Sequence[Group]) -> list[str]:
    """Where the search and what people decided don't go together, in ids and numbers only."""
    hold = holds[number]
    told = []
    found = [groups[place].members for place in hold.groups]
    everything = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    if not found and not _with_its_part(hold, holds, groups):
        told.append("the latest search does not find it; it stands as it was")
    elif found and hold.holds:
        again = int(np.isin(hold.must, everything).sum())
        if again < MOST * len(hold.must):
            told.append(
                f"the latest search finds {again} of the {len(hold.must)} excerpts together that "
                "people hold together in it"
            )
    for other in holds:
        if other is hold or _told_apart(hold, other):
            continue
        theirs = other.must if other.holds else other.members
        if _inside(theirs, everything) or _swallowed(hold, other, groups):
            told.append(f"the latest search finds it together with pattern {other.held.id}")
    gone = len(hold.held.members - hold.held.apart) - len(hold.members)
    if gone:
        of = len(hold.held.members - hold.held.apart)
        told.append(f"{gone} of its {of} excerpts are no longer in the study")
    return told


def _told_apart(hold: _Hold, other: _Hold) -> bool:
    """Whether people split one off the other: then it is no news that they are alike."""
    return any(
        len(one.must) > 0 and bool(np.isin(one.must, two.apart).all())
        for one, two in ((hold, other), (other, hold))
    )


def _with_its_part(hold: _Hold, holds: Sequence[_Hold], groups: Sequence[Group]) -> bool:
    """Whether it was found inside what people split off it, or split it off."""
    return any(
        _told_apart(hold, other) and _swallowed(hold, other, groups)
        for other in holds
        if other is not hold
    )


def _inside(rows: Numbers, group: Numbers) -> bool:
    """Whether at least half of the rows are in the group."""
    return len(rows) > 0 and np.isin(rows, group).sum() >= MOST * len(rows)


def _swallowed(hold: _Hold, other: _Hold, groups: Sequence[Group]) -> bool:
    """Whether most of it is in a group that is the other's."""
    mine = hold.must if hold.holds else hold.members
    return any(_inside(mine, groups[place].members) for place in other.groups)
