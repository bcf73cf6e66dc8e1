"""Speakers' labels in plain text, in all the styles that people use."""

from __future__ import annotations

import pytest

from nlp_realist.errors import AmbiguousError
from nlp_realist.ingest import read


def test_a_name_and_a_colon(turns):
    """
    Worker: What happened after school?
    Mum: He just walked out.
    """
    assert turns == [
        ("Worker", "What happened after school?"),
        ("Mum", "He just walked out."),
    ]


def test_names_without_roles_in_a_short_text(turns):
    """
    Anna: Did you see it?
    Ben: I did.
    """
    assert turns == [("Anna", "Did you see it?"), ("Ben", "I did.")]


def test_square_brackets(turns):
    """
    [id1] I like the course. It helped.

    [id2] I am struggling.

    [id1] We did it together.
    """
    assert [speaker for speaker, _ in turns] == ["id1", "id2", "id1"]
    assert turns[1][1] == "I am struggling."


def test_square_brackets_with_names(turns):
    """
    [Siân Rees] So how was the week?
    [Mum] Long.
    [Siân Rees] Go on.
    [Mum] He would not get up.
    """
    assert [speaker for speaker, _ in turns] == ["Siân Rees", "Mum", "Siân Rees", "Mum"]


def test_square_brackets_that_come_once(turns):
    """
    [Anna] Did you see it?
    [Ben] I did.
    """
    assert turns == [("Anna", "Did you see it?"), ("Ben", "I did.")]


def test_sounds_in_brackets_are_no_speakers(turns):
    """
    [Laughs] Did you see it?
    [Pause] I did.
    """
    assert {speaker for speaker, _ in turns} == {None}


def test_curly_brackets(turns):
    """
    {Worker} So how was the week?
    {Dad} Long.
    {Worker} Go on.
    {Dad} He would not get up.
    """
    assert turns[3] == ("Dad", "He would not get up.")


def test_hash_at_and_asterisks(turns):
    """
    #Worker: So how was the week?
    @Dad: Long.
    **Worker:** Go on.
    **Dad**: He would not get up.
    """
    assert turns == [
        ("Worker", "So how was the week?"),
        ("Dad", "Long."),
        ("Worker", "Go on."),
        ("Dad", "He would not get up."),
    ]


def test_codes_with_full_stops(turns):
    """
    P1. We go in with a plan.
    P2. I never do.
    P1. Well, I do.
    P3. It depends on the family.
    """
    assert [speaker for speaker, _ in turns] == ["P1", "P2", "P1", "P3"]
    assert turns[1][1] == "I never do."


def test_letters_with_full_stops(turns):
    """
    I. And what was that like?
    R. Horrible. I. mean it.
    I. In what way?
    R. You are watched.
    """
    assert [speaker for speaker, _ in turns] == ["I", "R", "I", "R"]


def test_tabs(turns):
    """
    Interviewer\tWhat changed?
    Gran\tShe came back on the Thursday.
    Interviewer\tAs she had said?
    Gran\tAs she had said.
    """
    assert turns[1] == ("Gran", "She came back on the Thursday.")


def test_dashes(turns):
    """
    Mum - He was under the bed.
    Worker – For how long?
    Mum — Till I went - you know - quiet.
    """
    assert turns[2] == ("Mum", "Till I went - you know - quiet.")


def test_names_on_lines_of_their_own(turns):
    """
    Jonas Rosland
    Hello and welcome.

    Vicky Wei
    Thanks.

    Jonas Rosland
    How did you start?

    Rich McGrath
    By accident.
    """
    assert [speaker for speaker, _ in turns] == [
        "Jonas Rosland",
        "Vicky Wei",
        "Jonas Rosland",
        "Rich McGrath",
    ]


def test_several_turns_on_one_line(turns):
    """
    P1: We had nothing. P2: Nothing at all. P1: Not a chair.
    Facilitator: And then? P3: Then she rang.
    """
    assert turns == [
        ("P1", "We had nothing."),
        ("P2", "Nothing at all."),
        ("P1", "Not a chair."),
        ("Facilitator", "And then?"),
        ("P3", "Then she rang."),
    ]


