"""Real transcripts that are not part of the project; skipped where they are absent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import find_sources, read

SHARED = Path(__file__).parents[3] / "shared" / "data"
INTERVIEWS = SHARED / "sheffield_interviews"
MIXED = SHARED / "transcripts_mixed"
MEETINGS = SHARED / "qmsum" / "welsh_committee_json"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")


@pytest.mark.parametrize("name", ["David", "Jessica", "Pauline", "Peter", "Sam"])
def test_word_and_text_twins_are_one_transcript(name):
    assert read(INTERVIEWS / f"{name}.docx").id == read(INTERVIEWS / f"{name}.txt").id


@pytest.mark.parametrize("name", ["Ana", "Stephen"])
def test_twins_that_lost_words_differ_by_these_alone(name, said):
    """The text twins lack what stands in content controls of the Word files."""
    word, text = (
        Counter(
            token
            for _, words in said(read(INTERVIEWS / f"{name}.{kind}"))
            for token in words.split()
        )
        for kind in ("docx", "txt")
    )
    assert (text - word).total() < 15
    assert 0 < (word - text).total() < 600


def test_whisper_in_six_formats(said):
    stem = MIXED / "whisper_interview_rik_nicol"
    told = [said(read(stem.with_suffix(s))) for s in (".srt", ".vtt", ".tsv", ".txt", ".lrc")]
    assert all(one == told[0] for one in told)


def test_one_synthetic_interview_in_two_tables(said):
    assert said(read(MIXED / "qux360_interview_A.csv")) == said(
        read(MIXED / "qux360_interview_A.xlsx")
    )


@pytest.mark.parametrize(
    ("name", "turns", "speakers"),
    [
        ("aws_transcribe_todayinfocus.json", 8, 2),
        ("dpe_katedarling.json", 44, 3),
        ("elan_sync.eaf", 10, 2),
        ("otter_interview_get_a_grip_chip.md", 192, 4),
        ("oralhistory_coded_armantrout.csv", 525, 2),
        ("pdpilot_P1.pdf", 94, 2),
        ("pdpilot_P2.pdf", 165, 2),
        ("podcast_afk_1.md", 22, 2),
        ("podcast_founders_talk_38.md", 283, 2),
        ("qdap_trans1.docx", 4, 3),
        ("qualcoder_transcript.txt", 7, 3),
        ("qux360_interview_A.docx", 32, 2),
        ("teams_bracket_time_synthetic.txt", 29, 6),
        ("teams_voice_tags_example.vtt", 1, 1),
        ("zoom_meeting001_chat.txt", 10, 5),
        ("zoom_meeting001_transcript.vtt", 34, 5),
    ],
)
def test_turns_and_speakers(name, turns, speakers):
    transcript = read(MIXED / name)
    assert (len(transcript.turns), len(transcript.speakers)) == (turns, speakers)


@pytest.mark.parametrize(
    "name",
    [
        "oralhistory_filters.csv",
        "pdpilot_maxqda_code_system.pdf",
        "pdpilot_maxqda_coded_segments.pdf",
        "zoom_meeting001_participants.csv",
    ],
)
def test_what_is_no_transcript_is_refused(name):
    with pytest.raises(ReadError):
        read(MIXED / name)


def test_every_edge_case_is_read():
    sources, errors = find_sources([MIXED / "edge_cases"])
    assert len(sources) == 8
    assert not errors
    assert all(read(source.path).turns for source in sources)


def test_meetings_are_as_in_the_source():
    for path in sorted(MEETINGS.glob("*.json")):
        transcript = read(path)
        turns = json.loads(path.read_text(encoding="utf-8"))["turns"]
        spoken = [(who, words.split()) for who, words in turns if words.strip()]
        assert [(t.speaker, transcript.words(t).split()) for t in transcript.turns] == spoken
        assert not any(turn.role in ("interviewer", "facilitator") for turn in transcript.turns)
