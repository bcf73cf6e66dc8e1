"""A second coding, made without sight of the machine's, and how the two agree."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping

from nlp_realist.errors import TooFewError
from nlp_realist.evaluate import CodingReport, compare_codings
from nlp_realist.types import Excerpt, Study, Tag, content_id


def sample_blind(study: Study, size: int, *, seed: int = 0) -> list[Excerpt]:
    """Excerpts for a blind coding, drawn document by document so that long ones don't crowd out
    short ones. No tag comes with them. The same study, size and seed give the same excerpts, in
    an order that says nothing about what the machine found.
    """
    documents: dict[str, list[Excerpt]] = {}
    for excerpt in sorted(study.excerpts, key=lambda e: content_id(seed, e.id)):
        documents.setdefault(excerpt.transcript, []).append(excerpt)
    order = sorted(documents, key=lambda document: content_id(seed, document))
    rounds = max(map(len, documents.values()), default=0)
    drawn = [
        documents[document][number]
        for number in range(rounds)
        for document in order
        if number < len(documents[document])
    ]
    return sorted(drawn[:size], key=lambda e: content_id("order", seed, e.id))


def agreement(
    study: Study, reviewer: str, coded: Collection[str], *, resamples: int = 1000, seed: int = 0
) -> CodingReport:
    """How a person's blind coding and the machine's agree, per code and over all.

    coded : ids of the excerpts that the person went through, also those left without a code.
    The person's tags are those of origin ``person`` and this name; the machine's are as it gave
    them, before any decision. Neither is the truth: of two coders, the person is put first.
    Raises TooFewError when no excerpt of the study was coded.
    """
    excerpts = [excerpt for excerpt in study.excerpts if excerpt.id in coded]
    if not excerpts:
        raise TooFewError(
            "no excerpt of the study was coded blind", reviewer, "Code some of the sample first."
        )
    ids = {excerpt.id for excerpt in excerpts}
    theirs = _codings(study, ids, lambda tag: _is_by(tag, reviewer))
    machine = _codings(study, ids, lambda tag: tag.origin.kind == "model")
    with warnings.catch_warnings():
        # Codes that never occur have no value, which the report says as NaN.
        warnings.simplefilter("ignore", RuntimeWarning)
        return compare_codings(
            [theirs[excerpt.id] for excerpt in excerpts],
            [machine[excerpt.id] for excerpt in excerpts],
            [excerpt.transcript for excerpt in excerpts],
            study.codebook,
            resamples=resamples,
            seed=seed,
        )


def _is_by(tag: Tag, reviewer: str) -> bool:
    return tag.origin.kind == "person" and tag.origin.name == reviewer


def _codings(
    study: Study, ids: Collection[str], wanted: Callable[[Tag], bool]
) -> Mapping[str, dict[str, str]]:
    codings: dict[str, dict[str, str]] = {name: {} for name in ids}
    for tag in study.tags:
        if tag.excerpt in codings and wanted(tag):
            codings[tag.excerpt][tag.code] = tag.direction
    return codings
