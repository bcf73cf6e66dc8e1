"""Why a tag was given: cues of its code, and the examples nearest to its excerpt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.tag.examples import pack
from nlp_realist.tag.grounds import grounds
from nlp_realist.types import Example, Excerpt, Origin, Span, Tag
from tests.tag.test_train import BOOK, encode, examples, train
from tests.tag.test_train import cues as cues_in

PRAISE = "strengths/praise"
TAUGHT = (
    Example("1", "well done you", ((PRAISE, "present"),)),
    Example("2", "useless lot", ((PRAISE, "contrary"),)),
    Example("3", "the bus was late", near_miss_of=(PRAISE,)),
)
EXCERPT = Excerpt("t", 0, 100, 113, "well done you")


@pytest.fixture(scope="module")
def tagger():
    rows = examples()
    made = train(rows, encode([r.text for r in rows]), BOOK, id="toy", encoder="fake", cues=cues_in)
    return replace(made, examples=pack(TAUGHT, encode([e.text for e in TAUGHT])))


def spans(text):
    at = text.find("well done")
    return [] if at < 0 else [(PRAISE, "present", Span(at, at + 9)), ("x/y", "present", Span(0, 1))]


def tag(origin, excerpt=EXCERPT):
    return Tag(excerpt.id, PRAISE, 0.8, "present", Span(100, 113), origin)


def why(tagger, *tags):
    vectors = encode([EXCERPT.text])
    return grounds(tags, [EXCERPT], vectors, tagger=tagger, cues=spans)


def test_cues_of_the_code_are_placed_in_the_transcript(tagger):
    given = tag(tagger.origin)
    assert why(tagger, given)[given.id].cues == ((Span(100, 109), "present"),)


def test_the_nearest_example_comes_first(tagger):
    given = tag(tagger.origin)
    near = why(tagger, given)[given.id].examples
    assert near[0].example is TAUGHT[0]
    assert near[0].cosine == pytest.approx(1, abs=0.01)
    assert [n.cosine for n in near] == sorted((n.cosine for n in near), reverse=True)


def test_people_and_other_models_answer_for_themselves(tagger):
    others = (Origin("person", "toy"), Origin("model", "another"))
    assert why(tagger, *map(tag, others)) == {}


def test_a_bundle_without_examples_still_has_cues(tagger):
    given = tag(tagger.origin)
    found = why(replace(tagger, examples=None), given)[given.id]
    assert found.examples == ()
    assert found.cues


def test_a_tag_on_an_excerpt_that_is_not_here_is_left_out(tagger):
    elsewhere = replace(EXCERPT, transcript="u")
    assert why(tagger, tag(tagger.origin, elsewhere)) == {}
    assert grounds([], [], np.zeros((0, 3)), tagger=tagger, cues=spans) == {}
