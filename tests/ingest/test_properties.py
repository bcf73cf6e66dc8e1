"""What holds for every file, whatever it holds."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_realist.errors import ReadError
from nlp_realist.ingest import read
from nlp_realist.ingest.encodings import normalise
from nlp_realist.types import ROLES

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = (
    st.text(
        alphabet=st.characters(
            whitelist_categories=["Ll", "Lu", "Lo"], whitelist_characters=" ,'’é"
        ),
        min_size=1,
        max_size=60,
    )
    .map(lambda text: " ".join(normalise(text).split()))
    .filter(bool)
)
SPEAKERS = st.sampled_from(["Mum", "Worker", "P1", "P2", "Interviewer", "Siân Rees"])
TALK = st.lists(st.tuples(SPEAKERS, WORDS), min_size=2, max_size=12)


def check(transcript):
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start < turn.end <= len(transcript.text)
        words = transcript.words(turn)
        assert words == words.strip()
        assert turn.role is None or turn.role in ROLES
        assert turn.time is None or turn.time >= 0
        assert turn.speaker is None or 0 < len(turn.speaker) <= 63
        last = turn.end
    assert transcript.text == normalise(transcript.text)


@QUICK
@given(st.text(max_size=400))
def test_any_text_gives_turns_inside_it_or_a_clear_error(write, text):
    for name in ("a.txt", "a.md", "a.vtt", "a.srt", "a.csv", "a.json"):
        try:
            check(read(write(name, text.encode("utf-8", "replace"))))
        except ReadError as error:
            assert str(error).startswith(name)


@QUICK
@given(st.binary(max_size=600))
def test_any_bytes_give_turns_or_a_clear_error(write, content):
    for name in (
        "a.txt",
        "a.docx",
        "a.pdf",
        "a.rtf",
        "a.odt",
        "a.xlsx",
        "a.eaf",
        "a",
        "a.TextGrid",
    ):
        try:
            check(read(write(name, content)))
        except ReadError as error:
            assert str(error).startswith(name)


@QUICK
@given(TALK)
def test_tables_and_json_come_back_as_they_were(write, said, talk):
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([("speaker", "text"), *talk])
    assert said(read(write("t.csv", stream.getvalue()))) == talk
    rows = [{"speaker": speaker, "text": words} for speaker, words in talk]
    assert said(read(write("t.json", json.dumps(rows)))) == talk


@QUICK
@given(TALK)
def test_labelled_lines_come_back_as_they_were(write, said, talk):
    talk = [("Mum", "first"), *talk, ("Worker", "last"), ("Mum", "at last")]
    text = "".join(f"{speaker}: {words}\n" for speaker, words in talk)
    assert said(read(write("t.txt", text))) == talk


@QUICK
@given(TALK)
def test_captions_keep_every_word_in_order(write, said, talk):
    cues = "".join(
        f"00:{n:02d}.000 --> 00:{n:02d}.900\n<v {who}>{words}</v>\n\n"
        for n, (who, words) in enumerate(talk)
    )
    told = said(read(write("t.vtt", "WEBVTT\n\n" + cues)))
    assert " ".join(words for _, words in told) == " ".join(words for _, words in talk)
    assert all(before[0] != after[0] for before, after in pairwise(told))


@pytest.mark.parametrize("name", ["t.txt", "t.csv"])
def test_reading_twice_gives_the_same(write, name):
    path = write(
        name, "speaker,text\nAnn,So?\nMum,No.\n" if name.endswith("csv") else "A: x\nB: y\n"
    )
    assert read(path) == read(path)
