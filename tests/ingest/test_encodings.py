"""Encodings are found or asked for; the text is normalised once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.errors import ReadError
from nlp_realist.ingest import read
from nlp_realist.ingest.encodings import decode, normalise

WESTERN = "Mum: “Café”, he said – déjà vu… it’s £5.\nWorker: Siân’s naïve.\n"
CHINESE = (
    "采访者：你好，发生了什么事情？\n妈妈：他走了，没有再回来过。\n"
    "采访者：然后呢？\n妈妈：没有了。\n"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_western_text(write, encoding):
    transcript = read(write("t.txt", WESTERN, encoding))
    assert transcript.speakers == ("Mum", "Worker")
    assert transcript.words(transcript.turns[0]) == "“Café”, he said – déjà vu… it’s £5."


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "utf-16"])
def test_chinese_text(write, encoding):
    transcript = read(write("t.txt", CHINESE, encoding))
    assert transcript.speakers == ("采访者", "妈妈")
    assert transcript.words(transcript.turns[3]) == "没有了。"


def test_estimates_are_noted_and_an_option_settles_them(write):
    path = write("t.txt", WESTERN, "cp1252")
    assert any("--encoding" in note for note in read(path).notes)
    assert read(path, encoding="cp1252").notes == ()


def test_an_encoding_that_does_not_fit(write):
    path = write("t.txt", WESTERN, "cp1252")
    with pytest.raises(ReadError, match=r"byte \d+ does not fit the encoding utf-8.*--encoding"):
        read(path, encoding="utf-8")


def test_other_scripts(write):
    text = "Интервьюер: Что случилось потом?\nМама: Он ушёл и не вернулся домой.\n" * 4
    transcript = read(write("t.txt", text, "cp1251"))
    assert "Мама" in transcript.text


@given(st.text())
def test_normal_text_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set("\x00\ufeff\r\u200b") & set(once)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1))
def test_utf8_is_never_doubtful(text):
    decoded, notes = decode(text.encode("utf-8"), "t.txt")
    assert decoded == normalise(text)
    assert notes == ()