def test_a_whole_conversation_on_one_line(turns):
    """
    Interviewer: And then? Mum: Then he rang. Interviewer: Who? Mum: His dad.
    """
    assert [speaker for speaker, _ in turns] == ["Interviewer", "Mum", "Interviewer", "Mum"]


def test_names_on_one_line(turns):
    """
    Anna: Did you see it? Ben: I did. Anna: And then? Siân: Nothing.
    """
    assert [speaker for speaker, _ in turns] == ["Anna", "Ben", "Anna", "Siân"]


def test_reported_speech_is_not_a_turn(turns):
    """
    Worker: What did she say to Mum?
    Mum: She told Mum: stop it. And I thought Mum: no.
    Worker: Right.
    """
    assert len(turns) == 3
    assert turns[1][1] == "She told Mum: stop it. And I thought Mum: no."


def test_accents_initials_and_full_stops(turns):
    """
    Dr. José-María Núñez O'Connor: Who is here?
    J. R. Smith: Just us.
    Siân ap Gwilym: And the dog.
    J. R. Smith: Aye.
    Mrs. Evans-Pritchard: He bites.
    """
    assert [speaker for speaker, _ in turns] == [
        "Dr. José-María Núñez O'Connor",
        "J. R. Smith",
        "Siân ap Gwilym",
        "J. R. Smith",
        "Mrs. Evans-Pritchard",
    ]


def test_labels_of_63_characters(write, said):
    label = "Voluntary Sector Family Support Manager (Female, LA2), Area 12."
    assert len(label) == 63
    text = f"{label}: Yes.\nInterviewer: Why?\n{label}: Because.\n"
    assert said(read(write("long.txt", text)))[0] == (label, "Yes.")


def test_a_longer_stretch_is_no_label(turns):
    """
    Mum: It was hard.
    Worker: Go on.
    The Only Thing That I Ever Wanted From Anyone In That Whole Office Was This Thing: time.
    """
    assert [speaker for speaker, _ in turns] == ["Mum", "Worker"]


def test_clock_times_addresses_and_sentences_are_no_speakers(turns):
    """
    Worker: When did he get in?
    Mum: About
    17:30 or so. The clock said
    17:45: so I rang.
    http://example.org says it is late.
    What I mean is this: he was late.
    One thing: he had eaten.
    Worker: I see.
    """
    assert [speaker for speaker, _ in turns] == ["Worker", "Mum", "Worker"]
    assert "17:30 or so" in turns[1][1]
    assert "http://example.org says" in turns[1][1]
    assert "What I mean is this: he was late." in turns[1][1]


def test_continuation_paragraphs_and_blank_lines_stay_in_the_turn(turns):
    """
    Mum: It was the stairs.

    He would sit there.

    For an hour.

    Worker: And you?
    """
    assert turns[0] == ("Mum", "It was the stairs.\nHe would sit there.\nFor an hour.")
    assert len(turns) == 2


def test_lines_broken_at_a_width_are_joined(turns):
    """
    Mum: It was the stairs, he would sit there and he would not
    come down and he would not go up, and I would be stood at the
    bottom with his coat in my hand, and the taxi would be outside
    with the engine running, and the driver tutting, and me saying
    come on now, and nothing, not a word out of him.
    Worker: And what did you do then, when he would not come down
    and the taxi was there?
    """
    assert "\n" not in turns[0][1]
    assert "he would not come down" in turns[0][1]


def test_a_title_block_belongs_to_no_turn(transcript, said):
    """
    Focus group 2
    Date: 3 May 2023
    Site: LA2
    Facilitator: Jane Smith
    Participants: P1, P2

    Facilitator: Shall we start?
    P1: Yes.
    P2: Why not?
    """
    assert said(transcript) == [
        ("Facilitator", "Shall we start?"),
        ("P1", "Yes."),
        ("P2", "Why not?"),
    ]
    assert transcript.attributes["date"] == "2023-05-03"
    assert transcript.attributes["site"] == "LA2"
    assert transcript.attributes["kind"] == "focus group"
    assert "Focus group 2" in transcript.text


