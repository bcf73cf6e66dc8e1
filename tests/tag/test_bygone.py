import pytest

from nlp_realist.tag.bygone import told_of_now


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("I've always had to tell them what to do; here it's different.", "here it's different."),
        ("They used to ask us, but now they just tell us.", "but now they just tell us."),
        ("Back then you were told. These days we sit down first.", "These days we sit down first."),
        ("My last team decided it all, and here the family does.", "and here the family does."),
        ("We had to fill it in for them. But now they do it.", "But now they do it."),
    ],
)
def test_what_is_told_of_now_is_what_follows_the_turn(text, now):
    assert told_of_now(text) == now


@pytest.mark.parametrize(
    "text",
    [
        "I have to tell them what to do, every single time.",
        "Here it's different; I used to tell them.",
        "I used to tell them what to do.",
        "She had to go there now and then.",
        "Now they ask us.",
        "",
    ],
)
def test_without_such_a_turn_there_is_nothing(text):
    assert told_of_now(text) is None
