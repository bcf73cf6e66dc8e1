"""What a pattern is called: the codes that mark its excerpts, and their words."""

from __future__ import annotations

import numpy as np

from nlp_realist.discover.labels import label_of, traits
from nlp_realist.discover.wording import proper_names, wording
from nlp_realist.types import Code, Codebook, Family, Origin, Span, Tag
from tests.discover.toys import CODEBOOK

ORIGIN = Origin("model", "toy", "")


def tag(code: str, direction: str = "present") -> Tag:
    return Tag("e", code, 0.9, direction, Span(0, 1), ORIGIN)


def test_a_code_that_is_common_in_a_group_and_rare_outside_marks_it():
    lost = [tag("relationship/trust", "contrary")]
    study = traits([lost, lost, [], *[[] for _ in range(7)]], CODEBOOK)
    assert study.telling(np.array([0, 1, 2])) == ["Trust (contrary)"]
    assert study.telling(np.array([0, 3, 4, 5, 6])) == []


def test_what_is_common_everywhere_marks_nothing_and_neither_does_a_level():
    both = [tag("relationship/trust"), tag("level/system")]
    assert traits([both] * 6, CODEBOOK).telling(np.array([0, 1, 2])) == []
    assert traits([[tag("level/system")]] * 2 + [[]] * 8, CODEBOOK).telling(np.array([0, 1])) == []


def test_a_name_has_codes_first_and_then_words():
    words = ["door", "kettle", "dog", "gate"]
    assert label_of(words, ["Trust"], "") == "Trust: door, kettle, dog"
    assert label_of(["door"], ["Trust"], "") == "Trust: door"
    assert label_of(["door", "kettle"], [], "") == "door, kettle"


def test_a_code_that_is_told_both_ways_is_named_once():
    both = [tag("relationship/trust"), tag("relationship/trust", "contrary")]
    study = traits([both, both, both, *[[] for _ in range(7)]], CODEBOOK)
    assert study.telling(np.array([0, 1, 2])) == ["Trust (both ways)"]


def test_a_code_of_which_only_one_applies_is_named_with_its_family():
    codebook = Codebook(
        "Toy", "1", (Family("stance", "Stance", "", "one"),), (Code("stance/with", "With", "With"),)
    )
    study = traits([[tag("stance/with")]] * 3 + [[] for _ in range(7)], codebook)
    assert study.telling(np.array([0, 1, 2])) == ["Stance “With”"]


def test_where_little_can_be_said_words_of_the_most_typical_excerpt_stand_in_the_name():
    assert label_of(["door"], [], "The door was shut.") == "door, “door was shut”"
    assert label_of([], ["Trust"], "The door was shut.") == "Trust: “door was shut”"


def test_what_nothing_sets_apart_is_called_by_words_of_its_most_typical_excerpt():
    said = "So, yeah, I mean the kettle was on and nobody went near it."
    assert label_of([], [], said) == "“kettle was on and nobody went …”"
    assert label_of([], [], "God. So I left the keys.") == "“left the keys”"
    assert label_of([], [], "Aye, the kettle.") == "“kettle”"
    assert label_of([], [], "No.") == "“No”"


def said_in(*texts: str) -> list[str]:
    """Phrases of the first three texts, each of another transcript, among all of them."""
    cases = np.arange(len(texts))
    return wording(texts).distinctive([0, 1, 2], cases)


ELSEWHERE = ["They moved the desk twice.", "A letter was on the mat.", "It rained in the park."] * 4


def test_dialect_grammar_is_no_name():
    phrases = said_in(
        "Naebody tellt us fit wis wrang wi the boiler.",
        "The boiler, ken, it wasna workin, and naebody cam oot.",
        "I dinna ken aboot the boiler, fit a cauld wee hoose.",
        *ELSEWHERE,
    )
    assert phrases == ["boiler"]


def test_forms_of_a_word_are_one_phrase_in_the_commonest_form():
    phrases = said_in(
        "She visits when she likes.",
        "One visit, and then it was on to the next.",
        "Two visits, and no shoes.",
        *ELSEWHERE,
    )
    assert phrases == ["visits"]


def test_names_of_people_and_places_are_no_phrase():
    told = (
        "Then Caleb hid the biscuits from Morag.",
        "We asked Caleb, and Morag had the biscuits.",
        "You know, Caleb's mum in Fairlead eats no biscuits.",
        *ELSEWHERE,
    )
    assert said_in(*told) == ["biscuits"]
    assert proper_names([*told, "the NHS pays, the NHS says", "the kettle", "and Kettle"]) == {
        "caleb",
        "morag",
    }
