"""What is laid beside the patterns: what changed since the last run, themes, and theories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_numbers import listed
from nlp_realist.export.report_patterns import PatternCard
from nlp_realist.export.report_theories import TheoryRow, theory_row
from nlp_realist.types import Change, Theme

_BECAME = {"merged": "took in", "split": "came out of", "gone": "gone, now in"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of a pattern, in words; `card` where it is still there."""

    card: PatternCard | None
    label: str
    kind: str
    before: int
    after: int
    moved: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme with its own patterns; `depth` counts the themes above it."""

    label: str
    depth: int
    cards: tuple[PatternCard, ...]
    person: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """All of it; `same` counts the patterns that did not change."""

    changes: tuple[ChangeRow, ...]
    same: int
    themes: tuple[ThemeRow, ...]
    theories: tuple[TheoryRow, ...]


def beside(cards: Sequence[PatternCard], index: StudyIndex) -> Beside:
    """Lay out what a study has beside its patterns."""
    study = index.study
    of = {card.pattern.id: card for card in cards}
    labels = {c.pattern: c.label for c in study.changes} | {i: c.brief.label for i, c in of.items()}
    return Beside(
        tuple(_change(c, of, labels) for c in study.changes if c.kind != "same"),
        sum(1 for change in study.changes if change.kind == "same"),
        tuple(_themes("", 0, study.themes, of)),
        tuple(theory_row(theory, of, index) for theory in study.theories),
    )


def _change(change: Change, of: Mapping[str, PatternCard], labels: Mapping[str, str]) -> ChangeRow:
    kind = change.kind
    if change.others:
        others = listed(f"“{labels.get(other, other)}”" for other in change.others)
        told = f"{_BECAME.get(kind, kind)} {others}"
    else:
        told = kind
    moved = [f"{n} {word}" for n, word in ((change.joined, "came"), (change.left, "went")) if n]
    card = of.get(change.pattern)
    return ChangeRow(card, change.label, told, change.before, change.after, ", ".join(moved))


def _themes(
    parent: str, depth: int, themes: Sequence[Theme], of: Mapping[str, PatternCard]
) -> list[ThemeRow]:
    """Themes below one, each followed by those below it."""
    rows: list[ThemeRow] = []
    # A circle of parents can't come from a run; a damaged file must not hang the report.
    if depth > len(themes):
        return rows
    for theme in themes:
        if theme.parent == parent:
            cards = tuple(of[i] for i in theme.patterns if i in of)
            rows.append(ThemeRow(theme.label, depth, cards, theme.by == "person"))
            rows += _themes(theme.id, depth + 1, themes, of) if theme.id else []
    return rows
