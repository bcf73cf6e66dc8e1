"""One pattern's outcomes that are worded like another's circumstances."""

from nlp_realist.discover.cascade import with_chains
from nlp_realist.discover.material import material
from nlp_realist.types import Pattern
from tests.discover.toys import study_of

FIRST = "She knocked every week, so the family opened the kitchen door."
SECOND = "Because the family opened the kitchen door, the panel met at home."
OTHER = "Because the family moved, nobody found the letters."


def chained(*lines):
    study = study_of([[("P1", line)] for line in lines])
    cards = [Pattern(f"p{n}", "", "", (e.id,)) for n, e in enumerate(study.excerpts)]
    return [card.leads_to for card in with_chains(cards, material(study))]


def test_an_outcome_that_is_another_s_circumstance_leads_to_it():
    assert chained(FIRST, SECOND) == [("p1",), ()]


def test_one_word_in_common_is_no_chain():
    assert chained(FIRST, OTHER) == [(), ()]


def test_talk_without_links_leads_nowhere():
    assert chained("The family opened the kitchen door.", SECOND) == [(), ()]
