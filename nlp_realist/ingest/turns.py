"""Plain lines -> who says what: the parser that all formats without structure share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from nlp_realist.ingest.heads import Head, Start, start_of
from nlp_realist.ingest.inline import Piece, Splitter, clean
from nlp_realist.ingest.lines import Line, Reading, Utterance
from nlp_realist.ingest.marking import Marking, believe
from nlp_realist.ingest.passages import NO_SPEAKERS, is_wrapped, paragraphs_of, read_passages
from nlp_realist.ingest.questions import INTERVIEWER, is_prompt, is_question_to_somebody
from nlp_realist.ingest.source_tags import attributes_of_tags, split_tag
from nlp_realist.ingest.speakers import key, role_of
from nlp_realist.ingest.title import title_attributes, title_length

#: Words before the first speaker from which on a person should know of them.
_LONG_TITLE = 60
_RULE = re.compile(r"\s*[\W_]{4,}\s*")
_CLOSING = re.compile(
    r"\W*(?:end of (?:the )?(?:recording|transcript(?:ion)?|interview|audio|meeting|session|tape)"
    r"|(?:recording|interview|transcription|audio|transcript|tape|session) "
    r"(?:ends?|ended|stops?|stopped|finished|concluded|paused)"
    r"|transcribed by .*|transcription (?:ended|stopped) after .*|transcription by .*"
    r"|transcript (?:produced|generated) .*|ends|end)\W*",
    re.IGNORECASE,
)
_EVENT = re.compile(r".{1,63} (?:started|stopped) transcription", re.IGNORECASE)
_SHORT_LINE = 0.7
_RARE = 2
_ENDS = re.compile(r"[.?!…:;)\]\"”’]$")
_HYPHEN = re.compile(r"\w-$")


def read_lines(
    lines: Sequence[Line], where: str = "", speakers: str = "auto", *, wrapped: bool = False
) -> Reading:
    """Find the speakers of a text and their words.

    speakers : ``auto``; ``none`` reads paragraphs without speakers; a style of
        ``heads.STYLES`` says how speakers are marked.
    wrapped : lines are broken at a width, as in a PDF.
    Raises AmbiguousError when two ways of marking speakers explain the lines equally well.
    """
    starts = [start_of(line.text, line.lead) for line in lines]
    title = title_length(lines)
    if speakers == "none":
        passages = paragraphs_of(lines, wrapped=wrapped)
        return Reading([Utterance(clean(p.text), spoken=not p.heading) for p in passages])
    blank = start_of("")
    body = [
        blank if place < title or (line.heading and not _adorned(line)) else start
        for place, (line, start) in enumerate(zip(lines, starts, strict=True))
    ]
    marking = believe(body, where, speakers)
    if not marking.accepted and not any(line.speaker for line in lines):
        return _unlabelled(lines, starts, title, wrapped=wrapped)
    return _Reader(lines, starts, body, marking, title, wrapped=wrapped).read()


def _adorned(line: Line) -> bool:
    """Some tools set speakers' names as headings; those are no titles."""
    return len(line.text) <= 63


def _unlabelled(
    lines: Sequence[Line], starts: Sequence[Start], title: int, *, wrapped: bool
) -> Reading:
    reading = read_passages(lines[title:], starts[title:], wrapped=wrapped)
    heading = [
        Utterance(clean(line.text), spoken=False) for line in lines[:title] if line.text.strip()
    ]
    told = {**title_attributes(lines[: title or 1]), **reading.attributes}
    return Reading([*heading, *reading.utterances], reading.notes, told)


@dataclass(slots=True)
class _Open:
    """The utterance that is being said."""

    speaker: str | None
    time: float | None = None
    clock: bool = False
    bold: bool = False
    words: list[str] = field(default_factory=list)


