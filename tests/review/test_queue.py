"""What to look at next."""

from __future__ import annotations

from dataclasses import replace

from nlp_realist.review import decide_tag, next_excerpts, next_tags
from tests.studies import small_study

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
