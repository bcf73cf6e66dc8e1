"""Spoken sentences: where one ends, by rules that survive how people talk.

Transcribed speech has false starts, dashes, trailing dots, initials, quotations inside, and often
no punctuation at all. Boundaries lie at white space only, so they never split a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp_realist.segment.runons import cut_runon
from nlp_realist.segment.wordlists import (
    ABBREVIATIONS,
    BEFORE_NUMBERS,
    FIRST_PERSON,
    STARTERS,
    TITLES,
)
from nlp_realist.types import Span

#: A sentence longer than this is a run-on; it is cut at clause boundaries.
MAX_SENTENCE_WORDS = 60

STOP = re.compile(
    r"""
    (?P<mark> (?<![.!?…]) [.!?…]++ | (?<!-) -{2,}+ | [—–-] )
    (?P<close> ["'”’)\]*_]* ) (?: [—–] (?=\s) )?
    (?P<gap> \s+ ) (?=\S)
  | (?P<paragraph> \n [^\S\n]* \n \s* ) (?=\S)
  | (?P<bullet> \n \s* ) (?= [•*▪–-] \s )
  | (?P<cjk> [。！？]+ ["”’」』]* \s* ) (?=\S)
    """,
    re.VERBOSE,
)
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
NEXT_WORD = re.compile(r"""["'“‘(\[]*([^\W_]+(?:['’][^\W_]+)*)?""")


def sentences(text: str, *, max_words: int = MAX_SENTENCE_WORDS) -> list[Span]:
    """The sentences of a text, in order, without the white space around them.

    max_words : longer sentences are cut where a clause begins.

    Every character that is not white space lies in exactly one sentence.
    """
    found: list[Span] = []
    for start, end in _whole(text):
        # Half a word and a space is the least a word takes: most sentences need no count.
        if end - start > 2 * max_words:
            found.extend(cut_runon(text, Span(start, end), max_words))
        else:
            found.append(Span(start, end))
    return found


def _whole(text: str) -> Iterator[tuple[int, int]]:
    """Sentences before run-ons are cut."""
    start = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    for stop in STOP.finditer(text, start, last):
        if not _ends_sentence(text, start, stop):
            continue
        end = _end_of_words(text, stop)
        if end > start:
            yield start, end
            start = stop.end()
    if start < last:
        yield start, last


def _end_of_words(text: str, stop: re.Match[str]) -> int:
    if stop.lastgroup == "gap":
        return stop.start("gap")
    end = stop.start() + len(stop.group().rstrip())
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop.lastgroup != "gap":
        return True
    mark, close = stop["mark"], stop["close"]
    if "\n" in stop["gap"] and stop["gap"].count("\n") > 1:
        return True
    match = NEXT_WORD.match(text, stop.end())
    word = (match[1] or "") if match else ""
    is_lower = word[:1].islower()
    if is_lower and close.strip("*_"):
        return False  # "Why?" she said; (laughs.) and then
    if mark[0] in "-–—":
        return _breaks_off(text, stop, word)
    if "?" in mark or "!" in mark:
        return True
    if mark != ".":
        return not is_lower and word.lower().replace("’", "'") not in FIRST_PERSON
    return _ends_at_full_stop(text, start, stop.start(), word)


def _breaks_off(text: str, stop: re.Match[str], word: str) -> bool:
    """A dash ends a sentence when a new one begins behind it; "I-- I went" goes on."""
    if not word[:1].isupper():
        return False
    word = word.lower().replace("’", "'")
    is_spaced = text[stop.start() - 1 : stop.start()].isspace()
    return word in STARTERS and word not in FIRST_PERSON and not (is_spaced and stop["mark"] == "-")


def _ends_at_full_stop(text: str, start: int, stop: int, word: str) -> bool:
    before = text[max(start, stop - 24) : stop].split()
    last = before[-1].lstrip("\"'“‘([") if before else ""
    following = word.lower().replace("’", "'")
    if last.lower() in TITLES:
        return False
    if word[:1].islower():
        # In captions without capitals a full stop still ends a sentence.
        is_short = len(last) == 1 or last.isdigit() or DOTTED.fullmatch(last) is not None
        return not is_short and last.lower() not in ABBREVIATIONS
    if len(last) == 1 and last.isalpha():  # an initial; "plan B. So we"
        return last in "Ii" or following in STARTERS
    if last.isdigit() and stop - len(last) == start:  # 1. The first point
        return False
    if last.lower() in BEFORE_NUMBERS:
        return not word[:1].isdigit()
    if last.lower() in ABBREVIATIONS or DOTTED.fullmatch(last):
        return following in STARTERS
    return True
