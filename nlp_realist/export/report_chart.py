"""The plot of codes: one bar per code, drawn to scale as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from nlp_realist.export.report_codes import CodeRow, FamilyTable

# All in units of the drawing, which the page scales.
WIDTH = 900
LABELS = 268
ROOM_FOR_NUMBERS = 150
ROW = 23
HEADING = 36
TOP = 30
#: About how many grid lines are still quiet.
GRID_LINES = 5
#: A family this many times as frequent as the middle one gets a scale of its own.
OUTSIZE = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """A grid line with its number."""

    x: float
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A code's bar: the share that is present, then the contrary share."""

    row: CodeRow
    y: float
    present: float
    contrary: float
    directed: bool

    @property
    def end(self) -> float:
        """Where the bar ends, and its number begins."""
        return LABELS + self.present + self.contrary


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of one family under its name."""

    label: str
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing; `summary` says in a sentence what it shows."""

    height: float
    groups: tuple[BarGroup, ...]
    ticks: tuple[Tick, ...]
    summary: str
    width: int = WIDTH
    labels: int = LABELS
    top: int = TOP


def charts(families: Sequence[FamilyTable]) -> tuple[Chart, ...]:
    """Draw the bars of all codes; none when nothing was found.

    Families whose codes are on nearly every excerpt, as a level often is, would press the bars
    of all others flat: they have a drawing, and a scale, of their own.
    """
    most = {family.key: _most(family) for family in families if family.rows}
    found = [number for number in most.values() if number]
    if not found:
        return ()
    bound = OUTSIZE * median(found)
    usual = [family for family in families if most.get(family.key, bound + 1) <= bound]
    outsize = [family for family in families if most.get(family.key, 0) > bound]
    return tuple(_chart(part) for part in (usual, outsize) if part)


def _most(family: FamilyTable) -> int:
    return max(row.excerpts.n for row in family.rows)


def _chart(families: Sequence[FamilyTable]) -> Chart:
    rows = [row for family in families for row in family.rows]
    most = max(row.excerpts.n for row in rows)
    unit = (WIDTH - LABELS - ROOM_FOR_NUMBERS) / most
    groups, y = [], float(TOP)
    for family in families:
        bars = tuple(
            _bar(row, y + HEADING + number * ROW, unit, family.directed)
            for number, row in enumerate(family.rows)
        )
        groups.append(BarGroup(family.label, y, bars))
        y += HEADING + len(bars) * ROW
    ticks = tuple(Tick(LABELS + number * unit, number) for number in round_steps(most))
    return Chart(y + 6, tuple(groups), ticks, _summary(rows))


def round_steps(most: int) -> range:
    """Round numbers from 0 up to `most`, a few of them: 0, 20, 40 ..."""
    step, size = 1, 1
    while most / step > GRID_LINES:
        step = next(size * n for n in (2, 5, 10) if size * n > step)
        if step == size * 10:
            size = step
    return range(0, most + 1, step)


def _bar(row: CodeRow, y: float, unit: float, directed: bool) -> Bar:
    return Bar(row, y, row.present * unit, row.contrary * unit, directed)


def _summary(rows: Sequence[CodeRow]) -> str:
    ranked = sorted((row for row in rows if row.excerpts.n), key=lambda row: -row.excerpts.n)
    most = ", ".join(f"{r.label} {r.excerpts.n} of {r.excerpts.of}" for r in ranked[:5])
    return (
        f"One bar per code for {len(rows)} codes, as long as the number of excerpts that carry it. "
        f"Longest: {most}. The tables below hold every number."
    )
