"""Context, mechanism, outcome, intervention, actor: filled with what was said, or left empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp_realist.discover.chains import quote
from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.polarity import polarity
from nlp_realist.types import HELPING_ROLES, Chain, Evidence, Excerpt, Slot, Span, Tag

PARTS = ("intervention", "actor", "context", "mechanism", "outcome")
#: Families whose codes tell, by definition, how a helper works with people, whoever speaks.
HELPERS = ("stance",)
#: The code of an excerpt whose speaker does it here, rather than tells of it.
ENACTED = "voice/enacted"
#: Quotations per slot.
SHOWN = 4
#: Reasoning and feeling, by which a cause is a mechanism rather than a circumstance, and a
#: mechanism is what people thought or felt rather than what they were offered.
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


def slots(material: Material, members: Numbers, told: Sequence[Chain]) -> dict[str, Slot]:
    """Fill each slot from the members' words, most typical first.

    told : the members' chains, in which the clauses stand together. Mechanisms are marked as
    resource or reasoning, outcomes as better, worse or unclear: by words, and coarsely.
    ``stated``: the speaker linked the clause in words (because, so, when ...) or named the actor.
    ``implied``: a tag says so. ``empty``: nobody said it; who speaks need not be who acts.
    """
    excerpts = material.excerpts
    stated: dict[str, list[Evidence]] = {part: [] for part in PARTS}
    for chain in told:
        for part, evidence in _parts(chain):
            stated[part].append(_marked(part, evidence))
    stated["actor"] = _actors([excerpts[int(row)] for row in members])
    implied = _tagged(material, members)
    return {part: _slot(stated[part], implied.get(part, [])) for part in PARTS}


def _parts(chain: Chain) -> Iterator[tuple[str, Evidence]]:
    """Which part each clause is: in a chain of three or more, what stands between is how."""
    first, *between, last = chain.clauses
    step = chain.steps[0]
    reasons = not between and step.relation == "cause" and REASONING.search(first.text)
    yield "mechanism" if reasons else "context", first
    for clause in between:
        yield "mechanism", clause
    yield "outcome", replace(last, intended=chain.steps[-1].relation == "purpose")


def _marked(part: str, evidence: Evidence) -> Evidence:
    """A mechanism with whether it is a resource or reasoning, an outcome with its direction."""
    if part == "mechanism":
        reasons = REASONING.search(evidence.text)
        return replace(evidence, kind="reasoning" if reasons else "resource")
    if part == "outcome":
        return replace(evidence, kind=_direction(polarity(evidence.text)))
    return evidence


def _direction(went: float) -> str:
    if not went:
        return "unclear"
    return "better" if went > 0 else "worse"


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
    """Evidence of tags: codes named like a slot, and those that tell what a helper does."""
    directed = {f.id for f in material.study.codebook.families if f.directed}
    found: dict[str, list[tuple[float, int, Evidence]]] = {part: [] for part in PARTS}
    for order, row in enumerate(members):
        excerpt = material.excerpts[int(row)]
        tags = material.tags[int(row)]
        enacted = excerpt.role in HELPING_ROLES and any(tag.code == ENACTED for tag in tags)
        for tag in tags:
            family, name = tag.code.split("/", 1)
            done = family in HELPERS or (enacted and family in directed)
            part = name if name in PARTS else "intervention" if done else None
            if part and (part != "intervention" or tag.direction == "present"):
                evidence = _marked(part, _evidence(excerpt, tag))
                found[part].append((-tag.score, order, evidence))
    return {
        part: [e for _, _, e in sorted(rows, key=lambda r: r[:2])] for part, rows in found.items()
    }


def _evidence(excerpt: Excerpt, tag: Tag) -> Evidence:
    start = min(max(tag.evidence.start, excerpt.start), excerpt.end)
    end = min(max(tag.evidence.end, start), excerpt.end)
    span = Span(start - excerpt.start, end - excerpt.start)
    return quote(excerpt, span if span.end > span.start else Span(0, len(excerpt.text)))
