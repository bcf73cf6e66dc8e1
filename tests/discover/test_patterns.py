from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.discover import find_patterns
from nlp_realist.types import Origin, Span, Tag
from tests.discover.toys import TOPICS, planted, study_of, vectors_for

LONG = "She kept coming back to the house and that is why I trust her."


def topic_of(study, card):
    texts = {e.id: e.text for e in study.excerpts}
    names = [n for m in card.members for n, line in TOPICS.items() if texts[m][:9] == line[:9]]
    return max(set(names), key=names.count) if names else None


def test_what_recurs_across_cases_is_found_best_first():
    study = planted()
    cards = find_patterns(study, vectors_for(study))
    assert {topic_of(study, card) for card in cards[:3]} == set(TOPICS)
    assert all(card.status == "candidate" for card in cards[:3])


def test_a_card_says_what_it_rests_on_with_denominators():
    study = planted()
    card = find_patterns(study, vectors_for(study))[0]
    assert card.support["excerpts"].n == len(card.members)
    assert card.support["excerpts"].of == len(study.excerpts)
    assert card.support["transcripts"].n == card.support["transcripts"].of == 10
    assert card.support["sites"].of == 2
    assert card.support["roles"].n == 1
    assert 0.5 < card.stability <= 1
    assert card.central.excerpt == card.members[0]
    assert set(card.slots) == {"intervention", "actor", "context", "mechanism", "outcome"}
    assert card.provenance["seed"] == "0"


def test_a_card_says_what_it_was_made_with():
    study = planted()
    study = replace(study, codebook=replace(study.codebook, hash="c0de"))
    card = find_patterns(study, vectors_for(study), seed=3, made_with={"encoder": "toy"})[0]
    assert (card.provenance["encoder"], card.provenance["codebook"]) == ("toy", "c0de")
    assert card.provenance["seed"] == "3"


def test_evidence_is_verbatim_in_the_transcript():
    study = planted()
    text = {t.id: t.text for t in study.transcripts}
    seen = 0
    for card in find_patterns(study, vectors_for(study)):
        for slot in card.slots.values():
            assert (slot.state == "empty") == (not slot.evidence)
            for e in slot.evidence:
                assert text[e.transcript][e.start : e.end] == e.text
                seen += 1
    assert seen > 5


def test_linked_clauses_fill_the_slots():
    study = planted()
    cards = {topic_of(study, c): c for c in find_patterns(study, vectors_for(study))[:3]}
    assert cards["caseload"].slots["context"].state == "stated"
    assert "caseload is low" in cards["caseload"].slots["context"].evidence[0].text
    assert cards["visits"].slots["outcome"].evidence[0].text.startswith("I started to trust")


def test_the_same_seed_gives_the_same_cards():
    study = planted()
    vectors = vectors_for(study)
    assert find_patterns(study, vectors, seed=3) == find_patterns(study, vectors.copy(), seed=3)


def test_one_speaker_in_many_transcripts_is_a_lead():
    study = planted()
    gail = tuple(replace(e, speaker="Gail Toy") for e in study.excerpts)
    cards = find_patterns(replace(study, excerpts=gail), vectors_for(study))
    assert cards
    assert {card.status for card in cards} == {"lead"}


def test_one_transcript_gives_leads_only():
    lines = [("P1", line.format(n)) for line in TOPICS.values() for n in range(12)]
    study = study_of([lines])
    cards = find_patterns(study, vectors_for(study))
    assert {card.status for card in cards} <= {"lead"}


@pytest.mark.parametrize(
    "documents", [[], [[]], [[("P1", LONG)]], [[("P1", LONG)], [("P1", LONG)]]]
)
def test_too_little_is_no_pattern(documents):
    study = study_of(documents)
    assert find_patterns(study, vectors_for(study)) == []


def test_identical_texts_are_one_voice():
    study = study_of([[("P1", LONG)] for _ in range(40)])
    assert find_patterns(study, np.ones((40, 8), dtype=np.float32)) == []


def test_boilerplate_makes_no_pattern():
    words = ["Yeah, exactly.", "I don't know, really.", "Mm.", "Okay, thanks.", "No, no."]
    study = study_of([[("P1", w), ("P2", w + " Yeah.")] for w in words * 4])
    assert find_patterns(study, np.ones((len(study.excerpts), 8), dtype=np.float32)) == []


def test_no_speakers_no_sites_no_tags_are_no_trouble():
    study = planted(sites=())
    bare = replace(
        study, excerpts=tuple(replace(e, speaker=None, role=None) for e in study.excerpts)
    )
    cards = find_patterns(bare, vectors_for(study))
    assert cards[0].support["speakers"].of == 0
    assert cards[0].support["sites"].of == 0
    assert cards[0].status == "candidate"


def test_no_group_swallows_the_study():
    study = planted(20)
    flat = np.ones((len(study.excerpts), 16), dtype=np.float32)
    flat += 0.01 * np.random.default_rng(1).normal(size=flat.shape).astype(np.float32)
    assert all(3 * len(c.members) <= len(flat) for c in find_patterns(study, flat))


def test_zero_and_missing_vectors_are_no_trouble():
    study = planted()
    find_patterns(study, np.zeros((len(study.excerpts), 4), dtype=np.float32))
    find_patterns(study, np.full((len(study.excerpts), 4), np.nan, dtype=np.float32))


def test_vectors_must_match_excerpts():
    with pytest.raises(ValueError, match="1 vectors for"):
        find_patterns(planted(), np.ones((1, 4), dtype=np.float32))


def test_codes_and_level_come_from_tags():
    study = planted()
    model = Origin("model", "toy")
    tags = [
        Tag(e.id, code, 0.9, "present", Span(e.start, e.end), model)
        for e in study.excerpts
        if "navigator" in e.text
        for code in ("relationship/trust", "level/system")
    ]
    cards = find_patterns(replace(study, tags=tuple(tags)), vectors_for(study))
    card = next(c for c in cards if topic_of(study, c) == "navigator")
    assert card.level == "system"
    assert card.codes["relationship/trust"].n <= card.codes["relationship/trust"].of


def test_a_contrary_case_near_in_meaning_is_a_counter_example():
    study = planted()
    model = Origin("model", "toy")
    mine = [e for e in study.excerpts if "trust" in e.text]
    tags = [
        Tag(
            e.id,
            "relationship/trust",
            0.9,
            "contrary" if e is mine[0] else "present",
            Span(e.start, e.end),
            model,
        )
        for e in mine
    ]
    cards = find_patterns(replace(study, tags=tuple(tags)), vectors_for(study))
    card = next(c for c in cards if topic_of(study, c) == "visits")
    assert mine[0].id in card.counter_examples
    assert mine[0].id not in card.members
