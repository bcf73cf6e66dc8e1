"""A small but complete study, the same for every test that needs one.

Three transcripts at two sites, several roles, tags in both directions by a model and by a
person, one pattern with a counter-example and slots, one lead, three decisions.
"""

from __future__ import annotations

from dataclasses import replace

from nlp_realist.types import (
    Chain,
    Code,
    Codebook,
    Count,
    Decision,
    Direction,
    Evidence,
    Example,
    Excerpt,
    Family,
    Grounds,
    Mainstay,
    Near,
    Origin,
    Pattern,
    Slot,
    Span,
    Step,
    Study,
    Tag,
    Transcript,
    Turn,
)

Line = tuple[str | None, str | None, str]

MODEL = Origin("model", "small-1", "c0de")
PERSON = Origin("person", "R. Coder", "c0de")

FOCUS_GROUP: tuple[Line, ...] = (
    ("Facilitator", "facilitator", "What helps families to start?"),
    ("P1", "practitioner", "We come back each week, so they begin to trust us. It takes time."),
    ("P2", "practitioner", "Honestly, nobody asked the boys what they wanted."),
)
INTERVIEW: tuple[Line, ...] = (
    ("Interviewer", "interviewer", "How was it for you?"),
    ("Mum", "parent", "She listened, and because she kept coming I started to believe her. 😀"),
    ("Mum", "parent", "The last one never rang back."),
)
FIELD_NOTE: tuple[Line, ...] = (
    (None, None, "Worker late. The plan was made before the mother came in."),
)


def transcript(name: str, lines: tuple[Line, ...], **attributes: str) -> Transcript:
    """A transcript whose turns stand on lines of their own, each with its label before it."""
    text, turns = "", []
    for number, (speaker, role, words) in enumerate(lines):
        text += f"{speaker}: " if speaker else ""
        time = 12.5 * number if speaker else None
        turns.append(Turn(len(text), len(text) + len(words), speaker, role, time))
        text += words + "\n"
    return Transcript(name, text, tuple(turns), attributes, f"hash of {name}", ("one note",))


def excerpts_of(source: Transcript) -> list[Excerpt]:
    """One excerpt per turn."""
    found, context = [], ""
    for number, turn in enumerate(source.turns):
        words = source.words(turn)
        place = (source.id, number, turn.start, turn.end, words)
        found.append(Excerpt(*place, turn.speaker, turn.role, context))
        context = f"{turn.speaker}: {words}"
    return found


def codebook() -> Codebook:
    """Three families, two of them without a direction."""
    return Codebook(
        name="Small",
        version="1",
        families=(
            Family("relationship", "Relationship", "How it is between them", "any", True),
            Family("whole_family", "Whole family", directed=True),
            Family("level", "Level", combine="one"),
        ),
        codes=(
            Code("relationship/trust", "Trust", "Trust and honesty", cues=(r"\btrust",)),
            Code("relationship/dependable", "Dependable", "Sticks with it", contrary="Gave up"),
            Code("whole_family/child_voice", "Child's voice", "The child's view is sought"),
            Code("level/family", "Family level", "About the family"),
        ),
        hash="c0de",
    )


def tag(
    excerpt: Excerpt,
    code: str,
    words: str,
    *,
    score: float = 0.75,
    direction: Direction = "present",
    origin: Origin = MODEL,
) -> Tag:
    """A tag whose evidence is `words`, as they stand in the excerpt."""
    start = excerpt.start + excerpt.text.index(words)
    return Tag(excerpt.id, code, score, direction, Span(start, start + len(words)), origin)


def joined(excerpt: Excerpt, cause: str, effect: str, signal: str) -> Step:
    """Two clauses and the word that joins them, as they stand in the excerpt."""

    def said(words: str) -> Evidence:
        start = excerpt.start + excerpt.text.index(words)
        place = (excerpt.transcript, excerpt.id, start, start + len(words))
        return Evidence(*place, words, excerpt.speaker, excerpt.role)

    return Step("cause", said(cause), said(effect), said(signal))


def quotation(excerpt: Excerpt) -> Evidence:
    """An excerpt as evidence."""
    place = (excerpt.transcript, excerpt.id, excerpt.start, excerpt.end)
    return Evidence(*place, excerpt.text, excerpt.speaker, excerpt.role)


