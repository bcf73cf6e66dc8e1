"""What may lead to what, drawn: cards as boxes in layers, an arrow for each link between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp_realist.export.layers import LAYERS_ACROSS, closing, layers, ordered, passing
from nlp_realist.export.report_brief import cut
from nlp_realist.export.report_numbers import plural
from nlp_realist.export.report_patterns import PatternCard

# In units of the drawing, which the page scales.
BOX_WIDTH, BOX_HEIGHT = 178.0, 54.0
GAP_ACROSS, GAP_DOWN = 62.0, 16.0
EDGE = 12.0
#: Room for an arrow's tip.
TIP = 7.0
#: Letters of a line in a box, and lines.
LETTERS, LINES = 23, 2
LABEL_WORDS = 8
#: Height of the lane that an arrow has where it passes a layer of boxes.
LANE = 12.0


@dataclass(frozen=True, slots=True)
class Box:
    """A card; x, y : its upper left corner."""

    card: PatternCard
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link; `back` when it closes a circle and so goes against the order of the layers."""

    path: str
    title: str
    back: bool


@dataclass(frozen=True, slots=True)
class Cascade:
    """The drawing, and the same as a list: each card with those it may lead to."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    links: tuple[tuple[PatternCard, tuple[PatternCard, ...]], ...]
    summary: str
    box_width: float = BOX_WIDTH
    box_height: float = BOX_HEIGHT


def cascade(cards: Sequence[PatternCard]) -> Cascade | None:
    """Draw the links between cards; None when none leads to another."""
    by_number = {card.number: card for card in cards if card.pattern.status != "rejected"}
    edges = [
        (card.number, number)
        for card in by_number.values()
        for number, _ in card.leads_to
        if number in by_number and number != card.number
    ]
    if not edges:
        return None
    back = closing(edges)
    ahead = [edge for edge in edges if edge not in back]
    layer = layers(ahead, sorted({n for edge in edges for n in edge}))
    ways = passing(ahead, layer)
    place = _places(ordered(layer, [*edges, *_steps(ways.values())]))
    boxes = {n: corner for n, corner in place.items() if n in by_number}
    links = tuple(
        (by_number[n], tuple(by_number[after] for before, after in edges if before == n))
        for n in dict.fromkeys(before for before, _ in edges)
    )
    return Cascade(
        width=max(x for x, _ in boxes.values()) + BOX_WIDTH + EDGE,
        height=max(y for _, y in place.values()) + BOX_HEIGHT + EDGE + (16 if back else 0),
        boxes=tuple(_box(by_number[n], *boxes[n]) for n in sorted(boxes)),
        arrows=tuple(
            Arrow(
                _path([place[n] for n in ways.get((a, b), (a, b))]),
                f"Pattern {a} may lead to pattern {b}",
                (a, b) in back,
            )
            for a, b in edges
        ),
        links=links,
        summary=f"{plural(len(boxes), 'pattern')} as boxes and {plural(len(edges), 'arrow')}, each "
        "from one whose outcomes are worded like another's circumstances. The list below names "
        "them.",
    )


def _steps(ways: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    return [step for way in ways for step in pairwise(way)]


def _places(rows: Sequence[Sequence[int]]) -> dict[int, tuple[float, float]]:
    """The upper left corner of each box, and of each lane as if it were a box: layers from left
    to right, in bands where there are many."""
    place: dict[int, tuple[float, float]] = {}
    top = EDGE
    for start in range(0, len(rows), LAYERS_ACROSS):
        band = rows[start : start + LAYERS_ACROSS]
        tallest = max(map(_height, band))
        for column, row in enumerate(band):
            down = top + (tallest - _height(row)) / 2
            for n in row:
                high = BOX_HEIGHT if n > 0 else LANE
                x = EDGE + column * (BOX_WIDTH + GAP_ACROSS)
                place[n] = (x, down + high / 2 - BOX_HEIGHT / 2)
                down += high + GAP_DOWN
        top += tallest + 2 * GAP_DOWN
    return place


def _height(row: Sequence[int]) -> float:
    return sum((BOX_HEIGHT if n > 0 else LANE) + GAP_DOWN for n in row) - GAP_DOWN


def _box(card: PatternCard, x: float, y: float) -> Box:
    lines: list[str] = []
    for word in cut(card.pattern.label, LABEL_WORDS).split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word[:LETTERS])
    if len(lines) > LINES:
        last = lines[LINES - 1]
        room = last if len(last) + 2 <= LETTERS else last.rpartition(" ")[0] or last[: LETTERS - 2]
        lines = [*lines[: LINES - 1], f"{room.rstrip(' ,')} …"]
    return Box(card, x, y, tuple(lines))


def _path(corners: Sequence[tuple[float, float]]) -> str:
    """A curve from the right side of the first box, along the lanes, to the left of the last."""
    start, end = corners[0], corners[-1]
    if end[0] <= start[0]:
        return _return(start, end)
    middle = BOX_HEIGHT / 2
    path = f"M{start[0] + BOX_WIDTH:.0f} {start[1] + middle:.0f}"
    for (x1, y1), (x2, y2) in pairwise(corners):
        last = x2 - TIP if (x2, y2) == end else x2
        bend = (x2 - x1 - BOX_WIDTH) / 2
        from_x, to_y = x1 + BOX_WIDTH + bend, y2 + middle
        path += f"C{from_x:.0f} {y1 + middle:.0f} {x2 - bend:.0f} {to_y:.0f} {last:.0f} {to_y:.0f}"
        if (x2, y2) != end:
            path += f"H{x2 + BOX_WIDTH:.0f}"
    return path


def _return(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Leftwards or in the same column: out at the lower edge, and in from above or below."""
    x1, y1 = start[0] + BOX_WIDTH / 2 + 18, start[1] + BOX_HEIGHT
    x2 = end[0] + BOX_WIDTH / 2 - 18
    above = end[1] > y1
    y2 = end[1] - TIP if above else end[1] + BOX_HEIGHT + TIP
    low = (y1 + y2) / 2 if above else max(y1, y2) + GAP_DOWN
    return f"M{x1:.0f} {y1:.0f}C{x1:.0f} {low:.0f} {x2:.0f} {low:.0f} {x2:.0f} {y2:.0f}"
