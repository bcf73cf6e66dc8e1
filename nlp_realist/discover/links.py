"""Cause and effect as people say them: because, so, which meant, when ... then, if, unless, until.

Labelling contexts, mechanisms and outcomes apart loses the link between them; this keeps it, by
finding the two clauses that the speaker joined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp_realist.discover.words import content_words
from nlp_realist.types import Span

Relation = Literal["cause", "condition", "exception", "until"]


@dataclass(frozen=True, slots=True)
class Link:
    """Two clauses that the speaker joined; spans are offsets into the text given.

    relation : ``cause`` (because, so), ``condition`` (when, if, once), ``exception`` (unless),
        ``until``.
    """

    relation: Relation
    cause: Span
    effect: Span
    signal: Span


SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"'”’)]*|\n|$)")
#: Between two clauses, effect first.
BACKWARD: tuple[tuple[Relation, str], ...] = (
    (
        "cause",
        r"(?:just |only |partly |mainly |and )?(?:be)?cause(?! of)|['’]?cos|\bcuz|"
        r"(?:because of|due to|thanks to|on account of)|and that['’]?s because|"
        r"given that|seeing as",
    ),
    ("exception", r"unless"),
    ("until", r"un?til+|till"),
    (
        "condition",
        r"(?:only |even )?(?:when|whenever|if|once|as soon as|as long as|every time|"
        r"the minute|the moment|provided)",
    ),
)
#: Between two clauses, cause first.
FORWARD = (
    r"so (?=(?:that |then |now |in the end |eventually |of course |obviously )*"
    r"(?:i|you|he|she|we|they|it|that|this|there|the|my|our|his|her|their|people|families|"
    r"nobody|everyone|everybody|parents|kids|mum|dad|staff|workers|what)\b)|"
    r"(?:and |so )?(?:which|that|this|it) (?:then )?(?:mean[st]?|meant|led to|leads to|"
    r"resulted in|results in)(?: that)?|meaning(?: that)?|"
    r"(?:and |so )?that['’]?s (?:why|how|when)|(?:and )?(?:as a result|therefore|consequently)|"
    r"to the point where|with the result that|and then"
)
#: At the head of a sentence, cause first, a comma or "then" before the effect.
HEADED: tuple[tuple[Relation, str], ...] = (
    ("cause", r"because|since|as a result of|due to|thanks to"),
    ("exception", r"unless"),
    ("until", r"until|till"),
    (
        "condition",
        r"when|whenever|if|once|as soon as|as long as|every time|the minute|the moment|"
        r"after|the more",
    ),
)
LEAD = r"^\W*(?:(?:and|but|so|well|yeah|like|you know|i mean|because|cos),?\s+)*"
FORWARD_RE = re.compile(rf"(?:[,;:–—-]\s*|\s)\b({FORWARD})", re.I)
BACKWARD_RE = [(r, re.compile(rf"\s({p})\b", re.I)) for r, p in BACKWARD]
HEADED_RE = [
    (r, re.compile(rf"{LEAD}\b({p})\b(.+?)(?:,\s*then\b|,|\bthen\b|\s[–—-]\s)(.+)$", re.I | re.S))
    for r, p in HEADED
]
OPENING_RE = re.compile(
    r"^\W*(so(?:,| then)?|(?:and )?that['’]?s (?:why|how)|(?:and )?(?:which|that|this) "
    r"(?:means|meant)|as a result|therefore)[\s,]+",
    re.I,
)
#: Content words that a clause needs to be one.
LEAST_WORDS = 1


def find_links(text: str) -> list[Link]:
    """Linked clauses of a spoken text, in order; at most one of each kind per sentence."""
    found: list[Link] = []
    before: Span | None = None
    for match in SENTENCE.finditer(text):
        sentence = _trimmed(text, match.start(), match.end())
        if sentence.start >= sentence.end:
            continue
        links = _headed(text, sentence) or _joined(text, sentence)
        if not links and before is not None:
            links = _opening(text, before, sentence)
        found += [link for link in links if _says(text, link.cause) and _says(text, link.effect)]
        before = sentence
    return found


def _headed(text: str, sentence: Span) -> list[Link]:
    """If X, (then) Y."""
    for relation, pattern in HEADED_RE:
        match = pattern.match(text[sentence.start : sentence.end])
        if match:
            cause, effect = (_part(text, sentence, match, g) for g in (2, 3))
            return [Link(relation, cause, effect, _part(text, sentence, match, 1))]
    return []


def _joined(text: str, sentence: Span) -> list[Link]:
    """Y because X; X, so Y. The first signal in the sentence that has words on both sides."""
    words = text[sentence.start : sentence.end]
    candidates: list[tuple[int, Relation, bool, re.Match[str]]] = [
        (m.start(1), "cause", True, m) for m in FORWARD_RE.finditer(words)
    ]
    for relation, pattern in BACKWARD_RE:
        candidates += [(m.start(1), relation, False, m) for m in pattern.finditer(words)]
    links = []
    for _, relation, forward, match in sorted(candidates, key=lambda c: c[0]):
        signal = _part(text, sentence, match, 1)
        left = _trimmed(text, sentence.start, signal.start)
        right = _trimmed(text, signal.end, sentence.end)
        if _says(text, left) and _says(text, right):
            cause, effect = (left, right) if forward else (right, left)
            links.append(Link(relation, cause, effect, signal))
    return links[:1]


def _opening(text: str, before: Span, sentence: Span) -> list[Link]:
    """X. So Y: a sentence that says it follows from the one before."""
    match = OPENING_RE.match(text[sentence.start : sentence.end])
    if not match:
        return []
    effect = _trimmed(text, sentence.start + match.end(), sentence.end)
    return [Link("cause", before, effect, _part(text, sentence, match, 1))]


def _part(text: str, sentence: Span, match: re.Match[str], group: int) -> Span:
    return _trimmed(text, sentence.start + match.start(group), sentence.start + match.end(group))


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without blanks and marks at either end."""
    while start < end and (text[start].isspace() or text[start] in ",;:-–—.…!?"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:-–—.…!?"):
        end -= 1
    return Span(start, end)


def _says(text: str, span: Span) -> bool:
    return len(content_words(text[span.start : span.end])) >= LEAST_WORDS
