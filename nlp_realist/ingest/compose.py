"""Utterances -> the one text of a transcript, with its turns laid over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nlp_realist.ingest.encodings import normalise
from nlp_realist.ingest.lines import Reading, Utterance
from nlp_realist.ingest.speakers import nearly_same, one_form_each
from nlp_realist.types import Transcript, Turn

_BETWEEN = "\n\n"


def compose(reading: Reading, name: str, source_hash: str) -> Transcript:
    """Lay out the text, ``Label: words`` for each turn, and note where the words are.

    Labels, titles and source tags stand in the text but outside the turns.
    """
    forms = one_form_each(utterance.speaker for utterance in reading.utterances)
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for utterance in reading.utterances:
        speaker = forms.get(utterance.speaker or "")
        before, words, after = _rendered(utterance, speaker)
        if not words:
            continue
        if parts:
            parts.append(_BETWEEN)
            at += len(_BETWEEN)
        if utterance.spoken:
            start = at + len(before)
            turns.append(Turn(start, start + len(words), speaker, utterance.role, utterance.time))
        parts.append(before + words + after)
        at += len(parts[-1])
    notes = (*reading.notes, *_slips(reading.utterances, forms))
    return Transcript(
        name=name,
        text="".join(parts),
        turns=tuple(turns),
        attributes=dict(reading.attributes),
        source_hash=source_hash,
        notes=notes,
    )


def _rendered(utterance: Utterance, speaker: str | None) -> tuple[str, str, str]:
    """Label, words and tag. Words were normalised when decoded; joining keeps them so."""
    words = normalise(utterance.words).strip()
    labelled = speaker is not None and utterance.spoken and utterance.labelled
    after = f" {normalise(utterance.after)}" if utterance.after else ""
    return (f"{speaker}: " if labelled else ""), words, after


def _slips(utterances: Sequence[Utterance], forms: Mapping[str, str]) -> Iterator[str]:
    """Notes on labels one letter off another; the words of the label stay out of the note."""
    count = Counter(forms[u.speaker] for u in utterances if u.speaker)
    for label, _ in nearly_same(count):
        spoken = [u for u in utterances if u.spoken]
        turn = next(i for i, u in enumerate(spoken) if u.speaker and forms[u.speaker] == label)
        yield f"the label of turn {turn + 1} is one letter off another; it may be a slip"
