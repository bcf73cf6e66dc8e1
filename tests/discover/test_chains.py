import numpy as np
import pytest

from nlp_realist.discover import find_patterns
from nlp_realist.discover.chains import KEPT, chains, recurring
from nlp_realist.discover.material import material
from tests.discover.toys import planted, study_of, vectors_for


def told(*documents: list[str]):
    study = study_of([[(f"P{n}", words) for n, words in enumerate(lines)] for lines in documents])
    return study, material(study)


def clauses(chain):
    return [clause.text for clause in chain.clauses]


def test_a_link_keeps_cause_and_effect_together():
    """P0: She kept coming back, so I started to trust her."""
    study, laid_out = told(["She kept coming back, so I started to trust her."])
    (chain,) = chains(laid_out, [0])
    (step,) = chain.steps
    assert clauses(chain) == ["She kept coming back", "I started to trust her"]
    assert (step.relation, step.signal.text) == ("cause", "so")
    text = study.transcripts[0].text
    for said in (step.cause, step.effect, step.signal):
        assert text[said.start : said.end] == said.text
        assert said.excerpt == study.excerpts[0].id


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        (
            "When the caseload is low, we have hours to sit with them, so families open up.",
            ["the caseload is low", "we have hours to sit with them", "families open up"],
        ),
        (
            "She found out because next door brought it round. So I went and told her.",
            ["next door brought it round", "She found out", "I went and told her"],
        ),
    ],
)
def test_when_x_y_so_z_is_one_triad(words, steps):
    _, laid_out = told([words])
    (chain,) = chains(laid_out, [0])
    assert clauses(chain) == steps
    assert chain.steps[1].cause == chain.steps[0].effect


def test_two_links_of_one_excerpt_that_share_no_clause_are_two_chains():
    words = "I cried because he left. The dog was out, so we walked home."
    _, laid_out = told([words])
    assert [len(chain.steps) for chain in chains(laid_out, [0])] == [1, 1]


def test_where_an_alike_link_is_told_is_counted_by_transcripts():
    """Three tell of rings and turning up, two of them as cause and effect."""
    _, laid_out = told(
        ["She rang the night before, so I turned up.", "I ate because I was hungry."],
        ["He always rang me, so I kept turning up."],
        ["If they ring, I turn up."],
        ["Nothing was said about it."],
    )
    rows = np.arange(5)
    kept = recurring(laid_out, rows, chains(laid_out, rows.tolist()))
    counts = {clauses(chain)[0]: (chain.told_in.n, chain.told_in.of) for chain in kept}
    assert counts == {
        "She rang the night before": (2, 4),
        "He always rang me": (2, 4),
        "they ring": (1, 4),
        "I was hungry": (1, 4),
    }
    assert [chain.told_in.n for chain in kept] == [2, 2, 1, 1]


def test_only_so_many_are_kept():
    _, laid_out = told([f"The door{n} shut, so the cat{n} ran." for n in range(KEPT + 5)])
    rows = np.arange(KEPT + 5)
    assert len(recurring(laid_out, rows, chains(laid_out, rows.tolist()))) == KEPT


def test_cards_carry_their_links():
    study = planted()
    cards = find_patterns(study, vectors_for(study))
    there = [card for card in cards if card.links]
    assert there
    for card in there:
        first = card.links[0]
        assert first.steps[0].cause.excerpt in card.members
        assert first.told_in.of == card.support["transcripts"].n
    assert max(card.links[0].told_in.n for card in there) > 5
