"""JSON of speech-to-text services that keep words and speakers in different places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from nlp_realist.ingest import times
from nlp_realist.ingest.lines import Cue

_TICKS = 10_000_000


def cues_of_service(content: Any) -> list[Cue] | None:
    """Captions of a service's JSON whose shape is known, or None."""
    if not isinstance(content, Mapping):
        return None
    for shape in _SHAPES:
        try:
            cues = shape(content)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            continue
        if cues:
            return cues
    return None


def named(speaker: object) -> str | None:
    """A speaker's label from a name, a number or an object that holds one."""
    if isinstance(speaker, Mapping):
        for name in ("name", "label", "displayName", "speaker", "@id", "id"):
            if speaker.get(name) not in (None, ""):
                return named(speaker[name])
        return None
    if isinstance(speaker, bool) or speaker is None:
        return None
    if isinstance(speaker, int | float):
        return f"Speaker {int(speaker)}"
    label = " ".join(str(speaker).split())
    return f"Speaker {label}" if label.isdigit() else label or None


def _transcribe(content: Mapping[str, Any]) -> list[Cue]:
    """Amazon Transcribe: items are words, segments hold the speakers' times."""
    results = content["results"]
    labels = results.get("speaker_labels", {}).get("segments", [])
    by_start = {
        word["start_time"]: word.get("speaker_label") or segment.get("speaker_label")
        for segment in labels
        for word in segment.get("items", [])
    }
    words: list[Cue] = []
    for item in results["items"]:
        text = item["alternatives"][0]["content"]
        if item["type"] == "punctuation" and words:
            words[-1] = _attached(words[-1], text)
            continue
        speaker = item.get("speaker_label") or by_start.get(item["start_time"])
        start, end = float(item["start_time"]), float(item["end_time"])
        words.append(Cue(start, end, text, named(speaker)))
    return words


def _attached(word: Cue, sign: str) -> Cue:
    return Cue(word.start, word.end, word.text + sign, word.speaker)


def _watson(content: Mapping[str, Any]) -> list[Cue]:
    """IBM Watson: words with times, and speakers by time."""
    speakers = {label["from"]: label["speaker"] for label in content["speaker_labels"]}
    return [
        Cue(start, end, word, named(speakers.get(start)))
        for result in content["results"]
        for word, start, end in result["alternatives"][0]["timestamps"]
    ]


def _google(content: Mapping[str, Any]) -> list[Cue]:
    """Google: with speakers, the last result repeats all words with their tags."""
    results = content["results"]
    last = results[-1]["alternatives"][0].get("words", [])
    if last and any(_tag(word) is not None for word in last):
        return [_google_word(word) for word in last]
    return [
        Cue(
            times.seconds(best["words"][0].get("startTime") if best.get("words") else None),
            times.seconds(best["words"][-1].get("endTime") if best.get("words") else None),
            best["transcript"].strip(),
        )
        for result in results
        for best in result["alternatives"][:1]
        if best.get("transcript")
    ]


def _tag(word: Mapping[str, Any]) -> object:
    return word.get("speakerTag") or word.get("speakerLabel") or word.get("speaker_tag")


def _google_word(word: Mapping[str, Any]) -> Cue:
    start = word.get("startTime", word.get("startOffset"))
    end = word.get("endTime", word.get("endOffset"))
    return Cue(times.seconds(start), times.seconds(end), word["word"], named(_tag(word)))


def _azure(content: Mapping[str, Any]) -> list[Cue]:
    """Azure batch transcription: phrases with a speaker's number and ticks."""
    return [
        Cue(
            phrase.get("offsetInTicks", 0) / _TICKS,
            (phrase.get("offsetInTicks", 0) + phrase.get("durationInTicks", 0)) / _TICKS,
            phrase["nBest"][0]["display"],
            named(phrase.get("speaker")),
        )
        for phrase in content["recognizedPhrases"]
        if phrase.get("channel", 0) == content["recognizedPhrases"][0].get("channel", 0)
    ]


def _rev(content: Mapping[str, Any]) -> list[Cue]:
    """Rev: monologues of elements; signs and spaces are elements too."""
    cues = []
    for monologue in content["monologues"]:
        elements = monologue["elements"]
        stamps = [element["ts"] for element in elements if "ts" in element]
        ends = [element["end_ts"] for element in elements if "end_ts" in element]
        words = "".join(element["value"] for element in elements)
        speaker = monologue.get("speaker_name") or monologue.get("speaker")
        start, end = (stamps or [None])[0], (ends or [None])[-1]
        cues.append(Cue(times.seconds(start), times.seconds(end), words, named(speaker)))
    return cues


def _speechmatics(content: Mapping[str, Any]) -> list[Cue]:
    """Speechmatics: words and signs with the speaker in their first alternative."""
    words: list[Cue] = []
    for item in content["results"]:
        best = item["alternatives"][0]
        if item["type"] == "punctuation" and words:
            words[-1] = _attached(words[-1], best["content"])
            continue
        speaker = best.get("speaker")
        words.append(Cue(item["start_time"], item["end_time"], best["content"], named(speaker)))
    return words


def _kaldi(content: Mapping[str, Any]) -> list[Cue]:
    """BBC Kaldi: words, and a segmentation with speakers."""
    inside = content.get("retval", content)
    segments = [
        (segment["start"], segment["start"] + segment["duration"], named(segment["speaker"]))
        for segment in inside["segmentation"]["segments"]
    ]
    return _by_time(inside["words"], segments)


def _paragraphs(content: Mapping[str, Any]) -> list[Cue]:
    """Words, and paragraphs with speakers (Digital Paper Edit)."""
    spans = [
        (paragraph["start"], paragraph["end"], named(paragraph["speaker"]))
        for paragraph in content["paragraphs"]
    ]
    return _by_time(content["words"], spans)


def _by_time(
    words: Iterable[Mapping[str, Any]], spans: Sequence[tuple[float, float, str | None]]
) -> list[Cue]:
    """Give every word to the last span that starts before the word's middle."""
    ordered = sorted(spans, key=lambda span: span[0])
    starts = [span[0] for span in ordered]
    cues = []
    for word in words:
        start, end = float(word["start"]), float(word["end"])
        place = max(0, bisect_right(starts, (start + end) / 2) - 1)
        text = word.get("punct") or word.get("text") or word.get("word") or ""
        cues.append(Cue(start, end, str(text), ordered[place][2]))
    return cues


def _youtube(content: Mapping[str, Any]) -> list[Cue]:
    """YouTube's timed text: events of segments."""
    return [
        Cue(
            event["tStartMs"] / 1000,
            (event["tStartMs"] + event.get("dDurationMs", 0)) / 1000,
            "".join(part.get("utf8", "") for part in event["segs"]),
        )
        for event in content["events"]
        if event.get("segs") and any(part.get("utf8", "").strip() for part in event["segs"])
    ]


def _whisper_cpp(content: Mapping[str, Any]) -> list[Cue]:
    """whisper.cpp: offsets in milliseconds beside the text."""
    return [
        Cue(
            piece["offsets"]["from"] / 1000,
            piece["offsets"]["to"] / 1000,
            piece["text"].strip(),
            named(piece.get("speaker")),
        )
        for piece in content["transcription"]
    ]


_SHAPES: tuple[Callable[[Mapping[str, Any]], list[Cue]], ...] = (
    _transcribe,
    _watson,
    _speechmatics,
    _google,
    _azure,
    _rev,
    _kaldi,
    _paragraphs,
    _youtube,
    _whisper_cpp,
)
