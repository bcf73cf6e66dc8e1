"""The words by which people join clauses, and the ways in which the same words join nothing."""

from __future__ import annotations

import re
from typing import Literal

from nlp_realist.discover.clauses import LEAD_WORDS

Relation = Literal["cause", "condition", "exception", "until", "purpose", "sequence", "contrast"]

SUBJECT = (
    r"(?:i|you|he|she|we|they|it|that|this|there|those|these|what|who|nobody|no one|everyone|"
    r"everybody|somebody|someone|people|folk|families|parents|kids|children|mum|mam|mom|dad|nan|"
    r"gran|staff|workers|the|a|an|my|our|your|his|her|their|its|all|some|most|both|each|every|"
    r"none|one|neither|half|by the time|when|if|once|in the end|eventually|now|then|of course|"
    r"obviously|(?-i:[A-Z]\w+))\b"
)
CONJUNCTIONS = (
    r"if|when|whenever|once|unless|until|because|as soon as|every time|the minute|the moment"
)


def _compiled(wordings: tuple[tuple[Relation, str], ...]) -> list[tuple[Relation, re.Pattern[str]]]:
    return [(relation, re.compile(wording, re.I)) for relation, wording in wordings]


#: A word of every signal: a sentence without one joins nothing.
ANY = re.compile(
    r"cos\b|\b(?:so|such|because|cause|cuz|since|as|due|thanks|account|given|seeing|when|whenever|"
    r"if|once|until|till?|unless|every|minute|moment|provided|after|more|mean\w*|led|leads|results?|"
    r"resulted|why|how|therefore|consequently|point|otherwise|else|then|but|although|though|despite|"
    r"made|makes|reason|by)\b",
    re.I,
)
#: Between two clauses, cause first.
FORWARD = _compiled(
    (
        ("purpose", r"(?<=[\w'’,])\s(?P<signal>(?:just )?so(?: as)? that)\s(?!was\b|is\b)"),
        (
            "cause",
            rf"(?<=[\w'’,;:–—-])\s(?P<signal>so(?: then)?)\s(?={SUBJECT})"
            r"(?!(?:that|this)(?:['’]s| is| was)\b|it['’]s (?:like|just|about)\b|that\s\w+ly\b)",
        ),
        (
            "cause",
            r"(?<=[\w'’,;:–—-])\s(?P<signal>(?:which|that|this|it)(?: then| just| all)? "
            r"(?:mean[st]?|meant|led to|leads to|resulted in|results in)(?: that)?|"
            r"meaning(?: that)?|led to|leads to|resulted in)\s",
        ),
        (
            "cause",
            r"(?<=[\w'’,;:–—-])\s(?P<signal>(?:that['’]?s|which is|which was|that is|that was) "
            r"(?:why|how come)|as a result|therefore|consequently|to the point where|"
            r"with the result that)\b(?! of\b)",
        ),
        ("exception", r"(?<=[\w'’,;:–—-])\s(?P<signal>otherwise|or else)\s"),
        ("sequence", r"(?<=[\w'’,;:–—-])\s(?P<signal>and then)\s"),
        ("contrast", r"(?<=[\w'’,;:–—-])\s(?P<signal>but)\s(?=(?:[\w'’]+\s){1,3}still\b)"),
        (
            "cause",
            r"\b(?:so|such an?)\s(?!(?:i|you|he|she|we|they|it|that|this|there|the|my)\b)"
            r"(?:[\w'’]+\s){1,3}?(?P<signal>that)\s(?=(?:i|you|he|she|we|they|it|the|my|our|his|her|"
            r"people|nobody|everyone|everybody|there)\b)",
        ),
    )
)
#: Between two clauses, effect first.
BACKWARD = _compiled(
    (
        (
            "cause",
            r"(?<=[\w'’,;:–—-])\s(?P<signal>(?:just |only |partly |mainly |mostly )?"
            r"(?:because of|because|['’]?cos|\bcuz|due to|thanks to|on account of|given that|"
            r"seeing as))\s",
        ),
        ("cause", r",\s(?P<signal>since)\s"),
        ("contrast", r"(?<=[\w'’,;:–—-])\s(?P<signal>even though|although|despite)\s"),
        ("exception", r"(?<=[\w'’,;:–—-])\s(?P<signal>unless)\s"),
        ("until", r"(?<=[\w'’,;:–—-])\s(?P<signal>un?til+|till)\s"),
        (
            "condition",
            r"(?<=[\w'’,;:–—-])\s(?P<signal>(?:only |even |except )?(?:when|whenever|if|once|"
            r"as soon as|as long as|so long as|every time|the minute|the moment|"
            r"provided(?: that)?))\s",
        ),
    )
)
_HEADS: tuple[tuple[Relation, str], ...] = (
    ("cause", r"because|since|as a result of|due to|thanks to|given that|seeing as"),
    ("contrast", r"even though|although|despite"),
    ("exception", r"unless"),
    ("until", r"until|till"),
    (
        "condition",
        r"when|whenever|if|once|as soon as|as long as|every time|the minute|the moment|after|"
        r"the more",
    ),
)
#: At the head of a statement, cause first.
HEADED = [
    (relation, re.compile(rf"{LEAD_WORDS}\b(?P<signal>{words})\b", re.I))
    for relation, words in _HEADS
]
#: Whole statements of a kind; groups cause, effect and signal.
FRAMES = _compiled(
    (
        (
            "cause",
            rf"{LEAD_WORDS}(?P<signal>what(?:['’]s| has| really)? made)\s(?P<effect>.+?)\s"
            r"(?:was|is|were)\s(?:that\s|when\s)?(?P<cause>.+)$",
        ),
        (
            "cause",
            rf"{LEAD_WORDS}(?P<signal>(?:the|one|my) reason)\s(?:that\s|why\s)?(?P<effect>.+?)\s"
            r"(?:is|was)\s(?:that\s|because\s|cos\s)?(?P<cause>.+)$",
        ),
        (
            "cause",
            rf"{LEAD_WORDS}(?P<effect>.+?),?\sand (?P<signal>the reason (?:is|was))\s"
            r"(?:that\s|because\s|cos\s)?(?P<cause>.+)$",
        ),
        (
            "cause",
            rf"{LEAD_WORDS}(?P<cause>.+?)\s(?P<signal>made|makes|has made)\s(?P<effect>"
            r"(?:me|us|him|her|them|you|people)\s(?:all\s)?(?:want|feel|think|realise|realize|see|go|come|stop|"
            r"start|cry|laugh|believe|trust|open|talk|listen|relax|worry|angry|happy|calm|afraid|"
            r"scared|ashamed|safe|proud|more|less|so)\b.*)$",
        ),
        ("cause", rf"{LEAD_WORDS}(?P<signal>by)\s(?P<cause>\w+ing\b[^,]+),\s(?P<effect>.+)$"),
    )
)
#: A sentence that follows from the one before, or says why it is so.
OPENING = re.compile(
    r"\W*(?:and\s)?(?P<signal>(?P<because>(?:that['’]s|it['’]s|this is) (?:just |only )?because)|"
    r"(?P<so>so(?: then)?)(?!,| i think| that was| this was| it was| there was| what| how)|"
    r"that['’]?s (?:why|how come)|(?:which|that|this) (?:means|meant)(?: that)?|as a result|"
    r"therefore)\b[\s,]+",
    re.I,
)
#: A new statement inside a sentence.
COORDINATED = re.compile(rf",?\s(?:and|but)\s(?=(?:{CONJUNCTIONS})\s)", re.I)
#: Where a clause may end after "if", "when" and the like.
SPLIT = re.compile(r",\s*(?:and\s)?then\b|,|\s[–—-]\s|\sthen\b")
#: Questions claim nothing.
ASKED = re.compile(
    rf"{LEAD_WORDS}(?:do|does|did|is|are|was|were|would|could|can|has|have|had|should|why|how|what|who|"
    r"where|which|when)\b(?!\s+(?:when|if)\b)",
    re.I,
)
#: Manners of speaking that begin with if or unless.
ASIDE = re.compile(
    r"(?:if (?:i['’]?m (?:honest|being honest|right|not mistaken)|i remember|i recall|"
    r"you (?:don['’]t mind|like|know what i mean|see what i mean|ask me|want|will)|"
    r"that makes (?:any )?sense|that['’]s (?:ok|okay|all right|alright)|anything|that|not|so|"
    r"possible|need be|at all)|unless i['’]?(?:m|ve)? ?(?:\w+ ){0,3}(?:wrong|mistaken|dreaming))"
    r"(?:\W|$)",
    re.I,
)
#: Signals after which only a whole clause is a consequence; else they tell what a word means.
MEANS = re.compile(r"mean", re.I)
#: "left <signal> right" in which nothing is joined: a time, a place, a length, a word's meaning.
NOT_LINKING = [
    re.compile(wording, re.I)
    for wording in (
        # A time or a thing known, not a circumstance.
        r"\b(?:time|day|days|year|years|moment|age|remember\w*|know\w*|knew|tell|told|asked?|about|"
        r"say|said|wonder\w*|see|idea|was|is|that['’]s|sure)\s(?:[\w'’]+\s)?<when>",
        r"<when> (?:i|we|he|she|they) (?:was|were) (?:at|in|a|about|little|young|small|growing|"
        r"\d+|\w+teen|ten|eleven|twelve|five|six|seven|eight|nine)\b",
        r"<when> (?:what|was|is|the next)\b",
        r"\b(?:ask\w*|wonder\w*|know\w*|knew|see|saw|check\w*|tell|told|say|sure|as|find out|"
        r"doubt)(?: (?:me|us|him|her|them|you))? <if>",
        # One time, a time of day, a till.
        r"<once> (?:a|an|or|upon|in|at|more|again|every|per|the \w+$)\b",
        r"\b(?:at|for|all at|not|more than|met|seen) <once>",
        r"<(?:until|till|til)> (?:the )?(?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|"
        r"eight\b|nine\b|ten\b|eleven\b|twelve\b|twenty|nineteen|half|midnight|noon|monday|"
        r"tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may\b|"
        r"june|july|august|september|october|november|december|next|last|about|around|recently|"
        r"now\b|then\b)",
        r"\b(?:the|a|that|this) <till>",
        r"\b(?:at|for|of) <the moment>|\b(?:on|in) <the minute>",
        r"<as (?:long|soon) as> (?:your|a|an|the|my|possible|i can|you can)\b(?:\s\w+)?$",
        r"<as long as> your\b",
        # Denied, quoted, or broken off.
        r"\b(?:not|isn['’]t|wasn['’]t|aren['’]t|weren['’]t) (?:just |only |really )?"
        r"<\w*(?:because|cos)",
        r"<(?:because|cos)> (?:what|why|like|yeah|you know|anyway)\b",
        # A timetable; thanks; what a word means.
        r"\b(?:am|is|are|was|were|be|been|['’]s|['’]re|not) <due to> (?!the |a |an |my |our |his |"
        r"her |their |that |this |all |\w+ing\b)",
        r"\b(?:say|saying|said|many|my|our|special|big) <thanks to>",
        r"\b(?:been|i|you|we|they|he|she|was|were|am|are|is|['’]m|['’]re|['’]s|by|the|of) <meaning",
        r"\b(?:path|road|door|stairs|steps|lane|corridor|street|gate)\b.*<(?:that |which )?led to",
        # The word before makes it an adverb.
        r"\b(?:think|thought|hope|hoped|or|even|ever|said|say|told|do|did|just|not|if|why) <so>",
        r"<since> (?:i|we|he|she|they|you|it) (?:was|were) ",
        r"<since> (?:then|the|last|i was|we were|\w+$)",
    )
]
