"""What stands beside the patterns: breakdowns by group, themes, and theories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.discover import breakdown, find_themes, recount, relate_theories
from nlp_realist.discover.bearing import as_sentence
from nlp_realist.errors import SettingsError
from nlp_realist.types import Pattern, Study, Theory
from tests.discover.toys import study_of
from tests.studies import small_study

STUDY = small_study()


def by(name: str) -> dict[str, tuple[object, ...]]:
    (first, _) = breakdown(STUDY, STUDY.patterns, [name])
    keys = ("unit", "n", "of", "excerpts", "of_excerpts")
    return {str(row["group"]): tuple(row[key] for key in keys) for row in first.breakdown}


def test_a_breakdown_has_every_group_and_each_denominator() -> None:
    assert by("site") == {
        "North": ("transcripts", 1, 1, 1, 3),
        "South": ("transcripts", 1, 2, 1, 4),
    }
    assert by("wave") == {
        "1": ("transcripts", 1, 1, 1, 3),
        "not given": ("transcripts", 1, 2, 1, 4),
    }
    assert by("role")["practitioner"] == ("speakers", 1, 2, 1, 2)
    assert by("speaker")["Mum, south/mother.vtt"] == ("excerpts", 1, 2, 1, 2)
    assert by("transcript")["south/visit.txt"] == ("excerpts", 0, 1, 0, 1)


def test_a_group_that_nobody_has_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"nothing is known of 'team'.*role.*site"):
        breakdown(STUDY, (), ["team"])


def test_a_regrouped_pattern_is_counted_anew() -> None:
    first, lead = STUDY.patterns
    both = replace(first, members=(*first.members, *lead.members))
    (card,) = recount(STUDY, [both])
    assert (card.support["excerpts"].n, card.support["transcripts"].n) == (3, 2)
    assert card.codes["whole_family/child_voice"].n == 1
    assert (card.stability, card.contrasts, card.silences) == (None, (), ())
    assert card.human_statement == first.human_statement
    (lone,) = recount(STUDY, [replace(first, members=first.members[:1])])
    assert lone.status == "lead"


# ---------------------------------------------------------------- themes

LINES = ("door {}", "doors {}", "court {}", "judge {}", "diary {}")
TALK = study_of([[(f"P{c}", line.format(c)) for line in LINES] for c in range(6)])


def topics() -> np.ndarray:
    rng = np.random.default_rng(1)
    home, law, desk = rng.normal(size=(3, 32))
    near = [home, home + 0.1 * rng.normal(size=32), law, law + 0.1 * rng.normal(size=32), desk]
    rows = [near[n % 5] + 0.05 * rng.normal(size=32) for n in range(30)]
    return np.array(rows, dtype=np.float32)


def cards(levels: Sequence[str | None]) -> list[Pattern]:
    return [
        Pattern(
            f"p{n}",
            LINES[n],
            "",
            tuple(e.id for e in TALK.excerpts[n::5]),
            level,
            phrases=(LINES[n].split()[0],),
        )
        for n, level in enumerate(levels)
    ]


def test_themes_go_by_level_first_and_then_by_likeness() -> None:
    patterns = cards(["family", "family", "family", "system", None])
    themes = find_themes(TALK, topics(), patterns)
    shape = [(t.label, t.parent != "", t.patterns) for t in themes]
    assert shape == [
        ("Family", False, ("p2",)),
        ("door", True, ("p0", "p1")),
        ("System", False, ("p3",)),
        ("No level", False, ("p4",)),
    ]
    assert themes[1].likeness is not None and themes[1].likeness > 0.8
    assert find_themes(TALK, topics(), patterns) == themes


def test_leads_and_rejected_patterns_make_no_theme() -> None:
    patterns = [replace(p, status="lead") for p in cards(["family"] * 4)]
    assert find_themes(TALK, topics(), patterns) == []


# ---------------------------------------------------------------- theories

TELLING = (
    "She came back every week, so I began to trust her.",
    "He came back every week, and I still didn't trust him.",
    "They came back every week, all winter.",
    "The lorry broke down near the harbour.",
    "We painted the hall green.",
    "The bus was late.",
)
RETURN = Theory("T1", "she came back every week", "I began to trust her")
ELSEWHERE = Theory("T2", "methane boils in the rocket", "the launch waits")


def said(texts: Sequence[str]) -> np.ndarray:
    """Vectors by the words that a text has."""
    known = ("back", "week", "trust", "lorry", "painted", "bus", "hall", "harbour")
    rows = [[float(word in text) + 0.01 for word in known] for text in texts]
    return np.array(rows, dtype=np.float32)


def talk() -> Study:
    return study_of([[(f"P{n}", line)] for n, line in enumerate((*TELLING, *TELLING[3:] * 4))])


def test_theories_are_supported_refuted_and_met_with_silence() -> None:
    study = talk()
    vectors = said([e.text for e in study.excerpts])
    found = relate_theories(study, vectors, [RETURN], encode=said)
    kinds = {r.target: (r.kind, r.why) for r in found}
    first, second, third = (kinds[e.id] for e in study.excerpts[:3])
    assert first[0] == "supports"
    assert second[0] == "refutes" and "went badly here" in second[1]
    assert third[0] == "silent" and "no consequence" in third[1]
    assert len(found) == 3
    assert all(r.similarity is not None and 0 <= r.similarity <= 1 for r in found)
    evidence = found[[r.target for r in found].index(study.excerpts[0].id)].evidence
    assert [e.text for e in evidence] == ["She came back every week", "I began to trust her"]
    texts = {t.id: t.text for t in study.transcripts}
    assert all(texts[e.transcript][e.start : e.end] == e.text for r in found for e in r.evidence)


def test_patterns_bear_on_a_theory_by_their_excerpts() -> None:
    study = talk()
    members = tuple(e.id for e in study.excerpts[:3])
    pattern = Pattern("p", "coming back", "", members)
    other = Pattern("q", "chores", "", tuple(e.id for e in study.excerpts[3:6]))
    vectors = said([e.text for e in study.excerpts])
    found = relate_theories(study, vectors, [RETURN], encode=said, patterns=[other, pattern])
    (relation,) = [r for r in found if r.subject == "pattern"]
    assert relation.target == "p"
    assert relation.why.startswith("3 of its 3 excerpts bear on it: 1 refutes, 1 silent")


def test_a_theory_that_nothing_comes_near() -> None:
    study = talk()
    vectors = said([e.text for e in study.excerpts])
    (relation,) = relate_theories(
        study, vectors, [ELSEWHERE], encode=lambda texts: np.zeros((len(texts), 8), np.float32)
    )
    assert (relation.subject, relation.kind, relation.similarity) == ("study", "silent", None)
    empty = replace(study, excerpts=())
    assert relate_theories(empty, vectors[:0], [RETURN], encode=said)[0].subject == "study"
    assert relate_theories(study, vectors, [], encode=said) == []


def test_what_is_told_like_a_theory_comes_first() -> None:
    study = talk()
    texts = [e.text for e in study.excerpts]

    def told(texts: Sequence[str]) -> np.ndarray:
        alike = [text.startswith("When ") or "winter" in text for text in texts]
        return np.array([[1.0, 0.1] if one else [0.1, 1.0] for one in alike], dtype=np.float32)

    plain = relate_theories(study, said(texts), [RETURN], encode=said)
    first = relate_theories(study, said(texts), [RETURN], encode=said, told=(told(texts), told))
    assert plain[0].target != study.excerpts[2].id
    assert first[0].target == study.excerpts[2].id
    spoilt = told(texts)
    spoilt[-1] = np.nan
    assert relate_theories(study, said(texts), [RETURN], encode=said, told=(spoilt, told))[0].target


@pytest.mark.parametrize(
    ("theory", "sentence"),
    [
        (RETURN, "When she came back every week, so I began to trust her."),
        (
            Theory("T", "If asked", "Then they tell.", "being asked is rare"),
            "When asked, being asked is rare, so they tell.",
        ),
        (Theory("T", "", "they tell"), "So they tell."),
    ],
)
def test_a_theory_is_put_in_one_sentence(theory: Theory, sentence: str) -> None:
    assert as_sentence(theory) == sentence
