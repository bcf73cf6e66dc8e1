from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.segment import is_backchannel


@pytest.mark.parametrize(
    "text",
    [
        "Yeah.",
        "mm",
        "Mm-hmm.",
        "Mhm. Yeah, yeah, yeah. Of course.",
        "Right, okay.",
        "no I know",
        "No, I know. Yeah.",
        "Yeahhhh",
        "Oh really?",
        "Hmm, interesting.",
        "That’s right, yeah",
        "[laughter]",
        "(laughs)",
        "[inaudible 00:05:55]",
        "(general agreement)",
        "Okay. [coughs] Good.",
        "Thank you, Chair.",
        "Thank you very much indeed, Minister.",
        "Good morning, everyone.",
        "Okay, Siân.",
        "Thank you, Mary Jones.",
        "Hi, Jo, how are you?",
        "Is it?",
        "So—",
        "Bore da.",
        "...",
        "",
    ],
)
def test_presence_only(text):
    assert is_backchannel(text)


@pytest.mark.parametrize(
    "text",
    [
        "He hit me",
        "Never",
        "Nobody asked",
        "Not really.",
        "Maybe",
        "Nine",
        "9",
        "Mark.",
        "No, Mark.",
        "Okay. Nobody.",
        "Right. Never. Yeah.",
        "Yes I do",
        "I did",
        "I'm sorry.",
        "Well done.",
        "Good for you",
        "Thank you for telling me.",
        "Thanks to you I stopped",
        "Okay, Dad hit me",
        "Yes, Minister, we cut it",
        "[tearful]",
        "[tearful] Yeah.",
        "I know you did",
        "So he left",
    ],
)
def test_an_answer_with_content(text):
    assert not is_backchannel(text)


@given(st.lists(st.sampled_from(["Yeah.", "mm", "okay", "I see", "[laughs]", "no", "right"])))
def test_back_channels_in_a_row_are_one(parts):
    assert is_backchannel(" ".join(parts[:10]))


@given(st.text())
def test_any_text_has_an_answer(text):
    assert is_backchannel(text) in (True, False)
