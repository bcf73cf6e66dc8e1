"""Quotations with a source tag each, as reports and slides set them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp_realist.ingest.inline import clean
from nlp_realist.ingest.lines import Line, Reading, Utterance
from nlp_realist.ingest.questions import INTERVIEWER, is_question_to_somebody
from nlp_realist.ingest.source_tags import attributes_of_tags, split_tag, tag_alone

_OPENING_QUOTE = re.compile(r"\s*[\"“‘']")
_CLOSING_QUOTE = re.compile(r"[\"”’']\s*$")
#: In a longer text one tag proves nothing.
_FEW_PARAGRAPHS = 4


def read_quotations(paragraphs: Sequence[Line]) -> Reading | None:
    """Give quotations to their sources, questions inside them to the interviewer.

    A tag, after the words or on a line of its own, speaks for all paragraphs of its quotation.
    Paragraphs outside quotations are nobody's. None when the text has no source tags.
    """
    quotations = _Quotations()
    for paragraph in paragraphs:
        quotations.add(paragraph)
    count = len(quotations.sources)
    if not count or (count < 2 and len(paragraphs) > _FEW_PARAGRAPHS):
        return None
    return quotations.reading()


class _Quotations:
    """Paragraphs so far, and where the quotation that is still open began."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self._told: list[Utterance] = []
        self._bold: list[bool] = []
        self._open: int | None = None
        self._asked = 0

    def add(self, paragraph: Line) -> None:
        alone = tag_alone(paragraph.text) if self._told else None
        if alone is not None:
            self._close(alone, paragraph.text.strip())
            return
        tag = split_tag(paragraph.text)
        if tag is None:
            self._untagged(paragraph)
            return
        self._append(tag.words, paragraph)
        self._close(tag.source, tag.written)

    def _append(self, words: str, paragraph: Line) -> None:
        if self._open is None and _OPENING_QUOTE.match(words):
            self._open = len(self._told)
        self._told.append(Utterance(clean(words), spoken=not paragraph.heading))
        self._bold.append(paragraph.bold)

    def _untagged(self, paragraph: Line) -> None:
        closed = self._told and _CLOSING_QUOTE.search(self._told[-1].words)
        if paragraph.heading or (closed and _OPENING_QUOTE.match(paragraph.text)):
            self._open = None  # the quotation before had no tag
        self._append(paragraph.text, paragraph)

    def _close(self, source: str, written: str) -> None:
        """Give everything since the quotation's opening to its source."""
        last = len(self._told) - 1
        since = last if self._open is None else self._open
        for place in range(since, last + 1):
            words, after = self._told[place].words, written if place == last else ""
            asks = self._bold[place] or is_question_to_somebody(words)
            if since < place < last and asks:
                self._asked += not self._bold[place]
                self._told[place] = Utterance(words, INTERVIEWER, labelled=False)
            elif self._told[place].spoken:
                self._told[place] = Utterance(words, source, after=after, labelled=False)
        self.sources.append(source)
        self._open = None

    def reading(self) -> Reading:
        note = f"{self._asked} unlabelled questions inside quotations are given to the interviewer"
        return Reading(self._told, (note,) if self._asked else (), attributes_of_tags(self.sources))