class _Reader:
    """Walks down the lines once and gives every one of them to somebody."""

    def __init__(
        self,
        lines: Sequence[Line],
        starts: Sequence[Start],
        body: Sequence[Start],
        marking: Marking,
        title: int,
        *,
        wrapped: bool,
    ) -> None:
        self._lines, self._starts, self._title = lines, starts, title
        self._marking = marking
        self._heads = [marking.head(start) for start in body]
        self._splitter = Splitter(marking)
        self._wrapped = wrapped or is_wrapped(lines)
        self._width = max((len(line.text.strip()) for line in lines), default=0)
        if self._wrapped:
            self._distrust_lone_labels()
        self._stamps_are_common = self._count_stamps()
        self._asking = self._label_of_interviewer()
        self._done: list[tuple[Utterance, bool]] = []
        self._open: _Open | None = None
        self._closed = True
        self._pending: tuple[float | None, bool] = (None, False)
        self._asked = 0
        self._answers = 0
        self._tags: list[str] = []

    def _distrust_lone_labels(self) -> None:
        """A rare label below a full line that ends no sentence stands inside a turn."""
        count = Counter(key(head.label) for head in self._heads if head)
        for place, head in enumerate(self._heads):
            above = self._lines[place - 1].text.strip() if place else ""
            full = len(above) > _SHORT_LINE * self._width and not _ENDS.search(above)
            if head and full and count[key(head.label)] <= _RARE:
                self._heads[place] = None

    def _count_stamps(self) -> bool:
        bare = sum(start.bare for start in self._starts)
        return bare >= 3 and bare >= 0.2 * sum(1 for start in self._starts if start.whole)

    def _label_of_interviewer(self) -> str:
        labels = {head.label for head in self._heads if head}
        asking = {label for label in labels if role_of(label) in ("interviewer", "facilitator")}
        return min(asking) if len(asking) == 1 else INTERVIEWER

    def read(self) -> Reading:
        """Every line in order; then the notes about what was doubtful."""
        for place, line in enumerate(self._lines):
            if not line.text.strip() and line.speaker is None:
                continue
            head = self._heads[place]
            if line.speaker is not None:
                self._told(line)
            elif place < self._title:
                self._aside(clean(line.text))
            elif head is not None:
                self._begin(head, self._starts[place], line)
            else:
                self._unlabelled(place, line)
        self._flush()
        title = next((i for i, head in enumerate(self._heads) if head), self._title)
        told = title_attributes(self._lines[: max(title, self._title)])
        return Reading(self._finish(), self._notes(), {**told, **attributes_of_tags(self._tags)})

    def _told(self, line: Line) -> None:
        self._flush()
        self._closed = False
        self._open = _Open(line.speaker or None, line.time)
        self._say(self._splitter.split(line.text))

    def _begin(self, head: Head, start: Start, line: Line) -> None:
        self._flush()
        self._closed = False
        pending, self._pending = self._pending, (None, False)
        stamps = [(start.time, start.clock), (head.time, head.clock), pending]
        time, clock = next(((t, c) for t, c in stamps if t is not None), (None, False))
        self._open = _Open(head.label, time, clock, line.bold)
        self._say(self._splitter.split(head.rest))

    def _unlabelled(self, place: int, line: Line) -> None:
        start = self._starts[place]
        text = start.whole if start.bare and not self._stamps_are_common else start.text
        if not text and start.time is not None:
            self._stamp(start)
        elif start.chevrons and self._open is not None:
            self._flush()
            self._open = _Open(None, start.time, start.clock)
            self._say(self._splitter.split(text))
        elif _RULE.fullmatch(line.text):
            self._flush()
            self._closed = True
            self._aside(line.text.strip())
        elif self._closed or _EVENT.fullmatch(text):
            self._aside(clean(text))
        elif line.heading or (line.bold and self._is_heading(text)):
            self._interrupt(clean(text), spoken=False)
        elif self._is_interviewers(place, line, text):
            self._interrupt(clean(text), spoken=True)
        else:
            self._answers += self._may_be_answer(text)
            self._say(self._splitter.split(text))

    def _stamp(self, start: Start) -> None:
        """A time on a line of its own: for the name above it, else for the turn below."""
        if self._open is not None and not self._open.words and self._open.time is None:
            self._open.time, self._open.clock = start.time, start.clock
        else:
            self._pending = (start.time, start.clock)

    def _aside(self, words: str) -> None:
        self._flush()
        if words:
            self._done.append((Utterance(words, spoken=False), False))

    def _interrupt(self, words: str, *, spoken: bool) -> None:
        """Another voice, or a heading, inside somebody's turn; the turn goes on after it."""
        speaking = self._open
        self._flush()
        who = self._asking if spoken else None
        self._done.append((Utterance(words, who, spoken=spoken), False))
        if speaking is not None:
            self._open = _Open(speaking.speaker, bold=speaking.bold)

    def _is_heading(self, text: str) -> bool:
        speaking_bold = self._open is not None and self._open.bold
        short = len(text.split()) <= 12 and text.rstrip()[-1:] not in ".?!…,"
        return not speaking_bold and short and not is_prompt(text)

    def _is_interviewers(self, place: int, line: Line, text: str) -> bool:
        """Bold inside a plain turn, or a lone question between two parts of an answer."""
        if self._open is None or not self._open.words:
            return False
        if role_of(self._open.speaker or "") in ("interviewer", "facilitator"):
            return False
        if line.bold and not self._open.bold and is_prompt(text):
            return True
        if self._wrapped or not is_question_to_somebody(text) or not self._goes_on(place):
            return False
        self._asked += 1
        return True

    def _may_be_answer(self, text: str) -> bool:
        """An unlabelled paragraph after an interviewer's question: perhaps the answer."""
        if self._open is None or not self._open.words or self._wrapped:
            return False
        asks = role_of(self._open.speaker or "") in ("interviewer", "facilitator")
        return asks and self._open.words[-1].endswith("?") and "?" not in text

    def _goes_on(self, place: int) -> bool:
        """After the question, the same turn has more to say."""
        for after in range(place + 1, min(place + 3, len(self._lines))):
            if self._lines[after].text.strip():
                unlabelled = self._heads[after] is None and self._lines[after].speaker is None
                return unlabelled and not self._lines[after].text.strip().endswith("?")
        return False

    def _say(self, pieces: Sequence[Piece]) -> None:
        back: str | None = None
        for piece in pieces:
            if piece.speaker is None and back is not None:
                self._flush()
                self._open, back = _Open(back), None
            elif piece.speaker is not None:
                if piece.aside and back is None and self._open is not None:
                    back = self._open.speaker
                elif not piece.aside:
                    back = None
                self._flush()
                self._open = _Open(piece.speaker, piece.time)
            if piece.words and self._open is not None:
                self._open.words.append(piece.words)
        if back is not None:
            self._flush()
            self._open = _Open(back)

    def _flush(self) -> None:
        """Close the open utterance; one without words leaves no trace."""
        speaking, self._open = self._open, None
        if speaking is None or not speaking.words:
            if speaking is not None and speaking.time is not None:
                self._pending = (speaking.time, speaking.clock)
            return
        words, after = self._joined(speaking.words), ""
        tagged = split_tag(words) if words[-1:] in ")]." or words[-1:].isalnum() else None
        if tagged and not _CLOSING.fullmatch(tagged.written):
            words, after = tagged.words, tagged.written
            self._tags.append(tagged.source)
        utterance = Utterance(words, speaking.speaker, speaking.time, after=after)
        self._done.append((utterance, speaking.clock))

    def _joined(self, parts: Sequence[str]) -> str:
        if not self._wrapped:
            return "\n".join(parts)
        joined = parts[0]
        for before, part in pairwise(parts):
            ended = len(before) < _SHORT_LINE * self._width and before[-1:] in ".?!…"
            joined += f"\n{part}" if ended else part if _HYPHEN.search(before) else f" {part}"
        return joined

    def _finish(self) -> list[Utterance]:
        first = next((u.time for u, clock in self._done if clock and u.time is not None), None)
        utterances = [
            replace(u, time=max(0.0, u.time - first))
            if clock and u.time is not None and first is not None
            else u
            for u, clock in self._done
        ]
        return _without_closing(utterances)

    def _notes(self) -> tuple[str, ...]:
        before = 0
        for utterance, _ in self._done:
            if utterance.spoken:
                break
            before += len(utterance.words.split())
        notes = []
        if before > _LONG_TITLE:
            notes.append(f"{before} words before the first speaker belong to no turn")
        if self._asked:
            notes.append(
                f"{self._asked} unlabelled questions inside answers are given to the interviewer"
            )
        if self._answers:
            notes.append(
                f"{self._answers} unlabelled paragraphs after a question stay with the "
                "interviewer; they may be answers"
            )
        if not any(utterance.spoken for utterance, _ in self._done):
            notes.append(NO_SPEAKERS)
        return tuple(notes)


def _without_closing(utterances: list[Utterance]) -> list[Utterance]:
    """Take "End of recording" and the like off the end of the last turn."""
    closing: list[Utterance] = []
    while utterances and utterances[-1].spoken:
        last = utterances[-1]
        body, _, tail = last.words.rpartition("\n")
        if not _CLOSING.fullmatch(tail) or (not body and not re.match(r"\W", tail)):
            break
        closing.insert(0, Utterance(tail, spoken=False))
        if not body:
            utterances.pop()
            break
        utterances[-1] = replace(last, words=body)
    return utterances + closing
