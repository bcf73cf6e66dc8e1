"""What to look at next: where the machine is least sure, with variety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.review.decisions import decided_tags
from nlp_realist.types import Excerpt, Study, Tag

#: How much sureness one earlier look at the same code, or the same transcript, is worth: after
#: five looks at one code, another code goes first although it is 0.1 surer.
VARIETY = 0.02
#: How much sureness it is worth that an excerpt says just what one already chosen says.
LIKENESS = 0.1
#: What every other handicap together doesn't outweigh: tags that the model left open go first.
LEFT_OPEN = 1000.0
#: Where a code is decided when nothing is known of its threshold.
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Look:
    """An excerpt to be looked at for one code, and the machine's score for it.

    threshold : probability from which the machine gives the code. unsure : whether it neither
    claims nor denies the code at this score.
    """

    excerpt: Excerpt
    code: str
    score: float
    threshold: float = EVEN
    unsure: bool = False

    @property
    def sureness(self) -> float:
        """Distance from not knowing: 0 at the threshold, 0.5 at a score of 0 or 1."""
        return float(_sureness(np.array(self.score), np.array(self.threshold)))


def next_excerpts(
    study: Study,
    scores: Mapping[str, Mapping[str, float]] | None = None,
    *,
    thresholds: Mapping[str, float] | None = None,
    vectors: NDArray[Any] | None = None,
    limit: int = 20,
    reviewer: str | None = None,
    skip: Collection[str] = (),
    code: str | None = None,
) -> list[Look]:
    """Excerpts worth a look, uncertain ones first, varied over codes and transcripts; each once.

    scores : excerpt -> code -> probability, also of codes that were not given; without it the
        machine's tags are all there is to go by.
    thresholds : code -> probability from which it is given; see `thresholds_seen`.
    vectors : n x d, of the study's excerpts in their order; with them, what says the same as an
        excerpt already on the list comes later.
    skip : ids of excerpts to leave out, such as those that were read and left without a code.
    code : look at this code only, varied over transcripts and what is said.

    Excerpts with a tag that the reviewer (None: anybody) decided or made are left out; with a
    code, what was decided on other codes says nothing of it and leaves the excerpt in. The same
    study gives the same list.
    """
    done = _coded(study, reviewer, code) | set(skip)
    if scores is None:
        scores = _scores_of(study.tags)
    if code is not None:
        scores = {e: {code: of[code]} for e, of in scores.items() if code in of}
    at = _thresholds(study, thresholds)
    rows = [n for n, e in enumerate(study.excerpts) if e.id not in done and scores.get(e.id)]
    looks = [
        Look(study.excerpts[row], code, score, at.get(code, EVEN))
        for row in rows
        for code, score in scores[study.excerpts[row].id].items()
    ]
    places = {study.excerpts[row].id: row for row in rows}
    return _Board(looks, places, vectors).pick(limit, once=True)


def next_tags(
    study: Study,
    *,
    thresholds: Mapping[str, float] | None = None,
    reviewer: str | None = None,
    limit: int = 1,
    skip: Collection[str] = (),
) -> list[Tag]:
    """Machine's tags that the reviewer (None: anybody) has not decided, in the order of the
    queue: those that the machine is not sure of, then the others. What was decided counts towards
    variety. skip : ids of tags to leave for later."""
    excerpts = study.excerpt_by_id()
    decided = decided_tags(study.tags, study.decisions, reviewer=reviewer)
    machine = [tag for tag in study.tags if tag.origin.kind == "model"]
    at = _thresholds(study, thresholds)
    tag_of: dict[tuple[str, str], Tag] = {}
    for tag in machine:
        if tag.id not in decided and tag.id not in skip:
            tag_of.setdefault((tag.excerpt, tag.code), tag)
    looks = [
        Look(excerpts[t.excerpt], t.code, t.score, at.get(t.code, EVEN), t.unsure)
        for t in tag_of.values()
    ]
    board = _Board(looks)
    board.seen((excerpts[t.excerpt].transcript, t.code) for t in machine if t.id in decided)
    chosen = board.pick(limit, once=False)
    return [tag_of[look.excerpt.id, look.code] for look in chosen]


def thresholds_seen(tags: Iterable[Tag]) -> dict[str, float]:
    """Code -> the lowest score with which a model gave it, where that is under a half: all that
    the tags tell of where it is decided."""
    lowest: dict[str, float] = {}
    for tag in tags:
        if tag.origin.kind == "model":
            lowest[tag.code] = min(tag.score, lowest.get(tag.code, EVEN))
    return lowest


def _thresholds(study: Study, thresholds: Mapping[str, float] | None) -> Mapping[str, float]:
    return thresholds_seen(study.tags) if thresholds is None else thresholds


def _coded(study: Study, reviewer: str | None, code: str | None = None) -> set[str]:
    """Ids of excerpts that a reviewer (None: anybody) decided on, or gave a tag of their own.

    code : what was decided counts for this code only; whoever gave a tag of their own has read
    the excerpt for all codes.
    """
    decided = decided_tags(study.tags, study.decisions, reviewer=reviewer)
    seen = {
        tag.excerpt
        for tag in study.tags
        if (tag.id in decided and code in (None, tag.code))
        or (tag.origin.kind == "person" and reviewer in (None, tag.origin.name))
    }
    return seen if code is None else seen | _changed_to(study, reviewer, code)


def _changed_to(study: Study, reviewer: str | None, code: str) -> set[str]:
    """Ids of excerpts on which a reviewer put this code in the place of another."""
    return {
        decision.change["excerpt"]
        for decision in study.decisions
        if decision.subject == "tag"
        and decision.change.get("code") == code
        and reviewer in (None, decision.reviewer)
    }


def _scores_of(tags: Iterable[Tag]) -> dict[str, dict[str, float]]:
    scores: dict[str, dict[str, float]] = {}
    for tag in tags:
        if tag.origin.kind == "model":
            scores.setdefault(tag.excerpt, {})[tag.code] = tag.score
    return scores


def _sureness(scores: NDArray[Any], thresholds: NDArray[Any]) -> NDArray[np.float64]:
    """How far scores are from their thresholds: 0 at it, 0.5 at 0 and at 1."""
    above = (scores - thresholds) / np.maximum(1 - thresholds, 1e-6)
    below = (thresholds - scores) / np.maximum(thresholds, 1e-6)
    return np.asarray(np.minimum(np.where(scores >= thresholds, above, below), 1.0) / 2)


class _Board:
    """Looks that may be chosen: one row per excerpt, one column per code."""

    def __init__(
        self,
        looks: Sequence[Look],
        places: Mapping[str, int] | None = None,
        vectors: NDArray[Any] | None = None,
    ) -> None:
        """places : excerpt -> its row among the vectors."""
        # In an order of their own, so that equals come out alike however the study is sorted.
        excerpts = {look.excerpt.id: look.excerpt for look in looks}
        ids, self._codes = sorted(excerpts), sorted({look.code for look in looks})
        row = {name: n for n, name in enumerate(ids)}
        column = {name: n for n, name in enumerate(self._codes)}
        self._looks = {(row[x.excerpt.id], column[x.code]): x for x in looks}
        self._cost = np.full((len(ids), len(self._codes)), np.inf)
        at = tuple(np.array(list(self._looks), dtype=int).reshape(-1, 2).T)
        self._cost[at] = _sureness(
            np.array([look.score for look in self._looks.values()]),
            np.array([look.threshold for look in self._looks.values()]),
        )
        self._cost[at] -= LEFT_OPEN * np.array([look.unsure for look in self._looks.values()])
        self._transcripts = np.array([excerpts[name].transcript for name in ids])
        self._units = None
        if vectors is not None and ids:
            assert places is not None
            self._units = _units(np.asarray(vectors)[[places[name] for name in ids]])

    def seen(self, places: Iterable[tuple[str, str]]) -> None:
        """Let earlier looks at a transcript and code count towards variety."""
        met = Counter(places)
        for (transcript, code), times in met.items():
            self._count(transcript, code, times)

    def _count(self, transcript: str, code: str, times: int = 1) -> None:
        self._cost[self._transcripts == transcript] += VARIETY * times
        if code in self._codes:
            self._cost[:, self._codes.index(code)] += VARIETY * times

    def pick(self, limit: int, *, once: bool) -> list[Look]:
        """Pick one by one: the least sure, with a handicap for codes, transcripts and meanings
        that were picked before. once : each excerpt for one code only."""
        chosen: list[Look] = []
        likeness = np.zeros(len(self._cost))
        while len(chosen) < limit and self._cost.size:
            cost = self._cost + LIKENESS * likeness[:, None]
            row, column = (int(n) for n in np.unravel_index(cost.argmin(), cost.shape))
            if not np.isfinite(cost[row, column]):
                break
            look = self._looks[row, column]
            chosen.append(look)
            self._cost[row, slice(None) if once else column] = np.inf
            self._count(look.excerpt.transcript, look.code)
            if self._units is not None:
                likeness = np.maximum(likeness, self._units @ self._units[row])
        return chosen


def _units(vectors: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
