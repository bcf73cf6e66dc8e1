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
