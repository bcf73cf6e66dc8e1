"""WebVTT, SubRip, LRC and captions as text."""

from __future__ import annotations

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import read

ZOOM = """WEBVTT

1
00:00:04.859 --> 00:00:07.410
Ann Lee: Okay, so we're recording. We're streaming

2
00:00:09.540 --> 00:00:12.990
Ann Lee: We have that set up.

3
00:00:24.000 --> 00:00:26.070
Jo Bloggs: She just got back.

4
00:00:27.000 --> 00:00:28.070
Ann Lee: Did she?
"""


def test_consecutive_captions_of_one_speaker_are_one_turn(write, said):
    transcript = read(write("zoom.vtt", ZOOM))
    assert said(transcript) == [
        ("Ann Lee", "Okay, so we're recording. We're streaming We have that set up."),
        ("Jo Bloggs", "She just got back."),
        ("Ann Lee", "Did she?"),
    ]
    assert [turn.time for turn in transcript.turns] == [4.859, 24.0, 27.0]


def test_windows_newlines_and_a_byte_order_mark_change_nothing(write, said):
    plain = read(write("a.vtt", ZOOM))
    windows = read(write("b.vtt", "\ufeff" + ZOOM.replace("\n", "\r\n")))
    assert said(plain) == said(windows)
    assert plain.id == windows.id


def test_a_caption_without_a_name_among_named_ones_is_nobodys(write, said):
    extra = "\n5\n00:00:30.000 --> 00:00:31.000\nAnd that\n"
    more = "\n6\n00:00:33.000 --> 00:00:34.000\nJo Bloggs: Yes.\n"
    transcript = read(write("zoom.vtt", ZOOM + extra + more))
    assert said(transcript)[-2:] == [(None, "And that"), ("Jo Bloggs", "Yes.")]
    assert any("1 captions carry no name" in note for note in transcript.notes)


def test_voice_tags_with_and_without_the_name_again(write, said):
    text = """WEBVTT

id-1/12-0
00:00:00.000 --> 00:00:03.010
<v Ann Lee>Sentence one.</v>

00:00:04.600 --> 00:00:14.020 align:start position:0%
<v.loud Ann Lee>Ann Lee: Sentence &amp; two.</v>

00:00:15.770 --> 00:00:20.880
<v Jo>Three.</v><v Ann Lee>Four.</v>
"""
    assert said(read(write("teams.vtt", text))) == [
        ("Ann Lee", "Sentence one. Sentence & two."),
        ("Jo", "Three."),
        ("Ann Lee", "Four."),
    ]


def test_notes_styles_and_cue_tags_are_no_words(write):
    text = """WEBVTT - A title
Kind: captions

NOTE duration:"00:00:29.5060000"

NOTE
Done by Kyle so that
friends can watch.

STYLE
::cue { color: papayawhip; }

00:16.500 --> 00:18.500
When the moon <00:17.500>hits your eye

NOTE Confidence: 0.50167996

2f1aed67-1122-4899-a3a5-922b6e5b4d36
00:00:18.500 --> 00:00:20.500
Like a <00:19.000>big-a <b>pizza</b> <00:20.000>pie

00:00:20.500 --> 00:00:21.500
That's <00:00:21.000><c.colorE5E5E5>amore</c>
"""
    transcript = read(write("tags.vtt", text))
    expected = "When the moon hits your eye Like a big-a pizza pie That's amore"
    assert [transcript.words(turn) for turn in transcript.turns] == [expected]


def test_broken_captions(write, said):
    text = """00:00:00.500 --> 00:00:02.000
Caption one.
00:00:02.000 --> 00:00:04.000
Caption two.

00:00:04.000 -->
Caption three.

00:00:06.000 --> 00:00:07.000

00:00:07.000 --> 00:00:08.000
Caption four."""
    transcript = read(write("broken.vtt", text))
    assert said(transcript) == [(None, "Caption one. Caption two. Caption three. Caption four.")]
    assert any("1 captions have no end time" in note for note in transcript.notes)
    assert any("1 captions have no text" in note for note in transcript.notes)


def test_a_pause_ends_a_passage_of_nobody_known(write):
    text = """1
00:00:01,000 --> 00:00:02,000
First things.

2
00:00:02,000 --> 00:00:03,000
Second things.

3
00:00:09,000 --> 00:00:10,000
Later.
"""
    transcript = read(write("gap.srt", text))
    words = [transcript.words(turn) for turn in transcript.turns]
    assert words == ["First things. Second things.", "Later."]
    assert any("pauses" in note for note in transcript.notes)


