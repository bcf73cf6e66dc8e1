"""LRC lyrics files, which some recognisers write: ``[mm:ss.xx]words``."""

from __future__ import annotations

import re

from nlp_realist.errors import ReadError
from nlp_realist.ingest import captions, times
from nlp_realist.ingest.encodings import decode
from nlp_realist.ingest.lines import Cue, File, Reading

_LINE = re.compile(r"\s*\[(?P<time>\d{1,3}:\d{2}(?:[.:]\d{1,3})?)\]\s*(?P<text>.*)$")


def read(file: File) -> Reading:
    """Read an LRC file; a stamp without words ends the caption before it."""
    text, notes = decode(file.content, file.name, file.encoding)
    cues: list[Cue] = []
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match is None:
            continue
        start = times.seconds(match["time"])
        if cues and cues[-1].end is None:
            cues[-1] = Cue(cues[-1].start, start, cues[-1].text)
        if match["text"].strip():
            cues.append(Cue(start, None, match["text"].strip()))
    if not cues:
        raise ReadError("no line with a time was found", file.name, "Pass --format txt.")
    reading = captions.read_cues(cues, file.name, file.speakers)
    return Reading(reading.utterances, notes + reading.notes, reading.attributes)
