"""Tags after quotations that say who is quoted: ``(P5, FG2)``, ``(Mum LA2:6)``, ``FGC``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlp_realist.ingest.labels import LONGEST
from nlp_realist.ingest.speakers import role_of

_CODE = (
    r"(?:(?:P|FG|FGD|LA|YP|CYP|SW|FSW|M|F|R|S|T|I|Int|ID|Participant|Parent|Interview|Family|"
    r"Focus group|Group|Site|Interviewee|Respondent|Practitioner|Manager|Worker|Case)"
    r"[\s#.-]?\d{1,3}[a-zA-Z]?(?::\d{1,3})?|FG[A-Z])"
)
_BRACKETED = re.compile(rf"\s*[–—-]?\s*[(\[](?P<tag>[^()\[\]\n]{{2,{LONGEST}}})[)\]]\s*[.]?\s*$")
_PEOPLE = r"(?:[A-Z][\w'’-]*,?\s){0,3}"
_BARE = re.compile(
    rf"(?<=[.!?…\"”’'])\s*[–—-]?\s*(?P<tag>{_CODE}(?:,\s?{_CODE})*)\s*[.]?\s*$"
    rf"|(?<=[\"”’'])\s*[–—-]?\s*(?P<people>{_PEOPLE}{_CODE}(?:,\s?{_CODE})*)\s*[.]?\s*$"
)
_ALONE = re.compile(
    rf"\s*[–—-]?\s*(?:[(\[](?P<inside>[^()\[\]\n]{{2,{LONGEST}}})[)\]]|(?P<bare>{_PEOPLE}{_CODE}(?:,\s?{_CODE})*))"
    r"\s*[.]?\s*$"
)
_END_OF_QUOTATION = re.compile(r"[.!?…\"”’'–—-]\s*$")
_HAS_CODE = re.compile(rf"(?<![\w]){_CODE}(?!\w)", re.IGNORECASE)
_SITE = re.compile(r"(?<!\w)LA\s?\d{1,2}(?!\d)", re.IGNORECASE)
_GROUP = re.compile(r"(?<!\w)FG[A-Z0-9]{1,3}(?!\w)|focus group \d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A quotation without its tag, the tag, and the tag as it was written."""

    words: str
    source: str
    written: str


def split_tag(paragraph: str) -> Tagged | None:
    """Take the source tag off the end of a quotation, or None when there is none.

    Placeholders such as ``(general agreement)`` or ``[tearful]`` are words and stay.
    """
    match = _BRACKETED.search(paragraph)
    if match and _is_source(match["tag"], paragraph[: match.start()]):
        return _cut(paragraph, match)
    match = _BARE.search(paragraph)
    return _cut(paragraph, match) if match else None


def _cut(paragraph: str, match: re.Match[str]) -> Tagged | None:
    words = paragraph[: match.start()].rstrip()
    if not words:
        return None
    written = paragraph[match.start() :].strip()
    groups = match.groupdict()
    source = groups["tag"] or groups.get("people") or ""
    return Tagged(words, " ".join(source.split()), written)


def tag_alone(paragraph: str) -> str | None:
    """The source in a paragraph that holds nothing else, or None."""
    match = _ALONE.match(paragraph)
    if match is None:
        return None
    inside = match["inside"]
    source = inside if inside and _HAS_CODE.search(inside) else match["bare"]
    return " ".join(source.split()) if source else None


def _is_source(tag: str, before: str) -> bool:
    if not _END_OF_QUOTATION.search(before):
        return False
    if _HAS_CODE.search(tag):
        return len(tag.split()) <= 8
    parts = [part.strip() for part in tag.split(",")]
    capital = tag[:1].isupper()
    quoted = before.rstrip()[-1:] in "\"”’'"
    return quoted and capital and len(tag.split()) <= 6 and role_of(parts[0]) is not None


def attributes_of_tags(tags: Iterable[str]) -> dict[str, str]:
    """What all source tags of one document agree on: its site, its focus group.

    Tags that differ are listed under ``sources``.
    """
    seen = list(dict.fromkeys(tags))
    told = {"sources": "; ".join(seen)} if seen else {}
    for name, pattern in (("site", _SITE), ("group", _GROUP)):
        values = {_one(pattern, tag) for tag in seen}
        if len(values) == 1 and (value := values.pop()):
            told[name] = value
    if "group" in told:
        told["kind"] = "focus group"
    return told


def _one(pattern: re.Pattern[str], tag: str) -> str | None:
    found = pattern.search(tag)
    return found[0].replace(" ", "").upper() if found else None