def test_labels_on_lines_of_their_own_hold_until_the_next(write, said):
    text = """1
00:00:01,000 --> 00:00:02,000
( clock ticking )

2
00:00:02,000 --> 00:00:03,000
MAN:
When we think
of that,

3
00:00:03,000 --> 00:00:04,000
we think.

4
00:00:04,000 --> 00:00:05,000
WOMAN: Do we?

5
00:00:06,000 --> 00:00:07,000
MAN: We do.
"""
    assert said(read(write("tv.srt", text))) == [
        (None, "( clock ticking )"),
        ("MAN", "When we think of that, we think."),
        ("WOMAN", "Do we?"),
        ("MAN", "We do."),
    ]


def test_chevrons_change_the_speaker(write, said):
    text = """WEBVTT

00:01.000 --> 00:02.000
>> REPORTER: It is late.

00:02.000 --> 00:03.000
>> Is it?

00:03.000 --> 00:04.000
>> REPORTER: It is.
"""
    assert said(read(write("news.vtt", text))) == [
        ("REPORTER", "It is late."),
        (None, "Is it?"),
        ("REPORTER", "It is."),
    ]


def test_two_dashes_in_a_caption_are_two_people(write):
    text = """WEBVTT

00:01.000 --> 00:02.000
- Have a cup of tea.
- It is cold.
"""
    transcript = read(write("film.vtt", text))
    assert "-" not in transcript.words(transcript.turns[0])


def test_rolling_captions_are_read_once(write):
    lines = [f"line {n} of talk" for n in range(8)]
    cues = [
        f"00:0{n}.000 --> 00:0{n + 1}.000\n{lines[n]}\n{lines[n + 1]}\n"
        for n in range(len(lines) - 1)
    ]
    transcript = read(write("roll.vtt", "WEBVTT\n\n" + "\n".join(cues)))
    assert transcript.words(transcript.turns[0]) == " ".join(lines)


WHISPER = [("00:43.810", "00:47.850", "Hello everyone."), ("00:48.350", "00:54.570", "I'm here")]
WHISPER += [("00:54.570", "00:57.590", "with Rick."), ("01:07.100", "01:08.090", "The latest one.")]


def test_whisper_in_six_formats_gives_one_transcript(write, said):
    def ms(stamp):
        return int(float(stamp[:2]) * 60_000 + float(stamp[3:]) * 1000)

    files = {
        "w.vtt": "WEBVTT\n\n" + "\n".join(f"{a} --> {b}\n{t}\n" for a, b, t in WHISPER),
        "w.srt": "\n".join(
            f"{n}\n00:{a.replace('.', ',')} --> 00:{b.replace('.', ',')}\n{t}\n"
            for n, (a, b, t) in enumerate(WHISPER, 1)
        ),
        "w.txt": "".join(f"[{a} --> {b}]  {t}\n" for a, b, t in WHISPER),
        "w.lrc": "".join(f"[{a}]{t}\n[{b}]\n\n" for a, b, t in WHISPER),
        "w.tsv": "start\tend\ttext\n" + "".join(f"{ms(a)}\t{ms(b)}\t{t}\n" for a, b, t in WHISPER),
        "w.json": '{"text": "x", "segments": ['
        + ", ".join(
            f'{{"start": {ms(a) / 1000}, "end": {ms(b) / 1000}, "text": " {t}"}}'
            for a, b, t in WHISPER
        )
        + "]}",
    }
    expected = [(None, "Hello everyone. I'm here with Rick."), (None, "The latest one.")]
    for name, text in files.items():
        transcript = read(write(name, text))
        assert said(transcript) == expected, name
        assert [turn.time for turn in transcript.turns] == pytest.approx([43.81, 67.1]), name


def test_teams_captions_pasted_as_text(write, said):
    text = """0:0:0.0 --> 0:0:3.450
Ann Lee
Hello there.
0:0:3.450 --> 0:0:5.0
Jo Bloggs
Hi.
0:0:5.450 --> 0:0:8.0
Ann Lee
Shall we
start?
"""
    transcript = read(write("teams.txt", text))
    assert said(transcript) == [
        ("Ann Lee", "Hello there."),
        ("Jo Bloggs", "Hi."),
        ("Ann Lee", "Shall we start?"),
    ]
    assert any("--format" in note for note in transcript.notes)


def test_a_caption_file_without_captions(write):
    with pytest.raises(ReadError, match=r"empty\.vtt: no caption.*--format txt"):
        read(write("empty.vtt", "WEBVTT\n\nNOTE nothing here\n"))
