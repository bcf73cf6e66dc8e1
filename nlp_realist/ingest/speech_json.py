"""JSON transcripts: whisper, speech-to-text services, and any list of turns or segments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp_realist.errors import AmbiguousError, ReadError
from nlp_realist.ingest import captions, times
from nlp_realist.ingest.encodings import decode, normalise
from nlp_realist.ingest.labels import LONGEST
from nlp_realist.ingest.lines import Cue, File, Reading, Utterance
from nlp_realist.ingest.plain import lines_of
from nlp_realist.ingest.speakers import one_form_each
from nlp_realist.ingest.speech_services import cues_of_service, named
from nlp_realist.ingest.turns import read_lines

_TEXT_KEYS = (
    "punctuated_word",
    "text",
    "transcript",
    "content",
    "utterance",
    "body",
    "statement",
    "sentence",
    "message",
    "display",
    "speech",
    "words",
    "punct",
    "word",
    "line",
    "caption",
)
_SPEAKER_KEYS = (
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "speakerTag",
    "interlocutor",
    "participant",
    "name",
    "author",
    "user",
    "who",
    "role",
)
_START_KEYS = (
    "start",
    "start_time",
    "startTime",
    "begin",
    "begin_time",
    "from",
    "ts",
    "timestamp",
    "time",
    "offset",
    "start_ms",
    "startMs",
)
_END_KEYS = ("end", "end_time", "endTime", "stop", "to", "end_ts", "end_ms", "endMs")
#: A list of words is as good as a list of sentences when it has this share of the text.
_NEARLY_ALL = 0.7
_DEEPEST = 12


def read(file: File) -> Reading:
    """Read a JSON transcript, or JSON lines.

    Raises ReadError when the file is no JSON, naming the line, or holds no talk;
    AmbiguousError when two lists in it could be the transcript.
    """
    text, notes = decode(file.content, file.name, file.encoding)
    content = _parse(text, file.name)
    reading = _read(content, file)
    told = _attributes(content)
    return Reading(reading.utterances, notes + reading.notes, {**reading.attributes, **told})


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ReadError("the JSON is nested too deeply", where, "Check the file.") from None
    except json.JSONDecodeError as error:
        rows = _json_lines(text)
        if rows is not None:
            return rows
        place = f"{where}, line {error.lineno}"
        hint = "It may be cut short; export it again, or pass --format txt."
        raise ReadError("the JSON is broken", place, hint) from None


def _json_lines(text: str) -> list[Any] | None:
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 else None
    except (json.JSONDecodeError, RecursionError):
        return None


def _read(content: Any, file: File) -> Reading:
    cues = cues_of_service(content)
    if cues is not None:
        return captions.read_cues(_normal(cues), file.name, file.speakers)
    found = _best(_gather(content), file.name)
    if found is not None:
        return _of_list(found, file)
    text = _only_text(content)
    if text is not None:
        return read_lines(lines_of(normalise(text)), file.name, file.speakers)
    names = list(content)[:8] if isinstance(content, Mapping) else []
    seen = ", ".join(str(name)[:30] for name in names) or "no fields"
    raise ReadError(
        "no list of turns or segments with words was found",
        file.name,
        f"It holds {seen}; turns need a field such as text, with speaker and start beside it.",
    )


def _normal(cues: Sequence[Cue]) -> list[Cue]:
    told = [
        Cue(cue.start, cue.end, normalise(cue.text).strip(), normalise(cue.speaker or "") or None)
        for cue in cues
    ]
    return captions.in_seconds([cue for cue in told if cue.text])


@dataclass(slots=True)
class _List:
    """All items that lie at one place of the JSON, whatever the numbers in its path."""

    path: tuple[str, ...]
    cues: list[Cue] = field(default_factory=list)
    depth: int = 0

    @property
    def letters(self) -> int:
        return sum(len(cue.text) for cue in self.cues)

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Named speakers first, then sentences before words, then the outermost."""
        speakers = any(cue.speaker for cue in self.cues)
        words = sum(len(cue.text.split()) for cue in self.cues)
        return speakers, words > 1.5 * len(self.cues), -len(self.path)


