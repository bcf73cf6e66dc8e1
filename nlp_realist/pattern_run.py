"""A run of pattern finding, on values: what people decided is kept, what changed is told, and
themes and theories are laid beside the patterns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nlp_realist.types import Change, Learnt, Pattern, Relation, Study, Theme, Theory

if TYPE_CHECKING:
    from nlp_realist.encode.encoder import Vectors
    from nlp_realist.review import ReviewedPatterns
    from nlp_realist.review.lineage import Editions

#: Cards that a study's report puts before people. Candidates come best first; what comes after
#: these was, in the studies looked at, small and seldom came back when transcripts were resampled.
MOST_CANDIDATES = 30
MOST_LEADS = 10


@dataclass(frozen=True, slots=True)
class Before:
    """What there was before a run.

    patterns : the run before, after people's decisions. editions : all runs, as stored.
    known : excerpts that the run before had; None when there was none.
    """

    patterns: ReviewedPatterns
    editions: Editions
    known: frozenset[str] | None = None
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternsFound:
    """What a run gives: patterns, best first, and what is laid beside them."""

    patterns: tuple[Pattern, ...]
    changes: tuple[Change, ...] = ()
    themes: tuple[Theme, ...] = ()
    relations: tuple[Relation, ...] = field(default=())


def find(
    study: Study,
    vectors: Vectors,
    before: Before,
    *,
    sense: Callable[[], Vectors],
    encode: Callable[[Sequence[str]], Vectors],
    liken: Callable[[Sequence[str]], Vectors] | None = None,
    theories: Sequence[Theory] = (),
    by: Sequence[str] = (),
    seed: int = 0,
    made_with: Mapping[str, str] | None = None,
    learnt: Learnt | None = None,
) -> PatternsFound:
    """Look for patterns in a study, keeping to what people decided about those before.

    vectors : n x d, in the order of the excerpts, by which excerpts are likened to each other.
    sense, encode : the excerpts', and any texts', vectors by which theories are held against
    them; asked for only where there are theories. liken : any texts' vectors of the kind that
    excerpts are likened by, where they were learnt from patterns and their logic. by : groups to
    count each pattern by. made_with : what vectors and tags come from, for the provenance.
    learnt : what was learnt about vectors of this kind.
    Raises SettingsError for a group that is not known.
    """
    from nlp_realist.discover import (
        breakdown,
        find_patterns,
        find_themes,
        relate_theories,
        with_contrasts,
        with_places,
    )
    from nlp_realist.review import lineage
    from nlp_realist.review.changes import compare
    from nlp_realist.review.themes import inherit_themes

    everything = frozenset(excerpt.id for excerpt in study.excerpts)
    known = everything if before.known is None else before.known & everything
    breakdown(study, (), by)  # a group that is not known is told before the long work
    held = lineage.held(before.patterns, before.editions)
    found = find_patterns(
        study,
        vectors,
        seed=seed,
        held=held,
        known=known,
        made_with=made_with,
        learnt=learnt,
    )
    whole = lineage.inherit(found, before.patterns, before.editions, known)
    decided = {one.id for one in held}
    patterns = breakdown(study, worth_an_hour(whole, keep=decided), by)
    patterns = with_places(with_contrasts(study, patterns), study, vectors)
    standing = _as_decided(patterns, before.patterns)
    changes = compare(before.patterns.patterns, patterns, known) if before.known is not None else ()
    themes = inherit_themes(find_themes(study, vectors, standing), before.themes)
    related = (
        relate_theories(
            study,
            sense(),
            theories,
            encode=encode,
            patterns=standing,
            told=(vectors, liken) if liken else None,
        )
        if theories
        else []
    )
    return PatternsFound(tuple(patterns), tuple(changes), tuple(themes), tuple(related))


def worth_an_hour(patterns: Sequence[Pattern], *, keep: Collection[str] = ()) -> list[Pattern]:
    """The best candidates and leads, as many as a person can judge at a sitting.

    keep : ids of patterns that people decided on: these are always among them.
    """
    leads = [pattern for pattern in patterns if pattern.status == "lead"]
    candidates = [pattern for pattern in patterns if pattern.status != "lead"]
    return _first(candidates, MOST_CANDIDATES, keep) + _first(leads, MOST_LEADS, keep)


def _first(patterns: Sequence[Pattern], most: int, keep: Collection[str]) -> list[Pattern]:
    return [p for place, p in enumerate(patterns) if place < most or p.id in keep]


def _as_decided(patterns: Sequence[Pattern], before: ReviewedPatterns) -> list[Pattern]:
    """Patterns with the status that people gave them in the run before."""
    status = {p.id: p.status for p in before.patterns if p.status in ("accepted", "rejected")}
    return [replace(p, status=status.get(p.id, p.status)) for p in patterns]
