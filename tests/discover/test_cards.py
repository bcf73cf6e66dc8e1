from dataclasses import replace

import numpy as np

from nlp_realist.discover import find_patterns, recount
from nlp_realist.discover.cards import statement
from nlp_realist.discover.chains import chains, recurring
from nlp_realist.discover.links import find_links
from nlp_realist.discover.material import material
from nlp_realist.discover.support import support
from nlp_realist.types import Origin, Span, Study, Tag
from tests.discover.toys import planted, study_of, vectors_for

MODEL = Origin("model", "toy")
LINKED = "Linked in one speaker's words: "


def stated(study: Study) -> str:
    """The statement of a pattern that has all excerpts of a study."""
    laid_out, rows = material(study), np.arange(len(study.excerpts))
    links = recurring(laid_out, rows, chains(laid_out, rows.tolist()))
    return statement(laid_out, rows, ["the door"], None, support(laid_out, rows), links)


def test_the_statement_joins_only_what_the_speaker_joined():
    study = planted()
    hinted = [
        Tag(e.id, "realist/mechanism", 0.9, "present", Span(e.start, e.start + 8), MODEL)
        for e in study.excerpts
    ]
    study = replace(study, tags=tuple(hinted))
    cards = find_patterns(study, vectors_for(study))
    texts = {e.id: e.text for e in study.excerpts}
    told = [
        (card.statement.partition(LINKED)[2], [texts[m] for m in card.members])
        for card in [*cards, *recount(study, cards)]
        if LINKED in card.statement
    ]
    assert len(told) > 2
    for said, members in told:
        joined = [
            " -> ".join(f"'{text[span.start : span.end]}'" for span in (one.cause, one.effect))
            for text in members
            for one in find_links(text)
        ]
        assert said.removesuffix(".") in joined


def test_two_links_of_one_excerpt_are_not_mixed():
    said = (
        "When the rain stopped we walked to the door of the centre. It is a long road out there. "
        "I cried because I trusted her."
    )
    link = stated(study_of([[("P1", said)]])).partition(LINKED)[2]
    assert link == "'the rain stopped' -> 'we walked to the door of the centre'."


def test_an_exception_is_not_told_as_what_it_leads_to():
    assert LINKED not in stated(study_of([[("P1", "I won't open the door unless she rings.")]]))


def test_without_a_link_none_is_made_up():
    assert LINKED not in stated(study_of([[("P1", "She came to the door. I trusted her.")]]))


def with_roles(roles: list[list[str | None]]) -> Study:
    """A transcript for each list of roles, each of whom speaks of the door once."""
    documents = [
        [(f"P{n}", f"Door {number}, number {n}.") for n, _ in enumerate(some)]
        for number, some in enumerate(roles)
    ]
    study = study_of(documents)
    flat = [role for some in roles for role in some]
    said = tuple(replace(e, role=role) for e, role in zip(study.excerpts, flat, strict=True))
    return replace(study, excerpts=said)


def test_each_role_stands_with_the_number_of_transcripts_in_which_it_tells_it():
    """
    A: two parents. B: a parent and a manager. C: a child. D: somebody whose role is unknown.
    """
    said = stated(with_roles([["parent", "parent"], ["parent", "manager"], ["child"], ["unknown"]]))
    assert said == (
        "Told in 4 of 4 transcripts (parents in 2, children in 1, managers in 1): 'the door'."
    )


def test_where_no_role_is_known_none_is_named():
    assert stated(with_roles([[None], ["unknown"]])) == "Told in 2 of 2 transcripts: 'the door'."
