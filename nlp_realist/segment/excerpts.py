"""Transcript to excerpts: the units that are coded.

A turn that is short enough is one excerpt. A longer one is cut between sentences, where its parts
hang together least, so that excerpts have the size that coders choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from nlp_realist.segment.backchannels import is_backchannel
from nlp_realist.segment.cohesion import ties
from nlp_realist.segment.sentences import MAX_SENTENCE_WORDS, sentences
from nlp_realist.types import Excerpt, Span, Transcript

Unit = Literal["excerpt", "turn", "sentence"]

#: The codebook's unit: 1 to 6 sentences, at most about 120 words.
MAX_WORDS = 120
MAX_SENTENCES = 6
#: Words of the turn before that are shown as context.
CONTEXT_WORDS = 120

#: Between these shares of `max_words` the size of an excerpt counts neither for nor against it;
#: coders' excerpts have 20 to 80 words.
SMALL, LARGE = 0.2, 0.65
#: What a cut costs over the ties it breaks: too little shreds turns, too much fills excerpts up.
CUT = 0.25


def segment(
    transcript: Transcript,
    *,
    unit: Unit = "excerpt",
    max_words: int = MAX_WORDS,
    max_sentences: int = MAX_SENTENCES,
) -> list[Excerpt]:
    """Cut every turn into excerpts; turns of back-channels only have none.

    unit : ``excerpt``, or whole turns, or single sentences.
    max_words, max_sentences : the largest excerpt; for sentences, `max_words` alone counts,
        and turns have no bound.

    Excerpts are contiguous, in order, never cross a turn, and have no white space around them.
    Each word of a turn lies in exactly one of its excerpts, unless it belongs to a piece that is
    a back-channel only. The same transcript gives the same excerpts.

    Raises ValueError when a bound is below 1.
    """
    if max_words < 1 or max_sentences < 1:
        raise ValueError("max_words and max_sentences start at 1")
    found: list[Excerpt] = []
    for number, turn in enumerate(transcript.turns):
        spans = _spans(transcript.words(turn), unit, max_words, max_sentences)
        if not spans:
            continue
        context = _context(transcript, number)
        for span in spans:
            start, end = turn.start + span.start, turn.start + span.end
            found.append(
                Excerpt(
                    transcript=transcript.id,
                    turn=number,
                    start=start,
                    end=end,
                    text=transcript.text[start:end],
                    speaker=turn.speaker,
                    role=turn.role,
                    context=context,
                )
            )
    return found


def segment_sentences(transcript: Transcript) -> list[Excerpt]:
    """One excerpt per sentence."""
    return segment(transcript, unit="sentence", max_words=MAX_SENTENCE_WORDS)


def segment_windows(transcript: Transcript, *, size: int = 3, step: int = 1) -> list[Excerpt]:
    """Windows of `size` sentences that move on by `step` within each turn; they may overlap.

    Raises ValueError when size or step is below 1.
    """
    if size < 1 or step < 1:
        raise ValueError("size and step start at 1")
    by_turn: dict[int, list[Excerpt]] = {}
    for sentence in segment_sentences(transcript):
        by_turn.setdefault(sentence.turn, []).append(sentence)
    return [
        _joined(transcript, group[first : first + size])
        for group in by_turn.values()
        for first in range(0, max(1, len(group) - size + step), step)
    ]


def _joined(transcript: Transcript, parts: Sequence[Excerpt]) -> Excerpt:
    first, end = parts[0], parts[-1].end
    return Excerpt(
        transcript=first.transcript,
        turn=first.turn,
        start=first.start,
        end=end,
        text=transcript.text[first.start : end],
        speaker=first.speaker,
        role=first.role,
        context=first.context,
    )


def _spans(words: str, unit: Unit, max_words: int, max_sentences: int) -> list[Span]:
    """Spans of the excerpts inside one turn's words."""
    if is_backchannel(words):
        return []
    if unit == "turn":
        return [_trimmed(words)]
    found = sentences(words, max_words=min(max_words, MAX_SENTENCE_WORDS))
    if unit == "excerpt":
        found = _grouped(words, found, max_words, max_sentences)
    return [span for span in found if not is_backchannel(words[span.start : span.end])]


def _trimmed(words: str) -> Span:
    return Span(len(words) - len(words.lstrip()), len(words.rstrip()))


def _grouped(words: str, found: Sequence[Span], max_words: int, max_sentences: int) -> list[Span]:
    sizes = [len(words[start:end].split()) for start, end in found]
    if len(found) <= max_sentences and sum(sizes) <= max_words:
        return [Span(found[0].start, found[-1].end)]
    cuts = _cheapest_cuts(sizes, ties(words, found), max_words, max_sentences)
    return [Span(found[first].start, found[last - 1].end) for first, last in cuts]


def _cheapest_cuts(
    sizes: Sequence[int], bonds: Sequence[float], max_words: int, max_sentences: int
) -> list[tuple[int, int]]:
    """Groups of sentences that break the fewest bonds and have a size that coders choose."""
    best = [0.0] + [float("inf")] * len(sizes)
    came_from = [0] * (len(sizes) + 1)
    for last in range(1, len(sizes) + 1):
        for first, size in _group_starts(sizes, last, max_words, max_sentences):
            price = CUT + bonds[first - 1] if first else 0.0
            total = best[first] + price + _oddness(size / max_words)
            if total < best[last]:
                best[last], came_from[last] = total, first
    groups = []
    last = len(sizes)
    while last:
        groups.append((came_from[last], last))
        last = came_from[last]
    return groups[::-1]


def _group_starts(
    sizes: Sequence[int], last: int, max_words: int, max_sentences: int
) -> Iterator[tuple[int, int]]:
    """Where a group that ends before sentence `last` may start, and its size in words."""
    size = 0
    for first in range(last - 1, max(-1, last - 1 - max_sentences), -1):
        size += sizes[first]
        if size > max_words and first < last - 1:
            return
        yield first, size


def _oddness(share: float) -> float:
    """The price of an excerpt's size, as a share of the largest."""
    if share < SMALL:
        return 1.2 * (SMALL - share) / SMALL
    return max(0.0, share - LARGE) / (1 - LARGE)


def _context(transcript: Transcript, number: int) -> str:
    """The turn before, as ``speaker: words``; of a long one, its last words."""
    if number == 0:
        return ""
    turn = transcript.turns[number - 1]
    # A word and its space rarely take more than 20 characters; no need to split a whole lecture.
    tail = transcript.text[max(turn.start, turn.end - 20 * CONTEXT_WORDS) : turn.end]
    words = " ".join(tail.split()[-CONTEXT_WORDS:])
    return f"{turn.speaker}: {words}" if turn.speaker and words else words
