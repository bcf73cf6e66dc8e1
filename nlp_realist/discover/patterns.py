"""From a study to its ranked candidate demi-regularities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_realist.discover.cards import Group, Sources, card
from nlp_realist.discover.cascade import with_chains
from nlp_realist.discover.counter import Stances, stances, turncoats
from nlp_realist.discover.groups import LEAST, find_groups
from nlp_realist.discover.held import keep_held
from nlp_realist.discover.labels import traits
from nlp_realist.discover.leads import one_voice_groups, without
from nlp_realist.discover.level import levels
from nlp_realist.discover.likeness import Likeness, likeness, likeness_within
from nlp_realist.discover.mainstays import footing
from nlp_realist.discover.material import Flags, Material, Numbers, material
from nlp_realist.discover.outcomes import turned_out
from nlp_realist.discover.similarity import Seen, Vectors, seen_centred, seen_evened, unit
from nlp_realist.discover.wording import wording
from nlp_realist.discover.worth import ranked, telling, worth
from nlp_realist.types import Held, Learnt, Pattern, Study

METHOD = "likeness across cases, Leiden consensus over resampled transcripts (docs/patterns.md)"


def find_patterns(
    study: Study,
    vectors: NDArray[np.float32],
    *,
    seed: int = 0,
    held: Sequence[Held] = (),
    known: Collection[str] | None = None,
    made_with: Mapping[str, str] | None = None,
    learnt: Learnt | None = None,
) -> list[Pattern]:
    """Propose what recurs across cases in a study, best first; [] is a valid answer.

    vectors : len(study.excerpts) x d, sentence vectors in the order of the excerpts.
    held : what people decided about patterns of an earlier run: these come back under their ids,
    with what must be in them and what must not. known : excerpts that the earlier run had (None:
    all), by which its patterns are recognised. made_with : what the vectors and tags come from,
    for the provenance of each pattern, beside method, seed and the codebook's hash. learnt : what
    was learnt about vectors of this kind; without it, counter-examples and levels go by codes and
    words.
    A pattern that rests on one transcript or speaker, wholly or mostly, is a lead and stands
    after the candidates. The same study, vectors and seed give the same patterns. Comparisons of
    groups are made of those that are shown (`with_contrasts`).
    Raises ValueError when there isn't one vector for each excerpt, or what was learnt is of
    vectors of another width.
    """
    if len(vectors) != len(study.excerpts):
        raise ValueError(f"{len(vectors)} vectors for {len(study.excerpts)} excerpts")
    if learnt is not None and len(vectors) and learnt.width != vectors.shape[1]:
        raise ValueError(f"learnt of {learnt.width} numbers, vectors of {vectors.shape[1]}")
    laid_out = material(study)
    enough = laid_out.kept.sum() >= LEAST
    if not len(study.excerpts) or not (enough or held):
        return []
    plain = unit(np.nan_to_num(np.asarray(vectors, dtype=np.float32)))
    even = seen_evened(plain)
    stand = stances(laid_out, None if learnt is None else turned_out(even, learnt.outcome_axes))
    apart = seen_centred(plain, laid_out.case)
    groups = _groups(laid_out, plain, stand, seed, held, known, apart) if enough else []
    if not enough:
        groups = keep_held([], held, laid_out, laid_out.kept)
    sources = Sources(
        laid_out,
        plain,
        apart,
        even,
        wording([e.text for e in study.excerpts], [e.speaker for e in study.excerpts]),
        traits(laid_out.tags, study.codebook),
        stand,
        levels(laid_out, vectors, learnt),
        {"method": METHOD, "seed": str(seed), "codebook": study.codebook.hash, **(made_with or {})},
    )
    cards = [card(group, sources) for group in groups]
    # Chains need all cards; leads come last.
    return sorted(with_chains(cards, laid_out), key=lambda c: c.status == "lead")


def _groups(
    material: Material,
    plain: Vectors,
    stand: Stances,
    seed: int,
    held: Sequence[Held],
    known: Collection[str] | None,
    apart: Seen,
) -> list[Group]:
    """Groups of the study's rows, best first, counter-examples set aside, held ones kept.

    apart : the vectors without each case's manner.
    """
    rows = np.flatnonzero(material.kept)
    alike = likeness(material, plain, rows, seed=seed)
    found = find_groups(alike, seed=seed)
    within = likeness_within(alike, plain, rows, seed=seed)
    own = one_voice_groups(material, within, rows)
    tells = telling(material)
    made, values = [], []
    for group, stable in zip(without(found.groups, own), found.stability, strict=True):
        if len(group) >= LEAST:
            made.append(_group(material, stand, rows[group], stable))
            values.append(worth(material, alike, rows, group, tells, stable))
    leads = [_group(material, stand, rows[group], None) for group in own]
    if held:
        there = np.array([known is None or e.id in known for e in material.excerpts], dtype=bool)
        worths = {id(group): value for group, value in zip(made, values, strict=True)}
        kept = keep_held([*made, *leads], held, material, there)
        leads = [group for group in kept if any(group is lead for lead in leads)]
        made = [group for group in kept if not any(group is lead for lead in leads)]
        values = [
            worths.get(id(group)) or _worth(material, alike, rows, group, tells) for group in made
        ]
    stands = footing(material, apart)
    made = [
        replace(
            group,
            mainstays=stands.mainstays(group.members),
            on_one=stands.rests_on_one(group.members),
        )
        for group in made
    ]
    return [made[place] for place in ranked(values, [bool(g.mainstays) for g in made])] + leads


def _worth(material: Material, alike: Likeness, rows: Numbers, group: Group, tells: Flags) -> float:
    """The worth of a group that people's decisions made what it is."""
    inside = np.flatnonzero(np.isin(rows, group.members))
    if not len(inside):
        return 0.0
    return worth(material, alike, rows, inside, tells, group.stability)


def _group(material: Material, known: Stances, rows: Numbers, stable: float | None) -> Group:
    """With near-identical excerpts, without those that stand against the rest."""
    members = np.flatnonzero(np.isin(material.twin, rows))
    aside = turncoats(known, members)
    return Group(members[~np.isin(members, aside)], stable, aside)
