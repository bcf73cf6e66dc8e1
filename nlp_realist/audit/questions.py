"""Questions in what a speaker says: where they stand, open or closed, and what shows it.

Open and closed follow motivational interviewing's manual (MITI 4.2.1, Moyers and others 2015):
a question is open when it leaves room for many answers; an invitation to tell ("tell me about
...") is open; one that asks for yes, no, a number, a time, a place or a name is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nlp_realist.codebook import plain
from nlp_realist.types import Span

Kind = Literal["open", "closed"]

#: Turns without any full stop or question mark and longer than this are a machine's transcript
#: without punctuation; only there are questions told by their words alone.
UNMARKED_WORDS = 6

_SENTENCE = re.compile(r"[^.?!…\s][^.?!…]*(?:[.?!…]+|$)")
_MARKS = re.compile(r"[.?!]")

_FILLERS = (
    r"(?:(?:and|so|but|or|ok|okay|right|yeah|yes|no|mm+|mhm|mm-hmm|um+|uh+|er+|erm|ah|oh|well|now|"
    r"then|great|good|cool|sure|all right|alright|like|just|because|also|i mean|you know|thanks|"
    r"thank you|i guess|i suppose|in terms of that|for you)\b[\s,.;:–—-]*)*"
)
_START = re.compile(_FILLERS, re.IGNORECASE)

#: "Okay?", "You know?": they keep the floor, and ask nothing.
_CHECK = re.compile(
    r"(?:ok(?:ay)?|right|alright|all right|yeah|yes|no|really|oh|huh|hm+|mm+|eh|sorry|pardon|"
    r"you know|you see|you know what i mean|know what i mean|do you know what i mean|is it|"
    r"was it|did you|do you|have you|are you|has he|has she)\W*\Z",
    re.IGNORECASE,
)
#: "Take your time" and "give about half" invite nobody to tell; "give me a sense" does.
_ASK_TO_TELL = (
    r"(?:(?:tell|describe|explain|talk|share|say|expand|elaborate)(?: (?:to|with))?(?: (?:me|us))?|"
    r"(?:walk|take|give|help|show|let)(?: (?:me|us)))"
)
_ABOUT = (
    r"(?:(?:a|just|little|wee|bit|lot|some|something|more|all|sense|idea|example|picture|of|an|"
    r"the|please)\s+)*"
    r"(?:about|through|what|how|why|more|on|a bit|understand|know|know (?:what|how|why)|"
    r"(?:(?<=me )|(?<=us ))(?:your|everything)|in your own words)\b"
)
_INVITATION = re.compile(
    rf"(?:please |maybe |perhaps |if you (?:can|could|want|like),? )*(?:{_ASK_TO_TELL}\s+{_ABOUT}|"
    r"describe (?:it|that|this|a|your|the|how|what|to)\b|talk to me\b|say more\b|go on\b(?= then)|"
    r"(?:i(?:'m| am|'d| was|'ve been| would)? ?(?:just |really |also |kind of )*"
    r"(?:wonder(?:ing)?|curious|interested|like to (?:hear|know)|love to (?:hear|know)|"
    r"want to (?:hear|understand))"
    r"(?: to (?:hear|know))?(?: (?:about|if you could tell me|a bit|more))* "
    r"(?:what|how|why|about|more|from you|your)\b))",
    re.IGNORECASE,
)
_MAY_TELL = re.compile(
    r"(?:can|could|would|will|do|did|are|is it)\s+(?:you|i|it|we)\s+"
    r"(?:(?:please|just|maybe|perhaps|like|want|wanna|be|able|willing|happy|okay|mind|to|it|"
    r"possible|for|you|have)\s+)*"
    rf"(?:{_ASK_TO_TELL}|telling|describing|sharing|talking|saying|ask you)\s+(?:{_ABOUT})",
    re.IGNORECASE,
)

#: Room to add: "anything else?", "any thoughts on ...?", "do you have any idea why ...?".
_ROOM = re.compile(
    r"(?:(?:is|are|was|were) there )?any(?:thing)?(?: else\b| other\b| thoughts\b)|"
    r"(?:do|did|have) you (?:have |got |had |given )?(?:any |an |some )?(?:ideas?|sense|thoughts?)"
    r" (?:\w+ )?(?:why|how|what)\b|"
    r"(?:can|could|may|might) i (?:just )?ask (?:you )?(?:\w+,? ){0,3}?(?:what|how|why) ",
    re.IGNORECASE,
)

_AUXILIARY = (
    r"(?:am|is|are|was|were|be|do|does|did|have|has|had|can|could|will|would|shall|should|may|"
    r"might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|haven't|hasn't|hadn't|can't|"
    r"couldn't|won't|wouldn't|shouldn't)"
)
_YES_NO = re.compile(
    rf"{_AUXILIARY}\b|(?:any|anything|anyone|anybody|ever|you) |ready\b", re.IGNORECASE
)
#: Asked with a wh-word, yet for a number, a time, a place, a name, or one of few.
_FACT = re.compile(
    r"how (?:many|much|old|often|long|far|soon|tall|big|late|early|frequently|recently)\b|"
    r"what(?:'s| is| was|'re| are)? (?:your|his|her|the|their)? ?(?:time|day|date|year|month|age|"
    r"number|percent|name|address|grade|dose|score|percentage|height|weight|phone)\b|"
    rf"(?:to )?(?:when|where|who|whom|whose|which)(?:'s|'re|'d|\W*\Z| else| one| \w+)?? ?"
    rf"(?:\b{_AUXILIARY}\b|\W*\Z)|(?:to )?(?:who|whom|whose|which)\b|"
    r"what about (?:if|we|i)\b|how about\b",
    re.IGNORECASE,
)
_OPEN_WORD = re.compile(
    rf"(?:in |on |for |to |with |from |of |about )?(?:what|how|why)(?:(?:'s|'re|'d|'ve)\b|\b)"
    rf"(?!(?: a | an ))(?:\s+\w+){{0,4}}?\s*(?:{_AUXILIARY}|else|about|if|kind|sort|makes?|made|"
    r"brings?|brought|happens?|happened|needs?|works?|worked|helps?|helped|comes?|came|gets?|got|"
    r"goes|went|seems?|feels?|looks?|keeps?|kept|leads?|led)\b|"
    r"(?:in |on |for )?(?:what|how|why)'(?:s|re|d|ve)\b|"
    r"how (?:come|so)\b|why not\b|what (?:else|other)\b|(?:like )?(?:what|how|why)\W*\Z",
    re.IGNORECASE,
)
#: A clause in which a wh-question may begin after something else was said.
_CLAUSE = re.compile(r"(?:[,;:–—-]+|\b(?:and|but|so|then|now|like|um+|uh+|er+|well)\b)[\s,]*")
#: Where questions begin in talk without punctuation.
_UNMARKED = re.compile(
    rf"\b(?:(?:what|how|why|where|when|who|which)(?:'s|'re|'d| (?:kind|sort|else|many|much|often|"
    rf"long))*(?: {_AUXILIARY})? (?:you|he|she|they|we|it|that|this|your|the|things)\b|"
    r"(?:do|did|are|were|have|can|could|would|will) you\b|(?:is|was|does|did|has) (?:he|she)\b|"
    rf"is there (?:any|some)\w*\b|{_ASK_TO_TELL} {_ABOUT})",
    re.IGNORECASE,
)
#: Before these, a wh-word or an auxiliary does not ask: "I know what you mean".
_NOT_ASKING = re.compile(
    r"\b(?:i|you|we|they|he|she|know|knew|see|that's|is|was|understand|remember|told|tell|said|"
    r"about|and that|like|to|of|which|whatever|thing|things)\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its place in the transcript's text, and the words that make it open or
    closed (`shown_by`)."""

    span: Span
    kind: Kind
    shown_by: Span


