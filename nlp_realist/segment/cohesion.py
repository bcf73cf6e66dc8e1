"""How closely neighbouring sentences of one turn belong together.

Lexical cohesion between blocks of sentences (Hearst 1997, TextTiling: Segmenting text into
multi-paragraph subtopic passages, Computational Linguistics 23:1), with what speech adds: words
that look back ("it", "because") and words that open something ("in terms of", "anyway").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import sqrt

from nlp_realist.segment.wordlists import FUNCTION_WORDS, GOES_ON, LOOKS_BACK, OPENERS
from nlp_realist.types import Span

#: Sentences on each side of a gap that are compared. Two find more of the places where two answers
#: of one speaker were joined (benchmarks/excerpts.py) than one, three or four.
BLOCK = 2
#: How much shared words count, beside how the sentences begin.
LEXICAL_WEIGHT = 2.0
LONGEST_OPENING = max(len(phrase) for phrase in OPENERS | GOES_ON)

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Marks that end a sentence, or the quotation or note at its end.
ENDINGS = frozenset(".?!…-–—\"'”’)]")
SUFFIX = re.compile(r"(?<=\w{3})(?:'s|ies|es|s|ied|ed|ing|ly|er|ers)$")

Bag = Counter[str]


def ties(text: str, sentences: Sequence[Span]) -> list[float]:
    """How much the two sides of each gap between sentences belong together.

    One value per gap, from about 0 (another topic) to about 1 (one thought).
    """
    words = [_plain_words(text[start:end]) for start, end in sentences]
    likeness = _likeness([_bag(sentence) for sentence in words])
    usual = sum(likeness) / len(likeness) if likeness else 0.0
    found = []
    for gap, value in enumerate(likeness):
        tie = 0.5 + LEXICAL_WEIGHT * (value - usual) + _link(text, sentences, words, gap)
        found.append(min(1.0, max(0.0, tie)))
    return found


def _plain_words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))


def _bag(words: Sequence[str]) -> Bag:
    return Counter(SUFFIX.sub("", word) for word in words if word not in FUNCTION_WORDS)


def _likeness(bags: Sequence[Bag]) -> list[float]:
    """Cosine of the blocks on both sides of each gap."""
    found = []
    for gap in range(1, len(bags)):
        before = sum(bags[max(0, gap - BLOCK) : gap], Counter())
        after = sum(bags[gap : gap + BLOCK], Counter())
        found.append(_cosine(before, after))
    return found


def _cosine(one: Bag, other: Bag) -> float:
    shared = sum(count * other[word] for word, count in one.items() if word in other)
    if not shared:
        return 0.0
    lengths = sum(c * c for c in one.values()) * sum(c * c for c in other.values())
    return shared / sqrt(lengths)


def _link(text: str, sentences: Sequence[Span], words: Sequence[list[str]], gap: int) -> float:
    """What the words at the gap say: above 0 when they bind, below 0 when they part."""
    before, after = sentences[gap], sentences[gap + 1]
    if text.count("\n", before.end, after.start) > 1:
        return -0.6  # a new paragraph
    link = _opening(words[gap + 1])
    if text[before.end - 1] not in ENDINGS:
        link += 0.3  # the middle of a run-on, or of something unpunctuated throughout
    if text[before.end - 1] == "?" and text[after.end - 1] != "?":
        link += 0.15  # an answer to one's own question
    if len(words[gap]) <= 2:
        link += 0.3  # "Okay." and "So—" lead into what follows
    if len(words[gap + 1]) <= 3:
        link += 0.2
    return link


def _opening(words: Sequence[str]) -> float:
    start = 0
    while start < len(words) - 1 and words[start] in ("um", "uh", "er", "erm", "well", "yeah"):
        start += 1
    for size in range(LONGEST_OPENING, 0, -1):
        opening = tuple(words[start : start + size])
        if opening in OPENERS:
            return -0.2
        if opening in GOES_ON:
            return 0.2
    if start < len(words) and words[start] in LOOKS_BACK:
        return 0.15
    return 0.0
