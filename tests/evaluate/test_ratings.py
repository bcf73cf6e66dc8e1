import numpy as np

from nlp_realist.evaluate import ratings
from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, PRESENT, UNKNOWN


def test_an_excerpt_that_was_looked_at_whole_has_no_unknown_code():
    held = ratings("her", [{"a/b": "contrary"}, {}], ["a/b", "a/c"])
    assert held.values.tolist() == [[CONTRARY, ABSENT], [ABSENT, ABSENT]]
    assert held.given.tolist() == [[True, False], [False, False]]


def test_what_nobody_looked_at_is_unknown_and_not_absent():
    held = ratings("her", [None, {"a/b": "present"}], ["a/b", "a/c"], absent=[None, {"a/x"}])
    assert held.values.tolist() == [[UNKNOWN, UNKNOWN], [PRESENT, UNKNOWN]]
    assert not held.known[0].any()
    assert held.values.dtype == np.int8
