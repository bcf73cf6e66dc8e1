"""How the benchmark of planted patterns counts."""

import numpy as np

from benchmarks.patterns import found, is_lead, purity, rows_as_study, shown_against, told
from nlp_realist.types import Pattern

#: Two patterns with four tellings each, a counter-case of each, a pattern of one speaker.
KEY = {
    **{f"one{n}": "p01" for n in range(4)},
    **{f"two{n}": "p02" for n in range(4)},
    "not one": "c01",
    "not two": "c02",
    **{f"false{n}": "f1" for n in range(6)},
}


def card(*members: str, against: tuple[str, ...] = (), lead: bool = False) -> Pattern:
    status = "lead" if lead else "candidate"
    return Pattern(members[0], "", "", members, status=status, counter_examples=against)


def test_a_counter_case_counts_on_the_card_of_its_own_pattern_only():
    first = card("one0", "one1", against=("not two", "not one"))
    second = card("two0", "two1", against=("chat",))
    assert set(found([first.members, second.members], KEY)) == {"p01", "p02"}
    assert shown_against([first, second], KEY) == {"not one"}


def test_of_a_pattern_that_is_not_found_the_card_with_most_of_it_counts():
    chatter = [f"chat{n}" for n in range(12)]
    fewer = card(*chatter[:4], "one3", against=("not one",))
    most = card(*chatter[4:], "one0", "one1")
    assert not found([fewer.members, most.members], KEY)
    assert not shown_against([fewer, most], KEY)
    assert not shown_against([card(*chatter, against=("not one",))], KEY)


def test_on_the_first_cards_are_only_those_of_patterns_that_are_there():
    cards = [card("chat"), card("one0", "one1", against=("not one",))]
    assert shown_against(cards, KEY) == {"not one"}
    assert shown_against(cards, KEY, 1) == set()


def test_chatter_is_not_pure():
    assert purity([card("chat1", "chat2")], KEY) == 0
    assert purity([card("chat1", "chat2"), card("one0", "one1", "two0", "chat3")], KEY) == 2 / 6


def test_a_false_pattern_is_marked_when_no_candidate_has_a_third_of_it():
    lead = card("false0", "false1", "false2", lead=True)
    assert is_lead("f1", [card("one0", "false3"), lead], KEY)
    assert not is_lead("f1", [card("false3", "false4"), lead], KEY)
    assert not is_lead("f1", [card("one0", lead=True)], KEY)


def test_made_up_talk_has_what_a_real_study_has():
    study = told(rows_as_study([f"They talk of w{n}." for n in range(40)], 10), np.arange(40) % 5)
    assert {e.role for e in study.excerpts} == {"parent", "practitioner", "child"}
    assert all(e.speaker and e.id for e in study.excerpts)
    assert sum(bool(e.context) for e in study.excerpts) == 36
    assert {t.attributes["site"] for t in study.transcripts} == {f"Site {n}" for n in range(4)}
    assert all({"site", "arm", "wave"} <= t.attributes.keys() for t in study.transcripts)
    tagged = study.tags_by_excerpt()
    assert all(tagged[e.id] for e in study.excerpts)
    assert {t.direction for t in study.tags} == {"present", "contrary"}
