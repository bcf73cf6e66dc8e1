"""The block before the first turn: title, dates and people present, and what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp_realist.ingest.attributes import date_in, kind_in
from nlp_realist.ingest.labels import METADATA, Shape, shape, tidy
from nlp_realist.ingest.lines import Line
from nlp_realist.ingest.speakers import speaks_of_a_person, word_set

#: A title block is short; further down, "Date: ..." is part of the talk.
_LONGEST_BLOCK = 40
#: Only the first lines, when short, are a title that tells date, wave and kind.
_TOP, _SHORT = 4, 120
_PAIR = re.compile(r"\W*([^\W\d_][^:\n]{0,40}?)\W*(?<!\d)\s*:\s*(\S.*?)\s*$")
_ATTRIBUTES = {
    "site": "site, area, local authority, authority, region",
    "arm": "arm, condition, trial arm",
    "wave": "wave, time point, timepoint, round",
    "date": "date, interview date, date of interview, meeting date, session date, recorded, "
    "date of visit, visit date",
    "kind": "kind, type, document type, type of interview",
}
_KEYS = {
    term.strip(): attribute for attribute, terms in _ATTRIBUTES.items() for term in terms.split(",")
}
_WAVE = re.compile(r"\bwave (\d{1,2})\b", re.IGNORECASE)
_LONGEST_TITLE = 12
_LONG_VALUES = word_set(
    "context setting background note notes summary key transcription description participants "
    "present attendees apologies conventions about"
)
_TWO_SENTENCES = re.compile(r"[.!?]\s+\S")
_RESEARCH_PARTS = re.compile(
    r"(?:interviewers?|interviewees?|researchers?|facilitators?|moderators?|participants?|"
    r"respondents?|observers?|transcribers?|note ?takers?|present|with|by)(?: \w+)?",
    re.IGNORECASE,
)


def title_length(lines: Sequence[Line]) -> int:
    """How many lines belong to a title block of ``Key: value`` lines; 0 when there is none."""
    end, people = 0, 0
    for place, line in enumerate(lines[:_LONGEST_BLOCK]):
        text = line.text.strip()
        pair = _PAIR.match(text)
        if not text or line.heading:
            continue
        if pair and _is_metadata(pair[1]) and not _is_prose(pair):
            end = place + 1
        elif pair and _RESEARCH_PARTS.fullmatch(pair[1]) and _names_people(pair[2]):
            people += 1
            if end or people > 1:
                end = place + 1
        elif (pair and shape(tidy(pair[1])) > Shape.NO) or len(text.split()) > _LONGEST_TITLE:
            break
    return end


def _is_prose(pair: re.Match[str]) -> bool:
    """ "Plan: we talked. Then ..." is a note, not a title; some keys have long values."""
    long = pair[1].strip(" *_#-").lower().split()[0] in _LONG_VALUES
    return not long and (len(pair[2].split()) > 30 or bool(_TWO_SENTENCES.search(pair[2])))


def _is_metadata(name: str) -> bool:
    words = name.strip(" *_#-").lower().split()
    if not words or speaks_of_a_person(name):
        return False
    return " ".join(words) in _KEYS or words[-1] in METADATA


def _names_people(value: str) -> bool:
    """A short value that is no utterance: a name, initials, a code, a list of names."""
    if len(value) > 120 or value.rstrip("*_ ")[-1:] in ".?!…":
        return False
    parts = re.split(r",| and | & |;", value)
    return all(shape(tidy(part)) >= Shape.NAME for part in parts if part.strip())


def title_attributes(lines: Sequence[Line]) -> dict[str, str]:
    """Site, arm, wave, date and kind, as the title block states them."""
    told: dict[str, str] = {}
    for line in lines:
        pair = _PAIR.match(line.text.strip())
        name = pair[1].strip(" *_#-").lower() if pair else ""
        if pair and name in _KEYS:
            value = pair[2].strip(" *_")
            told.setdefault(_KEYS[name], value)
    top = [line.text for line in lines if line.text.strip()][:_TOP]
    for text in top:
        if found := date_in(text):
            told.setdefault("date", found)
        if wave := _WAVE.search(text):
            told.setdefault("wave", wave[1])
    if "date" in told:
        told["date"] = date_in(told["date"]) or told["date"]
    said = [told["kind"]] if "kind" in told else [text for text in top if len(text) < _SHORT]
    if kind := next((kind for text in said if (kind := kind_in(text))), None):
        told["kind"] = kind
    return told
