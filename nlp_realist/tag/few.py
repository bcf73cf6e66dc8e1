"""Heads for somebody's own codes, from as few examples as can be answered for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import TooFewError
from nlp_realist.evaluate import CodeAgreement, Comparison, Interval, detection
from nlp_realist.evaluate.ratings import ABSENT, CONTRARY
from nlp_realist.tag.folds import how_held_out
from nlp_realist.tag.heldout import HeldOut, settle
from nlp_realist.tag.lexical import Cues
from nlp_realist.tag.material import CodedExcerpt, Fit, Material, cuts_of
from nlp_realist.tag.tagger import Tagger
from nlp_realist.tag.train import FEWEST
from nlp_realist.types import Codebook, content_id

#: Share of the excerpts that must be judged for every code, for these to stand for all.
JUDGED = 0.8
BY_CHANCE = "not learnt: held-out excerpts are told apart no better than by chance"


@dataclass(frozen=True, slots=True)
class CodeOutcome:
    """What came of one code.

    present, contrary, absent : excerpts known to be so; documents : how many have it.
    head : whether it was learnt; remarks : why not, or what to beware of.
    held_out : people against heads that did not see the document; None where nothing could be
        held out. base : average precision, on the same excerpts, of the bundle that the heads
        build on, where that knows the code.
    """

    code: str
    present: int
    contrary: int
    absent: int
    documents: int
    head: bool = False
    remarks: tuple[str, ...] = ()
    held_out: CodeAgreement | None = None
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """A tagger for somebody's own codes, and how far to trust it.

    held_out : how documents were held out, in words; measures : over all codes with a head.
    """

    tagger: Tagger
    outcomes: tuple[CodeOutcome, ...]
    measures: Mapping[str, Interval] = field(hash=False)
    excerpts: int
    documents: int
    held_out: str


def learn(
    examples: Sequence[CodedExcerpt],
    vectors: NDArray[Any],
    codebook: Codebook,
    *,
    base: Tagger,
    cues: Cues,
    made_from: Mapping[str, object] | None = None,
    base_scores: NDArray[Any] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Learned:
    """Learn heads for a codebook from examples, and hold each document out once to judge them.

    vectors : of the examples, n x d, by the encoder of `base`. cues : what finds the codebook's
    cues. made_from : what the bundle is to say of its source: no words of participants.
    base_scores : n x codes of the codebook, probabilities by `base`; NaN where it has none.
    A code with fewer than eight examples, or fewer than eight excerpts known to be without it,
    gets no head. Raises TooFewError when no code is left.
    """
    from threadpoolctl import threadpool_limits

    # One thread: more are no quicker on few rows, and sums come out the same on any machine.
    with threadpool_limits(limits=1):
        material = Material.of(examples, vectors, codebook, base=base, cues=cues, seed=seed)
        learned = _learnt(material, examples, base, base_scores, resamples)
    about = _about(learned, base, made_from or {}, seed)
    own = f"own-{content_id(json.dumps(about, sort_keys=True), length=8)}"
    return replace(learned, tagger=replace(learned.tagger, id=own, about=about))


def _learnt(
    material: Material,
    examples: Sequence[CodedExcerpt],
    base: Tagger,
    base_scores: NDArray[Any] | None,
    resamples: int,
) -> Learned:
    """Heads for the codes that can be learnt, and what came of each code."""
    outcomes = [_counted(material, column) for column in range(len(material.codes))]
    columns = [k for k, outcome in enumerate(outcomes) if not outcome.remarks]
    for number in reversed(material.fit(columns).flat if columns else []):
        flat = columns.pop(number)
        outcomes[flat] = replace(outcomes[flat], remarks=(BY_CHANCE,))
    if not columns:
        raise _nothing_learnt(outcomes)
    names = [example.excerpt.id for example in examples]
    compared = material.compare(columns, names, resamples=resamples) if material.several else None
    tagger, remarks = _tagger(material, columns, base)
    for column in columns:
        outcome = outcomes[column]
        beware = (*_beware(material, column, examples), *remarks.get(outcome.code, ()))
        outcomes[column] = replace(
            outcome,
            head=True,
            remarks=beware,
            held_out=_held_out(compared, outcome),
            base=_ranked(material, column, base_scores),
        )
    documents = len(set(material.documents))
    return Learned(
        tagger,
        tuple(outcomes),
        compared.measures if compared else {},
        len(examples),
        documents,
        how_held_out(documents),
    )


def _counted(material: Material, column: int) -> CodeOutcome:
    """How much is known of a code, with a remark where that is too little."""
    values = material.gold.values[:, column]
    given, absent = int((values > ABSENT).sum()), int((values == ABSENT).sum())
    contrary = int((values == CONTRARY).sum())
    remarks: tuple[str, ...] = ()
    if given < FEWEST:
        remarks = (f"too few examples ({given} of {FEWEST})",)
    elif absent < FEWEST:
        remarks = (f"too few excerpts known to be without it ({absent} of {FEWEST})",)
    return CodeOutcome(
        material.codes[column],
        given - contrary,
        contrary,
        absent,
        len(material.documents_of(column)),
        remarks=remarks,
    )


def _tagger(
    material: Material, columns: Sequence[int], base: Tagger
) -> tuple[Tagger, dict[str, tuple[str, ...]]]:
    """The tagger, yet without a name, and remarks on the directions of codes."""
    fitted = material.fit(columns)
    directed, direction, remarks = material.direction(columns)
    cuts = cuts_of(material.gold.values, columns, fitted.held_out)
    tagger = Tagger(
        id="",
        codebook=material.codebook,
        encoder=base.encoder,
        marks_roles=base.marks_roles,
        opinions=base.opinions,
        learnt=base.learnt,
        codes=tuple(material.codes[column] for column in columns),
        directed=directed,
        cue_codes=material.codes,
        lexicon=base.lexicon,
        heads=fitted.heads,
        direction=direction,
        thresholds={aim: found.threshold for aim, found in cuts.items()},
        bands={aim: (found.lower, found.upper) for aim, found in cuts.items()},
        held_out=_record(material, columns, fitted),
    )
    return tagger, remarks


def _record(material: Material, columns: Sequence[int], fitted: Fit) -> HeldOut | None:
    """What scores and decisions are worth, as reports tell it, from the excerpts judged for every
    code; None where they are too few of all, or of one document."""
    rows = np.flatnonzero(~np.isnan(fitted.held_out).any(axis=1))
    documents = [material.documents[row] for row in rows]
    if len(rows) < JUDGED * len(material.documents) or len(set(documents)) < 2:
        return None
    return settle(
        material.gold.given[rows][:, columns],
        fitted.held_out[rows],
        documents,
        tuple(material.codes[column] for column in columns),
        material.codebook,
        seed=material.seed,
    ).held_out


def _beware(material: Material, column: int, examples: Sequence[CodedExcerpt]) -> list[str]:
    """What to beware of in the head of a code."""
    code, remarks = material.codes[column], []
    without = np.flatnonzero(material.gold.values[:, column] == ABSENT)
    if all(code in examples[int(row)].rejected for row in without):
        remarks.append("knows only what a machine proposed: nobody read whole excerpts without it")
    if material.several and len(material.documents_of(column)) < 2:
        remarks.append("all examples are in one document: not held out")
    return remarks


def _held_out(compared: Comparison | None, outcome: CodeOutcome) -> CodeAgreement | None:
    if compared is None or outcome.documents < 2:
        return None
    return compared.codes.get(outcome.code)


def _ranked(material: Material, column: int, scores: NDArray[Any] | None) -> float | None:
    """Average precision of other scores for the same code; None where there are none."""
    if scores is None or np.isnan(scores[:, column]).any():
        return None
    rows = material.gold.known[:, column]
    given = material.gold.given[rows, column]
    return detection(given, given, scores[rows, column]).average_precision


def _nothing_learnt(outcomes: Iterable[CodeOutcome]) -> TooFewError:
    best = max(outcomes, key=lambda one: (one.present + one.contrary, one.absent))
    return TooFewError(
        f"no code can be learnt; nearest is {best.code}: {best.remarks[0]}",
        "",
        "Code more excerpts, also such as carry nothing.",
    )


def _about(
    learned: Learned, base: Tagger, made_from: Mapping[str, object], seed: int
) -> dict[str, object]:
    """What a bundle says of itself. The date is left out: the same input gives the same bytes."""
    book = learned.tagger.codebook
    return {
        "made_from": dict(made_from),
        "codebook": {"name": book.name, "version": book.version, "hash": book.hash},
        "builds_on": base.id,
        "excerpts": learned.excerpts,
        "documents": learned.documents,
        "fewest": FEWEST,
        "seed": seed,
        "held_out": learned.held_out,
        "measures": {name: rounded(value) for name, value in learned.measures.items()},
        "codes": {outcome.code: outcome_as_dict(outcome) for outcome in learned.outcomes},
    }


def outcome_as_dict(outcome: CodeOutcome) -> dict[str, object]:
    """What came of a code, as JSON has it."""
    told: dict[str, object] = {
        "present": outcome.present,
        "contrary": outcome.contrary,
        "absent": outcome.absent,
        "documents": outcome.documents,
        "head": outcome.head,
        "remarks": list(outcome.remarks),
    }
    if outcome.held_out is not None:
        names = ("precision", "recall", "f1", "average_precision")
        told["held_out"] = {name: rounded(getattr(outcome.held_out, name)) for name in names}
    if outcome.base is not None:
        told["base_average_precision"] = round(outcome.base, 4)
    return told


def rounded(interval: Interval) -> list[float | None]:
    """Value, low and high; None for what is undefined."""
    values = (interval.value, interval.low, interval.high)
    return [None if np.isnan(value) else round(float(value), 4) for value in values]
