"""Tags as people read them: a label, a direction in words, a score in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import StudyIndex
from nlp_realist.types import Decision, Span, Tag

#: Least probability, and the word for it: the calibrated language of the IPCC
#: (Mastrandrea and others 2010, table 1), which readers of reports have met before.
LIKELIHOOD = (
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "as likely as not"),
    (0.0, "unlikely"),
)

_VERDICTS = {"accept": "accepted", "reject": "rejected", "edit": "edited"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag on an excerpt.

    tone : ``present``, ``contrary``, or ``plain`` when the code has no direction.
    mark : number of the evidence it rests on; 0 when there is only one.
    verdict : what a person decided about it, in words; empty when nobody did.
    faint : whether its model is not sure of it, or holds it for more likely wrong than right.
    """

    label: str
    key: str
    tone: str
    score: str
    mark: int = 0
    verdict: str = ""
    rejected: bool = False
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """How many scores of models fall where one word is used."""

    word: str
    low: float
    high: float
    count: int


def likelihood(score: float) -> str:
    """The word for a probability, as it is written with two digits."""
    return next(word for least, word in LIKELIHOOD if round(score, 2) >= least or least == 0.0)


def score_text(tag: Tag) -> str:
    """A model's score in words and digits, or the name of the person who coded."""
    if tag.origin.kind == "person":
        return f"coded by {tag.origin.name}"
    return f"{likelihood(tag.score)} {tag.score:.2f}{', not sure' if tag.unsure else ''}"


def chips(tags: Sequence[Tag], marks: Mapping[Span, int], index: StudyIndex) -> tuple[Chip, ...]:
    """Tags of one excerpt, each pointing to the number of its evidence."""
    return tuple(_chip(tag, marks, index) for tag in tags)


def _chip(tag: Tag, marks: Mapping[Span, int], index: StudyIndex) -> Chip:
    decision = index.verdicts.get(tag.id)
    return Chip(
        label=index.code_label(tag.code),
        key=index.code_key(tag.code),
        tone=index.tone(tag),
        score=score_text(tag),
        mark=marks.get(tag.evidence, 0) if len(marks) > 1 else 0,
        verdict=verdict_text(decision),
        rejected=decision is not None and decision.verdict == "reject",
        faint=tag.origin.kind == "model"
        and (tag.unsure or likelihood(tag.score) == LIKELIHOOD[-1][1]),
    )


def verdict_text(decision: Decision | None) -> str:
    """What a person decided, and who."""
    if decision is None:
        return ""
    return f"{_VERDICTS.get(decision.verdict, decision.verdict)} by {decision.reviewer}"


def score_bands(tags: Sequence[Tag]) -> tuple[Band, ...]:
    """How often each word for a score is used, most likely first."""
    scores = [tag.score for tag in tags if tag.origin.kind == "model"]
    words = [likelihood(score) for score in scores]
    highs = (1.0, *(least for least, _ in LIKELIHOOD))
    return tuple(
        Band(word, low, high, words.count(word))
        for (low, word), high in zip(LIKELIHOOD, highs, strict=False)
    )
