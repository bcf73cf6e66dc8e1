"""Excerpts in cards as a map: near each other when they say similar things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from nlp_realist.export.report_brief import cut
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_numbers import plural
from nlp_realist.export.report_patterns import PatternCard

# In units of the drawing, which the page scales.
WIDTH, EDGE = 900.0, 26.0
LEAST_HEIGHT = 340.0
#: Half the width of a mark, and the room that a card's number needs.
MARK = 6.0
NUMBER_ACROSS, NUMBER_DOWN = 19.0, 15.0
#: Words of an excerpt that show when pointed at.
HOVER_WORDS = 28
#: Cards that each card's row names as its nearest.
NEAREST = 3
#: Colours that people with any colour vision tell apart (Okabe and Ito 2008), and shapes: a card
#: has both, and its number stands in its middle, so that nothing rests on colour.
COLOURS = 8
SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "M-4.6-4.6h9.2v9.2h-9.2Z",
    "M0-6L5.6 4.4H-5.6Z",
    "M0-6.2L6.2 0L0 6.2L-6.2 0Z",
    "M0 6L5.6-4.4H-5.6Z",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the marks of a card look: a colour's number and an outline."""

    colour: int
    outline: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An excerpt on the map; `against` when it is a counter-example."""

    x: float
    y: float
    look: Look
    href: str
    title: str
    against: bool


@dataclass(frozen=True, slots=True)
class Middle:
    """A card's number, near the middle of its excerpts."""

    x: float
    y: float
    number: int
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A card as the table tells it: how close its excerpts lie, and what lies near it."""

    card: PatternCard
    look: Look
    placed: int
    spread: str
    nearest: tuple[PatternCard, ...]


@dataclass(frozen=True, slots=True)
class PatternMap:
    """The drawing and the table that says the same in words."""

    height: float
    marks: tuple[Mark, ...]
    middles: tuple[Middle, ...]
    rows: tuple[MapRow, ...]
    summary: str
    width: float = WIDTH


Point = tuple[float, float]


def look_of(number: int) -> Look:
    """The look of a card by its number, from 1: another colour each time, then another shape."""
    turn = number - 1
    return Look(turn % COLOURS, SHAPES[(turn + turn // COLOURS) % len(SHAPES)])


def pattern_map(cards: Sequence[PatternCard], index: StudyIndex) -> PatternMap | None:
    """Lay out the cards that have places; None when there are none."""
    known: dict[str, Point] = {}
    for card in cards:
        known.update(card.pattern.places)
    known = {excerpt: place for excerpt, place in known.items() if excerpt in index.excerpts}
    shown = [card for card in cards if any(m in known for m in card.pattern.members)]
    if not shown:
        return None
    scale = _Scale(list(known.values()))
    places = {excerpt: scale.place(point) for excerpt, point in known.items()}
    members = {
        card.number: [places[m] for m in card.pattern.members if m in places] for card in shown
    }
    middles = {number: _mean(points) for number, points in members.items()}
    return PatternMap(
        height=scale.height,
        marks=tuple(_marks(shown, places, index)),
        middles=tuple(_middles(shown, middles, scale.height)),
        rows=tuple(_row(card, shown, members, middles) for card in shown),
        summary=_summary(shown, len(places)),
    )


class _Scale:
    """From the shared map (0 to 1, as wide as high) to the drawing."""

    def __init__(self, points: Sequence[Point]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self.left, self.top = min(xs), min(ys)
        across = max(max(xs) - self.left, 1e-9)
        self.unit = (WIDTH - 2 * EDGE) / across
        down = (max(ys) - self.top) * self.unit
        # A map that is higher than wide would not fit a page.
        if down > WIDTH * 0.8:
            self.unit *= WIDTH * 0.8 / down
            down = WIDTH * 0.8
        self.height = round(max(down + 2 * EDGE, LEAST_HEIGHT), 1)
        self.right = (WIDTH - 2 * EDGE - across * self.unit) / 2
        self.under = (self.height - 2 * EDGE - down) / 2

    def place(self, point: Point) -> Point:
        x = EDGE + self.right + (point[0] - self.left) * self.unit
        y = EDGE + self.under + (point[1] - self.top) * self.unit
        return round(x, 1), round(y, 1)


def _marks(shown: Sequence[PatternCard], places: dict[str, Point], index: StudyIndex) -> list[Mark]:
    """Members first, then what speaks against a card and is in none."""
    marks: dict[str, Mark] = {}
    for against in (False, True):
        for card in shown:
            pattern = card.pattern
            for excerpt in pattern.counter_examples if against else pattern.members:
                if excerpt in places and excerpt not in marks:
                    marks[excerpt] = _mark(card, excerpt, places[excerpt], against, index)
    return list(marks.values())


def _mark(card: PatternCard, excerpt: str, place: Point, against: bool, index: StudyIndex) -> Mark:
    found = index.excerpts[excerpt]
    where = index.place(found)
    who = ", ".join(part for part in (found.speaker, found.role) if part and part != "unknown")
    what = "Speaks against pattern" if against else "Pattern"
    said = cut(" ".join(found.text.split()), HOVER_WORDS)
    title = (
        f"{what} {card.number}, {card.brief.label}\n“{said}”\n{who or 'no speaker named'}, {where}"
    )
    return Mark(*place, look_of(card.number), where.href, title, against)


def _mean(points: Sequence[Point]) -> Point:
    return (
        sum(x for x, _ in points) / len(points),
        sum(y for _, y in points) / len(points),
    )


def _middles(
    shown: Sequence[PatternCard], middles: dict[int, Point], height: float
) -> list[Middle]:
    """Numbers, moved a little where they would lie upon each other."""
    spots = [list(middles[card.number]) for card in shown]
    for _ in range(60):
        for i, one in enumerate(spots):
            for other in spots[:i]:
                _push(one, other)
        for spot in spots:
            spot[0] = min(max(spot[0], NUMBER_ACROSS), WIDTH - NUMBER_ACROSS)
            spot[1] = min(max(spot[1], NUMBER_DOWN), height - NUMBER_DOWN)
    return [
        Middle(round(x, 1), round(y, 1), card.number, card.href, card.brief.label)
        for card, (x, y) in zip(shown, spots, strict=True)
    ]


def _push(one: list[float], other: list[float]) -> None:
    """Move two numbers apart along the shorter way, if they overlap."""
    across, down = one[0] - other[0], one[1] - other[1]
    over = NUMBER_ACROSS - abs(across), NUMBER_DOWN - abs(down)
    if min(over) <= 0:
        return
    axis = 0 if over[0] < over[1] else 1
    step = over[axis] / 2 * (1 if (across, down)[axis] >= 0 else -1)
    one[axis] += step
    other[axis] -= step


def _row(
    card: PatternCard,
    shown: Sequence[PatternCard],
    members: dict[int, list[Point]],
    middles: dict[int, Point],
) -> MapRow:
    mine = middles[card.number]
    points = members[card.number]
    apart = sorted(
        (hypot(mine[0] - x, mine[1] - y), other.number, other)
        for other in shown
        if other is not card
        for x, y in [middles[other.number]]
    )
    spread = sum(hypot(mine[0] - x, mine[1] - y) for x, y in points) / len(points)
    between = apart[0][0] if apart else 0.0
    return MapRow(
        card,
        look_of(card.number),
        len(points),
        _spread(spread, between, len(points)),
        tuple(other for _, _, other in apart[:NEAREST]),
    )


def _spread(spread: float, between: float, n: int) -> str:
    """How close a card's excerpts lie, held to how far it is to the next card."""
    if n < 2:
        return "one excerpt"
    if not between:
        return "–"
    held = spread / between
    return "close together" if held < 0.5 else "apart" if held > 1 else "loosely together"


def _summary(shown: Sequence[PatternCard], n: int) -> str:
    return (
        f"{plural(n, 'excerpt')} of {plural(len(shown), 'pattern')} as marks in a plane. Marks "
        "near each other stand for excerpts that say similar things. The table below names, for "
        "each pattern, the patterns that lie nearest to it."
    )
