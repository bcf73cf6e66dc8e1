"""What to look at next: where the machine is least sure, with variety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.review.decisions import decided_tags
from nlp_realist.types import Excerpt, Study, Tag

#: How much sureness one earlier look at the same code, or the same transcript, is worth: after
#: five looks at one code, another code goes first although it is 0.1 surer.
VARIETY = 0.02


@dataclass(frozen=True, slots=True)
class Look:
    """An excerpt to be looked at for one code, and the machine's score for it."""

    excerpt: Excerpt
    code: str
    score: float

    @property
    def sureness(self) -> float:
        """Distance from not knowing: 0 at a score of 0.5, 0.5 at 0 or 1."""
        return abs(self.score - 0.5)


def next_excerpts(
    study: Study,
    scores: Mapping[str, Mapping[str, float]] | None = None,
    *,
    limit: int = 20,
    reviewer: str | None = None,
) -> list[Look]:
    """Excerpts worth a look, uncertain ones first, varied over codes and transcripts; each once.

    scores : excerpt -> code -> probability, also of codes that were not given; without it the
    machine's tags are all there is to go by. Excerpts with a tag that the reviewer (None:
    anybody) decided are left out. The same study gives the same list.
    """
    decided = decided_tags(study.tags, study.decisions, reviewer=reviewer)
    done = {tag.excerpt for tag in study.tags if tag.id in decided}
    if scores is None:
        scores = _scores_of(study.tags)
    looks = [
        Look(excerpt, code, score)
        for excerpt in study.excerpts
        if excerpt.id not in done
        for code, score in scores.get(excerpt.id, {}).items()
    ]
    return _varied(looks, limit=limit, before=())


def next_tags(
    study: Study, *, reviewer: str | None = None, limit: int = 1, skip: Collection[str] = ()
) -> list[Tag]:
    """Machine's tags that the reviewer (None: anybody) has not decided, in the order of the
    queue; what was decided counts towards variety. skip : ids of tags to leave for later."""
    excerpts = study.excerpt_by_id()
    decided = decided_tags(study.tags, study.decisions, reviewer=reviewer)
    machine = [tag for tag in study.tags if tag.origin.kind == "model"]
    tag_of: dict[tuple[str, str], Tag] = {}
    for tag in machine:
        if tag.id not in decided and tag.id not in skip:
            tag_of.setdefault((tag.excerpt, tag.code), tag)
    looks = [Look(excerpts[t.excerpt], t.code, t.score) for t in tag_of.values()]
    seen = [Look(excerpts[t.excerpt], t.code, t.score) for t in machine if t.id in decided]
    chosen = _varied(looks, limit=limit, before=seen, once=False)
    return [tag_of[look.excerpt.id, look.code] for look in chosen]


def _scores_of(tags: Iterable[Tag]) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    for tag in tags:
        if tag.origin.kind == "model":
            scores.setdefault(tag.excerpt, {})[tag.code] = tag.score
    return scores


def _varied(
    looks: Sequence[Look], *, limit: int, before: Iterable[Look], once: bool = True
) -> list[Look]:
    """Pick one by one: the least sure, with a handicap for codes and transcripts seen already."""
    taken: Counter[str] = Counter()
    for look in before:
        taken.update((look.code, look.excerpt.transcript))
    left = list(looks)
    chosen: list[Look] = []
    while left and len(chosen) < limit:
        best = min(left, key=lambda look: _place(look, taken))
        chosen.append(best)
        taken.update((best.code, best.excerpt.transcript))
        gone = best.excerpt.id
        left = [x for x in left if (x.excerpt.id != gone if once else x is not best)]
    return chosen


def _place(look: Look, taken: Counter[str]) -> tuple[float, str, str]:
    handicap = VARIETY * (taken[look.code] + taken[look.excerpt.transcript])
    return look.sureness + handicap, look.excerpt.id, look.code
