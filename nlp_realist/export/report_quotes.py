"""A quotation in its context: the turn before, the evidence marked, who, and where."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_index import Place, StudyIndex
from nlp_realist.export.report_marks import Piece, pieces
from nlp_realist.types import Evidence, Excerpt, Span, Tag, Transcript, Turn

#: Words of a turn before that are shown; the rest is a click away.
WORDS_BEFORE = 60
#: A turn with fewer words than this ("Mm. Yeah.") says too little; the one before it is shown too.
ENOUGH_WORDS = 4
TURNS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class Before:
    """A turn before a quotation; `cut` when its beginning is left out."""

    speaker: str
    words: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words with their evidence marked.

    contrary : labels of codes that these words carry in the contrary direction.
    begins, ends : whether the quotation stands at the beginning and the end of its turn.
    """

    pieces: tuple[Piece, ...]
    speaker: str
    role: str
    place: Place
    before: tuple[Before, ...] = ()
    contrary: tuple[str, ...] = ()
    begins: bool = True
    ends: bool = True


def quotation(excerpt: Excerpt, codes: Collection[str], index: StudyIndex) -> Quotation:
    """An excerpt, with the evidence for `codes` marked, or for all when it carries none of them."""
    tags = index.standing.get(excerpt.id, [])
    wanted = [tag for tag in tags if tag.code in codes] or tags
    return _quotation(excerpt, Span(excerpt.start, excerpt.end), wanted, index)


def central_quotation(
    evidence: Evidence, codes: Collection[str], index: StudyIndex
) -> Quotation | None:
    """A quotation with the turns before it; None when its excerpt is no longer in the study."""
    excerpt = index.excerpts.get(evidence.excerpt)
    return None if excerpt is None else quotation(excerpt, codes, index)


def evidence_quotation(evidence: Evidence, index: StudyIndex) -> Quotation | None:
    """Only the words of the evidence; None when its excerpt is no longer in the study."""
    excerpt = index.excerpts.get(evidence.excerpt)
    if excerpt is None:
        return None
    return _quotation(excerpt, Span(evidence.start, evidence.end), (), index)


def _quotation(excerpt: Excerpt, place: Span, tags: Sequence[Tag], index: StudyIndex) -> Quotation:
    transcript = index.transcripts[excerpt.transcript]
    turn = transcript.turns[excerpt.turn]
    return Quotation(
        pieces=pieces(transcript.text, place, tags, index),
        speaker=excerpt.speaker or "",
        role=excerpt.role or "",
        place=index.place(excerpt),
        before=_before(transcript, excerpt.turn),
        contrary=tuple(index.code_label(t.code) for t in tags if index.tone(t) == "contrary"),
        begins=not transcript.text[turn.start : place.start].strip(),
        ends=not transcript.text[place.end : turn.end].strip(),
    )


def _before(transcript: Transcript, number: int) -> tuple[Before, ...]:
    """The turn before, and the one before that when it says too little."""
    shown: list[Before] = []
    for turn in reversed(transcript.turns[max(0, number - TURNS_BEFORE) : number]):
        shown.insert(0, _cut(transcript, turn))
        if len(transcript.words(turn).split()) >= ENOUGH_WORDS:
            break
    return tuple(shown)


def _cut(transcript: Transcript, turn: Turn) -> Before:
    words = transcript.words(turn)
    # A turn can be a whole book on one line: only its end is looked at.
    last = words[-20 * WORDS_BEFORE :].split()
    cut = len(last) > WORDS_BEFORE or len(words) > 20 * WORDS_BEFORE
    return Before(turn.speaker or "", " ".join(last[-WORDS_BEFORE:]), cut)
