"""From a study to its ranked candidate demi-regularities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.cards import Group, Sources, card
from nlp_realist.discover.cascade import with_chains
from nlp_realist.discover.contrasts import contrasts
from nlp_realist.discover.counter import stances, turncoats
from nlp_realist.discover.groups import find_groups, manner_free
from nlp_realist.discover.labels import Wording
from nlp_realist.discover.material import Numbers, material
from nlp_realist.discover.similarity import unit
from nlp_realist.types import Pattern, Study

METHOD = "cross-case neighbours, Leiden consensus over resampled transcripts"


def find_patterns(study: Study, vectors: NDArray[np.float32], *, seed: int = 0) -> list[Pattern]:
    """Propose what recurs across cases in a study, best first; [] is a valid answer.

    vectors : len(study.excerpts) x d, sentence vectors in the order of the excerpts.
    A pattern with fewer than two independent transcripts or speakers is a lead and stands
    after the candidates. The same study, vectors and seed give the same patterns.
    Raises ValueError when there isn't one vector for each excerpt.
    """
    if len(vectors) != len(study.excerpts):
        raise ValueError(f"{len(vectors)} vectors for {len(study.excerpts)} excerpts")
    if not study.excerpts:
        return []
    laid_out = material(study)
    plain = unit(np.nan_to_num(np.asarray(vectors, dtype=np.float32)))
    free = manner_free(plain, laid_out)
    found = find_groups(laid_out, free, seed=seed)
    known = stances(laid_out)
    groups = []
    for members, stable in zip(found.groups, found.stability, strict=True):
        aside = turncoats(known, members)
        groups.append(Group(members[~np.isin(members, aside)], stable, aside))
    provenance = {"method": METHOD, "seed": str(seed)}
    wording = Wording([e.text for e in study.excerpts])
    sources = Sources(laid_out, plain, free, wording, known, provenance)
    cards = [card(group, number, sources) for number, group in enumerate(groups, start=1)]
    return _finished(cards, [group.members for group in groups], sources)


def _finished(
    cards: Sequence[Pattern], members: Sequence[Numbers], sources: Sources
) -> list[Pattern]:
    """With contrasts and chains, which need all cards; leads last."""
    compared = contrasts(sources.material, members)
    cards = [replace(c, contrasts=rows) for c, rows in zip(cards, compared, strict=True)]
    cards = with_chains(cards, sources.material)
    return sorted(cards, key=lambda c: c.status == "lead")
