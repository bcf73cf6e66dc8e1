"""Coding without sight of the machine's tags, and how far the two agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp_realist.errors import TooFewError
from nlp_realist.review import agreement, sample_blind
from nlp_realist.types import Origin
from tests.studies import small_study

STUDY = small_study()


def test_every_document_is_drawn_before_any_is_drawn_twice() -> None:
    drawn = sample_blind(STUDY, 3)
    assert {excerpt.transcript for excerpt in drawn} == {t.id for t in STUDY.transcripts}
    assert drawn == sample_blind(STUDY, 3)
    assert len(sample_blind(STUDY, 99)) == len(STUDY.excerpts)


def test_agreement_of_a_person_who_gave_the_same_codes() -> None:
    machine = [tag for tag in STUDY.tags if tag.origin.kind == "model"]
    hers = [replace(tag, origin=Origin("person", "Ren"), score=1.0) for tag in machine]
    study = replace(STUDY, tags=(*machine, *hers))
    report = agreement(study, "Ren", {e.id for e in STUDY.excerpts}, resamples=50)
    assert report.measures["code macro-F1"].value == 1.0
    assert report.kappas["relationship/trust"] == 1.0


def test_excerpts_left_without_a_code_count() -> None:
    report = agreement(STUDY, "Ren", {e.id for e in STUDY.excerpts}, resamples=50)
    assert report.codes["relationship/trust"].n == 0
    assert report.kappas["relationship/trust"] == 0.0


def test_nothing_coded() -> None:
    with pytest.raises(TooFewError, match="coded blind"):
        agreement(STUDY, "Ren", set())
