import numpy as np

from nlp_realist.tag.decide import decide, unsure
from nlp_realist.types import Code, Codebook, Family

CODES = ("strengths/a", "level/family", "level/system", "voice/enacted", "voice/reported")
BOOK = Codebook(
    "t",
    "1",
    (
        Family("strengths", "S", directed=True),
        Family("level", "L", combine="one"),
        Family("voice", "V", combine="one", only_with=("strengths",)),
    ),
    tuple(Code(c, c, "") for c in CODES),
)


def decided(*scores):
    found = decide(np.array([scores]), np.full(len(CODES), 0.5), CODES, BOOK)
    return [code for code, yes in zip(CODES, found[0], strict=True) if yes]


def test_of_a_family_that_allows_one_the_likeliest_is_kept():
    assert decided(0, 0.6, 0.9, 0, 0) == ["level/system"]
    assert decided(0, 0.2, 0.3, 0, 0) == []


def test_a_family_that_goes_with_others_needs_less_of_its_threshold_beside_one_of_them():
    """Of 0.5 three tenths: 0.15."""
    assert decided(0.8, 0, 0, 0.1, 0.16) == ["strengths/a", "voice/reported"]
    assert decided(0.8, 0, 0, 0.1, 0.14) == ["strengths/a"]
    assert decided(0.4, 0, 0, 0.1, 0.3) == []


def test_its_own_score_may_tell_that_one_of_them_applies_though_not_which():
    assert decided(0.4, 0, 0, 0.9, 0.6) == ["voice/enacted"]


def left_open(*scores):
    row = np.array([scores])
    found = decide(row, np.full(len(CODES), 0.5), CODES, BOOK)
    band = (np.full(len(CODES), 0.2), np.full(len(CODES), 0.7))
    flags = unsure(row, found, band, CODES, BOOK)
    return [code for code, yes in zip(CODES, flags[0], strict=True) if yes]


def test_between_the_two_ends_of_the_band_a_code_is_not_sure_decided_or_not():
    assert left_open(0.19, 0, 0, 0, 0) == []
    assert left_open(0.20, 0, 0, 0, 0) == ["strengths/a"]
    assert left_open(0.69, 0, 0, 0, 0) == ["strengths/a"]
    assert left_open(0.70, 0, 0, 0, 0) == []


def test_what_is_given_with_little_score_of_its_own_is_not_sure():
    assert "voice/reported" in left_open(0.9, 0, 0, 0, 0.25)


def test_a_sure_code_settles_those_that_it_excludes():
    assert left_open(0, 0.9, 0.6, 0, 0) == []
    assert left_open(0, 0.6, 0.55, 0, 0) == ["level/family", "level/system"]
