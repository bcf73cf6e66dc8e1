"""Who speaks, as far as the encoder is told: one who helps, one who is helped, or nobody known."""

from __future__ import annotations

from nlp_realist.types import ASKING_ROLES, HELPING_ROLES

#: Written before an excerpt's words.
HELPER, PERSON = "worker: ", "family: "
#: Words that stand in a column for the role or the speaker when there is no role of ours.
_HELPERS = (
    *HELPING_ROLES,
    *ASKING_ROLES,
    "therapist",
    "supporter",
    "counsellor",
    "counselor",
    "coach",
    "social worker",
    "worker",
    "teacher",
)
_PERSONS = (
    "parent",
    "child",
    "client",
    "seeker",
    "young person",
    "foster carer",
    "mother",
    "father",
    "grandparent",
    "carer",
)


def role_mark(role: str | None, speaker: str | None = None) -> str:
    """What is written before an excerpt's words for the encoder; empty when nobody knows.

    >>> role_mark("manager")
    'worker: '
    >>> role_mark(None, "Client")
    'family: '
    """
    for name in ((role or "").strip().lower(), (speaker or "").strip().lower()):
        if name in _HELPERS:
            return HELPER
        if name in _PERSONS:
            return PERSON
    return ""
