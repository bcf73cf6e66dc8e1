"""What is a clause, and where the next one begins, by words alone: no parser is needed.

Speech has few commas, so the end of "if you turn up in a lanyard" must be seen from what follows:
a new subject with its verb.
"""

from __future__ import annotations

import re

from nlp_realist.discover.words import content_words, listed
from nlp_realist.types import Span

WORD = re.compile(r"[\w'’]+")
MARKS = ',;:-–—.…!?"“”'

#: Words that can only, or nearly only, be a subject; "I'm", "you'll" and the like are too.
SUBJECTS = listed(
    """
    i he she we they you it there nobody everybody somebody anybody everyone someone anyone
    people folk who yous
    """
)
CONTRACTED = re.compile(
    r"(?:i|you|he|she|it|we|they|there|that|who|nobody|everyone|everybody|somebody|someone)"
    r"['’](?:m|s|re|ve|d|ll)"
)
DETERMINERS = listed("the a an my your his her our their its this these those no")
AUXILIARIES = listed(
    """
    am is are was were be been do does did has have had can could will would shall should may
    might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't
    couldn't won't wouldn't shouldn't mustn't cannot ain't gonna
    """
)
#: Pasts that don't end in -ed.
PASTS = listed(
    """
    began broke brought built came caught chose cut fell felt fought found forgot gave got went
    grew heard held hid hit hurt kept knew laid left lent let lost made meant met paid put ran
    rang read said sang sat saw sent set shook shot shut slept spoke spent stood stuck swore took
    taught threw thought told understood woke won wore wrote
    was were had did wasn't weren't hadn't didn't couldn't wouldn't could would
    """
)
#: Other verbs that people say most after a subject.
PRESENTS = listed(
    """
    ask become begin believe bring call care come cry do end feel find forget get give go grow
    happen hear help hold hope keep know leave listen live look lose love make mean meet miss
    move need open pay pick pull push relax ring run say see send shout show sit sleep speak
    stand start stay stick stop switch take talk tell think trust try turn understand wait walk
    want watch work worry write
    comes gets goes knows says wants feels needs makes takes starts stops talks opens tells
    """
)
#: After these a subject goes on with the clause that is being said.
GOES_ON = listed(
    """
    that if when because and but or what how who which where why whether than as to for with of
    about at by from in on into think thinks thought know knows knew say says said tell tells told
    ask asks asked see sees saw feel feels felt mean means reckon guess hope sure like once until
    unless while since so 'cos cos not just let lets
    """
)


LONGEST_ADDED = 24
#: Words on which no clause ends.
UNFINISHED = listed(
    """
    a an the my your our their its and or but that if because so is are was were am be been i'm
    it's that's he's she's they're we're you're there's of from with than as i we he they says
    very really which who what where how why to
    """
)
#: What may open a statement before its first word that says something.
LEAD_WORDS = (
    r"\W*(?:(?:and|but|so|well|yeah|yes|no|like|okay|ok|right|you know|i mean|i think|because|cos|"
    r"now|oh|er|erm|um|uh|for example|again|obviously|basically|actually)\b,?\s+)*"
)
LEAD = re.compile(LEAD_WORDS, re.I)
#: What is added to a clause and isn't part of it.
ADDED = re.compile(
    r"(?:,?\s(?:and|but)|(?<!what)(?<!as)(?<!that)(?<!than)\s(?:he|she|they|you) (?:said|say|know)|"
    r",?\si (?:think|suppose|guess|mean)|,\s(?:like|really|yeah|so))$",
    re.I,
)


def trimmed(text: str, start: int, end: int) -> Span:
    """Without blanks and marks at either end, nor "and", "they said" after it."""
    while start < end and (text[start].isspace() or text[start] in MARKS):
        start += 1
    while True:
        while start < end and (text[end - 1].isspace() or text[end - 1] in MARKS):
            end -= 1
        # Only its last words are looked at: a turn can be a whole book.
        tail = max(start, end - LONGEST_ADDED)
        added = ADDED.search(text[tail:end])
        if not added:
            return Span(start, end)
        end = tail + added.start()


def opened(text: str, span: Span) -> Span:
    """Without the words that only open it: and, but, well, you know."""
    lead = LEAD.match(text, span.start, span.end)
    start = lead.end() if lead and lead.end() < span.end else span.start
    return trimmed(text, start, span.end)


def says(text: str, span: Span) -> bool:
    """Whether there is a word with content, or somebody who does something."""
    words = text[span.start : span.end]
    return bool(content_words(words)) or (len(words.split()) > 2 and is_clause(words))


def is_clause(words: str) -> bool:
    """Whether somebody does or is something: a subject pronoun or a verb is there."""
    return any(_subject(word) or _verb(word) for word in plain(words))


def next_clause(words: str) -> int:
    """Where a second clause begins in words without a comma between; -1 where none is seen."""
    found = [(m.start(), m.group().lower().replace("’", "'")) for m in WORD.finditer(words)]
    said = [word for _, word in found]
    verb = False
    for i, (place, word) in enumerate(found):
        if verb and i > 1 and said[i - 1] not in GOES_ON and _starts(said, i):
            return place
        verb = verb or _verb(word) or bool(CONTRACTED.fullmatch(word))
    return -1


def is_broken_off(words: str) -> bool:
    """Whether words end where no clause can: on an article, a preposition, a conjunction."""
    said = plain(words)
    return bool(said) and said[-1] in UNFINISHED


def is_told(words: str) -> bool:
    """Whether it is told as having happened, by its first words: somebody, and a past."""
    first = plain(words)[:8]
    return any(_past(w) or w.endswith("'d") for w in first) and any(_subject(w) for w in first)


def plain(words: str) -> list[str]:
    """Words in lower case, with straight apostrophes."""
    return [m.group().lower().replace("’", "'") for m in WORD.finditer(words)]


def _starts(said: list[str], i: int) -> bool:
    """Whether a subject with its verb stands at place `i`."""
    if CONTRACTED.fullmatch(said[i]):
        return True
    after = said[i + 1 : i + 4]
    if said[i] in SUBJECTS and said[i] != "who":
        return any(_verb(word) for word in after[:2])
    return said[i] in DETERMINERS and any(_verb(word) for word in after[1:])


def _subject(word: str) -> bool:
    return word in SUBJECTS or bool(CONTRACTED.fullmatch(word))


def _verb(word: str) -> bool:
    return word in AUXILIARIES or word in PRESENTS or _past(word)


def _past(word: str) -> bool:
    return word in PASTS or (word.endswith("ed") and len(word) > 4)
