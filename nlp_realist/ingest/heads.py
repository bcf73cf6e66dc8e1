"""The head of a line: every way in which its start could name a speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp_realist.ingest import times
from nlp_realist.ingest.labels import LONGEST, SOUNDS, TITLE, Shape, shape, tidy
from nlp_realist.ingest.speakers import role_of, speaks_of_a_person

#: The ways in which transcripts mark speakers, the most explicit first.
#: colon ``Mum: words``; timed ``Mum [00:12] words``; bracket ``[Mum] words``;
#: tab ``Mum<tab>words``; bold ``**Mum** words``; dot ``P1. words``; dash ``Mum - words``;
#: line: the name on a line of its own, the words below.
STYLES = ("colon", "timed", "bracket", "tab", "bold", "dot", "dash", "line")


@dataclass(frozen=True, slots=True)
class Head:
    """One possible reading of a line's start.

    marked : the label stands in brackets, asterisks or the like, as words seldom do.
    """

    label: str
    style: str
    rest: str
    time: float | None = None
    clock: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """A line without the time stamp it starts with, and the heads that it may have.

    whole : the line with its stamp; end : the end of a stamp's range.
    bare : the stamp is a plain clock time, as in speech.
    chevrons : ``>>`` says that somebody else speaks now.
    """

    text: str
    whole: str
    time: float | None
    end: float | None
    clock: bool
    bare: bool
    heads: tuple[Head, ...]
    chevrons: bool = False


_LEADING = r"(?:[-–—•>]\s*)?(?P<open>[#@*_\[{<(«\"“]*)"
_NAME = rf"(?P<label>[^\s:：\[\]{{}}<>()][^:：\n\t]{{0,{LONGEST - 1}}}?)"
_COLON = re.compile(
    rf"{_LEADING}{_NAME}(?P<close>[*_\]}}>)»\"”]*)\s*[:：](?!//|\\\\)(?P<after>[*_]*)[ \t]*"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_STAMP = rf"(?P<time>{times.BRACKETED})"
_TIMED = re.compile(
    rf"{_LEADING}{_NAME}(?P<close>[*_\]}}>)»]*)\s*{_STAMP}[*_]*\s*(?P<colon>[:：]?)[*_]*[ \t]*"
    r"(?:[-–—]\s+)?(?P<rest>.*)",
    re.DOTALL,
)
_BARE_TIME_LAST = re.compile(
    rf"{_LEADING}{_NAME}(?P<close>[*_\]}}>)]*)(?:[:：,]?\s+|\s*[-–—|@]\s*)(?P<time>{times.CLOCK})"
    r"[*_]*\s*[:：]?\s*"
)
_BRACKET = re.compile(
    r"(?P<label>\[[^\[\]\n]+\]|\{[^{}\n]+\}|<[^<>\n]+>|\([^()\n]+\))[ \t]*(?P<rest>(?![:：]).*)",
    re.DOTALL,
)
_TAB = re.compile(rf"(?P<label>[^\t\n]{{1,{LONGEST}}})\t+\s*(?P<rest>\S.*)", re.DOTALL)
_BOLD = re.compile(
    rf"(?P<mark>\*\*|__)(?P<label>[^*_\n]{{1,{LONGEST}}})(?P=mark)[ \t]+(?P<rest>\S.*)", re.DOTALL
)
_DOT = re.compile(
    r"(?P<label>(?:[A-Z]{1,3}|[a-z]{1,3}|Speaker |Participant |Interviewer |Int)"
    r"\s?\d{0,3}[A-Za-z]?)"
    r"[.)]\s+(?P<rest>\S.*)",
    re.DOTALL,
)
_DASH = re.compile(rf"(?P<label>[^\n\t:]{{1,{LONGEST}}}?)\s+[-–—]\s+(?P<rest>\S.*)", re.DOTALL)
#: After the end of a sentence, a gap or a bar, a capitalised label and a colon.
AFTER_SENTENCE = re.compile(
    r"(?:(?<=[.!?…\"”’')\]/–—-])\s+|\s{3,}|\t+\s*|\s*\n)[#@*_\[{<]*"
    r"(?P<label>[^\s:：.!?…\"“”(][^:：!?…\"“”\n\t]{0,62}?)[\]}>*_]*\s*[:：][*_]*\s+(?=\S)"
)
_NO_NAME = re.compile(r"\d:\d|(?<!\b[A-Z])[.]$|[,:;!?…]$")
_ASIDE_FIRST = re.compile(r"\[[^\[\]\n]{1,63}\]\s+(?=[^\s:])|\{[^{}\n]{1,63}\}\s+(?=[^\s:])")
_MANNER = re.compile(r"(?P<who>\S.*?)\s*[\[(](?P<manner>[a-z][a-z ,'’-]+)[\])]")
_CHAT = re.compile(r"From\s+(?P<who>.+?)(?:\s+to\s+.+)?", re.IGNORECASE)
_CHEVRONS = re.compile(r"\s*(?:>>+|&gt;&gt;)\s*")


def start_of(text: str, lead: str = "") -> Start:
    """Read the start of one line: its time stamp and every possible label.

    lead : bold words that the line starts with.
    """
    whole = stripped = text.strip()
    time, end, clock, bare = None, None, False, False
    stamp = times.AT_START.match(stripped)
    while stamp:
        if time is None:
            time, clock = times.seconds(stamp["time"]), times.is_clock(stamp["time"])
            end = times.end_of_range(stamp["time"])
            bare = stamp["time"][0].isdigit()
        stripped = stripped[stamp.end() :].strip()
        stamp = times.AT_START.match(stripped)
    chevrons = _CHEVRONS.match(stripped)
    if chevrons:
        stripped = stripped[chevrons.end() :]
    heads = tuple(_heads(stripped))
    if lead and stripped.startswith(lead) and shape(tidy(lead)):
        heads = (*heads, Head(tidy(lead), "bold", stripped[len(lead) :].strip()))
    return Start(stripped, whole, time, end, clock, bare, heads, chevrons is not None)


def _heads(text: str) -> list[Head]:
    if not text:
        return []
    head = text[: LONGEST + 80]
    found = [_timed(text), _colon(text) if ":" in head or "：" in head else None]
    if text[0] in "[{<(":
        found.append(_bracket(text))
    if "\t" in head:
        found.append(_simple(_TAB, text, "tab"))
    if text[0] in "*_":
        found.append(_simple(_BOLD, text, "bold"))
    found += [_dot(text), _simple(_DASH, text, "dash"), _alone(text)]
    return [one for one in found if one is not None]


def _colon(text: str) -> Head | None:
    aside = _ASIDE_FIRST.match(text)
    if aside:  # "[laughs] Mum: words"
        head = _colon(text[aside.end() :])
        return head and replace(head, rest=f"{aside[0].strip()} {head.rest}".strip())
    match = _COLON.match(text)
    if match is None or _is_ratio(match, text):
        return None
    rest, time = match["rest"], None
    stamp = times.AT_START.match(rest)
    if stamp and stamp["time"][0] in "[(<{#":
        time, rest = times.seconds(stamp["time"]), rest[stamp.end() :]
    label, manner = _without_manner(tidy(match["label"] + _closing(match)))
    marked = bool(match["open"].strip('"“'))
    spaced = not rest or text[match.start("rest") - 1].isspace()
    if shape(label) < (Shape.WEAK if spaced else Shape.NAME):
        return None
    return Head(label, "colon", f"{manner} {rest.strip()}".strip(), time, marked=marked)


def _closing(match: re.Match[str]) -> str:
    """The brackets that belong to the label's own words, as in ``P1 (laughing):``."""
    closing = ""
    for sign in match["close"]:
        opener = {")": "(", "]": "["}.get(sign, "")
        own = (match["label"] + closing).count(sign) if opener else 0
        if not opener or match["label"].count(opener) <= own:
            break
        closing += sign
    return closing