def test_the_first_turn_is_no_title(turns):
    """
    INT03 Mother, Netherfold
    Interview at home, 8 November 2023.

    Interviewer: So that's recording. I'll put it here.
    Donna: Away from the birds.
    Key worker: Plan, what plan
    Donna: Exactly.
    """
    assert turns[0] == ("Interviewer", "So that's recording. I'll put it here.")
    assert ("Key worker", "Plan, what plan") in turns


def test_placeholders_stay_words(turns):
    """
    Mum: [tearful] He said [focus child] could stay.
    [long pause]
    Worker: (general agreement) Mm.
    [focus child]: Can I go now?
    """
    assert turns[0] == ("Mum", "[tearful] He said [focus child] could stay.\n[long pause]")
    assert turns[1] == ("Worker", "(general agreement) Mm.")


def test_words_after_a_rule_are_no_turn(transcript, said):
    """
    Mum: That was it.
    Worker: Thank you.
    --------------------
    Smith, J. and Jones, K. (2022): A reference.
    """
    assert said(transcript)[-1] == ("Worker", "Thank you.")
    assert "A reference" in transcript.text


def test_end_of_recording_is_no_talk(turns):
    """
    Mum: That was it.
    Worker: Thank you.
    [End of recording]
    """
    assert turns[-1] == ("Worker", "Thank you.")


def test_overlapped_words_go_to_the_other_speaker(transcript, said):
    """
    S01: [00:00:12] I went there //S02: ja // and she was out.
    S02: [00:00:20] Right.
    S01: [00:00:25] So I //S02: mhm// waited.
    """
    assert said(transcript) == [
        ("S01", "I went there"),
        ("S02", "ja"),
        ("S01", "and she was out."),
        ("S02", "Right."),
        ("S01", "So I"),
        ("S02", "mhm"),
        ("S01", "waited."),
    ]
    assert transcript.turns[0].time == 12


def test_overlap_in_brackets(turns):
    """
    Mum: I went there (Worker: yeah) and she was out.
    Worker: Right [Mum: so I left] okay.
    """
    assert turns == [
        ("Mum", "I went there"),
        ("Worker", "yeah"),
        ("Mum", "and she was out."),
        ("Worker", "Right"),
        ("Mum", "so I left"),
        ("Worker", "okay."),
    ]


def test_web_addresses_do_not_overlap(turns):
    """
    Mum: I looked at http://help.org: nothing. And https://x.org/a//b: too.
    Worker: Right.
    """
    assert len(turns) == 2


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("[00:01:09] Mum: It was.", 69),
        ("[00:01:09.500] Mum: It was.", 69.5),
        ("(00:01:09) Mum: It was.", 69),
        ("00:01:09 Mum: It was.", 69),
        ("#00:01:09-5# Mum: It was.", 69.5),
        ("Mum: [00:01:09] It was.", 69),
        ("Mum [00:01:09]: It was.", 69),
        ("Mum (01:09): It was.", 69),
        ("Mum [1:09] It was.", 69),
        ("00:01:09\tMum:\tIt was.", 69),
        ("[00:01:09 - 00:01:12] Mum: It was.", 69),
        ("Mum   1:09\nIt was.", 69),
        ("1:09 Mum\nIt was.", 69),
        ("[00:01:09.120] - Mum\nIt was.", 69.12),
        ("Mum 01:09\nIt was.", 69),
        ("[00:01:09]\nMum: It was.", 69),
    ],
)
def test_time_stamps(write, said, line, seconds):
    other = line.replace("Mum", "Worker").replace("It was.", "Was it?").replace("1:09", "2:10")
    transcript = read(write("t.txt", f"{line}\n\n{other}\n\n{line.replace('1:09', '3:11')}\n"))
    assert said(transcript) == [("Mum", "It was."), ("Worker", "Was it?"), ("Mum", "It was.")]
    assert transcript.turns[0].time == pytest.approx(seconds)


def test_times_of_day_count_from_the_first(transcript):
    """
    [09:00 AM] Anna Lee: Good morning.
    [09:02 AM] Ben Oduya: Morning.
    [12:01 PM] Anna Lee: Bye.
    """
    assert [turn.time for turn in transcript.turns] == [0, 120, 3 * 3600 + 60]


