"""What people hold of excerpts: from their own coding, and from what they decided on tags."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, PRESENT, UNKNOWN
from nlp_realist.review.codings import (
    decided_codings,
    machine_ratings,
    own_codings,
    pooled,
)
from nlp_realist.review.decisions import decide_tag
from nlp_realist.types import Origin
from tests.studies import small_study

STUDY = replace(small_study(), decisions=())
CODES = [code.id for code in STUDY.codebook.codes]
TRUST, DEPENDABLE, VOICE, LEVEL = range(4)
AT = "2024-03-01T10:00:00+00:00"
LATER = "2024-03-02T10:00:00+00:00"


def row(excerpt):
    return [e.id for e in STUDY.excerpts].index(excerpt)


def machine_tag(code, number=0):
    return [t for t in STUDY.tags if t.code == code and t.origin.kind == "model"][number]


def decided(*decisions):
    return decided_codings(replace(STUDY, decisions=decisions))


def say(tag, verdict, reviewer="R", at=AT, **change):
    return decide_tag(tag, verdict, reviewer=reviewer, at=at, **change)


def test_a_decision_says_something_of_its_own_code_only():
    tag = machine_tag("relationship/trust")
    (held,) = decided(say(tag, "accept"))
    assert held.sighted
    assert held.values[row(tag.excerpt)].tolist() == [PRESENT, UNKNOWN, UNKNOWN, UNKNOWN]
    assert held.known.sum() == 1


def test_a_rejected_tag_is_absent_and_an_edited_one_is_what_it_was_made():
    reject, turn, recode = (machine_tag(c) for c in ("relationship/trust", CODES[2], CODES[1]))
    (held,) = decided(
        say(reject, "reject"),
        say(turn, "edit", direction="present"),
        say(recode, "edit", code="relationship/trust", direction="contrary"),
    )
    assert held.values[row(reject.excerpt), TRUST] == ABSENT
    assert held.values[row(turn.excerpt), VOICE] == PRESENT
    assert held.values[row(recode.excerpt), DEPENDABLE] == ABSENT
    assert held.values[row(recode.excerpt), TRUST] == CONTRARY


def test_a_second_thought_takes_the_place_of_the_first():
    tag = machine_tag("relationship/trust")
    (held,) = decided(
        say(tag, "accept", at=LATER),
        say(tag, "edit", code="relationship/dependable", direction="present"),
    )
    assert held.values[row(tag.excerpt)].tolist() == [PRESENT, UNKNOWN, UNKNOWN, UNKNOWN]


def test_what_was_rejected_in_one_direction_is_open_when_the_tag_has_turned():
    tag = machine_tag("relationship/trust")
    turned = replace(tag, direction="contrary")
    study = replace(STUDY, tags=(turned,), decisions=(say(tag, "reject"),))
    (held,) = decided_codings(study)
    assert not held.known.any()
    study = replace(STUDY, tags=(turned,), decisions=(say(tag, "accept"),))
    (held,) = decided_codings(study)
    assert held.values[row(tag.excerpt), TRUST] == PRESENT


def test_decisions_made_before_they_told_what_was_seen_are_found_by_their_tag():
    """The decisions of the small study carry nothing but the tag's id."""
    (held,) = decided_codings(small_study())
    assert sorted(held.values[held.known].tolist()) == [ABSENT, PRESENT]


def test_decisions_on_excerpts_that_are_gone_say_nothing():
    tag = machine_tag("relationship/trust")
    kept = tuple(e for e in STUDY.excerpts if e.id != tag.excerpt)
    study = replace(STUDY, excerpts=kept, decisions=(say(tag, "accept"),))
    assert not any(held.known.any() for held in decided_codings(study))


# ---------------------------------------------------------------- own codings


def test_a_person_who_gave_a_code_said_nothing_of_the_others():
    (held,) = own_codings(STUDY)
    assert (held.coder, held.sighted) == ("R. Coder", False)
    assert held.known.sum() == 1


def test_an_excerpt_gone_through_whole_is_without_what_was_not_given():
    first = STUDY.excerpts[0].id
    (held,) = own_codings(STUDY, coded={"R. Coder": [first]})
    assert held.values[0].tolist() == [ABSENT] * 4
    assert held.known.sum() == 5


def test_somebody_who_found_nothing_is_a_coder_too():
    names = [h.coder for h in own_codings(STUDY, coded={"Ren": [STUDY.excerpts[0].id]})]
    assert sorted(names) == ["R. Coder", "Ren"]


def test_a_thorough_coder_went_through_the_transcripts_they_coded():
    """R. Coder gave one code, in the interview of three turns."""
    (held,) = own_codings(STUDY, thorough=["R. Coder"])
    interview = [e.transcript == STUDY.transcripts[1].id for e in STUDY.excerpts]
    assert held.known.all(axis=1).tolist() == interview
    assert held.values[4, DEPENDABLE] == PRESENT


# ---------------------------------------------------------------- together


def test_what_people_differ_on_is_left_out_and_counted():
    tag, other = machine_tag("relationship/trust"), machine_tag("relationship/trust", 1)
    people = decided(
        say(tag, "accept"), say(tag, "reject", reviewer="S"), say(other, "accept", reviewer="S")
    )
    together = pooled(people)
    assert together.differ == 1
    assert together.ratings.values[row(tag.excerpt), TRUST] == UNKNOWN
    assert together.ratings.values[row(other.excerpt), TRUST] == PRESENT


def test_absent_by_rejection_is_told_from_absent_by_looking():
    tag = machine_tag("relationship/trust")
    rejected = decided(say(tag, "reject"))
    assert pooled(rejected).rejected[row(tag.excerpt), TRUST]
    looked = own_codings(STUDY, coded={"Ren": [tag.excerpt]})
    both = pooled([*rejected, *looked])
    assert both.ratings.values[row(tag.excerpt), TRUST] == ABSENT
    assert not both.rejected.any()


def test_the_machine_is_a_coder_who_looked_at_everything_it_knows():
    machine = machine_ratings(STUDY, "small-1", knows=CODES[:3])
    assert machine.values[1].tolist() == [PRESENT, ABSENT, ABSENT, PRESENT]
    assert np.all(machine.values[0] == [ABSENT, ABSENT, ABSENT, UNKNOWN])
    other = replace(STUDY.tags[0], origin=Origin("model", "other-1"))
    assert (machine_ratings(replace(STUDY, tags=(other,)), "small-1").values <= ABSENT).all()
