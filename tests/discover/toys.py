"""Toy studies with known patterns, and vectors that stand in for an encoder's."""

from __future__ import annotations

import numpy as np

from nlp_realist.types import Code, Codebook, Excerpt, Family, Study, Transcript, Turn

#: What is planted: topic -> ways of telling it.
TOPICS = {
    "visits": "She kept knocking on the door each week, so I started to trust her number {}.",
    "caseload": "When the caseload is low we have hours for the family, version {}.",
    "navigator": "The navigator rang the court, which meant the referral moved on, case {}.",
}
CHATTER = "The weather and the bus to town were mentioned by somebody, item {}."
CODEBOOK = Codebook(
    "Toy",
    "1",
    (Family("relationship", "Relationship", directed=True), Family("level", "Level", "", "one")),
    (
        Code("relationship/trust", "Trust", "Trust"),
        Code("level/family", "Family", "Family"),
        Code("level/system", "System", "System"),
    ),
)


def study_of(
    documents: list[list[tuple[str | None, str]]], *, sites: tuple[str, ...] = ()
) -> Study:
    """Documents as (speaker, words) lines -> a study with an excerpt per line."""
    transcripts, excerpts = [], []
    for number, lines in enumerate(documents):
        turns, start = [], 0
        for speaker, words in lines:
            turns.append(Turn(start, start + len(words), speaker, "parent" if speaker else None))
            start += len(words) + 1
        text = "\n".join(words for _, words in lines)
        attributes = {"site": sites[number % len(sites)]} if sites else {}
        transcript = Transcript(f"{number}.txt", text, tuple(turns), attributes)
        transcripts.append(transcript)
        excerpts += [
            Excerpt(transcript.id, i, t.start, t.end, words, speaker, t.role)
            for i, (t, (speaker, words)) in enumerate(zip(turns, lines, strict=True))
        ]
    return Study("toy", tuple(transcripts), tuple(excerpts), CODEBOOK)


def vectors_for(study: Study, *, dimensions: int = 48, noise: float = 0.5) -> np.ndarray:
    """Vectors by topic word, with noise, and a manner of its own for each document."""
    rng = np.random.default_rng(7)
    centres = {word: rng.normal(size=dimensions) for word in ("trust", "caseload", "navigator")}
    manner = {t.id: rng.normal(size=dimensions) for t in study.transcripts}
    rows = []
    for excerpt in study.excerpts:
        topic = next((c for w, c in centres.items() if w in excerpt.text), None)
        own = rng.normal(size=dimensions)
        rows.append(
            (topic if topic is not None else rng.normal(size=dimensions))
            + noise * own
            + manner[excerpt.transcript]
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), dimensions)


def planted(cases: int = 10, *, sites: tuple[str, ...] = ("North", "South")) -> Study:
    """Each case tells each topic once or twice, by different speakers, among chatter."""
    documents = []
    for case in range(cases):
        lines: list[tuple[str | None, str]] = []
        for number, line in enumerate(TOPICS.values()):
            lines.append((f"P{number}", line.format(100 * case + number)))
            if case % 2:
                lines.append((f"P{number + 1}", line.format(1000 * case + number)))
        lines += [("P9", CHATTER.format(10 * case + extra)) for extra in range(3)]
        documents.append(lines)
    return study_of(documents, sites=sites)
