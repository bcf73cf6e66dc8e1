"""What people settle about theories: how an excerpt or a pattern bears on one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from nlp_realist.errors import SettingsError
from nlp_realist.review.verdicts import moment, settle
from nlp_realist.types import Conflict, Decision, Relation, RelationKind, Theory

NOT_LISTED = "settled by a person; the latest search does not list it"
#: Theory, subject, target: what a decision is about.
Matter = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ReviewedRelations:
    """Relations after people's decisions, and what could not be followed."""

    relations: tuple[Relation, ...]
    conflicts: tuple[Conflict, ...] = ()


def settle_relation(
    relation: Relation, theory: Theory, kind: str, *, reviewer: str, at: str, memo: str = ""
) -> Decision:
    """A reviewer's word on how something bears on a theory, in the words that the theory has now.

    kind : supports, refutes, refines, silent or unrelated. Raises SettingsError for another.
    """
    if kind not in get_args(RelationKind):
        known = ", ".join(get_args(RelationKind))
        raise SettingsError(f"nothing bears on a theory as {kind!r}", "", f"Use one of: {known}.")
    change = {
        "theory": theory.id,
        "subject": relation.subject,
        "on": relation.target,
        "seen": theory.hash,
    }
    return Decision("theory", relation.id, kind, reviewer, at, memo, change)


def apply_to_relations(
    relations: Sequence[Relation],
    theories: Sequence[Theory],
    decisions: Iterable[Decision],
    *,
    present: Collection[str],
    merged: Mapping[str, str] | None = None,
) -> ReviewedRelations:
    """Replay decisions over relations; new values.

    present : ids of the excerpts and patterns that there are. merged : patterns that are gone ->
    where they went. What a person settled stands although the search no longer lists it, for as
    long as the theory reads as it did and what it is about is there.
    """
    about = _about(decisions, merged or {})
    said = {theory.id: theory for theory in theories}
    conflicts: list[Conflict] = []
    made = []
    for relation in relations:
        given = about.pop((relation.theory, relation.subject, relation.target), [])
        decision = _settled(relation.id, given, said, conflicts)
        made.append(_with(relation, decision) if decision else relation)
    for (name, subject, target), given in about.items():
        blank = Relation(name, _subject(subject), target, "unrelated", None, why=NOT_LISTED)
        decision = _settled(blank.id, given, said, conflicts)
        if decision is None:
            continue
        if target and target not in present:
            why = f"the {subject} that bears on theory {name} is no longer in the study"
            conflicts.append(Conflict(blank.id, tuple(given), why))
        else:
            made.append(_with(replace(blank, kind=_kind(decision)), decision))
    return ReviewedRelations(tuple(made), tuple(conflicts))


def _about(
    decisions: Iterable[Decision], merged: Mapping[str, str]
) -> dict[Matter, list[Decision]]:
    about: dict[Matter, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=moment):
        if decision.subject == "theory":
            change = decision.change
            target = merged.get(change.get("on", ""), change.get("on", ""))
            about[change.get("theory", ""), change.get("subject", ""), target].append(decision)
    return about


def _settled(
    target: str,
    given: Sequence[Decision],
    said: Mapping[str, Theory],
    conflicts: list[Conflict],
) -> Decision | None:
    """The decision that stands; what can't be followed goes to `conflicts`."""
    if not given:
        return None
    name = given[0].change.get("theory", "")
    if name not in said:
        conflicts.append(Conflict(target, tuple(given), f"theory {name} is no longer in the table"))
        return None
    fresh = [d for d in given if d.change.get("seen") == said[name].hash]
    if not fresh:
        why = f"theory {name} was reworded since; it is asked again"
        conflicts.append(Conflict(target, tuple(given), why))
        return None
    settled = settle(target, fresh, lambda decision: decision.verdict)
    if isinstance(settled, Conflict):
        conflicts.append(settled)
        return None
    return settled


def _with(relation: Relation, decision: Decision) -> Relation:
    return replace(relation, settled=_kind(decision), by=decision.reviewer)


def _kind(decision: Decision) -> RelationKind:
    return cast(RelationKind, decision.verdict)


def _subject(word: str) -> Literal["excerpt", "pattern", "study"]:
    return "excerpt" if word == "excerpt" else "pattern" if word == "pattern" else "study"
