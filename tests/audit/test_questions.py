"""Questions are found where they stand, and told open from closed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.audit import find_questions

OPEN = (
    "What happened after school?",
    "So, um, how was that for you?",
    "Why do you think he left?",
    "Tell me about your week.",
    "Can you tell me a bit more about that?",
    "Okay. And when she shouts, what do you do?",
    "I'm wondering what would help.",
    "Anything else?",
    "Can I ask you, what do you like about it?",
)
CLOSED = (
    "Did you ring the school?",
    "How many days was he off?",
    "When is the appointment?",
    "Who lives with you?",
    "He goes on Tuesdays, right?",
    "And you're still at the flat?",
    "What's your date of birth?",
)
NONE = (
    "Okay? Right?",
    "You know?",
    "I know what you mean.",
    "She asked how he was.",
    "Take your time, Betty.",
    "Give about half of it back.",
    "",
    "Mm-hmm.",
)


@pytest.mark.parametrize("words", OPEN)
def test_open(words: str) -> None:
    assert [q.kind for q in find_questions(words)] == ["open"]


@pytest.mark.parametrize("words", CLOSED)
def test_closed(words: str) -> None:
    assert [q.kind for q in find_questions(words)] == ["closed"]


@pytest.mark.parametrize("words", NONE)
def test_no_question(words: str) -> None:
    assert find_questions(words) == []


def test_each_question_has_its_place_and_its_evidence() -> None:
    words = "Right. What happened? Did he say?"
    first, second = find_questions(words, at=100)
    assert words[first.span.start - 100 : first.span.end - 100] == "What happened?"
    assert words[first.shown_by.start - 100 : first.shown_by.end - 100] == "What happened"
    assert words[second.shown_by.start - 100 : second.shown_by.end - 100] == "Did"


def test_a_machine_s_transcript_without_marks() -> None:
    words = "okay so what do you think would help and are you sleeping at all just now"
    assert [q.kind for q in find_questions(words)] == ["open", "closed"]


@given(st.text(alphabet="what how? you do. tell me,'’—\n", max_size=80))
def test_places_are_in_order_and_inside(words: str) -> None:
    last = 0
    for question in find_questions(words):
        assert last <= question.span.start < question.span.end <= len(words)
        assert question.span.start <= question.shown_by.start <= question.shown_by.end
        assert question.shown_by.end <= question.span.end
        last = question.span.end


def test_against_annotated_sessions(shared: Path) -> None:
    """Measured on AnnoMI when written: of the turns found, 87 % held a question to its
    annotators, who found 9 % more; where both saw one, 79 % alike in kind."""
    path = shared / "data" / "annomi" / "AnnoMI-full.csv"
    if not path.is_file():
        pytest.skip("no AnnoMI beside the repository")
    votes: dict[tuple[str, str], list[dict[str, str]]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["interlocutor"] == "therapist":
                votes.setdefault((row["transcript_id"], row["utterance_id"]), []).append(row)
    same = [0, 0]
    found = [0, 0]
    for rows in votes.values():
        asked = sum(row["question_exists"] == "True" for row in rows) > len(rows) / 2
        questions = find_questions(rows[0]["utterance_text"])
        found[0] += asked and bool(questions)
        found[1] += asked or bool(questions)
        opened = [row["question_subtype"] for row in rows]
        if asked and questions and opened.count("open") != opened.count("closed"):
            same[1] += 1
            kind = "open" if opened.count("open") > opened.count("closed") else "closed"
            ours = "open" if any(q.kind == "open" for q in questions) else "closed"
            same[0] += kind == ours
    assert found[0] / found[1] > 0.75
    assert same[0] / same[1] > 0.76