def test_time_stamps_inside_words_are_taken_out(turns):
    """
    Mum: He was out [00:12:30] until late. #00:12:40-2#
    Worker: Till [00:13] when?
    """
    assert turns == [("Mum", "He was out until late."), ("Worker", "Till when?")]


def test_whatsapp(turns):
    """
    12/03/2023, 14:02 - Jo Bloggs: hiya
    12/03/2023, 14:03 - Family Worker: hello
    12/03/2023, 14:05 - Jo Bloggs: are you coming
    """
    assert turns[2] == ("Jo Bloggs", "are you coming")


def test_one_form_for_one_speaker(transcript):
    """
    Interviewer: And?
    MUM: Nothing.
    INTERVIEWER: Nothing?
    Mum: No.
    Mum: Not a thing.
    Interviewer: Right.
    """
    assert transcript.speakers == ("Interviewer", "Mum")


def test_a_slip_of_the_pen_is_noted_not_mended(transcript):
    """
    Interviewer: One?
    Participant: Yes.
    Interviewer: Two?
    Participant: Yes.
    Interviewer: Three?
    Participant: Yes.
    Interviewer: Four?
    Participant: Yes.
    Interviewer: Five?
    Participant: Yes.
    Interviewer: Six?
    Particpant: Yes.
    """
    assert "Particpant" in transcript.speakers
    assert any("turn 12" in note for note in transcript.notes)
    assert not any("Particpant" in note for note in transcript.notes)


def test_field_notes_have_no_speakers(transcript, said):
    """
    Arrived at ten. The flat is on the third floor and the lift was broken.

    Present: mum, the two boys. Plan: talk about bedtimes. The television was on all the time and
    nobody looked at it.

    Left at noon. To do: ring the school.
    """
    assert [speaker for speaker, _ in said(transcript)] == [None, None, None]
    assert any("--speakers" in note for note in transcript.notes)


def test_a_list_of_people_is_no_talk(turns):
    """
    Visit to the family in the long street.

    Mum: Kelly, 34
    Dad: Jason
    Nan: Sheila

    I arrived at ten past ten because the lift was out. Nobody was dressed. The boys were under
    the table with the dog.

    The dog had a jumper on, and it was explained to me that this was on account of an operation.

    I left at noon.

    In the car I thought about the jumper.
    """
    assert {speaker for speaker, _ in turns} == {None}


def test_terms_with_explanations_are_no_talk(turns):
    """
    Trust: being there when you said you would.
    Honesty: saying it as it is.
    Humour: having a laugh.
    Patience: not minding the third time.
    Warmth: putting the kettle on.
    Courage: knocking again.
    """
    assert {speaker for speaker, _ in turns} == {None}


def test_an_unlabelled_question_inside_an_answer_is_the_interviewers(transcript, said):
    """
    Interviewer: How was it before?
    Mum: He was awful then.
    And what helped?
    She just came every week, and she sat down.
    Interviewer: Right.
    """
    assert said(transcript)[1:4] == [
        ("Mum", "He was awful then."),
        ("Interviewer", "And what helped?"),
        ("Mum", "She just came every week, and she sat down."),
    ]
    assert any("interviewer" in note for note in transcript.notes)


def test_thinking_aloud_stays_with_the_speaker(turns):
    """
    Interviewer: How was it before?
    Mum: He was awful then.
    What was I supposed to do?
    I had nobody.
    """
    assert len(turns) == 2


def test_quotations_with_their_source(transcript, said):
    """
    “They listened to me.” (P5, FG2)

    “She rang when she said she would.” (Mum LA2:6)

    “We were all in it together (general agreement).” FGC

    “It was [focus child] who said it.” (LA1:3)
    """
    assert said(transcript) == [
        ("P5, FG2", "“They listened to me.”"),
        ("Mum LA2:6", "“She rang when she said she would.”"),
        ("FGC", "“We were all in it together (general agreement).”"),
        ("LA1:3", "“It was [focus child] who said it.”"),
    ]
    assert transcript.turns[1].role == "parent"
    assert transcript.attributes["sources"] == "P5, FG2; Mum LA2:6; FGC; LA1:3"
    assert "(P5, FG2)" in transcript.text


