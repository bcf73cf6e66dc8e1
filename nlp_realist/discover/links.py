"""Cause and effect as people say them: because, so, which meant, when ... then, if, unless, until.

Labelling contexts, mechanisms and outcomes apart loses the link between them; this keeps it, by
finding the two clauses that the speaker joined. Measured by ``python -m benchmarks.causal``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp_realist.discover.clauses import (
    is_broken_off,
    is_clause,
    is_told,
    next_clause,
    opened,
    says,
    trimmed,
)
from nlp_realist.discover.signals import (
    ANY,
    ASIDE,
    ASKED,
    BACKWARD,
    COORDINATED,
    FORWARD,
    FRAMES,
    HEADED,
    MEANS,
    NOT_LINKING,
    OPENING,
    SPLIT,
    Relation,
)
from nlp_realist.types import Span


@dataclass(frozen=True, slots=True)
class Link:
    """Two clauses that the speaker joined; spans are offsets into the text given.

    relation : ``cause`` (because, so, made), ``condition`` (when, if, once, after),
        ``exception`` (unless, otherwise), ``until``, ``purpose`` (so that), ``sequence``
        (and then: one told after the other), ``contrast`` (even though: what `cause` would
        have led one to expect did not follow).
    """

    relation: Relation
    cause: Span
    effect: Span
    signal: Span


#: Relations in which the second clause is said to follow from the first.
FOLLOWS = ("cause", "condition", "exception", "until", "purpose")
SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"'”’)]*|\n|$)")


def find_links(text: str) -> list[Link]:
    """Linked clauses of a spoken text, in order."""
    found: list[Link] = []
    before: Span | None = None
    for match in SENTENCE.finditer(text):
        sentence = trimmed(text, match.start(), match.end())
        if sentence.start >= sentence.end:
            continue
        if not ANY.search(text, sentence.start, sentence.end):
            before = sentence
            continue
        asks = "?" in match.group() and ASKED.match(text, sentence.start)
        links = [] if asks else list(_within(text, sentence))
        if not links and before is not None and not asks:
            links = _opening(text, before, sentence)
        found += links
        before = sentence
    return found


def _within(text: str, sentence: Span) -> Iterator[Link]:
    """Links inside one sentence; ", and once ..." begins a new statement."""
    start = sentence.start
    for match in COORDINATED.finditer(text, sentence.start, sentence.end):
        if match.start() > start:
            yield from _statement(text, trimmed(text, start, match.start()))
            start = match.start()
    yield from _statement(text, trimmed(text, start, sentence.end))


def _statement(text: str, whole: Span) -> list[Link]:
    """X, so Y, so Z; with what stands inside the first of them: when W, X, so Y."""
    framed = _framed(text, whole)
    if framed:
        return framed
    signals = list(_forward(text, whole))
    if not signals:
        link = _subordinate(text, whole)
        return [link] if link else []
    links = []
    first = trimmed(text, whole.start, signals[0][1].start)
    inner = _subordinate(text, first)
    left = inner.effect if inner else opened(text, first)
    if inner:
        links.append(inner)
    for place, (relation, signal) in enumerate(signals):
        end = signals[place + 1][1].start if place + 1 < len(signals) else whole.end
        right = trimmed(text, signal.end, end)
        links.append(Link(relation, left, right, signal))
        left = right
    return links


def _forward(text: str, whole: Span) -> Iterator[tuple[Relation, Span]]:
    """Signals between clauses, cause first, that have words on both sides."""
    start = whole.start
    for relation, signal in _signals(text, whole):
        left, right = trimmed(text, start, signal.start), trimmed(text, signal.end, whole.end)
        if _joins(text, whole, signal, left, right):
            yield relation, signal
            start = signal.end


def _signals(text: str, whole: Span) -> list[tuple[Relation, Span]]:
    found: list[tuple[Relation, Span]] = []
    for relation, pattern in FORWARD:
        for match in pattern.finditer(text, whole.start, whole.end):
            found.append((relation, trimmed(text, *match.span("signal"))))
    found.sort(key=lambda one: (one[1].start, -one[1].end))
    kept: list[tuple[Relation, Span]] = []
    for one in found:
        if not kept or one[1].start >= kept[-1][1].end:
            kept.append(one)
    return kept


def _framed(text: str, whole: Span) -> list[Link]:
    """What made Y was X; the reason Y is X; X made him Y; by doing X, Y."""
    for relation, pattern in FRAMES:
        match = pattern.match(text, whole.start, whole.end)
        if match:
            parts = [trimmed(text, *match.span(name)) for name in ("cause", "effect", "signal")]
            if all(says(text, part) for part in parts[:2]):
                return [Link(relation, *parts)]
    return []


def _subordinate(text: str, whole: Span) -> Link | None:
    """If X, (then) Y; or Y because X."""
    return _headed(text, whole) or _trailing(text, whole)


def _headed(text: str, whole: Span) -> Link | None:
    for relation, pattern in HEADED:
        match = pattern.match(text, whole.start, whole.end)
        if not match:
            continue
        signal = trimmed(text, *match.span("signal"))
        for end, start in _splits(text, Span(match.end(), whole.end)):
            left, right = trimmed(text, match.end(), end), trimmed(text, start, whole.end)
            if is_clause(_of(text, right)) and _joins(text, whole, signal, left, right):
                return Link(relation, left, right, signal)
    return None


def _splits(text: str, rest: Span) -> Iterator[tuple[int, int]]:
    """Where the clause after a signal may end and the next begin: at marks, or by their words."""
    marks = [match.span() for match in SPLIT.finditer(text, rest.start, rest.end)]
    first = marks[0][0] if marks else rest.end
    place = next_clause(text[rest.start : first])
    if place > 0:
        yield rest.start + place, rest.start + place
    yield from marks


def _trailing(text: str, whole: Span) -> Link | None:
    """The first signal in the middle that has a clause after it."""
    found: list[tuple[int, Relation, re.Match[str]]] = [
        (match.start("signal"), relation, match)
        for relation, pattern in BACKWARD
        for match in pattern.finditer(text, whole.start, whole.end)
    ]
    for _, relation, match in sorted(found, key=lambda one: one[0]):
        signal = trimmed(text, *match.span("signal"))
        left = opened(text, Span(whole.start, match.start("signal")))
        right = trimmed(text, match.end("signal"), whole.end)
        # "Whereas if they come ..." begins anew: what follows from a condition is a clause.
        bare = relation == "condition" and not is_clause(_of(text, left))
        if not bare and _joins(text, whole, signal, left, right):
            return Link(relation, right, left, signal)
    return None


def _opening(text: str, before: Span, sentence: Span) -> list[Link]:
    """X. So Y: a sentence that says it follows from the one before."""
    match = OPENING.match(text, sentence.start, sentence.end)
    if not match:
        return []
    rest = trimmed(text, match.end(), sentence.end)
    before = opened(text, before)
    if not says(text, before) or not says(text, rest):
        return []
    # "So" opens many a sentence that follows from nothing, but seldom one in a story.
    if match["so"] and not (is_told(_of(text, before)) and is_told(_of(text, rest))):
        return []
    signal = trimmed(text, *match.span("signal"))
    if match["because"]:
        return [Link("cause", rest, before, signal)]
    return [Link("cause", before, rest, signal)]


def _joins(text: str, whole: Span, signal: Span, left: Span, right: Span) -> bool:
    """Whether both sides say something, and the words between aren't used in another way."""
    if not (says(text, left) and says(text, right)):
        return False
    if is_broken_off(_of(text, left)) or is_broken_off(_of(text, right)):
        return False
    before, after = Span(whole.start, signal.start), Span(signal.end, whole.end)
    around = f"{_of(text, before)}<{_of(text, signal)}>{_of(text, after)}"
    if ASIDE.match(text, signal.start, whole.end):
        return False
    if MEANS.search(_of(text, signal)) and not is_clause(_of(text, right)):
        return False
    return not any(pattern.search(around) for pattern in NOT_LINKING)


def _of(text: str, span: Span) -> str:
    return text[span.start : span.end]
