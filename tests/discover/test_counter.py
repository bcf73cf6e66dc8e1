import numpy as np

from nlp_realist.discover import find_patterns
from nlp_realist.discover.counter import counter_examples, stances, turncoats
from nlp_realist.discover.material import material
from nlp_realist.types import Study
from tests.discover.toys import TOPICS, planted, study_of, vectors_for

SCARED = "She kept knocking on the door each week, so I was scared and angry, no trust, number {}."


def with_scared(several: int) -> Study:
    """The planted study, in which some tell of the same visits and were scared of them."""
    study = planted()
    lines: list[list[tuple[str | None, str]]] = [
        [(e.speaker, e.text) for e in study.excerpts if e.transcript == t.id]
        for t in study.transcripts
    ]
    for number in range(several):
        lines[number][0] = (lines[number][0][0], SCARED.format(number))
    return study_of(lines, sites=("North", "South"))


def test_no_excerpt_speaks_for_a_pattern_and_against_it():
    study = with_scared(2)
    cards = find_patterns(study, vectors_for(study))
    assert any(card.counter_examples for card in cards)
    for card in cards:
        assert not set(card.members) & set(card.counter_examples)


def test_a_member_that_sounds_opposed_is_shown_against_and_not_counted():
    study = with_scared(2)
    scared = {e.id for e in study.excerpts if "scared" in e.text}
    texts = {e.id: e.text for e in study.excerpts}
    cards = find_patterns(study, vectors_for(study))
    card = next(c for c in cards if "trust her" in texts[c.members[0]])
    assert scared <= set(card.counter_examples)
    assert not scared & set(card.members)
    assert card.support["excerpts"].n == len(card.members)


def test_of_a_group_that_is_of_two_minds_nobody_is_against():
    lines = [TOPICS["visits"], SCARED]
    study = study_of([[("P1", lines[case % 2].format(case))] for case in range(10)])
    laid_out = material(study)
    assert not len(turncoats(stances(laid_out), np.arange(10)))


def test_the_same_words_as_a_members_speak_not_against_it():
    told = [TOPICS["visits"].format(case) for case in range(6)]
    study = study_of([[("P1", line)] for line in (SCARED, *told, SCARED)])
    laid_out, vectors = material(study), np.ones((8, 2), dtype=np.float32)
    known = stances(laid_out)
    assert counter_examples(laid_out, known, vectors, np.arange(1, 7)).tolist() == [0]
    assert not len(counter_examples(laid_out, known, vectors, np.arange(1, 8)))


def test_what_is_far_off_speaks_not_against_a_pattern():
    """The same opposed words count beside the members, and not in another corner."""
    study = with_scared(1)
    laid_out = material(study)
    vectors = vectors_for(study, noise=0.1)
    near = np.array([[1.0, 0.0]] * len(vectors), dtype=np.float32)
    [opposed] = [n for n, e in enumerate(study.excerpts) if "scared" in e.text][:1]
    members = np.array([n for n in range(len(vectors)) if n != opposed][:5])
    assert opposed in counter_examples(laid_out, stances(laid_out), near, members)
    near[opposed] = [0.0, 1.0]
    assert opposed not in counter_examples(laid_out, stances(laid_out), near, members)
