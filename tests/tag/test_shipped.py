"""The shipped tagger on plain sentences that nobody should get wrong."""

import pytest

from benchmarks.tellings import read_twins
from nlp_realist.config import Settings
from nlp_realist.discover.level import LEVELS, likely_levels
from nlp_realist.pipeline import load_tools
from nlp_realist.types import Excerpt

LISTENING, DEPENDABLE, CHILD = (
    "relationship/listening",
    "relationship/dependable",
    "whole_family/child_voice",
)
PLAIN = {
    "She listened to me, and she came back when she said she would.": {
        LISTENING: "present",
        DEPENDABLE: "present",
    },
    "She never listened to me.": {LISTENING: "contrary"},
    "She didn't listen to me.": {LISTENING: "contrary"},
    "He didn't listen to a word I said and he never rang back.": {
        LISTENING: "contrary",
        DEPENDABLE: "contrary",
    },
    "They never once asked the children what they wanted.": {CHILD: "contrary"},
}


@pytest.fixture(scope="module")
def found():
    excerpts = [
        Excerpt(f"t{n}", 0, 0, len(text), text, "Mum", "parent") for n, text in enumerate(PLAIN)
    ]
    judged = load_tools(Settings()).judge(excerpts, aim="balanced")
    return {
        text: dict(zip(one.codes, one.directions, strict=True))
        for text, one in zip(PLAIN, judged, strict=True)
    }


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_plainly_said_or_denied_is_read_so(found, text):
    assert {code: found[text].get(code) for code in PLAIN[text]} == PLAIN[text]


def test_talk_of_the_bus_carries_no_practice():
    text = "The bus to town was late again."
    [one] = load_tools(Settings()).judge([Excerpt("t", 0, 0, len(text), text)], aim="balanced")
    assert not [code for code in one.codes if not code.startswith(("level/", "voice/"))]


def test_what_was_and_is_no_more_is_not_booked_as_todays():
    text = "I've always had to tell them what to do; here it's different."
    excerpt = Excerpt("t", 0, 0, len(text), text, "Worker", "practitioner")
    [one] = load_tools(Settings()).judge([excerpt], aim="balanced")
    assert "stance/to" not in one.codes


def test_the_level_of_told_patterns_that_it_did_not_learn_from_is_mostly_read_right():
    """By chance one in three."""
    tools = load_tools(Settings())
    told = [t for t in read_twins(hands="h") if t.kind == "telling"][::8]
    assert tools.learnt is not None
    assert tools.learnt.level_weights is not None
    likely = likely_levels(tools.likened([t.text for t in told]), tools.learnt.level_weights)
    right = [LEVELS[k] == t.level for k, t in zip(likely.argmax(axis=1), told, strict=True)]
    assert len(right) == 60
    assert sum(right) > 30
