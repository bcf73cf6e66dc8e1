"""How much a tagger leaves open, and how often it is wrong there and elsewhere."""

import math

import numpy as np
import pytest

from nlp_realist.evaluate import compare_codings
from nlp_realist.types import Code, Codebook, Family

pytestmark = pytest.mark.filterwarnings("ignore:All-NaN slice")  # a resample without any

BOOK = Codebook(
    "t",
    "1",
    (Family("strengths", "S", directed=True), Family("level", "L")),
    (Code("strengths/a", "A", ""), Code("level/b", "B", "")),
)
HERE, NOWHERE = {"strengths/a": "present"}, {}


def measures(gold, found, unsure):
    flags = np.array([[flag, False] for flag in unsure])
    documents = [f"d{n}" for n in range(len(gold))]
    return compare_codings(gold, found, documents, BOOK, unsure=flags, resamples=20).measures


def test_sure_and_unsure_decisions_are_counted_apart():
    """
    there, found, sure; there, found, not sure; not there, found, not sure; there, denied, sure
    """
    gold = [HERE, HERE, NOWHERE, HERE]
    found = [HERE, HERE, HERE, NOWHERE]
    told = measures(gold, found, [False, True, True, False])
    assert told["decisions that are sure"].value == 0.5
    assert told["wrong where sure"].value == 0.5
    assert told["wrong where not sure"].value == 0.5
    assert told["claims that are sure"].value == pytest.approx(1 / 3)
    assert told["claims right where sure"].value == 1.0
    assert told["claims right where not sure"].value == 0.5


def test_where_nothing_is_left_open_nothing_is_said_of_it():
    told = measures([HERE, NOWHERE], [HERE, HERE], [False, False])
    assert math.isnan(told["wrong where not sure"].value)
    assert told["decisions that are sure"].value == 1.0
