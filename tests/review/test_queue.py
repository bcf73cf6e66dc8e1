"""What to look at next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlp_realist.review import Look, decide_tag, next_excerpts, next_tags, thresholds_seen
from tests.studies import PERSON, small_study

STUDY = small_study()


def test_least_sure_first() -> None:
    looks = next_excerpts(replace(STUDY, decisions=()))
    assert looks[0].score == 0.5
    assert len({look.excerpt.id for look in looks}) == len(looks)


def test_scores_of_codes_that_were_not_given_count() -> None:
    excerpt = STUDY.excerpts[3]
    (look,) = next_excerpts(STUDY, {excerpt.id: {"level/family": 0.51, "relationship/trust": 0.9}})
    assert (look.excerpt, look.code) == (excerpt, "level/family")


def test_variety_over_codes() -> None:
    """Twenty equally unsure scores of one code, one of another a little surer."""
    scores = {e.id: {"relationship/trust": 0.5} for e in STUDY.excerpts[:-1]}
    scores[STUDY.excerpts[-1].id] = {"level/family": 0.53}
    codes = [look.code for look in next_excerpts(replace(STUDY, decisions=()), scores)]
    assert codes.index("level/family") < len(codes) - 1


def test_what_was_decided_is_not_asked_again_of_the_same_reviewer() -> None:
    study = replace(STUDY, decisions=())
    (first,) = next_tags(study, reviewer="Ren")
    decision = decide_tag(first, "accept", reviewer="Ren", at="2024-03-01T10:00:00+00:00")
    after = replace(study, decisions=(decision,))
    assert first not in next_tags(after, reviewer="Ren", limit=99)
    assert first in next_tags(after, reviewer="Sam", limit=99)
    assert first not in next_tags(after, limit=99)


def test_a_person_s_tags_are_not_asked_about() -> None:
    asked = next_tags(STUDY, limit=99)
    assert asked
    assert {tag.origin.kind for tag in asked} == {"model"}


def test_the_same_study_gives_the_same_queue() -> None:
    assert next_tags(STUDY, limit=5) == next_tags(small_study(), limit=5)


def test_skipped_for_now() -> None:
    (first,) = next_tags(STUDY)
    assert next_tags(STUDY, skip={first.id}) != [first]


def test_unsure_is_near_the_code_s_own_threshold() -> None:
    """A rare code is given from 0.2 on: 0.22 is less sure than 0.45."""
    first, second = STUDY.excerpts[3], STUDY.excerpts[4]
    scores = {first.id: {"level/family": 0.45}, second.id: {"level/family": 0.22}}
    study = replace(STUDY, decisions=(), tags=())
    at_a_half = next_excerpts(study, scores, limit=1)
    at_a_fifth = next_excerpts(study, scores, thresholds={"level/family": 0.2}, limit=1)
    assert [look.excerpt for look in at_a_half] == [first]
    assert [look.excerpt for look in at_a_fifth] == [second]


def test_sureness_runs_from_nothing_at_the_threshold_to_a_half() -> None:
    excerpt = STUDY.excerpts[0]
    looks = [Look(excerpt, "level/family", score, 0.2) for score in (0.0, 0.1, 0.2, 0.6, 1.0)]
    assert np.allclose([look.sureness for look in looks], [0.5, 0.25, 0.0, 0.25, 0.5])


def test_what_says_the_same_comes_later() -> None:
    """Three equally unsure excerpts; two of them have the same vector."""
    one, same, other = STUDY.excerpts[:3]
    scores = {e.id: {"level/family": 0.5} for e in (one, same, other)}
    vectors = np.zeros((len(STUDY.excerpts), 2), dtype=np.float32)
    vectors[:3] = (1, 0), (1, 0), (0, 1)
    study = replace(STUDY, decisions=(), tags=())
    order = [look.excerpt for look in next_excerpts(study, scores, vectors=vectors)]
    assert order[1] == other or order[0] == other


def test_excerpts_coded_from_scratch_are_done() -> None:
    """A person gave a tag of their own; another read an excerpt and left it without a code."""
    coded, read, left = STUDY.excerpts[:3]
    tag = replace(STUDY.tags[0], excerpt=coded.id, origin=PERSON)
    study = replace(STUDY, tags=(tag,), decisions=())
    scores = {e.id: {"level/family": 0.5} for e in (coded, read, left)}
    looks = next_excerpts(study, scores, skip={read.id})
    assert [look.excerpt for look in looks] == [left]
    assert len(next_excerpts(study, scores, reviewer="Sam")) == 3


def test_one_code_alone_is_asked_about() -> None:
    """One excerpt is unsure of another code, the last has no score of this one."""
    first, second, third = STUDY.excerpts[3:6]
    scores = {
        first.id: {"level/family": 0.9, "relationship/trust": 0.5},
        second.id: {"level/family": 0.6},
        third.id: {"relationship/trust": 0.5},
    }
    study = replace(STUDY, decisions=(), tags=())
    looks = next_excerpts(study, scores, code="level/family")
    assert [(look.excerpt, look.code) for look in looks] == [
        (second, "level/family"),
        (first, "level/family"),
    ]


def test_one_code_is_varied_over_what_is_said() -> None:
    """Two say the same, a third that is a little surer says something else."""
    one, same, other = STUDY.excerpts[:3]
    scores = {one.id: {"level/family": 0.5}, same.id: {"level/family": 0.5}}
    scores[other.id] = {"level/family": 0.55}
    vectors = np.zeros((len(STUDY.excerpts), 2), dtype=np.float32)
    vectors[:3] = (1, 0), (1, 0), (0, 1)
    study = replace(STUDY, decisions=(), tags=())
    looks = next_excerpts(study, scores, vectors=vectors, code="level/family")
    assert looks[1].excerpt == other


def test_a_decision_on_one_code_leaves_the_excerpt_open_for_another() -> None:
    tag = next(tag for tag in STUDY.tags if tag.origin.kind == "model")
    study = replace(STUDY, tags=(tag,), decisions=())
    other = "level/family" if tag.code != "level/family" else "relationship/trust"
    scores = {tag.excerpt: {tag.code: 0.5, other: 0.5}}
    at = "2024-03-01T10:00:00+00:00"
    accepted = replace(study, decisions=(decide_tag(tag, "accept", reviewer="Ren", at=at),))
    assert next_excerpts(accepted, scores, code=tag.code) == []
    assert [look.code for look in next_excerpts(accepted, scores, code=other)] == [other]
    edit = decide_tag(tag, "edit", reviewer="Ren", at=at, code=other)
    edited = replace(study, decisions=(edit,))
    assert next_excerpts(edited, scores, code=other) == []
    assert next_excerpts(edited, scores, code=other, reviewer="Sam") != []


def test_the_order_of_the_study_does_not_matter() -> None:
    turned = replace(STUDY, excerpts=STUDY.excerpts[::-1], tags=STUDY.tags[::-1])
    assert next_excerpts(turned) == next_excerpts(STUDY)
    assert next_tags(turned, limit=9) == next_tags(STUDY, limit=9)


def test_thresholds_seen_are_never_above_a_half() -> None:
    low = replace(STUDY.tags[0], score=0.3, code="level/family")
    high = replace(STUDY.tags[0], score=0.9, code="relationship/trust")
    assert thresholds_seen([low, high]) == {"level/family": 0.3, "relationship/trust": 0.5}


def test_nothing_to_look_at() -> None:
    assert next_excerpts(STUDY, {}) == []
    assert next_tags(replace(STUDY, tags=())) == []


def test_tags_that_the_machine_left_open_go_first_however_sure_the_others_seem():
    tags = [tag for tag in STUDY.tags if tag.origin.kind == "model"]
    last = next_tags(STUDY, limit=len(tags))[-1]
    marked = tuple(replace(tag, unsure=tag.id == last.id) for tag in STUDY.tags)
    assert next_tags(replace(STUDY, tags=marked))[0].id == last.id