def find_questions(text: str, *, at: int = 0) -> list[Question]:
    """Questions in the words of one turn, in order; `at` is added to every place.

    Sentences that end in a question mark, and invitations to tell. Checks that only keep the
    floor ("okay?", "you know?") are none. Where a turn has no punctuation at all, words tell.
    """
    words = plain(text)
    if not _MARKS.search(words) and len(words.split()) > UNMARKED_WORDS:
        found = list(_unmarked(words))
    else:
        found = list(_marked(words))
    return [
        Question(_moved(question.span, at), question.kind, _moved(question.shown_by, at))
        for question in found
    ]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _marked(words: str) -> Iterator[Question]:
    for match in _SENTENCE.finditer(words):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        begin = _after_fillers(words, start, end)
        asked = "?" in words[begin:end][-3:]
        invitation = _INVITATION.match(words, begin, end)
        if invitation:
            yield Question(Span(start, end), "open", Span(*invitation.span()))
        elif asked and _asks(words, start, begin, end):
            yield _judged(words, start, begin, end)


def _asks(words: str, start: int, begin: int, end: int) -> bool:
    """Whether more is left of it than a check that keeps the floor."""
    if not any(sign.isalnum() for sign in words[begin:end]):
        return False
    return not any(_CHECK.match(words, place, end) for place in (start, begin))


def _unmarked(words: str) -> Iterator[Question]:
    places: list[re.Match[str]] = [
        match
        for match in _UNMARKED.finditer(words)
        if not _NOT_ASKING.search(words, max(0, match.start() - 24), match.start())
    ]
    for number, match in enumerate(places):
        later = places[number + 1 : number + 2]
        end = later[0].start() if later else len(words)
        stop = match.start() + len(words[match.start() : end].rstrip())
        yield _judged(words, match.start(), match.start(), stop)


def _after_fillers(words: str, start: int, end: int) -> int:
    match = _START.match(words, start, end)
    return match.end() if match else start


def _judged(words: str, start: int, begin: int, end: int) -> Question:
    """Open or closed, by the first words, else by a wh-clause that begins later."""
    span = Span(start, end)
    for pattern, kind in _RULES:
        match = pattern.match(words, begin, end)
        if match:
            return Question(span, kind, Span(*match.span()))
    for clause in _CLAUSE.finditer(words, begin, end):
        for pattern, kind in _LATE_RULES:
            match = pattern.match(words, clause.end(), end)
            if match:
                return Question(span, kind, Span(*match.span()))
    return Question(span, "closed", Span(end - 1, end))


_RULES: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_MAY_TELL, "open"),
    (_INVITATION, "open"),
    (_ROOM, "open"),
    (_FACT, "closed"),
    (_YES_NO, "closed"),
    (_OPEN_WORD, "open"),
)
_LATE_RULES: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_MAY_TELL, "open"),
    (_INVITATION, "open"),
    (_ROOM, "open"),
    (_FACT, "closed"),
    (_OPEN_WORD, "open"),
)