def _without_manner(label: str) -> tuple[str, str]:
    """Take ``(laughing)`` off a label: it says how, not who, and stays with the words.

    What starts with a capital, holds a digit or speaks of a person tells people apart.
    """
    match = _MANNER.fullmatch(label)
    if match is None or speaks_of_a_person(match["manner"]) or role_of(match["manner"]):
        return _chat_name(label), ""
    return match["who"], match[0][match.end("who") :].strip()


def _chat_name(label: str) -> str:
    """``From Jo Bloggs to Everyone`` is how Zoom's chat writes Jo Bloggs."""
    match = _CHAT.fullmatch(label)
    return match["who"] if match else label


def _is_ratio(match: re.Match[str], text: str) -> bool:
    """17:30 and 3:1 are no labels; neither is what opens a bracket and does not close it."""
    digit = match["label"][-1:].isdigit() and not match["close"]
    if digit and text[match.end("close") :][1:2].isdigit():
        return True
    return match["open"].endswith("(") and ")" not in match["close"]


def _timed(text: str) -> Head | None:
    match = _TIMED.match(text)
    if match:
        label = tidy(match["label"] + _closing(match))
        style = "colon" if match["colon"] else "timed" if match["rest"].strip() else "line"
        return _head(label, style, match["rest"].strip(), match["time"]) if shape(label) else None
    match = _BARE_TIME_LAST.fullmatch(text)
    if match is None:
        return None
    label = tidy(match["label"] + _closing(match))
    return _head(label, "line", "", match["time"]) if shape(label) else None


def _head(label: str, style: str, rest: str, stamp: str | float | None) -> Head:
    clock = isinstance(stamp, str) and times.is_clock(stamp)
    return Head(label, style, rest, times.seconds(stamp), clock)


def _simple(pattern: re.Pattern[str], text: str, style: str) -> Head | None:
    match = pattern.match(text)
    if match is None:
        return None
    label = tidy(match["label"])
    likeness = shape(label)
    if likeness is Shape.NO or (likeness is Shape.WEAK and style in ("dash", "tab")):
        return None
    return Head(label, style, match["rest"].strip())


def _bracket(text: str) -> Head | None:
    """``[Mum] words``; in round brackets only surely a person, for ``(laughs)`` is none."""
    head = _simple(_BRACKET, text, "bracket")
    if head is None or head.label.lower().split()[0].strip(".,;") in SOUNDS:
        return None
    if text[0] == "(" and shape(head.label) is not Shape.SURE:
        return None
    return head


def _dot(text: str) -> Head | None:
    match = _DOT.match(text)
    if match is None or TITLE.fullmatch(match["label"]):
        return None
    label = tidy(match["label"])
    return Head(label, "dot", match["rest"].strip()) if shape(label) else None


def _alone(text: str) -> Head | None:
    """A name on a line of its own; bold, a heading's hashes or a colon may adorn it."""
    bare = text.strip("*_# \t")
    if not 0 < len(bare) <= LONGEST or "\t" in bare or _NO_NAME.search(bare):
        return None
    label = tidy(bare)
    return Head(label, "line", "") if shape(label) >= Shape.NAME else None