def _patterns(group: list[Excerpt], interview: list[Excerpt]) -> tuple[Pattern, ...]:
    returning = Pattern(
        id="pattern-1",
        label="coming back, trust",
        statement="Workers come back; people come to trust them.",
        members=(interview[1].id, group[1].id),
        level="family",
        version=2,
        human_statement="If a worker keeps coming, trust follows.",
        phrases=("kept coming", "come back"),
        central=quotation(interview[1]),
        counter_examples=(interview[2].id,),
        support={
            "excerpts": Count(2, 6),
            "transcripts": Count(2, 3),
            "speakers": Count(2, 4),
            "sites": Count(2, 2),
        },
        codes={"relationship/trust": Count(2, 2)},
        slots={
            "intervention": Slot(),
            "actor": Slot("implied", (quotation(group[1]),)),
            "context": Slot(),
            "mechanism": Slot("stated", (replace(quotation(interview[1]), kind="reasoning"),)),
            "outcome": Slot(
                "stated",
                (
                    replace(quotation(group[1]), kind="better", intended=True),
                    quotation(interview[1]),
                ),
            ),
        },
        stability=0.625,
        silences=("the field note says nothing of it",),
        contrasts=({"by": "site", "group": "North", "n": 1, "of": 4, "low": None},),
        leads_to=("pattern-2",),
        rivals=("they were ready anyway",),
        memo="ask again",
        places={
            interview[1].id: (0.25, 0.5),
            group[1].id: (0.5, 0.25),
            interview[2].id: (1.0, 1.0),
        },
        provenance={"seed": "0"},
        mainstays=(
            Mainstay("transcript", "south/mother.vtt", interview[1].transcript),
            Mainstay("speaker", "P1", group[1].transcript),
            Mainstay("site", "North"),
        ),
        links=(
            Chain((joined(interview[1], "kept coming", "I started to believe her", "because"),)),
            Chain((joined(group[1], "We come back", "they begin to trust us", "so"),), Count(2, 2)),
        ),
    )
    lead = Pattern(
        "pattern-2",
        "boys not asked",
        "Nobody asks.",
        (group[2].id,),
        status="lead",
        places={group[2].id: (0.0, 0.75)},
    )
    return returning, lead


#: Invented words of a training corpus, which no transcript holds.
TAUGHT = (
    Example(
        "a-1:4",
        "He turned up, every Friday, <b>rain</b> or not.",
        (("relationship/trust", "present"), ("relationship/dependable", "present")),
        "parent",
    ),
    Example("a-1:9", "Trust? In them?", (("relationship/trust", "contrary"),), "child"),
    Example("b-2:7", "The bus comes on Fridays.", (), "unknown", ("relationship/trust",)),
)


def _grounds(tags: tuple[Tag, ...]) -> dict[str, Grounds]:
    """Why the model gave its first and third tag."""
    first, third = tags[0].evidence, tags[2].evidence
    near = tuple(Near(example, 0.7 - 0.1 * n) for n, example in enumerate(TAUGHT))
    return {
        tags[0].id: Grounds(((Span(first.start + 14, first.start + 19), "present"),), near),
        tags[2].id: Grounds(((Span(third.start + 7, third.end), "present"),), near[:1]),
    }


def small_study() -> Study:
    """The study. Every call gives an equal value."""
    group = transcript("north/group 1.docx", FOCUS_GROUP, site="North", kind="focus group")
    mother = transcript("south/mother.vtt", INTERVIEW, site="South", kind="interview", wave="1")
    note = transcript("south/visit.txt", FIELD_NOTE, site="South", kind="field note")
    ours, hers, seen = excerpts_of(group), excerpts_of(mother), excerpts_of(note)
    trust, dependable = "relationship/trust", "relationship/dependable"
    tags = (
        tag(ours[1], trust, "they begin to trust us", score=0.9),
        tag(ours[1], "level/family", "We come back each week", score=0.6),
        tag(ours[2], "whole_family/child_voice", "nobody asked the boys", direction="contrary"),
        tag(hers[1], trust, "I started to believe her", score=0.8125),
        tag(hers[1], dependable, "she kept coming", score=1.0, origin=PERSON),
        tag(hers[2], dependable, "never rang back", direction="contrary"),
        tag(seen[0], trust, "Worker late", score=0.5),
    )
    at = "2024-03-01T10:00:00+00:00"
    return Study(
        name="Small study",
        transcripts=(group, mother, note),
        excerpts=(*ours, *hers, *seen),
        codebook=codebook(),
        tags=tags,
        patterns=_patterns(ours, hers),
        decisions=(
            Decision("tag", tags[0].id, "accept", "R. Coder", at),
            Decision("tag", tags[6].id, "reject", "R. Coder", at, "=late, not distrust"),
            Decision("pattern", "pattern-1", "rename", "R. Coder", at, "", {"label": "Return"}),
        ),
        manifest={"seed": 0, "settings": {"aim": "balanced"}, "inputs": {"visit.txt": "ab12"}},
        grounds=_grounds(tags),
    )
