"""Theory in: what bears on a programme theory, and how; candidates for a person to settle.

An excerpt that is alike to a theory supports it when circumstance and consequence both are, goes
against it when the consequence is told the other way round, refines it when only one of the two is
and something else is told, and is silent when the circumstance is alike and nothing follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_realist.discover.bearing import Bearing, Encode, Said, Scores
from nlp_realist.discover.chains import quote
from nlp_realist.discover.links import Link, find_links
from nlp_realist.discover.material import Material, material
from nlp_realist.discover.polarity import negated, polarity
from nlp_realist.discover.similarity import Vectors, unit
from nlp_realist.discover.slots import whole
from nlp_realist.discover.words import content_words, stem
from nlp_realist.types import (
    Excerpt,
    Pattern,
    Relation,
    RelationKind,
    Span,
    Study,
    Theory,
)

#: Standard deviations above the study's mean, and similarity, from which an excerpt is listed.
#: Theories about other matters altogether (rockets, interest rates) reach about the latter.
ABOVE, LEAST = 2.0, 0.12
#: Excerpts from which it can be told what is usual in a study.
MANY = 30
#: Standard deviations above the study's mean from which one part of a theory is called alike.
PART_ABOVE = 1.0
#: Excerpts listed for a theory, and patterns, at most.
EXCERPTS, PATTERNS = 20, 5
#: Polarity (-1 to 1) that both sides need for one to be told the other way round.
CLEARLY = 0.25
#: Negating words per ten by which a consequence is denied that the theory affirms.
DENIED = 1.0
#: Standard deviations above that of all patterns from which one bears on a theory by itself.
PATTERN_ABOVE = 1.5
#: Share of a pattern's excerpts that must bear on a theory for the pattern to.
SHARE = 0.25


@dataclass(frozen=True, slots=True)
class _Clauses:
    """What an excerpt links: the clauses that are most like a theory's if and then."""

    cause: Span | None
    effect: Span | None


def relate_theories(
    study: Study,
    vectors: Vectors,
    theories: Sequence[Theory],
    *,
    encode: Encode,
    patterns: Sequence[Pattern] = (),
    told: tuple[Vectors, Encode] | None = None,
) -> list[Relation]:
    """How a study's excerpts and patterns bear on theories, the most alike of each theory first.

    vectors : n x d, in the order of the excerpts; encode : texts -> vectors of the same space.
    told : the same by an encoder that learnt to bring together what tells of one pattern.
    A theory that nothing comes near gets one relation to the study as a whole: silent.
    The same study, theories and vectors give the same relations.
    """
    if not theories or not study.excerpts:
        return [_silent(theory) for theory in theories]
    laid_out = material(study)
    said = Said([e.text for e in study.excerpts], vectors, encode, told)
    found: list[Relation] = []
    for theory in theories:
        found += _of_theory(theory, said, laid_out, patterns)
    return found


def _silent(theory: Theory) -> Relation:
    return Relation(theory.id, "study", "", "silent", None, why="nothing that was said comes near")


def _of_theory(
    theory: Theory, said: Said, laid_out: Material, patterns: Sequence[Pattern]
) -> list[Relation]:
    bears = said.bearing(theory)
    rows = _near(bears, laid_out)
    clauses = _clauses(theory, [laid_out.excerpts[row] for row in rows], said)
    excerpts = [
        _excerpt(theory, laid_out.excerpts[row], row, bears, its)
        for row, its in zip(rows, clauses, strict=True)
    ]
    listed = _patterns(theory, bears, laid_out, patterns, excerpts)
    return [*listed, *excerpts] or [_silent(theory)]


def _near(bears: Bearing, laid_out: Material) -> list[int]:
    """Rows that come near a theory, the nearest first."""
    rows = np.flatnonzero(laid_out.kept)
    if not len(rows):
        return []
    scores = bears.near[rows]
    usual = float(scores.mean() + ABOVE * scores.std()) if len(rows) >= MANY else 0.0
    order = rows[np.lexsort((rows, -np.round(scores, 6)))]
    near = (bears.near[order] >= usual) & (bears.whole[order] >= LEAST)
    return [int(row) for row in order[near]][:EXCERPTS]


def _clauses(theory: Theory, excerpts: Sequence[Excerpt], said: Said) -> list[_Clauses]:
    """The linked clauses of each excerpt that are most like the theory's if and then."""
    linked = [find_links(excerpt.text) for excerpt in excerpts]
    spans = [(e, span) for e, links in zip(excerpts, linked, strict=True) for span in _ends(links)]
    if not spans:
        return [_Clauses(None, None) for _ in excerpts]
    texts = [excerpt.text[span.start : span.end] for excerpt, span in spans]
    meant = unit(said.encode([theory.if_, theory.then, *texts]))
    alike = meant[2:] @ meant[:2].T
    found, place = [], 0
    for links in linked:
        scores = alike[place : place + 2 * len(links)]
        place += 2 * len(links)
        found.append(
            _Clauses(
                links[int(scores[0::2, 0].argmax())].cause,
                links[int(scores[1::2, 1].argmax())].effect,
            )
            if links
            else _Clauses(None, None)
        )
    return found


