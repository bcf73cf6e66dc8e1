"""How many of the machine's tags people found right: the study's own measure of its tagger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nlp_realist.evaluate import Interval
from nlp_realist.evaluate.shares import share_by_group
from nlp_realist.review.decisions import ReviewedTags
from nlp_realist.types import Excerpt, Tag

#: Under this name stand the tags of all codes together.
ALL = "all codes"


@dataclass(frozen=True, slots=True)
class Checked:
    """What people decided on one code's tags; a tag is right when the code stays, also where its
    direction was turned.

    right, of : tags. share : right of all, with a 95 % interval by transcript. expected : how many
    were to be right by their scores. unsure : how many of them the machine was not sure of.
    """

    right: int
    of: int
    share: Interval
    expected: float
    unsure: int


def checked_tags(
    tags: Iterable[Tag], reviewed: ReviewedTags, excerpts: Mapping[str, Excerpt]
) -> dict[str, Checked]:
    """What people found of the machine's tags, by code and for `ALL`; codes without are left out.

    tags : as the machine gave them; reviewed : the same after people's decisions; excerpts : by
    id. Tags that reviewers disagree on are left out. What was checked is no random sample: the
    review queue puts the least sure tags first.
    """
    codes = {tag.id: tag.code for tag in reviewed.tags}
    rejected = {tag.id for tag in reviewed.rejected}
    edited = {machine: codes.get(person) for person, machine in reviewed.replaced.items()}
    decided: dict[str, list[tuple[Tag, bool]]] = {}
    for tag in tags:
        if tag.origin.kind != "model" or tag.excerpt not in excerpts:
            continue
        if tag.id in rejected or tag.id in edited or tag.id in reviewed.accepted:
            stays = tag.id not in rejected and edited.get(tag.id, tag.code) == tag.code
            for code in (tag.code, ALL):
                decided.setdefault(code, []).append((tag, stays))
    return {code: _checked(found, excerpts) for code, found in decided.items()}


def _checked(decided: list[tuple[Tag, bool]], excerpts: Mapping[str, Excerpt]) -> Checked:
    of = Counter(excerpts[tag.excerpt].transcript for tag, _ in decided)
    right = Counter(excerpts[tag.excerpt].transcript for tag, stays in decided if stays)
    share = share_by_group(np.array([right[t] for t in of]), np.array(list(of.values())))
    return Checked(
        right=right.total(),
        of=len(decided),
        share=share,
        expected=sum(tag.score for tag, _ in decided),
        unsure=sum(tag.unsure for tag, _ in decided),
    )
