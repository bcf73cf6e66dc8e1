"""A graph in layers: circles opened, each box further on than what leads to it, few crossings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Edges = Sequence[tuple[int, int]]

#: Sweeps that put boxes beside those that they are linked to.
SWEEPS = 8
#: Layers beside each other on one sheet; what follows goes on in a band below.
LAYERS_ACROSS = 4


def closing(edges: Edges) -> set[tuple[int, int]]:
    """Links that close a circle, found by going along from the lowest number on."""
    after: dict[int, list[int]] = {}
    for a, b in edges:
        after.setdefault(a, []).append(b)
    found: set[tuple[int, int]] = set()
    done: set[int] = set()
    for start in sorted(after):
        # One step at a time, as a long chain would be too deep for calls within calls.
        way: list[int] = []
        steps: list[tuple[int, int]] = [(start, 0)]
        while steps:
            node, turn = steps.pop()
            if turn == 0:
                if node in done:
                    continue
                way.append(node)
            following = after.get(node, [])
            if turn < len(following):
                steps.append((node, turn + 1))
                following_node = following[turn]
                if following_node in way:
                    found.add((node, following_node))
                elif following_node not in done:
                    steps.append((following_node, 0))
            else:
                way.pop()
                done.add(node)
    return found


def layers(ahead: Edges, nodes: Sequence[int]) -> dict[int, int]:
    """The layer of each: one further than the furthest that leads to it. No circles allowed."""
    before: dict[int, list[int]] = {n: [] for n in nodes}
    for a, b in ahead:
        before[b].append(a)
    layer: dict[int, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [n for n in waiting if all(a in layer for a in before[n])]
        for n in ready:
            layer[n] = max((layer[a] + 1 for a in before[n]), default=0)
        waiting = [n for n in waiting if n not in layer]
    return layer


def passing(ahead: Edges, layer: dict[int, int]) -> dict[tuple[int, int], tuple[int, ...]]:
    """For each link over several layers of one band, a lane in each layer between.

    Lanes are numbered from -1 down and are put into `layer`.
    """
    ways: dict[tuple[int, int], tuple[int, ...]] = {}
    lane = 0
    for a, b in ahead:
        between = range(layer[a] + 1, layer[b])
        if not between or layer[a] // LAYERS_ACROSS != layer[b] // LAYERS_ACROSS:
            continue
        lanes = []
        for depth in between:
            lane -= 1
            layer[lane] = depth
            lanes.append(lane)
        ways[a, b] = (a, *lanes, b)
    return ways


def ordered(layer: Mapping[int, int], edges: Edges) -> list[list[int]]:
    """The boxes and lanes of each layer, each near the middle of those it is linked to."""
    rows = [
        [n for n in sorted(layer) if layer[n] == depth] for depth in range(max(layer.values()) + 1)
    ]
    near: dict[int, list[int]] = {n: [] for n in layer}
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    for sweep in range(SWEEPS):
        at = {n: place - len(row) / 2 for row in rows for place, n in enumerate(row)}
        for row in rows[:: 1 if sweep % 2 == 0 else -1]:
            row.sort(key=lambda n: (round(sum(at[m] for m in near[n]) / len(near[n]), 6), n))
            at.update({n: place - len(row) / 2 for place, n in enumerate(row)})
    return rows
