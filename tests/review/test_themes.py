"""Themes after people's regrouping, in this run and the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp_realist.errors import SettingsError
from nlp_realist.review import apply_to_themes, regroup, rename
from nlp_realist.review.themes import inherit_themes
from nlp_realist.types import Decision, Pattern, Theme

FAMILY, SYSTEM = Theme("F", "Family", "family"), Theme("S", "System", "system", patterns=("d",))
ALIKE = Theme("F1", "doors", "family", "F", ("a", "b"))
THEMES = [FAMILY, ALIKE, SYSTEM]


def card(name: str, level: str = "family", status: str = "candidate") -> Pattern:
    return Pattern(name, name.upper(), "", (name * 3,), level, status)  # type: ignore[arg-type]


CARDS = [card("a"), card("b"), card("c"), card("d", "system")]


def put(name: str, theme: Theme | None, label: str = "", who: str = "Ren") -> Decision:
    at = "2024-03-01T10:00:00+00:00"
    return regroup(card(name), theme, label=label, reviewer=who, at=at)


def inside(themes: tuple[Theme, ...]) -> dict[str, tuple[str, ...]]:
    return {theme.label: theme.patterns for theme in themes if theme.patterns}


def test_a_pattern_that_is_in_no_theme_stands_under_its_level() -> None:
    found = apply_to_themes(THEMES, [], CARDS).themes
    assert inside(found) == {"Family": ("c",), "doors": ("a", "b"), "System": ("d",)}


def test_leads_and_rejected_patterns_are_in_none_and_empty_themes_are_gone() -> None:
    cards = [card("a", status="lead"), card("b", status="rejected"), card("c")]
    assert inside(apply_to_themes(THEMES, [], cards).themes) == {"Family": ("c",)}


def test_patterns_go_where_a_person_puts_them_also_into_a_new_theme() -> None:
    decisions = [put("b", SYSTEM), put("c", None, "Talk"), put("a", None, "talk ")]
    found = apply_to_themes(THEMES, decisions, CARDS).themes
    assert inside(found) == {"System": ("d", "b"), "Talk": ("a", "c")}
    (made,) = [theme for theme in found if theme.label == "Talk"]
    assert (made.by, made.parent) == ("person", "F")


def test_a_theme_that_the_next_run_does_not_find_is_made_again() -> None:
    found = apply_to_themes([FAMILY, SYSTEM], [put("c", ALIKE)], CARDS).themes
    assert inside(found)["doors"] == ("c",)


def test_names_hold_and_a_name_for_what_is_gone_is_told() -> None:
    named = rename(ALIKE, "At the door", reviewer="Ren", at="2024-03-01T10:00:00+00:00")
    found = apply_to_themes(THEMES, [named], CARDS)
    assert "At the door" in inside(found.themes)
    later = [FAMILY, replace(ALIKE, id="F2", patterns=("b", "c")), SYSTEM]
    again = apply_to_themes(later, [named], CARDS)
    assert inside(again.themes) == {"At the door": ("a", "b"), "doors": ("c",), "System": ("d",)}
    assert again.conflicts == ()
    (conflict,) = apply_to_themes([SYSTEM], [named], CARDS[3:]).conflicts
    assert "none of the patterns" in conflict.why


def test_reviewers_who_differ_leave_a_pattern_where_it_was() -> None:
    decisions = [put("b", SYSTEM), put("b", FAMILY, who="Sam")]
    found = apply_to_themes(THEMES, decisions, CARDS)
    assert inside(found.themes)["doors"] == ("a", "b")
    assert [conflict.target for conflict in found.conflicts] == ["b"]


def test_what_was_said_of_a_merged_pattern_holds_for_its_host() -> None:
    found = apply_to_themes(THEMES, [put("gone", SYSTEM)], CARDS, merged={"gone": "c"})
    assert inside(found.themes)["System"] == ("d", "c")


def test_a_theme_keeps_its_id_when_half_of_it_is_there_again() -> None:
    new = [Theme("F", "Family", "family"), Theme("x", "door", "family", "F", ("a", "b", "c"))]
    other = Theme("y", "letters", "family", "F", ("p", "q"))
    assert [t.id for t in inherit_themes([*new, other], THEMES)] == ["F", "F1", "y"]


def test_a_theme_needs_a_name() -> None:
    with pytest.raises(SettingsError, match="no theme was chosen"):
        put("a", None, " ")
    with pytest.raises(SettingsError, match="no name"):
        rename(ALIKE, "", reviewer="Ren", at="")
