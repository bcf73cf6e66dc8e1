"""Transcript to excerpts (turns, sentences, windows) and lexical cues.

`nlp_realist.segment.spacy_components` offers the same rules as spaCy components.
"""

from nlp_realist.segment.backchannels import is_backchannel
from nlp_realist.segment.cues import Cue, find_cues
from nlp_realist.segment.excerpts import segment, segment_sentences, segment_windows
from nlp_realist.segment.sentences import sentences

__all__ = [
    "Cue",
    "find_cues",
    "is_backchannel",
    "segment",
    "segment_sentences",
    "segment_windows",
    "sentences",
]
