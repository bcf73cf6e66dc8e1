"""Annotation tiers of linguists' programs: ELAN (.eaf) and Praat (.TextGrid)."""

from __future__ import annotations

import re
from typing import Any

from nlp_realist.errors import ReadError
from nlp_realist.ingest import captions
from nlp_realist.ingest.encodings import decode, normalise
from nlp_realist.ingest.lines import Cue, File, Reading

_SAVE_AGAIN = "Open it in its program and save it again."
#: Tiers of translation, glosses and the like repeat the words in another form.
_NOT_SPEECH = re.compile(
    r"translat|gloss|comment|gesture|gaze|phon|morph|pos\b|lemma|traduc|\[v\]|\[comm|"
    r"non-?verbal|noise|ruido|code|-tok|word",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    r"(?:xmin|number|time)\s*=\s*(?P<start>[\d.]+)\s*(?:xmax\s*=\s*(?P<end>[\d.]+)\s*)?"
    r"(?:text|mark)\s*=\s*\"(?P<text>(?:[^\"]|\"\")*)\""
)
_TIER = re.compile(r"class\s*=\s*\"(?:IntervalTier|TextTier)\"\s*name\s*=\s*\"((?:[^\"]|\"\")*)\"")


def read_eaf(file: File) -> Reading:
    """Read ELAN annotations: a tier is a speaker. Raises ReadError when damaged or empty."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root: Any = ElementTree.fromstring(file.content, forbid_dtd=True)
    except DefusedXmlException:
        raise ReadError("the file declares XML entities", file.name, _SAVE_AGAIN) from None
    except (ElementTree.ParseError, ValueError):
        raise ReadError("the file is damaged or cut short", file.name, _SAVE_AGAIN) from None
    slots = {
        slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE", "-1"))
        for slot in root.iter("TIME_SLOT")
    }
    cues: list[Cue] = []
    for tier in root.iter("TIER"):
        name = tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""
        if tier.get("PARENT_REF") or _NOT_SPEECH.search(tier.get("TIER_ID") or ""):
            continue
        for note in tier.iter("ALIGNABLE_ANNOTATION"):
            start = _slot(slots, note.get("TIME_SLOT_REF1"))
            end = _slot(slots, note.get("TIME_SLOT_REF2"))
            words = normalise(note.findtext("ANNOTATION_VALUE") or "").strip()
            cues.append(Cue(start, end, words, name.strip() or None))
    return _spoken(cues, file)


def _slot(slots: dict[Any, int], name: str | None) -> float | None:
    value = slots.get(name, -1)
    return value / 1000 if value >= 0 else None


def read_textgrid(file: File) -> Reading:
    """Read Praat's long text format: an interval tier is a speaker.

    Raises ReadError for the short format and when no interval holds words.
    """
    text, _ = decode(file.content, file.name, file.encoding)
    parts = _TIER.split(text)
    cues: list[Cue] = []
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if _NOT_SPEECH.search(name):
            continue
        for match in _INTERVAL.finditer(body):
            end = float(match["end"]) if match["end"] else None
            words = match["text"].replace('""', '"').strip()
            cues.append(Cue(float(match["start"]), end, words, name or None))
    return _spoken(cues, file)


def _spoken(cues: list[Cue], file: File) -> Reading:
    cues = [cue for cue in cues if any(character.isalnum() for character in cue.text)]
    if not cues:
        raise ReadError("no tier holds words with times", file.name, _SAVE_AGAIN)
    cues.sort(key=lambda cue: cue.start if cue.start is not None else 0.0)
    return captions.read_cues(cues, file.name, file.speakers)
