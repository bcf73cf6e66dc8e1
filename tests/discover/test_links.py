import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.discover import find_links


def parts(text):
    return [
        (k.relation, text[k.cause.start : k.cause.end], text[k.effect.start : k.effect.end])
        for k in find_links(text)
    ]


@pytest.mark.parametrize(
    ("text", "relation", "cause", "effect"),
    [
        ("I opened up because she came back.", "cause", "she came back", "I opened up"),
        ("Because she came back, I opened up.", "cause", "she came back", "I opened up"),
        ("She came back, so I opened up.", "cause", "She came back", "I opened up"),
        ("She came back. So I opened up.", "cause", "She came back", "I opened up"),
        (
            "We had eight families, which meant we could stay.",
            "cause",
            "We had eight families",
            "we could stay",
        ),
        (
            "And when the worker is late then the kids switch off.",
            "condition",
            "the worker is late",
            "the kids switch off",
        ),
        ("Kids talk if nobody writes.", "condition", "nobody writes", "Kids talk"),
        ("He won't come unless his nan drives.", "exception", "his nan drives", "He won't come"),
        (
            "We didn't plan anything until the house was warm.",
            "until",
            "the house was warm",
            "We didn't plan anything",
        ),
    ],
)
def test_joined_clauses(text, relation, cause, effect):
    assert parts(text) == [(relation, cause, effect)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The bus was late, so she missed it, so they cut her off.",
            [
                ("cause", "The bus was late", "she missed it"),
                ("cause", "she missed it", "they cut her off"),
            ],
        ),
        (
            "When the baby slept my sister rang, which meant we could plan.",
            [
                ("condition", "the baby slept", "my sister rang"),
                ("cause", "my sister rang", "we could plan"),
            ],
        ),
        (
            "I came because you asked, and if you stop asking I'll stop coming.",
            [
                ("cause", "you asked", "I came"),
                ("condition", "you stop asking", "I'll stop coming"),
            ],
        ),
        (
            "We hold it in the chip shop so that nobody has to sign in.",
            [("purpose", "We hold it in the chip shop", "nobody has to sign in")],
        ),
        (
            "Ring them the night before, otherwise they forget.",
            [("exception", "Ring them the night before", "they forget")],
        ),
        (
            "Although the room was freezing, everyone stayed.",
            [("contrast", "the room was freezing", "everyone stayed")],
        ),
        ("The letter made me feel small.", [("cause", "The letter", "me feel small")]),
        (
            "The reason I stayed is she never judged.",
            [("cause", "she never judged", "I stayed")],
        ),
        (
            "By eating with them, we learned who was who.",
            [("cause", "eating with them", "we learned who was who")],
        ),
        ("She cried. That's because she was heard.", [("cause", "she was heard", "She cried")]),
    ],
)
def test_chains_frames_and_kinds(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He asked me if the kettle was on.",
        "Tell me your name, if you don't mind.",
        "I lived there until nineteen ninety.",
        "Once a week the cousins visit.",
        "It wasn't because of the judge.",
        "Is that because of the school?",
        "Her hearing was due to start on Monday.",
        "We have two so far and so on.",
        "When I was at college the library burned down.",
    ],
)
def test_the_same_words_join_nothing(text):
    assert parts(text) == []


def test_a_sentence_with_so_follows_only_in_a_story():
    assert not parts("I manage the team. So I think that is my role.")
    assert parts("Nobody rang us. So we went home.")


@pytest.mark.parametrize(
    "text", ["", "It was so cold.", "So.", "There were so many forms.", "Yeah because.", "If only!"]
)
def test_nothing_is_joined(text):
    assert parts(text) == []


@given(st.text(alphabet="abc so because when,.! \n’if", max_size=80))
def test_spans_lie_inside_and_do_not_touch(text):
    for link in find_links(text):
        for span in (link.cause, link.effect, link.signal):
            assert 0 <= span.start < span.end <= len(text)
        assert link.cause.end <= link.effect.start or link.effect.end <= link.cause.start
