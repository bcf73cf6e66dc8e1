"""Clauses that one speaker joined, kept joined: what follows from what, and where else it is told.

A list of circumstances beside a list of outcomes no longer says which came of which; a chain does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlp_realist.discover.links import FOLLOWS, Link, find_links
from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.words import COUNTS_AND_TIMES, content_words, stem
from nlp_realist.types import Chain, Count, Evidence, Excerpt, Span, Step

#: Chains of a pattern that are kept: those told in most transcripts, then the most typical.
KEPT = 20


@dataclass(frozen=True, slots=True)
class Linked:
    """A link with the excerpt it stands in; its spans are offsets into the excerpt's text."""

    row: int
    link: Link


def links_of(material: Material, rows: Iterable[int]) -> list[Linked]:
    """Clauses of excerpts of which one is said to follow from the other, in order."""
    return [
        Linked(int(row), link)
        for row in rows
        for link in find_links(material.excerpts[int(row)].text)
        if link.relation in FOLLOWS
    ]


def chains(material: Material, rows: Iterable[int]) -> list[Chain]:
    """All chains of excerpts, in their order; one of two links (when X, Y, so Z) is a triad."""
    found = []
    for row in rows:
        excerpt = material.excerpts[int(row)]
        joined: list[list[Link]] = []
        for one in links_of(material, [int(row)]):
            last = joined[-1][-1] if joined else None
            if last is not None and _goes_on(last, one.link):
                joined[-1].append(replace(one.link, cause=last.effect))
            else:
                joined.append([one.link])
        found += [Chain(tuple(_step(excerpt, link) for link in links)) for links in joined]
    return found


def recurring(material: Material, members: Numbers, told: Sequence[Chain]) -> tuple[Chain, ...]:
    """The chains to keep, each with how many of the members' transcripts tell an alike one.

    members : rows of the pattern, for the number of its transcripts.
    """
    of = len(set(material.case[members].tolist()))
    stems = [list(_stems(chain)) for chain in told]
    counted = []
    for own, chain in zip(stems, told, strict=True):
        alike = {_home(it) for other, it in zip(stems, told, strict=True) if _alike(own, other)}
        counted.append((len(alike | {_home(chain)}), chain))
    counted.sort(key=lambda one: -one[0])
    return tuple(replace(chain, told_in=Count(n, of)) for n, chain in counted[:KEPT])


def quote(excerpt: Excerpt, span: Span) -> Evidence:
    """Words of an excerpt, at their place in the transcript; span: offsets into the excerpt."""
    return Evidence(
        excerpt.transcript,
        excerpt.id,
        excerpt.start + span.start,
        excerpt.start + span.end,
        excerpt.text[span.start : span.end],
        excerpt.speaker,
        excerpt.role,
    )


def _goes_on(last: Link, link: Link) -> bool:
    """Whether what followed is what the next follows from, or part of it (X. So Y)."""
    return link.cause.start <= last.effect.start and last.effect.end <= link.cause.end


def _step(excerpt: Excerpt, link: Link) -> Step:
    parts = (link.cause, link.effect, link.signal)
    return Step(link.relation, *(quote(excerpt, span) for span in parts))


_Stems = tuple[str, frozenset[str], frozenset[str]]


def _stems(chain: Chain) -> Iterator[_Stems]:
    for step in chain.steps:
        yield step.relation, _bag(step.cause.text), _bag(step.effect.text)


def _bag(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in content_words(text) if w not in COUNTS_AND_TIMES)


def _alike(own: Sequence[_Stems], other: Sequence[_Stems]) -> bool:
    """Whether some link of each is of one kind, with a word in common in cause and in effect.

    Of 28,600 such pairs from different transcripts of three studies that tell of other matters,
    none is; what is told in other words is missed.
    """
    return any(
        a[0] == b[0] and not a[1].isdisjoint(b[1]) and not a[2].isdisjoint(b[2])
        for a in own
        for b in other
    )


def _home(chain: Chain) -> str:
    return chain.steps[0].cause.transcript
