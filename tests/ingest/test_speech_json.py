"""JSON of whisper and of the common speech-to-text services."""

from __future__ import annotations

import json

import pytest

from nlp_realist.errors import AmbiguousError, ReadError
from nlp_realist.ingest import read

SO = [("Speaker 1", "So what happened?"), ("Speaker 2", "He left.")]
SEGMENTS = [
    {"start": 0.5, "end": 1.0, "text": " So what", "speaker": "A"},
    {"start": 1.0, "end": 1.5, "text": " happened?", "speaker": "A"},
    {"start": 2.0, "end": 2.5, "text": " He left.", "speaker": "B"},
]


def word(text, start, speaker=None, **more):
    return {"word": text, "start": start, "end": start + 0.2, "speaker": speaker, **more}


SERVICES = {
    "whisperx": {"segments": SEGMENTS, "word_segments": [word("So", 0.5), word("what", 0.7)]},
    "assemblyai": {
        "text": "So what happened? He left.",
        "words": [{"text": "So", "start": 500, "end": 700, "speaker": "A"}],
        "utterances": [
            {"speaker": "A", "text": "So what happened?", "start": 500, "end": 1500},
            {"speaker": "B", "text": "He left.", "start": 2000, "end": 2500},
        ],
    },
    "deepgram": {
        "results": {
            "channels": [{"alternatives": [{"transcript": "so what happened he left"}]}],
            "utterances": [
                {"start": 0.5, "end": 1.5, "transcript": "So what happened?", "speaker": 0},
                {"start": 2.0, "end": 2.5, "transcript": "He left.", "speaker": 1},
            ],
        }
    },
    "deepgram words": {
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": "so what happened he left",
                            "words": [
                                word("so", 0.5, 0, punctuated_word="So"),
                                word("what", 0.8, 0, punctuated_word="what"),
                                word("happened", 1.0, 0, punctuated_word="happened?"),
                                word("he", 2.0, 1, punctuated_word="He"),
                                word("left", 2.3, 1, punctuated_word="left."),
                            ],
                        }
                    ]
                }
            ]
        }
    },
    "google": {
        "results": [
            {"alternatives": [{"transcript": "So what happened? He left.", "words": []}]},
            {
                "alternatives": [
                    {
                        "words": [
                            {"word": w, "startTime": s, "endTime": s, "speakerTag": tag}
                            for w, s, tag in [
                                ("So", "0.5s", 1),
                                ("what", "0.8s", 1),
                                ("happened?", "1.100s", 1),
                                ("He", "2s", 2),
                                ("left.", "2.3s", 2),
                            ]
                        ]
                    }
                ]
            },
        ]
    },
    "azure": {
        "recognizedPhrases": [
            {
                "speaker": number,
                "channel": 0,
                "offsetInTicks": start * 10_000_000,
                "durationInTicks": 5_000_000,
                "nBest": [{"display": text}],
            }
            for number, start, text in [(1, 0.5, "So what happened?"), (2, 2.0, "He left.")]
        ]
    },
    "rev": {
        "monologues": [
            {
                "speaker": 0,
                "elements": [
                    {"type": "text", "value": "So", "ts": 0.5, "end_ts": 0.7},
                    {"type": "punct", "value": " "},
                    {"type": "text", "value": "what", "ts": 0.8, "end_ts": 0.9},
                    {"type": "punct", "value": " "},
                    {"type": "text", "value": "happened", "ts": 1.0, "end_ts": 1.2},
                    {"type": "punct", "value": "?"},
                ],
            },
            {"speaker": 1, "elements": [{"type": "text", "value": "He left.", "ts": 2.0}]},
        ]
    },
    "amazon": {
        "results": {
            "transcripts": [{"transcript": "So what happened? He left."}],
            "speaker_labels": {
                "segments": [
                    {
                        "start_time": "0.5",
                        "speaker_label": "spk_0",
                        "items": [
                            {"start_time": s, "speaker_label": "spk_0"}
                            for s in ("0.5", "0.8", "1.0")
                        ],
                    },
                    {
                        "start_time": "2.0",
                        "speaker_label": "spk_1",
                        "items": [
                            {"start_time": s, "speaker_label": "spk_1"} for s in ("2.0", "2.3")
                        ],
                    },
                ]
            },
            "items": [
                *(
                    {
                        "start_time": s,
                        "end_time": s,
                        "type": "pronunciation",
                        "alternatives": [{"content": w}],
                    }
                    for w, s in [("So", "0.5"), ("what", "0.8"), ("happened", "1.0")]
                ),
                {"type": "punctuation", "alternatives": [{"content": "?"}]},
                *(
                    {
                        "start_time": s,
                        "end_time": s,
                        "type": "pronunciation",
                        "alternatives": [{"content": w}],
                    }
                    for w, s in [("He", "2.0"), ("left", "2.3")]
                ),
                {"type": "punctuation", "alternatives": [{"content": "."}]},
            ],
        }
    },
    "speechmatics": {
        "results": [
            {
                "type": kind,
                "start_time": s,
                "end_time": s,
                "alternatives": [{"content": w, "speaker": who}],
            }
            for w, s, who, kind in [
                ("So", 0.5, "S1", "word"),
                ("what", 0.8, "S1", "word"),
                ("happened", 1.0, "S1", "word"),
                ("?", 1.2, "S1", "punctuation"),
                ("He", 2.0, "S2", "word"),
                ("left", 2.3, "S2", "word"),
                (".", 2.5, "S2", "punctuation"),
            ]
        ]
    },
    "watson": {
        "results": [
            {"alternatives": [{"timestamps": [["So", 0.5, 0.7], ["what", 0.8, 0.9]]}]},
            {"alternatives": [{"timestamps": [["happened?", 1.0, 1.2], ["He", 2.0, 2.2]]}]},
            {"alternatives": [{"timestamps": [["left.", 2.3, 2.5]]}]},
        ],
        "speaker_labels": [
            {"from": s, "to": s, "speaker": who}
            for s, who in [(0.5, 0), (0.8, 0), (1.0, 0), (2.0, 1), (2.3, 1)]
        ],
    },
    "kaldi": {
        "retval": {
            "words": [
                word("so", 0.5, punct="So"),
                word("what", 0.8, punct="what"),
                word("happened", 1.0, punct="happened?"),
                word("he", 2.0, punct="He"),
                word("left", 2.3, punct="left."),
            ],
            "segmentation": {
                "segments": [
                    {"start": 0.4, "duration": 1.0, "speaker": {"@id": "S0"}},
                    {"start": 1.9, "duration": 1.0, "speaker": {"@id": "S1"}},
                ]
            },
        }
    },
    "podcast": {
        "version": "1.0.0",
        "segments": [
            {"speaker": "A", "startTime": 0.5, "endTime": 1.5, "body": "So what happened?"},
            {"speaker": "B", "startTime": 2.0, "endTime": 2.5, "body": "He left."},
        ],
    },
    "elevenlabs": {
        "words": [
            {"text": w, "start": s, "end": s + 0.1, "type": kind, "speaker_id": who}
            for w, s, kind, who in [
                ("So", 0.5, "word", "A"),
                (" ", 0.6, "spacing", "A"),
                ("what", 0.8, "word", "A"),
                (" ", 0.9, "spacing", "A"),
                ("happened?", 1.0, "word", "A"),
                ("He", 2.0, "word", "B"),
                (" ", 2.1, "spacing", "B"),
                ("left.", 2.3, "word", "B"),
            ]
        ]
    },
}


