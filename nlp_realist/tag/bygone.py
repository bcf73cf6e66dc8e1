"""What was and is no more: "I've always had to tell them what to do; here it's different."

Where a speaker sets now against then in so many words, how things are done is what is told of now.
"""

from __future__ import annotations

import re

#: Words that tell of then.
THEN = re.compile(
    r"\b(?:used to|(?:always|only ever|constantly|forever) (?:had|was|were|got)|had to|"
    r"back then|in the old days|in those days|(?:the|my) last (?:place|team|job|school|service))\b",
    re.I,
)
#: Words with which a clause turns to now, at its beginning.
NOW = re.compile(
    r"(?:[.;,!?:\u2013\u2014]\s+|\b(?:but|and) )"
    r"(?P<now>(?:(?:but|and|whereas) )?(?:here|now|nowadays|these days|today|this time)\b.*)",
    re.I | re.S,
)


def told_of_now(text: str) -> str | None:
    """What a text tells of now, where it sets that against then; None where it doesn't.

    >>> told_of_now("I've always had to tell them what to do; here it's different.")
    "here it's different."
    """
    then = THEN.search(text)
    now = NOW.search(text, then.end()) if then else None
    return now["now"] if now else None
