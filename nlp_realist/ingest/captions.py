"""Captions -> utterances: labels inside captions, and consecutive captions of one speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp_realist.ingest.heads import Start, start_of
from nlp_realist.ingest.inline import Splitter, clean
from nlp_realist.ingest.lines import Cue, Reading, Utterance
from nlp_realist.ingest.marking import Marking, believe
from nlp_realist.ingest.speakers import key

#: Silence in seconds after which speech of an unknown speaker starts a new passage.
PAUSE = 2.0
#: Passages of unknown speakers end at the next sentence end after this many words.
_LONG_PASSAGE = 150
#: When this share of captions carries a name, one without is by somebody unknown.
_NEARLY_ALL = 0.8
_DIALOGUE = re.compile(r"^\s*[-–—]\s*(?=\S)", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
#: ``>>`` without a name: somebody else, nobody knows who.
_SOMEBODY = ">>"
_CHEVRON = re.compile(r"^\s*>>+\s*")


def read_cues(cues: Sequence[Cue], where: str = "", speakers: str = "auto") -> Reading:
    """Join captions into utterances.

    Speakers come from the captions' own voice tags, else from labels in their text. Captions
    whose speaker is unknown are joined into passages that end at pauses.
    """
    cues = _without_rolling(cues)
    notes: tuple[str, ...] = ()
    if not any(cue.speaker for cue in cues) and speakers != "none":
        cues, notes = _labelled(cues, where, speakers)
    if not any(cue.speaker for cue in cues):
        return Reading(_passages(cues), (*notes, _NO_NAMES))
    return Reading(join(cues), notes)


_NO_NAMES = "no speakers were found; captions are joined into passages that end at pauses"


def _without_rolling(cues: Sequence[Cue]) -> list[Cue]:
    """Rolling captions repeat the line above; each line is kept once."""
    lines = [[line for line in cue.text.split("\n") if line.strip()] for cue in cues]
    repeats = sum(1 for old, new in pairwise(lines) if old and len(new) > 1 and old[-1] == new[0])
    if repeats < 3 or repeats < 0.3 * len(cues):
        return list(cues)
    kept: list[Cue] = []
    before: list[str] = []
    for cue, own in zip(cues, lines, strict=True):
        fresh = own
        while before and fresh and fresh[0] in before:
            fresh = fresh[1:]
        if fresh:
            kept.append(Cue(cue.start, cue.end, "\n".join(fresh), cue.speaker))
        before = own
    return kept


def _labelled(cues: Sequence[Cue], where: str, speakers: str) -> tuple[list[Cue], tuple[str, ...]]:
    """Find labels at the start of captions, or of the lines inside them."""
    starts = _starts(cues)
    marking = believe(starts, where, speakers)
    if not marking.accepted:
        return _split_dialogue(cues), ()
    named = [cue for cue in cues if marking.head(start_of(cue.text.split("\n", 1)[0]))]
    everywhere = len(named) >= _NEARLY_ALL * len(cues)
    splitter = Splitter(marking)
    told: list[Cue] = []
    speaker: str | None = None
    nameless = 0
    for cue in cues:
        pieces = _pieces(cue, marking, splitter)
        if everywhere and pieces and pieces[0].speaker is None:
            speaker, nameless = None, nameless + 1
        for piece in pieces:
            speaker = (piece.speaker or speaker) if piece.speaker != _SOMEBODY else None
            told.append(Cue(cue.start, cue.end, piece.text, speaker))
    note = f"{nameless} captions carry no name among named ones; their speaker is left unknown"
    return told, (note,) if nameless else ()


def _starts(cues: Sequence[Cue]) -> list[Start]:
    """Starts of all caption lines; a blank one between captions stands for air."""
    starts: list[Start] = []
    blank = start_of("")
    for cue in cues:
        starts += [start_of(_CHEVRON.sub("", line)) for line in cue.text.split("\n")]
        starts.append(blank)
    return starts


def _pieces(cue: Cue, marking: Marking, splitter: Splitter) -> list[Cue]:
    """A caption cut where a label stands; a piece without one is by whoever speaks."""
    pieces: list[Cue] = []
    for line in cue.text.split("\n"):
        head = marking.head(start_of(_CHEVRON.sub("", line)))
        words = splitter.split(head.rest if head else _CHEVRON.sub("", line))
        if head or _CHEVRON.match(line):
            pieces.append(Cue(cue.start, cue.end, "", head.label if head else _SOMEBODY))
        for piece in words:
            if piece.speaker is None and pieces:
                pieces[-1] = _longer(pieces[-1], piece.words)
            else:
                pieces.append(Cue(cue.start, cue.end, piece.words, piece.speaker))
    return pieces


def _longer(cue: Cue, words: str) -> Cue:
    return Cue(cue.start, cue.end, f"{cue.text} {words}".strip(), cue.speaker)


def _split_dialogue(cues: Sequence[Cue]) -> list[Cue]:
    """Two lines that both start with a dash are two people, though nameless."""
    told: list[Cue] = []
    for cue in cues:
        parts = _DIALOGUE.split(cue.text)
        told += [Cue(cue.start, cue.end, part.strip()) for part in parts if part.strip()]
    return told


def one_line(text: str) -> str:
    """A caption's lines as one line of words."""
    return clean(" ".join(text.split()))


