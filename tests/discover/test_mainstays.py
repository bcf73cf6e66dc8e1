from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.discover import find_patterns, recount
from nlp_realist.discover.mainstays import JUDGED_BY, Footing, footing
from nlp_realist.discover.material import material
from nlp_realist.discover.similarity import unit
from nlp_realist.discover.worth import ranked
from nlp_realist.types import Mainstay, Pattern
from tests.discover.toys import planted, study_of, vectors_for

ALL = slice(None)


def stands(documents, vectors=None, *, sites=(), members=ALL):
    """What the members would not stand without, as kind and name; all alike if no vectors are."""
    study = study_of(documents, sites=sites)
    n = len(study.excerpts)
    vectors = np.ones((n, 4)) if vectors is None else np.array(vectors)
    laid_out = material(study)
    found = footing(laid_out, unit(vectors)).mainstays(np.arange(n)[members])
    return None if found is None else [(one.kind, one.name) for one in found]


def said(*speakers: str, of: str):
    return [
        (name, f"{name} was sure that {of} kept the promise made {n}")
        for n, name in enumerate(speakers)
    ]


def test_it_stands_without_any_one():
    documents = [said(name, of=name) for name in ("Ann", "Bea", "Cat", "Dot", "Eve", "Fay")]
    assert stands(documents, sites=("North", "South")) == []


def test_two_transcripts_are_two_mainstays():
    """The only other transcript is left, and one transcript is no pattern."""
    documents = [said("Ann", "Bea", of="one"), said("Cat", "Dot", of="two")]
    assert stands(documents) == [("transcript", "0.txt"), ("transcript", "1.txt")]


def test_one_who_speaks_in_all_transcripts_but_one():
    documents = [said("Gail", of=name) for name in ("one", "two", "three")]
    documents.append(said("Cat", of="four"))
    documents.append(said("Cat", of="five"))
    assert stands(documents) == [("speaker", "Gail"), ("speaker", "Cat")]


def test_a_part_in_the_talk_is_named_with_its_transcript():
    """P1: three times in one transcript. Anonymous parts of others are other people."""
    documents = [[*said("P1", "P1", of="one"), *said("P2", of="none")], said("P1", of="two")]
    study = study_of(documents)
    laid_out = material(study)
    found = footing(laid_out, np.ones((4, 2), dtype=np.float32) / 2**0.5).mainstays(np.arange(4))
    first, second = (t.id for t in study.transcripts)
    assert found == (
        Mainstay("transcript", "0.txt", first),
        Mainstay("transcript", "1.txt", second),
        Mainstay("speaker", "P1", first),
    )


def test_a_site_with_all_but_one_transcript():
    documents = [said(name, of=name) for name in ("Ann", "Bea", "Cat", "Dot")]
    assert stands(documents, sites=("North", "North", "North", "South")) == [("site", "North")]
    assert stands(documents, sites=("North",)) == [], "a study of one site can't be without it"


def test_the_rest_must_be_alike():
    """Ann is like each of the others, who are not like each other."""
    documents = [said(name, of=name) for name in ("Ann", "Bea", "Cat", "Dot", "Eve", "Fay")]
    hub = [[1, 1, 1, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]]
    others = [[0, 0, 0, 1, -1], [0, 0, 0, -1, 0]]
    assert stands(documents, [*hub, *others], members=slice(4)) == [("transcript", "0.txt")]


def test_the_same_words_in_two_transcripts_are_one_voice():
    lines = [said("Ann", of="one"), said("Bea", of="two"), said("Cat", of="three")]
    lines.append([("Dot", lines[0][0][1])])
    assert ("transcript", "1.txt") in stands(lines)


def test_of_a_lead_it_is_not_asked():
    assert stands([said("Ann", "Ann", "Ann", of="one")]) is None


def test_where_nobody_is_named_transcripts_are_the_voices():
    documents = [[(None, f"They kept the promise to {n}")] for n in "abcd"]
    assert stands(documents) == []


def test_a_large_pattern_is_judged_by_some():
    documents = [[(f"Ann{n}", f"Promise {n} was kept {k}") for k in range(60)] for n in range(30)]
    assert 4 * JUDGED_BY < 30 * 60
    assert stands(documents) == []


def test_cards_say_what_they_rest_on():
    study = planted()
    cards = find_patterns(study, vectors_for(study))
    assert any(card.mainstays == () for card in cards if card.status == "candidate")
    one = study_of([[("P1", e.text) for e in study.excerpts]])
    assert {card.mainstays for card in find_patterns(one, vectors_for(one))} <= {None}


def test_zero_vectors_are_no_trouble():
    study = planted()
    find_patterns(replace(study), np.zeros((len(study.excerpts), 4), dtype=np.float32))


@pytest.mark.parametrize(
    ("values", "falls", "order"),
    [
        ([0.5, 0.501], [True, False], [1, 0]),
        ([0.5, 0.501], [False, True], [0, 1]),
        ([0.5, 0.501], [False, False], [1, 0]),
        ([0.5, 0.4], [True, False], [0, 1]),
        ([0.5, 0.5, 0.5], [True, True, True], [0, 1, 2]),
        ([0.0, 0.0], [True, False], [1, 0]),
        ([], [], []),
    ],
)
def test_of_equals_those_that_fall_come_after(values, falls, order):
    assert ranked(values, falls).tolist() == order


@pytest.mark.parametrize(
    ("speakers", "on_one"),
    [
        (("Gail", "Gail", "Gail", "Cat", "Dot"), True),  # the two others are too few
        (("Gail", "Gail", "Cat", "Dot"), False),  # no more than half
        (("Gail", "Gail", "Gail", "Gail", "Cat", "Dot", "Eve"), False),  # three stand without
    ],
)
def test_a_group_mostly_told_by_one_voice_rests_on_it(speakers, on_one):
    study = study_of([said(name, of=str(n)) for n, name in enumerate(speakers)])
    n = len(study.excerpts)
    ground = footing(material(study), unit(np.ones((n, 4))))
    assert ground.rests_on_one(np.arange(n)) is on_one


def test_what_rests_on_one_voice_is_a_lead(monkeypatch):
    study = planted()
    assert "candidate" in {card.status for card in find_patterns(study, vectors_for(study))}
    monkeypatch.setattr(Footing, "rests_on_one", lambda self, members: True)
    assert {card.status for card in find_patterns(study, vectors_for(study))} == {"lead"}


@pytest.mark.parametrize(
    ("speakers", "status"),
    [(("Gail", "Gail", "Gail", "Cat"), "lead"), (("Gail", "Cat"), "candidate")],
)
def test_a_lead_that_people_change_stays_one_while_one_voice_tells_most(speakers, status):
    study = study_of([said(name, of=str(n)) for n, name in enumerate(speakers)])
    lead = Pattern("p1", "a lead", "", tuple(e.id for e in study.excerpts), status="lead")
    assert recount(study, [lead])[0].status == status
