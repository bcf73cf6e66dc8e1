"""Who speaks, as the encoder is told."""

import pytest

from nlp_realist.tag.roles import HELPER, PERSON, role_mark


@pytest.mark.parametrize(
    ("role", "speaker", "mark"),
    [
        ("practitioner", None, HELPER),
        ("manager", "Mum", HELPER),
        ("parent", "Worker", PERSON),
        (None, "Therapist", HELPER),
        (None, " client ", PERSON),
        ("unknown", "Siobhan", ""),
        (None, None, ""),
    ],
)
def test_the_role_goes_first_then_what_the_speaker_is_called(role, speaker, mark):
    assert role_mark(role, speaker) == mark
