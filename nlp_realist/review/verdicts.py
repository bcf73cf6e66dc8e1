"""What reviewers decided, settled: the latest word of each, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime

from nlp_realist.types import Conflict, Decision


def latest(decisions: Iterable[Decision]) -> list[Decision]:
    """The latest decision of each reviewer, the earliest first; equal times by place."""
    last: dict[str, Decision] = {}
    for decision in sorted(decisions, key=moment):
        last.pop(decision.reviewer, None)
        last[decision.reviewer] = decision
    return list(last.values())


def moment(decision: Decision) -> datetime:
    """When it was decided; times without an offset are taken as UTC."""
    try:
        at = datetime.fromisoformat(decision.at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def settle(
    target: str, decisions: Sequence[Decision], effect: Callable[[Decision], Hashable]
) -> Decision | Conflict | None:
    """The decision that all reviewers hold, or their conflict; None when there is none.

    effect : what a decision comes to; equal effects are agreement. Of decisions that agree,
    the first one made stands.
    """
    held = latest(decisions)
    if not held:
        return None
    if len({effect(decision) for decision in held}) > 1:
        return Conflict(target, tuple(held))
    return held[0]
