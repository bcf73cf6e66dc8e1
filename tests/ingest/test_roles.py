"""Who is who: from labels, from roles.csv, and from words where that is safe."""

from __future__ import annotations

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import apply_roles, infer_roles, load_roles, read
from nlp_realist.ingest.speakers import role_of


def roles(transcript):
    return {turn.speaker: turn.role for turn in transcript.turns}


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Interviewer", "interviewer"),
        ("INT 2", "interviewer"),
        ("Researcher 1", "interviewer"),
        ("Moderator", "facilitator"),
        ("Co-facilitator", "facilitator"),
        ("Family support worker, LA1", "practitioner"),
        ("SW2", "practitioner"),
        ("Siobhan [practitioner]", "practitioner"),
        ("Mum's social worker", "practitioner"),
        ("Parent support worker", "practitioner"),
        ("Team manager (female)", "manager"),
        ("Social work team leader", "manager"),
        ("Mum", "parent"),
        ("MAM", "parent"),
        ("Foster carer 2", "parent"),
        ("Step-dad", "parent"),
        ("Gran", "parent"),
        ("Lynne, Mum", "parent"),
        ("Child 1", "child"),
        ("Young person", "child"),
        ("YP3", "child"),
        ("Focus child", "child"),
        ("Head teacher", "other professional"),
        ("School nurse", "other professional"),
        ("Child psychologist", "other professional"),
        ("PC Jones (police officer)", "other professional"),
        ("P1", None),
        ("Participant 3", None),
        ("Ana", None),
        ("Speaker 2", None),
        ("Mum and child", None),
        ("Will Carter", None),
    ],
)
def test_roles_in_labels(label, role):
    assert role_of(label) == role


def test_unknown_speakers_are_unknown_and_nobody_has_no_role(write):
    transcript = read(write("t.csv", "speaker,text\nAna,So?\nMum,No.\n,Hm.\n"))
    assert roles(transcript) == {"Ana": "unknown", "Mum": "parent", None: None}


def test_letters_in_pairs(transcript):
    """
    I: And then?
    R: He left.
    I: And you?
    R: Me too.
    """
    assert roles(transcript) == {"I": "interviewer", "R": "unknown"}


def test_f_beside_numbered_participants(transcript):
    """
    F: Who wants to start?
    P1: I will.
    P2: Me then.
    F: Go on.
    P3: Right.
    """
    assert roles(transcript)["F"] == "facilitator"


def test_the_one_who_runs_the_interview(transcript):
    """
    Jo: Thanks for taking part in this interview. Did you read the information sheet?
    Ana: I did.
    Jo: And the consent form? I have started the recording. What is your work?
    Ana: I am a social worker in the north.
    Jo: And what does your day look like?
    Ana: Long.
    """
    assert roles(transcript) == {"Jo": "interviewer", "Ana": "practitioner"}
    assert any("inferred from what they say" in note for note in transcript.notes)


def test_asking_questions_alone_makes_no_interviewer(transcript):
    """
    Kim: How was the week?
    Lee: Long.
    Kim: What would help? One last question: who rang?
    Lee: Nobody. Thank you for coming.
    Kim: Who should?
    Lee: The product manager, I'm the manager of nothing.
    """
    assert roles(transcript) == {"Kim": "unknown", "Lee": "unknown"}


def test_a_roles_table(write, transcript, tmp_path):
    """
    Ana: So?
    P1: No.
    Mum: Yes.
    """
    table = write(
        "roles.csv",
        "speaker,role,file\nana,Practitioner,\nP1,mother,talk.txt\nMum,manager,other.txt\n",
    )
    told = apply_roles(transcript, load_roles(table))
    assert roles(told) == {"Ana": "practitioner", "P1": "parent", "Mum": "parent"}
    assert infer_roles(told) == told
    assert told.id == transcript.id


def test_a_row_for_one_document_wins(write, transcript):
    """
    P1: So?
    P2: No.
    """
    table = write("roles.csv", "file,speaker,role\ntalk,P1,manager\n,P1,practitioner\n,P2,child\n")
    assert roles(apply_roles(transcript, load_roles(table))) == {"P1": "manager", "P2": "child"}


def test_a_role_that_does_not_exist_leaves_the_other_rows(write):
    table = load_roles(write("roles.csv", "speaker,role\nKim,wizard\nAna,practitioner\n"))
    assert table.role("any.txt", "Ana") == "practitioner"
    assert table.role("any.txt", "Kim") is None
    (problem,) = table.problems
    assert problem.where == "roles.csv, row 2"
    assert "the role is not known" in str(problem)
    assert "interviewer, " in str(problem)


def test_a_roles_table_without_its_columns(write):
    with pytest.raises(
        ReadError, match="columns speaker and role are needed; columns are who, what"
    ):
        load_roles(write("roles.csv", "who,what\nAna,child\n"))