@pytest.mark.parametrize("service", SERVICES)
def test_services(write, said, service):
    transcript = read(write("t.json", json.dumps(SERVICES[service])))
    assert [words for _, words in said(transcript)] == [words for _, words in SO]
    assert len(transcript.speakers) == 2
    assert [turn.time for turn in transcript.turns] == pytest.approx([0.5, 2.0])


def test_whisper_cpp_and_youtube_have_no_speakers(write, said):
    cpp = {
        "transcription": [
            {"timestamps": {}, "offsets": {"from": 500, "to": 900}, "text": " So what happened?"},
            {"timestamps": {}, "offsets": {"from": 900, "to": 1500}, "text": " He left."},
        ]
    }
    tube = {
        "events": [
            {
                "tStartMs": 500,
                "dDurationMs": 400,
                "segs": [{"utf8": "So what"}, {"utf8": " happened?"}],
            },
            {"tStartMs": 700},
            {"tStartMs": 900, "dDurationMs": 600, "segs": [{"utf8": "He left."}]},
        ]
    }
    for content in (cpp, tube):
        transcript = read(write("t.json", json.dumps(content)))
        assert said(transcript) == [(None, "So what happened? He left.")]
        assert transcript.turns[0].time == 0.5


def test_turns_without_times_stay_as_they_are(write, said):
    content = {
        "meeting_transcripts": [
            {"speaker": "Lynne", "content": "Shall we start?"},
            {"speaker": "Lynne", "content": "Good."},
            {"speaker": "Julie", "content": "Yes."},
        ],
        "topic_list": [{"topic": "The start of the meeting and other things as well"}],
    }
    expected = [("Lynne", "Shall we start?"), ("Lynne", "Good."), ("Julie", "Yes.")]
    assert said(read(write("t.json", json.dumps(content)))) == expected
    pairs = {"turns": [[s["speaker"], s["content"]] for s in content["meeting_transcripts"]]}
    assert said(read(write("p.json", json.dumps(pairs)))) == expected


def test_json_lines(write, said):
    rows = [{"speaker": "Ann", "text": "So?"}, {"speaker": "Mum", "text": "No."}]
    text = "\n".join(json.dumps(row) for row in rows)
    assert said(read(write("t.jsonl", text))) == [("Ann", "So?"), ("Mum", "No.")]


def test_only_a_text(write, said):
    content = {"text": "Mum: He left.\nWorker: When?\n"}
    assert said(read(write("t.json", json.dumps(content)))) == [
        ("Mum", "He left."),
        ("Worker", "When?"),
    ]


def test_broken_json_names_the_line(write):
    with pytest.raises(ReadError, match=r"t\.json, line 3: the JSON is broken.*--format"):
        read(write("t.json", '{"segments": [\n{"text": "He left."},\n{"te'))


def test_json_that_is_no_transcript(write):
    with pytest.raises(ReadError, match=r"no list of turns.*It holds name, version"):
        read(write("t.json", '{"name": "x", "version": 3}'))


def test_deeply_nested_json(write):
    with pytest.raises(ReadError):
        read(write("t.json", "[" * 100_000))


def test_two_lists_that_tie(write):
    rows = [{"speaker": "Ann", "text": "So?"}, {"speaker": "Mum", "text": "No."}]
    with pytest.raises(AmbiguousError, match="'first' and 'second'"):
        read(write("t.json", json.dumps({"first": rows, "second": rows})))


def test_lone_surrogates_do_not_reach_the_text(write):
    content = '[{"speaker": "A", "text": "So \\ud800?"}, {"speaker": "B", "text": "No."}]'
    read(write("t.json", content)).text.encode("utf-8")
