from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.discover.chains import chains
from nlp_realist.discover.material import material
from nlp_realist.discover.slots import slots
from nlp_realist.types import Origin, Span, Tag
from tests.discover.toys import study_of

MODEL = Origin("model", "toy")


def filled(*lines, tags=(), role="parent"):
    """Slots of one transcript's excerpts; tags: number of the line, code, words, direction."""
    study = study_of([[(f"P{n}", words) for n, words in enumerate(lines)]])
    excerpts = tuple(replace(e, role=role) for e in study.excerpts)
    made = []
    for line, code, words, direction in tags:
        start = excerpts[line].start + excerpts[line].text.index(words)
        span = Span(start, start + len(words))
        made.append(Tag(excerpts[line].id, code, 0.9, direction, span, MODEL))
    laid_out = material(replace(study, excerpts=excerpts, tags=tuple(made)))
    rows = np.arange(len(lines))
    return slots(laid_out, rows, chains(laid_out, rows.tolist()))


def words(slot):
    return (slot.state, [evidence.text for evidence in slot.evidence])


def test_who_speaks_is_not_who_acts():
    """Two parents speak, and name nobody."""
    assert words(filled("It got better after that.", "It got better here.")["actor"]) == (
        "empty",
        [],
    )


def test_an_actor_is_whom_they_name():
    told = filled("My worker rang me.", "The worker came on Friday.", "It was fine.")
    assert words(told["actor"]) == ("stated", ["My worker", "The worker"])


def test_what_somebody_did_is_an_intervention_only_where_a_helper_did_it():
    """A parent praises her son: trust, but no intervention."""
    said = "I trust him with the keys now."
    trust = (0, "relationship/trust", "I trust him", "present")
    enacted = (0, "voice/enacted", said, "present")
    assert words(filled(said, tags=[trust, enacted])["intervention"]) == ("empty", [])


@pytest.mark.parametrize(
    ("tags", "state", "found"),
    [
        (["relationship/trust", "voice/enacted"], "implied", ["I trust you"]),
        (["relationship/trust", "voice/reported"], "empty", []),
        (["relationship/trust"], "empty", []),
        (["voice/enacted"], "empty", []),
        (["level/family", "voice/enacted"], "empty", []),
    ],
)
def test_a_helper_who_does_it_here_is_an_intervention(tags, state, found):
    said = "I trust you to decide that."
    made = [(0, code, "I trust you", "present") for code in tags]
    told = filled(said, tags=made, role="practitioner")
    assert words(told["intervention"]) == (state, found)


def test_a_stance_tells_what_a_helper_did_whoever_tells_it():
    made = [(0, "stance/with", "sat down with us", "present")]
    told = filled("She sat down with us and asked.", tags=made)
    assert words(told["intervention"]) == ("implied", ["sat down with us"])


def test_what_was_not_done_is_no_intervention():
    made = [
        (0, "relationship/trust", "I don't trust you", "contrary"),
        (0, "voice/enacted", "I don't trust you", "present"),
    ]
    told = filled("I don't trust you with that.", tags=made, role="practitioner")
    assert words(told["intervention"]) == ("empty", [])


def marks(slot):
    return [(evidence.text, evidence.marks) for evidence in slot.evidence]


def test_in_a_triad_the_middle_is_the_mechanism():
    told = filled("When the caseload is low, we have hours for them, so families do better.")
    assert marks(told["context"]) == [("the caseload is low", "")]
    assert marks(told["mechanism"]) == [("we have hours for them", "resource")]
    assert marks(told["outcome"]) == [("families do better", "better")]


@pytest.mark.parametrize(
    ("said", "mechanism", "outcome"),
    [
        ("Because I felt safe with her, I kept going.", "reasoning", "better"),
        ("I stopped going because I was scared of them.", "reasoning", "worse"),
        ("Because I knew the way, I took the bus.", "reasoning", "unclear"),
        ("Because I felt judged, things did not get better.", "reasoning", "worse"),
    ],
)
def test_what_people_thought_is_reasoning_and_an_outcome_has_a_direction(said, mechanism, outcome):
    told = filled(said)
    assert [mark for _, mark in marks(told["mechanism"])] == [mechanism]
    assert [mark for _, mark in marks(told["outcome"])] == [outcome]


def test_what_somebody_was_after_is_intended():
    """So that: nobody says that it came."""
    told = filled("She drew a map so that he could get home safe.")
    assert marks(told["outcome"]) == [("he could get home safe", "better, intended")]


def test_what_codes_say_is_marked_too():
    said = "The crèche was there. We were happy."
    tags = [
        (0, "realist/mechanism", "The crèche was there", "present"),
        (0, "realist/outcome", "We were happy", "present"),
    ]
    told = filled(said, tags=tags)
    assert marks(told["mechanism"]) == [("The crèche was there", "resource")]
    assert marks(told["outcome"]) == [("We were happy", "better")]
    assert told["outcome"].state == "implied"
