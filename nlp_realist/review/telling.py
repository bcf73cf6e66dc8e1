"""A conflict in one line, with ids, names of reviewers and numbers only."""

from __future__ import annotations

from nlp_realist.review.verdicts import moment
from nlp_realist.types import Conflict

_SUBJECTS = {"tag": "tag", "pattern": "pattern", "theory": "relation", "theme": "theme"}
_DONE = {
    "accept": "accepted",
    "reject": "rejected",
    "reopen": "opened again",
    "rename": "renamed",
    "reword": "put in words",
    "merge": "merged",
    "split": "split",
    "move": "excerpts moved",
    "regroup": "put in a theme",
    "edit": "changed",
}


def told(conflict: Conflict) -> str:
    """What is at odds: ``pattern 3f…: accepted by R. Coder, rejected by Sam``."""
    subject = _SUBJECTS[conflict.decisions[0].subject] if conflict.decisions else "pattern"
    said = [
        f"{_DONE.get(d.verdict, d.verdict)} by {d.reviewer}"
        for d in sorted(conflict.decisions, key=moment)
    ]
    people = ", ".join(dict.fromkeys(said))
    if not conflict.why:
        return f"{subject} {conflict.target}: {people}"
    return f"{subject} {conflict.target}: {conflict.why}" + (f" ({people})" if people else "")