def _gather(content: Any) -> list[_List]:
    lists: dict[tuple[str, ...], _List] = {}
    for path, items in _lists(content, ()):
        cues = _cues(items)
        if cues:
            lists.setdefault(path, _List(path)).cues.extend(cues)
    return list(lists.values())


def _lists(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for name, inside in value.items():
            yield from _lists(inside, (*path, str(name)))
    elif isinstance(value, list):
        yield path, value
        for inside in value:
            if isinstance(inside, Mapping):
                yield from _lists(inside, (*path, "*"))


def _cues(items: Sequence[Any]) -> list[Cue]:
    if items and all(_is_pair(item) for item in items):
        return [Cue(None, None, normalise(item[1]), named(item[0])) for item in items]
    cues = [_cue(item) for item in items if isinstance(item, Mapping)]
    told = [cue for cue in cues if cue is not None and cue.text.strip()]
    return told if len(told) >= 0.5 * len(items) else []


def _is_pair(item: Any) -> bool:
    return (
        isinstance(item, list)
        and len(item) == 2
        and all(isinstance(part, str) for part in item)
        and len(item[0]) <= LONGEST
    )


def _cue(item: Mapping[str, Any]) -> Cue | None:
    text = next((item[k] for k in _TEXT_KEYS if isinstance(item.get(k), str)), None)
    if text is None:
        return None
    speaker = next((named(item[k]) for k in _SPEAKER_KEYS if item.get(k) not in (None, "")), None)
    start = next((times.seconds(item[k]) for k in _START_KEYS if _is_time(item.get(k))), None)
    end = next((times.seconds(item[k]) for k in _END_KEYS if _is_time(item.get(k))), None)
    return Cue(start, end, normalise(text), speaker)


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float | str) and times.seconds(value) is not None


def _best(lists: Sequence[_List], where: str) -> _List | None:
    if not lists:
        return None
    most = max(one.letters for one in lists)
    full = [one for one in lists if one.letters >= _NEARLY_ALL * most]
    full.sort(key=lambda one: one.rank, reverse=True)
    if len(full) > 1 and full[0].rank == full[1].rank and full[0].path[:-1] == full[1].path[:-1]:
        both = " and ".join(repr(".".join(one.path)) for one in full[:2])
        raise AmbiguousError(
            f"two lists could be the transcript, {both}",
            where,
            "Leave one of them in the file, or export the transcript as csv and pass "
            "--text-column.",
        )
    return full[0]


def _of_list(found: _List, file: File) -> Reading:
    cues = found.cues
    if any(cue.start is not None for cue in cues):
        return captions.read_cues(_normal(cues), file.name, file.speakers)
    forms = one_form_each(cue.speaker for cue in cues)
    utterances = [
        Utterance(
            "\n".join(line.strip() for line in cue.text.split("\n") if line.strip()),
            forms.get(cue.speaker or ""),
        )
        for cue in cues
    ]
    told = [utterance for utterance in utterances if utterance.words]
    if not any(utterance.speaker for utterance in told):
        lines = [line for cue in cues for line in lines_of(cue.text)]
        return read_lines(lines, file.name, file.speakers)
    return Reading(told)


def _only_text(content: Any) -> str | None:
    if isinstance(content, str):
        return content if content.strip() else None
    if not isinstance(content, Mapping):
        return None
    found = [content[k] for k in _TEXT_KEYS if isinstance(content.get(k), str)]
    return next((text for text in found if text.strip()), None)


def _attributes(content: Any) -> dict[str, str]:
    """Attributes that stand beside the turns."""
    if not isinstance(content, Mapping):
        return {}
    return {
        name: str(content[name])
        for name in ("site", "arm", "wave", "date", "kind")
        if isinstance(content.get(name), str | int) and str(content[name]).strip()
    }
