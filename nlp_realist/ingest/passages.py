"""Texts without speakers' labels: field notes, captions as text, quotations with their source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nlp_realist.ingest import captions
from nlp_realist.ingest.heads import Start
from nlp_realist.ingest.inline import clean
from nlp_realist.ingest.lines import Cue, Line, Reading, Utterance
from nlp_realist.ingest.questions import INTERVIEWER, is_prompt
from nlp_realist.ingest.quotations import read_quotations

NO_SPEAKERS = "no speakers were found; if the text has them, --speakers tells how they are marked"
_OTHER = "Interviewee"
_SENTENCE_END = re.compile(r"[.!?…:;\"”’')\]]\s*$")
_BULLET = re.compile(r"\s*(?:[-–—•*·o]|\(?\d{1,2}[.)])\s")
_JOINED = "the text's many short lines are joined into passages"
#: From this many lines of fewer words than this on average, lines are no paragraphs.
_MANY_LINES, _SHORT_LINE = 40, 20
#: A line this long, measured by the longest, was broken for want of room.
_FULL = 0.75
_NARROW = (40, 130)


def read_passages(lines: Sequence[Line], starts: Sequence[Start], *, wrapped: bool) -> Reading:
    """Turn unlabelled lines into utterances without speakers, where nothing better is known."""
    stamped = [start for start in starts if start.time is not None]
    spoken = [start for start in starts if start.whole]
    if len(stamped) >= 3 and len(stamped) >= 0.4 * len(spoken):
        return _as_captions(starts)
    paragraphs = paragraphs_of(lines, wrapped=wrapped)
    by_tag = read_quotations(paragraphs)
    if by_tag is not None:
        return by_tag
    return _by_bold(paragraphs) or _plainly(paragraphs)


def _plainly(paragraphs: Sequence[Line]) -> Reading:
    """Paragraphs as they are; a recogniser's many short lines are joined into passages."""
    short = [paragraph for paragraph in paragraphs if not _BULLET.match(paragraph.text)]
    words = sum(len(paragraph.text.split()) for paragraph in paragraphs)
    many = len(paragraphs) >= _MANY_LINES and len(short) > 0.7 * len(paragraphs)
    if many and words < _SHORT_LINE * len(paragraphs):
        cues = [Cue(None, None, paragraph.text) for paragraph in paragraphs]
        return Reading(captions.join(cues), (_JOINED, NO_SPEAKERS))
    return Reading([_passage(paragraph) for paragraph in paragraphs], (NO_SPEAKERS,))


def _passage(paragraph: Line) -> Utterance:
    return Utterance(clean(paragraph.text), spoken=not paragraph.heading)


def _as_captions(starts: Sequence[Start]) -> Reading:
    """Lines with a time stamp each, such as whisper's plain text."""
    cues: list[Cue] = []
    for start in starts:
        if start.time is not None or not cues:
            cues.append(Cue(start.time, start.end, start.text))
        elif start.text:
            last = cues[-1]
            cues[-1] = Cue(last.start, last.end, f"{last.text} {start.text}".strip())
    return captions.read_cues(cues)


def paragraphs_of(lines: Sequence[Line], *, wrapped: bool) -> list[Line]:
    """Join the lines of one paragraph; blank lines, headings and full stops tell its end."""
    airy = any(line.gap for line in lines[1:])
    wrapped = wrapped or is_wrapped(lines)
    paragraphs: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        last = paragraphs[-1] if paragraphs else None
        if (
            last is None
            or line.heading
            or last.heading
            or line.bold != last.bold
            or (line.gap if airy else not wrapped)
            or _ends_paragraph(last, wrapped, airy)
        ):
            paragraphs.append(line)
        else:
            joined = f"{last.text.rstrip()} {text}"
            paragraphs[-1] = Line(joined, bold=last.bold, gap=last.gap)
    return paragraphs


def _ends_paragraph(last: Line, wrapped: bool, airy: bool) -> bool:
    return not wrapped and not airy and bool(_SENTENCE_END.search(last.text))


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines are broken at a width rather than at paragraphs' ends."""
    texts = [line.text.strip() for line in lines if line.text.strip()]
    longest = max((len(text) for text in texts), default=0)
    if not _NARROW[0] <= longest <= _NARROW[1] or len(texts) < 4:
        return False
    full = [(before, after) for before, after in pairwise(texts) if len(before) >= _FULL * longest]
    broken = sum(1 for before, _ in full if not _SENTENCE_END.search(before))
    going_on = sum(1 for before, after in full if after[:1].islower())
    return len(full) >= 3 and broken >= 0.6 * len(full) and going_on >= 0.3 * len(full)


def _by_bold(paragraphs: Sequence[Line]) -> Reading | None:
    """Bold questions and plain answers are an interview without labels."""
    bold = [paragraph for paragraph in paragraphs if paragraph.bold and not paragraph.heading]
    asking = [paragraph for paragraph in bold if is_prompt(paragraph.text)]
    plain = sum(not paragraph.bold and not paragraph.heading for paragraph in paragraphs)
    if len(asking) < 2 or len(asking) < 0.5 * len(bold) or plain < len(asking) - 1:
        return None
    utterances: list[Utterance] = []
    begun = False
    for paragraph in paragraphs:
        asks = paragraph.bold and is_prompt(paragraph.text)
        begun = begun or asks
        if paragraph.heading or not begun or (paragraph.bold and not asks):
            utterances.append(Utterance(clean(paragraph.text), spoken=False))
            continue
        speaker = INTERVIEWER if asks else _OTHER
        last = utterances[-1] if utterances else None
        if last and last.spoken and last.speaker == speaker:
            utterances[-1] = Utterance(f"{last.words}\n{clean(paragraph.text)}", speaker)
        else:
            utterances.append(Utterance(clean(paragraph.text), speaker))
    note = "bold paragraphs were taken for the interviewer's; --speakers none reads them plainly"
    return Reading(utterances, (note,))
