import numpy as np
import pytest

from nlp_realist.discover import find_patterns
from nlp_realist.discover.material import material
from nlp_realist.discover.words import says_enough
from tests.discover.toys import planted, study_of

SCRAPS = ("Betty.", "Soup.", "Chicken. Chicken, chicken.", "God.", "Christ.", "What colour?")
TELLING = "She kept knocking on the door each week."


@pytest.mark.parametrize(
    "said",
    [
        *SCRAPS,
        "[laughs] Oh God. [door slams, dog barks]",
        "(long pause) Soup.",
        "Does he mind fit?",
    ],
)
def test_scraps_say_too_little(said):
    assert not says_enough(said)


@pytest.mark.parametrize(
    "said",
    [
        TELLING,
        "Nobody trusted social workers.",
        "It was that they were there for us and stayed.",
        "They left (because the worker never came back).",
        "What did you say to her when the worker never came?",
        "[He was in the other room. When he came back he said, to me, that she is good with us.]",
    ],
)
def test_what_is_short_but_says_something_is_enough(said):
    assert says_enough(said)


def test_one_word_turns_are_left_out():
    """
    P1: She kept knocking on the door each week.
    P2: Soup.
    """
    study = study_of([[("P1", f"{TELLING} {n}"), ("P2", SCRAPS[n])] for n in range(6)])
    kept = material(study).kept
    assert [e.text for e, k in zip(study.excerpts, kept, strict=True) if not k] == list(SCRAPS)


def test_one_word_turns_make_no_card():
    study = planted()
    scraps = study_of([[("P1", word), ("P2", f"Oh. {word}")] for word in SCRAPS])
    both = study_of(
        [
            [(e.speaker, e.text) for e in study.excerpts],
            [(e.speaker, e.text) for e in scraps.excerpts],
        ]
    )
    vectors = np.random.default_rng(0).normal(size=(len(both.excerpts), 8)).astype(np.float32)
    vectors[len(study.excerpts) :] = 1
    texts = {e.id: e.text for e in both.excerpts}
    for card in find_patterns(both, vectors):
        assert all(says_enough(texts[m]) for m in card.members)


def test_a_study_of_short_answers_has_its_answers():
    """
    P1: More visits.
    """
    answers = ["More visits.", "Visits, more often.", "Trust.", "Longer visits.", "Someone warm."]
    study = study_of([[("P1", said)] for said in (*answers, TELLING, "Yes.")])
    assert material(study).kept.tolist() == [True] * 6 + [False]


def test_a_short_message_is_kept_where_nobody_talks_with_anybody():
    """Rows of a table: each a text of its own, with or without a name beside it."""
    rows = [*SCRAPS[:2], *(f"{TELLING} {n}" for n in range(6))]
    for name in (None, "Ann"):
        assert material(study_of([[(name, row)] for row in rows])).kept.all()
