"""Context, mechanism, outcome, intervention, actor: filled with what was said, or left empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp_realist.discover.links import FOLLOWS, Link, find_links
from nlp_realist.discover.material import Material, Numbers
from nlp_realist.types import Evidence, Excerpt, Slot, Span, Tag

PARTS = ("intervention", "actor", "context", "mechanism", "outcome")
#: Quotations per slot.
SHOWN = 4
#: Reasoning and feeling, by which a cause is a mechanism rather than a circumstance.
REASONING = re.compile(
    r"\b(?:feel|feels|feeling|felt|trust\w*|believ\w+|think|thinks|thought|know|knew|realis\w+|"
    r"want\w*|afraid|scared|frightened|fear\w*|worr\w+|confiden\w+|safe|asham\w+|judg\w+|listen\w*|"
    r"heard|understood|understand\w*|hope\w*|proud|motivat\w+|decid\w+|choos\w+|chose|see|saw|"
    r"respect\w*|honest\w*|comfortable|relax\w*|control)\b",
    re.I,
)
#: Who acts, as people name them.
ACTORS = re.compile(
    r"\b(?:(?:my|our|her|his|their|the|a|this|that) )?(?:(?:family|social|support|case|key|youth|"
    r"outreach|intake) ?workers?|workers?|practitioners?|team leaders?|managers?|supervisors?|"
    r"navigators?|health visitors?|teachers?|police|judges?|mums?|mams?|mothers?|dads?|fathers?|"
    r"parents?|grandmothers?|grans?|nans?|carers?|kids|children|families|the family|the team)\b",
    re.I,
)


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


def slots(material: Material, members: Numbers) -> dict[str, Slot]:
    """Fill each slot from the members' words, most typical first.

    ``stated``: the speaker linked the clause in words (because, so, when ...) or named the actor.
    ``implied``: a tag says so, or the role of who speaks. ``empty``: nobody said it.
    """
    linked = links_of(material, members)
    excerpts = material.excerpts
    stated: dict[str, list[Evidence]] = {part: [] for part in PARTS}
    for one in linked:
        excerpt = excerpts[one.row]
        cause = excerpt.text[one.link.cause.start : one.link.cause.end]
        reasons = one.link.relation == "cause" and REASONING.search(cause)
        stated["mechanism" if reasons else "context"].append(quote(excerpt, one.link.cause))
        stated["outcome"].append(quote(excerpt, one.link.effect))
    stated["actor"] = _actors([excerpts[int(row)] for row in members])
    implied = _tagged(material, members)
    return {part: _slot(stated[part], implied.get(part, [])) for part in PARTS}


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


def whole(excerpt: Excerpt) -> Evidence:
    """The whole excerpt as evidence."""
    return quote(excerpt, Span(0, len(excerpt.text)))


def _slot(stated: Sequence[Evidence], implied: Sequence[Evidence]) -> Slot:
    if stated:
        return Slot("stated", tuple(stated[:SHOWN]))
    return Slot("implied", tuple(implied[:SHOWN])) if implied else Slot()


def _actors(excerpts: Sequence[Excerpt]) -> list[Evidence]:
    """Mentions of the actor whom most members name, where a third of them do."""
    named: dict[str, list[Evidence]] = {}
    for excerpt in excerpts:
        seen: set[str] = set()
        for match in ACTORS.finditer(excerpt.text):
            who = match.group().lower().split()[-1].rstrip("s")
            if who not in seen:
                seen.add(who)
                named.setdefault(who, []).append(quote(excerpt, Span(*match.span())))
    if not named:
        return []
    who = min(named, key=lambda name: (-len(named[name]), name))
    return named[who] if 3 * len(named[who]) >= len(excerpts) and len(named[who]) > 1 else []


def _tagged(material: Material, members: Numbers) -> dict[str, list[Evidence]]:
    """Evidence of tags: codes named like a slot, and directed codes for what was done."""
    directed = {f.id for f in material.study.codebook.families if f.directed}
    found: dict[str, list[tuple[float, int, Evidence]]] = {part: [] for part in PARTS}
    for order, row in enumerate(members):
        excerpt = material.excerpts[int(row)]
        for tag in material.tags[int(row)]:
            family, name = tag.code.split("/", 1)
            part = name if name in PARTS else "intervention" if family in directed else None
            if part and (part != "intervention" or tag.direction == "present"):
                found[part].append((-tag.score, order, _evidence(excerpt, tag)))
        if excerpt.role and excerpt.role != "unknown":
            found["actor"].append((0.0, order, whole(excerpt)))
    return {
        part: [e for _, _, e in sorted(rows, key=lambda r: r[:2])] for part, rows in found.items()
    }


def _evidence(excerpt: Excerpt, tag: Tag) -> Evidence:
    start = min(max(tag.evidence.start, excerpt.start), excerpt.end)
    end = min(max(tag.evidence.end, start), excerpt.end)
    span = Span(start - excerpt.start, end - excerpt.start)
    return quote(excerpt, span if span.end > span.start else Span(0, len(excerpt.text)))
