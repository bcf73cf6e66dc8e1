"""What people make of themes: patterns regrouped, themes named; replayed over every later run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlp_realist.errors import SettingsError
from nlp_realist.review.patterns import SAME, likeness
from nlp_realist.review.verdicts import moment, settle
from nlp_realist.types import Conflict, Decision, Pattern, Theme, content_id

ThemeVerdict = Literal["regroup", "rename"]


@dataclass(frozen=True, slots=True)
class ReviewedThemes:
    """Themes after people's decisions, and what could not be followed."""

    themes: tuple[Theme, ...]
    conflicts: tuple[Conflict, ...] = ()


def regroup(
    pattern: Pattern, theme: Theme | None, *, label: str = "", reviewer: str, at: str
) -> Decision:
    """Put a pattern into a theme; without one, into a new theme called `label`.

    The decision keeps the theme's name and level, so that the theme is made again should a later
    run not find it. Raises SettingsError when there is neither a theme nor a name for one.
    """
    if theme is None:
        if not label.strip():
            hint = "Choose a theme, or write a name for a new one."
            raise SettingsError("no theme was chosen", "", hint)
        name = content_id("theme", "person", label.strip().casefold(), length=12)
        theme = Theme(name, label.strip(), pattern.level, by="person")
    change = {"into": theme.id, "label": theme.label, "level": theme.level or ""}
    return Decision("theme", pattern.id, "regroup", reviewer, at, "", change)


def rename(theme: Theme, label: str, *, reviewer: str, at: str) -> Decision:
    """Name a theme. The decision keeps the patterns in it, so that the theme is made again should
    a later run not find it. Raises SettingsError for an empty name."""
    if not label.strip():
        raise SettingsError("the theme has no name", "", "Write one in the box beside it.")
    change = {"label": label.strip(), "level": theme.level or "", "parent": theme.parent}
    change["patterns"] = " ".join(theme.patterns)
    return Decision("theme", theme.id, "rename", reviewer, at, "", change)


def apply_to_themes(
    themes: Sequence[Theme],
    decisions: Iterable[Decision],
    patterns: Sequence[Pattern],
    *,
    merged: Mapping[str, str] | None = None,
) -> ReviewedThemes:
    """Replay decisions over themes; each pattern that is no lead and not rejected is in one.

    patterns : as they stand. merged : patterns that are gone -> where they went.
    Reviewers who differ on a pattern, or on a name, are a conflict: it stays where it was.
    """
    mine = [decision for decision in decisions if decision.subject == "theme"]
    shown = {p.id: p for p in patterns if p.status in ("candidate", "accepted")}
    conflicts: list[Conflict] = []
    put = _agreed(mine, "regroup", merged or {}, conflicts)
    named = _agreed(mine, "rename", {}, conflicts)
    homes = {name: decision for name, decision in put.items() if name in shown}
    laid = _laid(_with_named(themes, named, shown, merged or {}), homes, shown)
    known = {theme.id for theme in laid}
    conflicts += [
        Conflict(name, (decision,), "none of the patterns of the theme that was named is there")
        for name, decision in named.items()
        if name not in known
    ]
    called = [
        replace(theme, label=named[theme.id].change["label"], by="person")
        if theme.id in named
        else theme
        for theme in laid
    ]
    return ReviewedThemes(tuple(called), tuple(conflicts))


def _agreed(
    decisions: Sequence[Decision],
    verdict: str,
    merged: Mapping[str, str],
    conflicts: list[Conflict],
) -> dict[str, Decision]:
    about: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=moment):
        if decision.verdict == verdict:
            about[merged.get(decision.target, decision.target)].append(decision)
    agreed = {}
    for target, given in about.items():
        settled = settle(target, given, _effect)
        if isinstance(settled, Conflict):
            conflicts.append(settled)
        elif settled is not None:
            agreed[target] = settled
    return agreed


def _effect(decision: Decision) -> str:
    return decision.change.get("into") or decision.change.get("label", "")


def _with_named(
    themes: Sequence[Theme],
    named: Mapping[str, Decision],
    shown: Mapping[str, Pattern],
    merged: Mapping[str, str],
) -> list[Theme]:
    """With themes that people named and this run did not find, out of the patterns they had."""
    known = {theme.id for theme in themes}
    whole = list(themes)
    for name, decision in named.items():
        had = [merged.get(p, p) for p in decision.change.get("patterns", "").split()]
        there = tuple(dict.fromkeys(p for p in had if p in shown))
        if name not in known and there:
            level, parent = decision.change.get("level") or None, decision.change.get("parent", "")
            whole = [replace(t, patterns=_less(t.patterns, there)) for t in whole]
            whole.append(Theme(name, decision.change["label"], level, parent, there, "person"))
    return whole


def _less(patterns: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in patterns if name not in gone)


def _laid(
    themes: Sequence[Theme], homes: Mapping[str, Decision], shown: Mapping[str, Pattern]
) -> list[Theme]:
    """Themes with each pattern where it belongs; those left empty are gone."""
    levels = {theme.level: theme.id for theme in themes if not theme.parent}
    whole = [*themes, *_made(themes, homes, levels)]
    into = {name: decision.change["into"] for name, decision in homes.items()}
    inside = {name: theme.id for theme in themes for name in theme.patterns} | into
    for name, pattern in shown.items():
        inside.setdefault(name, levels.get(pattern.level, ""))
    lost = [name for name in shown if not inside[name]]
    filled = [replace(theme, patterns=tuple(_in(theme, inside, shown))) for theme in whole]
    if lost:
        filled.append(Theme(content_id("theme", "", length=12), "No level", patterns=tuple(lost)))
    parents = {theme.parent for theme in filled if theme.patterns}
    return [theme for theme in filled if theme.patterns or theme.id in parents]


def _in(theme: Theme, inside: Mapping[str, str], shown: Mapping[str, Pattern]) -> list[str]:
    """Its patterns: those that it had first, in their order, then those that came."""
    had = [name for name in theme.patterns if name in shown and inside[name] == theme.id]
    return had + [name for name in shown if inside[name] == theme.id and name not in had]


def _made(
    themes: Sequence[Theme], homes: Mapping[str, Decision], levels: Mapping[str | None, str]
) -> list[Theme]:
    """Themes that people put patterns into and that no run gave."""
    known = {theme.id for theme in themes}
    made: dict[str, Theme] = {}
    for decision in homes.values():
        change = decision.change
        if change["into"] not in known:
            level = change.get("level") or None
            theme = Theme(
                change["into"], change["label"], level, levels.get(level, ""), by="person"
            )
            made.setdefault(theme.id, theme)
    return list(made.values())


def inherit_themes(found: Sequence[Theme], earlier: Sequence[Theme]) -> list[Theme]:
    """New themes with the ids of those that they continue: half of the patterns in both, at least.

    found : with the ids that their patterns have now. Ids of levels stay as they are.
    """
    pairs = sorted(
        (-likeness(old.patterns, new.patterns), place, old.id)
        for place, new in enumerate(found)
        if new.parent
        for old in earlier
        if old.parent and old.level == new.level
    )
    names: dict[int, str] = {}
    for unlike, place, name in pairs:
        if -unlike >= SAME and place not in names and name not in names.values():
            names[place] = name
    return [replace(t, id=names.get(place, t.id)) for place, t in enumerate(found)]
