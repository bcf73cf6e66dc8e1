from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_realist.codebook import compile_cue, load_codebook, plain
from nlp_realist.segment import Cue, find_cues
from nlp_realist.segment.literals import required_literals
from nlp_realist.types import Code, Codebook, Family, Span

FAMILY = Family("care", "Care", directed=True)


def codebook(*, cues: tuple[str, ...] = (), contrary: tuple[str, ...] = ()) -> Codebook:
    code = Code("care/heard", "Heard", "d", cues=cues, contrary_cues=contrary)
    return Codebook("x", "1", (FAMILY,), (code,))


def test_a_cue_says_code_direction_and_place():
    found = find_cues("And she Listened to me", codebook(cues=("listened to",)))
    assert found == [Cue("care/heard", "present", Span(8, 19))]
    assert found == [("care/heard", "present", (8, 19))]


def test_a_contrary_cue_outweighs_a_present_one_at_its_place():
    book = codebook(cues=("listened",), contrary=(r"nobody (?:\w+ )?listened",))
    found = find_cues("Nobody ever listened. Then she listened.", book)
    assert [(cue.direction, *cue.span) for cue in found] == [
        ("contrary", 0, 20),
        ("present", 31, 39),
    ]


def test_overlapping_matches_are_joined():
    found = find_cues(
        "open and honest with me", codebook(cues=("open and honest", "honest with me"))
    )
    assert [cue.span for cue in found] == [(0, 23)]


def test_curly_quotes_and_line_breaks():
    text = "I don’t\nknow"
    (cue,) = find_cues(text, codebook(cues=("don't know",)))
    assert text[cue.span.start : cue.span.end] == "don’t\nknow"


@pytest.mark.parametrize("code", load_codebook().codes, ids=lambda code: code.id)
def test_most_examples_of_a_code_hold_one_of_its_cues(code):
    for direction, examples in (
        ("present", code.examples),
        ("contrary", code.contrary_examples),
    ):
        held = [
            any(cue[:2] == (code.id, direction) for cue in find_cues(example, load_codebook()))
            for example in examples
        ]
        assert sum(held) >= len(held) * 0.6


@pytest.mark.parametrize(
    ("cue", "literals"),
    [
        ("what happened", {"what happened"}),
        ("what (?:happened|went on)", {"happened", "went on"}),
        (r"(?:\w+ ){0,3}together", {"together"}),
        ("ask(?:ed)?", {"ask"}),
        (r"\w+", set()),
        ("(?:yes|)", set()),
        ("(?=later)no", {"no"}),
    ],
)
def test_the_words_that_a_cue_needs(cue, literals):
    assert required_literals(cue) == literals


EXAMPLES = [
    example
    for code in load_codebook().codes
    for example in (*code.examples, *code.contrary_examples)
]
PIECES = sorted({word for example in EXAMPLES for word in example.split()})


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_looking_only_where_needed_words_are_loses_nothing(text):
    codes = load_codebook().codes
    slow = {
        (code.id, direction)
        for code in codes
        for direction, cues in (("present", code.cues), ("contrary", code.contrary_cues))
        for cue in cues
        if pattern(cue).search(plain(text))
    }
    fast = {(cue.code, cue.direction) for cue in find_cues(text, load_codebook())}
    assert fast <= slow
    # Only a present cue that a contrary one outweighs may be missing.
    assert all(direction == "present" for _, direction in slow - fast)
    assert all((code, "contrary") in fast for code, _ in slow - fast)


PATTERNS: dict[str, re.Pattern[str]] = {}


def pattern(cue: str) -> re.Pattern[str]:
    return PATTERNS.setdefault(cue, compile_cue(cue))


def test_cues_are_found_fast():
    find_cues(" ".join(EXAMPLES), load_codebook())
    started = time.process_time()
    for example in EXAMPLES:
        find_cues(example, load_codebook())
    words = sum(len(example.split()) for example in EXAMPLES)
    # 25,000 words a second or more were measured; a slow, shared machine gets a tenth of that.
    assert words / (time.process_time() - started) > 2_500


def test_importing_the_room_loads_nothing_heavy():
    code = (
        "import sys, nlp_realist.segment;"
        "heavy = {'yaml', 'numpy', 'spacy', 'pandas', 'torch'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
