"""Measures of a visit: what is counted, over what, and when there is nothing to count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp_realist.audit import SpeakerAudit, audit_frame, measure
from nlp_realist.audit.intervals import ratio, share
from nlp_realist.codebook import load_codebook
from nlp_realist.types import Excerpt, Origin, Span, Study, Tag
from tests.studies import Line, excerpts_of, transcript

VISIT: tuple[Line, ...] = (
    ("Wren", "practitioner", "What happened after school? Did he eat?"),
    ("Mum", "parent", "He just walked out, and I shouted."),
    ("Wren", "practitioner", "It sounds like you were worried. You did well to ring."),
    ("Mum", "parent", "Aye."),
    ("Wren", "practitioner", "Kit, how was it for your mum, do you think?"),
    ("Kit", "child", "Bad."),
    ("Wren", "practitioner", "Mm."),
)


def visit_study() -> Study:
    visit = transcript("visit.txt", VISIT, site="North")
    excerpts = [e for e in excerpts_of(visit) if e.role == "practitioner"]
    origin = Origin("model", "small-1")

    def tag(excerpt: Excerpt, code: str, direction: str = "present") -> Tag:
        return Tag(excerpt.id, code, 0.9, direction, Span(excerpt.start, excerpt.end), origin)  # type: ignore[arg-type]

    tags = (
        tag(excerpts[1], "strengths/affirmation"),
        tag(excerpts[0], "stance/with"),
        tag(excerpts[2], "strengths/affirmation", "contrary"),
    )
    return Study("visits", (visit,), tuple(excerpts), load_codebook(), tags)


def only(study: Study) -> SpeakerAudit:
    (audit,) = measure(study)
    return audit


def test_one_line_per_helper() -> None:
    audit = only(visit_study())
    assert (audit.path, audit.speaker, audit.role) == ("visit.txt", "Wren", "practitioner")


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("share_of_turns", 4 / 7, 7),
        ("open_questions", 2 / 3, 3),
        ("closed_questions", 1 / 3, 3),
        ("multiple_questions", 1 / 2, 2),
        ("restorative_questions", 1 / 3, 3),
        ("family_members_asked", 1 / 3, 3),
        ("marked_reflections", 1 / 3, 3),
        ("child_addressed", 1 / 4, 4),
        ("per_100_turns:stance/with", 100 / 3, 3),
        ("per_100_turns:strengths/affirmation", 100 / 3, 3),
    ],
)
def test_value_and_denominator(name: str, value: float, n: int) -> None:
    found = only(visit_study()).measures[name]
    assert found.value == pytest.approx(value, abs=1e-4)
    assert found.n == n
    assert found.low is not None and found.high is not None
    assert 0 <= found.low <= found.value <= found.high


def test_nothing_to_count_is_not_zero() -> None:
    study = visit_study()
    silent = transcript("note.txt", (("Wren", "practitioner", "I came at ten past two."),))
    untagged = only(replace(study, transcripts=(silent,), excerpts=(), tags=()))
    for name in ("open_questions", "child_addressed", "per_100_turns:stance/with"):
        found = untagged.measures[name]
        assert (found.value, found.n, found.low, found.high) == (None, 0, None, None)


def test_a_codebook_without_these_codes_gives_no_rates() -> None:
    study = visit_study()
    other = replace(study.codebook, families=(), codes=())
    names = only(replace(study, codebook=other, tags=())).measures
    assert not [name for name in names if name.startswith("per_100")]
    assert names["restorative_questions"].value == 0


def test_those_of_the_family_who_are_there_are_known_by_name() -> None:
    """A question to Ava, by her name, is a question to a member of the family."""
    lines: tuple[Line, ...] = (
        ("Wren", "practitioner", "What would yours be, Ava? Is that the kettle?"),
        ("Ava", "child", "Mine's red."),
    )
    there = replace(visit_study(), transcripts=(transcript("v", lines),), excerpts=(), tags=())
    assert only(there).measures["family_members_asked"].value == 0.5


def test_parents_and_facilitators_are_not_measured() -> None:
    lines: tuple[Line, ...] = (("F", "facilitator", "Why?"), ("Mum", "parent", "Because."))
    study = replace(visit_study(), transcripts=(transcript("fg", lines),), excerpts=(), tags=())
    assert measure(study) == []


def test_the_whole_of_a_transcript_is_over_all_who_help_there() -> None:
    lines: tuple[Line, ...] = (
        ("Wren", "practitioner", "What happened after school?"),
        ("Mum", "parent", "He walked out."),
        ("Bea", "manager", "Did he eat?"),
        ("Mum", "parent", "No."),
    )
    study = replace(visit_study(), transcripts=(transcript("v", lines),), excerpts=(), tags=())
    whole, wren, bea = measure(study, whole=True)
    assert (whole.speaker, whole.role) == (None, None)
    assert measure(study) == [wren, bea]
    assert whole.measures["share_of_turns"].value == 0.5
    assert (whole.measures["open_questions"].value, whole.measures["open_questions"].n) == (0.5, 2)
    assert wren.measures["open_questions"].value == 1
    assert audit_frame(study, whole=True)["speaker"].isna().sum() == len(whole.measures)


def test_the_same_twice() -> None:
    assert measure(visit_study()) == measure(visit_study())


def test_frame_has_a_row_per_measure() -> None:
    frame = audit_frame(visit_study())
    assert len(frame) == len(only(visit_study()).measures)
    assert set(frame["site"]) == {"North"}


def test_wilson_and_bootstrap() -> None:
    some = share(5, 10)
    assert (some.low, some.high) == (
        pytest.approx(0.2366, abs=1e-3),
        pytest.approx(0.7634, abs=1e-3),
    )
    assert share(0, 0).value is None
    even = ratio([1, 0] * 50, [1] * 100, n=100)
    assert even.value == 0.5 and even.low is not None and 0.38 < even.low < 0.45
