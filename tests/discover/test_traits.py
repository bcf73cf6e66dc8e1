"""What a pattern is called: the codes that mark its excerpts, and their words."""

from __future__ import annotations

import numpy as np

from nlp_realist.discover.labels import label_of, traits
from nlp_realist.types import Origin, Span, Tag
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
    assert label_of(["door", "kettle", "dog", "gate"], ["Trust"], 3) == "Trust: door, kettle, dog"
    assert label_of(["door"], [], 3) == "door"
    assert label_of([], ["Trust"], 3) == "Trust"
    assert label_of([], [], 3) == "pattern 3"