def test_sources_that_agree_become_attributes(transcript):
    """
    “They listened to me.” (P5, FG2)

    “They did.” (P1, FG2)
    """
    assert transcript.attributes["group"] == "FG2"
    assert transcript.attributes["kind"] == "focus group"


def test_a_question_inside_a_quotation(transcript, said):
    """
    “It was hard at the start.

    What made it hard?

    Nobody rang. You wait and wait.” (Mum, LA2:6)

    “It was fine.” (Dad, LA2:7)
    """
    assert said(transcript) == [
        ("Mum, LA2:6", "“It was hard at the start."),
        ("Interviewer", "What made it hard?"),
        ("Mum, LA2:6", "Nobody rang. You wait and wait.”"),
        ("Dad, LA2:7", "“It was fine.”"),
    ]


def test_a_source_on_a_line_of_its_own(transcript, said):
    """
    People spoke of time.

    “She came every week.

    Every single week.”

    (Mum LA2:6)

    “He did not.”
    — Dad, LA1:2

    “It was late.” Worker LA1:4
    """
    assert said(transcript) == [
        (None, "People spoke of time."),
        ("Mum LA2:6", "“She came every week."),
        ("Mum LA2:6", "Every single week.”"),
        ("Dad, LA1:2", "“He did not.”"),
        ("Worker LA1:4", "“It was late.”"),
    ]
    assert [turn.role for turn in transcript.turns][1:] == [
        "parent",
        "parent",
        "parent",
        "practitioner",
    ]


def test_a_source_at_the_end_of_a_labelled_turn(transcript, said):
    """
    Mum: She rang when she said she would. (LA2:6)
    Worker: Good. (laughs)
    """
    assert said(transcript) == [
        ("Mum", "She rang when she said she would."),
        ("Worker", "Good. (laughs)"),
    ]
    assert transcript.attributes["site"] == "LA2"


def test_two_ways_of_marking_that_tie_are_not_guessed(write):
    text = "".join(
        f"[Kitchen {n % 2}] {who}: Words number {n}.\n" for n, who in enumerate(["Anna", "Ben"] * 4)
    )
    with pytest.raises(AmbiguousError, match=r"--speakers"):
        read(write("tie.txt", text))
    assert read(write("tie.txt", text), speakers="colon").speakers == ("Anna", "Ben")
    assert read(write("tie.txt", text), speakers="bracket").speakers == ("Kitchen 0", "Kitchen 1")


def test_speakers_none_reads_paragraphs(write, said):
    path = write("t.txt", "Mum: It was.\n\nWorker: Was it?\n")
    assert said(read(path, speakers="none")) == [(None, "Mum: It was."), (None, "Worker: Was it?")]


def test_the_text_is_normalised_once(write):
    text = "Mum: Cafe\u0301\u00a0au\ufeff lait\x00\r\nWorker: Two\u2028lines\r\n"
    transcript = read(write("n.txt", text))
    assert transcript.words(transcript.turns[0]) == "Café au lait"
    assert transcript.words(transcript.turns[1]) == "Two\nlines"


def test_curly_quotes_are_kept(turns):
    """
    Mum: She said, “I’m no’ here to judge.”
    Worker: ‘Right.’
    """
    assert turns == [("Mum", "She said, “I’m no’ here to judge.”"), ("Worker", "‘Right.’")]


def test_unlabelled_answers_after_a_question_are_noted(transcript):
    """
    Interviewer: Would you like a pseudonym?
    Yes, let's do that.
    Mum: And me.
    Interviewer: Fine.
    """
    assert any("may be answers" in note for note in transcript.notes)


def test_many_short_lines_become_passages(write):
    text = "\n".join(f"this is line {n} of the\nmachine's transcript." for n in range(60))
    transcript = read(write("stt.txt", text))
    assert 1 < len(transcript.turns) < 10
    assert "line 0 of the machine's transcript." in transcript.text