def join(cues: Sequence[Cue]) -> list[Utterance]:
    """Join consecutive captions of one speaker; speech of nobody known breaks at pauses."""
    utterances: list[Utterance] = []
    group: list[Cue] = []
    for cue in cues:
        if group and _belong(group[-1], cue):
            group.append(cue)
            continue
        utterances += _utterances(group)
        group = [cue]
    return utterances + _utterances(group)


def _belong(last: Cue, cue: Cue) -> bool:
    if last.speaker is None or cue.speaker is None:
        return last.speaker == cue.speaker
    return key(last.speaker) == key(cue.speaker)


def _utterances(group: Sequence[Cue]) -> list[Utterance]:
    if not group:
        return []
    if group[0].speaker is None:
        return _passages(group)
    words = one_line(" ".join(cue.text for cue in group))
    return [Utterance(words, group[0].speaker, group[0].start)] if words else []


def _passages(cues: Sequence[Cue]) -> list[Utterance]:
    """Speech of unknown speakers, cut where a sentence ends before a pause."""
    passages: list[Utterance] = []
    group: list[Cue] = []
    count = 0
    for cue in cues:
        if group and _passage_ends(group[-1], cue, count):
            passages.append(_passage(group))
            group, count = [], 0
        group.append(cue)
        count += len(cue.text.split())
    if group:
        passages.append(_passage(group))
    return [passage for passage in passages if passage.words]


def _passage(group: Sequence[Cue]) -> Utterance:
    return Utterance(one_line(" ".join(cue.text for cue in group)), time=group[0].start)


def _passage_ends(last: Cue, cue: Cue, words: int) -> bool:
    ended = bool(_SENTENCE_END.search(last.text.strip()))
    if ended and words >= _LONG_PASSAGE:
        return True
    if last.end is None or cue.start is None:
        return False
    pause = cue.start - last.end
    return pause >= PAUSE and (ended or pause >= 2 * PAUSE)


def guess_unit(cues: Sequence[Cue]) -> float:
    """1 for seconds, 0.001 for milliseconds: people speak 0.2 to 20 words a second."""
    words = sum(len(cue.text.split()) for cue in cues)
    ends = [cue.end or cue.start for cue in cues if cue.end or cue.start]
    starts = [cue.start for cue in cues if cue.start is not None]
    if not ends or not starts or not words:
        return 1.0
    lasting = sum((c.end or 0) - c.start for c in cues if c.start is not None and c.end)
    lasting = lasting or max(e for e in ends if e is not None) - min(starts)
    return 0.001 if lasting / words > 30 else 1.0


def in_seconds(cues: Sequence[Cue]) -> list[Cue]:
    """The same captions with times in seconds, whichever unit the file uses."""
    unit = guess_unit(cues)
    if unit == 1.0:
        return list(cues)
    return [
        Cue(
            None if cue.start is None else cue.start * unit,
            None if cue.end is None else cue.end * unit,
            cue.text,
            cue.speaker,
        )
        for cue in cues
    ]
