"""The same rules as spaCy components, for pipelines of one's own.

>>> import spacy
>>> import nlp_realist.segment.spacy_components
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("realist_sentences")
>>> _ = nlp.add_pipe("realist_cues")
>>> doc = nlp("Well I-- I asked him. And how did you feel about that?")
>>> [sentence.text for sentence in doc.sents]
['Well I-- I asked him.', 'And how did you feel about that?']
>>> cues = [(span.text, span.label_, span.id_) for span in doc.spans["realist_cues"]]
>>> ("how did you feel", "restorative/feelings", "present") in cues
True
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Span as TokenSpan

from nlp_realist.codebook import load_codebook
from nlp_realist.segment.cues import find_cues
from nlp_realist.segment.sentences import MAX_SENTENCE_WORDS, sentences
from nlp_realist.types import Codebook

if TYPE_CHECKING:
    from spacy.tokens import Doc


def _make_sentences(nlp: Language, name: str, max_words: int) -> Callable[[Any], Any]:
    return partial(mark_sentences, max_words=max_words)


def _make_cues(
    nlp: Language, name: str, codebook: str | None, spans_key: str
) -> Callable[[Any], Any]:
    loaded = load_codebook(Path(codebook) if codebook else None)
    return partial(mark_cues, codebook=loaded, spans_key=spans_key)


Language.factory(
    "realist_sentences",
    func=_make_sentences,
    assigns=["doc.sents", "token.is_sent_start"],
    default_config={"max_words": MAX_SENTENCE_WORDS},
)
Language.factory(
    "realist_cues",
    func=_make_cues,
    assigns=["doc.spans"],
    default_config={"codebook": None, "spans_key": "realist_cues"},
)


def mark_sentences(doc: Doc, *, max_words: int = MAX_SENTENCE_WORDS) -> Doc:
    """Set `token.is_sent_start` by the rules for spoken sentences."""
    starts = iter(span.start for span in sentences(doc.text, max_words=max_words))
    next(starts, None)  # the first sentence starts with the first token
    upcoming = next(starts, None)
    for token in doc:
        is_start = token.i == 0 or (upcoming is not None and token.idx >= upcoming)
        while upcoming is not None and token.idx >= upcoming:
            upcoming = next(starts, None)
        token.is_sent_start = is_start
    return doc


def mark_cues(doc: Doc, *, codebook: Codebook, spans_key: str = "realist_cues") -> Doc:
    """Put the cues into `doc.spans`: the label is the code's id, the span's id the direction."""
    found = []
    for cue in find_cues(doc.text, codebook):
        span = doc.char_span(*cue.span, label=cue.code, alignment_mode="expand")
        if span is not None:
            found.append(
                TokenSpan(doc, span.start, span.end, label=cue.code, span_id=cue.direction)
            )
    doc.spans[spans_key] = found
    return doc
