"""Vectors + lexical features -> calibrated scores -> tags, each with its evidence.

A trained bundle is a folder of JSON and plain arrays: loading one executes nothing.
"""

from nlp_realist.tag.bundle import DEFAULT_BUNDLE, bundle_id, load_bundle, save_bundle
from nlp_realist.tag.corpus import Labelled, read_corpus, read_jsonl
from nlp_realist.tag.tagger import Judged, Tagger

__all__ = [
    "DEFAULT_BUNDLE",
    "Judged",
    "Labelled",
    "Tagger",
    "bundle_id",
    "load_bundle",
    "read_corpus",
    "read_jsonl",
    "save_bundle",
]
