"""Context, mechanism, outcome, intervention, actor: filled with what was said, or left empty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp_realist.discover.chains import quote
from nlp_realist.discover.material import Material, Numbers
from nlp_realist.types import HELPING_ROLES, Chain, Evidence, Excerpt, Slot, Span, Step, Tag

PARTS = ("intervention", "actor", "context", "mechanism", "outcome")
#: Families whose codes tell, by definition, how a helper works with people, whoever speaks.
HELPERS = ("stance",)
#: The code of an excerpt whose speaker does it here, rather than tells of it.
ENACTED = "voice/enacted"
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


def slots(material: Material, members: Numbers, told: Sequence[Chain]) -> dict[str, Slot]:
    """Fill each slot from the members' words, most typical first.

    told : the members' chains, in which the clauses stand together.
    ``stated``: the speaker linked the clause in words (because, so, when ...) or named the actor.
    ``implied``: a tag says so. ``empty``: nobody said it; who speaks need not be who acts.
    """
    excerpts = material.excerpts
    stated: dict[str, list[Evidence]] = {part: [] for part in PARTS}
    for step in (step for chain in told for step in chain.steps):
        stated[_cause_is(step)].append(step.cause)
        stated["outcome"].append(step.effect)
    stated["actor"] = _actors([excerpts[int(row)] for row in members])
    implied = _tagged(material, members)
    return {part: _slot(stated[part], implied.get(part, [])) for part in PARTS}


def _cause_is(step: Step) -> str:
    reasons = step.relation == "cause" and REASONING.search(step.cause.text)
    return "mechanism" if reasons else "context"


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
                found[part].append((-tag.score, order, _evidence(excerpt, tag)))
    return {
        part: [e for _, _, e in sorted(rows, key=lambda r: r[:2])] for part, rows in found.items()
    }


def _evidence(excerpt: Excerpt, tag: Tag) -> Evidence:
    start = min(max(tag.evidence.start, excerpt.start), excerpt.end)
    end = min(max(tag.evidence.end, start), excerpt.end)
    span = Span(start - excerpt.start, end - excerpt.start)
    return quote(excerpt, span if span.end > span.start else Span(0, len(excerpt.text)))
