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