def _ends(links: Sequence[Link]) -> list[Span]:
    return [span for link in links for span in (link.cause, link.effect)]


def _excerpt(
    theory: Theory, excerpt: Excerpt, row: int, bears: Bearing, clauses: _Clauses
) -> Relation:
    told = clauses.effect
    outcome = excerpt.text[told.start : told.end] if told else excerpt.text
    kind, why = _kind(_alike(bears, row), _turned(theory.then, outcome), told is not None)
    spans = [span for span in (clauses.cause, clauses.effect) if span is not None]
    evidence = tuple(quote(excerpt, span) for span in spans) or (whole(excerpt),)
    similarity = round(float(bears.whole[row]), 4)
    return Relation(
        theory.id, "excerpt", excerpt.id, kind, similarity, bears.of(row), evidence, why
    )


def _alike(bears: Bearing, row: int) -> dict[str, bool]:
    """Which parts are alike: well above what the study's excerpts usually are."""

    def above(scores: Scores) -> bool:
        return bool(scores[row] >= scores.mean() + PART_ABOVE * scores.std())

    return {part: above(scores) for part, scores in bears.parts.items()}


def _turned(then: str, outcome: str) -> str:
    """How the consequence is told the other way round; empty when it isn't, or can't be told."""
    ours, theirs = polarity(then), polarity(outcome)
    if min(abs(ours), abs(theirs)) >= CLEARLY and ours * theirs < 0:
        return "well" if theirs > 0 else "badly"
    shared = {stem(w) for w in content_words(then)} & {stem(w) for w in content_words(outcome)}
    if shared and abs(negated(outcome) - negated(then)) >= DENIED:
        return "denied"
    return ""


_TURNED = {
    "well": "what follows went well here, badly in the theory",
    "badly": "what follows went badly here, well in the theory",
    "denied": "one of the two says that what follows is not so",
}


def _kind(alike: dict[str, bool], turned: str, stated: bool) -> tuple[RelationKind, str]:
    """What kind of relation it may be, and why, in words."""
    if turned and (alike["if"] or alike["then"]):
        which = "the circumstance is" if alike["if"] else "the consequence is"
        return "refutes", f"{which} alike, but {_TURNED[turned]}"
    if alike["if"] and alike["then"]:
        return "supports", "circumstance and consequence are alike"
    if alike["if"] and stated:
        return "refines", "the circumstance is alike; something else is told to follow"
    if alike["if"]:
        return "silent", "the circumstance is alike; no consequence is told"
    if alike["then"]:
        return "refines", "the consequence is alike; it is told of another circumstance"
    return "refines", "alike as a whole, in no part clearly"


def _patterns(
    theory: Theory,
    bears: Bearing,
    laid_out: Material,
    patterns: Sequence[Pattern],
    excerpts: Sequence[Relation],
) -> list[Relation]:
    """Patterns that are alike as a whole, or of which enough excerpts bear on the theory."""
    row_of = {excerpt.id: row for row, excerpt in enumerate(laid_out.excerpts)}
    members = [[row_of[m] for m in p.members if m in row_of] for p in patterns]
    means, similar = (
        np.array([scores[rows].mean() if rows else 0.0 for rows in members])
        for scores in (bears.near, bears.whole)
    )
    if not len(means):
        return []
    floor = float(means.mean() + PATTERN_ABOVE * means.std())
    related = {relation.target: relation for relation in excerpts}
    found = []
    for n in np.argsort(-means, kind="stable"):
        inside = [related[m] for m in patterns[n].members if m in related]
        enough = len(inside) >= max(2, SHARE * len(members[n]))
        alike = means[n] >= floor and similar[n] >= LEAST
        if members[n] and (enough or (alike and inside)):
            found.append(_pattern(theory, patterns[n], members[n], bears, laid_out, related))
    return found[:PATTERNS]


def _pattern(
    theory: Theory,
    pattern: Pattern,
    rows: Sequence[int],
    bears: Bearing,
    laid_out: Material,
    related: dict[str, Relation],
) -> Relation:
    mine = list(rows)
    near = [row for row in mine if laid_out.excerpts[row].id in related]
    kinds = Counter(related[laid_out.excerpts[row].id].kind for row in near)
    against = [related[c] for c in pattern.counter_examples if c in related]
    told = ", ".join(f"{n} {word}" for word, n in sorted(kinds.items()))
    why = f"{len(near)} of its {len(mine)} excerpts bear on it: {told}"
    if against:
        why += f"; and {len(against)} of its counter-examples"
    return Relation(
        *(theory.id, "pattern", pattern.id, _commonest(kinds)),
        similarity=round(float(bears.whole[mine].mean()), 4),
        parts={p: round(float(scores[mine].mean()), 2) for p, scores in bears.parts.items()},
        evidence=tuple(whole(laid_out.excerpts[row]) for row in near[:3]),
        why=why,
    )


def _commonest(kinds: Counter[RelationKind]) -> RelationKind:
    """The commonest kind; where two are, it refines."""
    most = max(kinds.values())
    first = [kind for kind, n in kinds.items() if n == most]
    return first[0] if len(first) == 1 else "refines"
