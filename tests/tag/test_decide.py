import numpy as np

from nlp_realist.tag.decide import decide
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


def test_a_family_that_goes_with_others_is_dropped_alone_and_filled_in_beside_them():
    assert decided(0.1, 0, 0, 0.9, 0.1) == []
    assert decided(0.8, 0, 0, 0.2, 0.3) == ["strengths/a", "voice/reported"]
