"""What people decide outlives a run over more data, and nothing of it is lost in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp_realist import pattern_run, pipeline
from nlp_realist.config import Settings
from nlp_realist.store import Project, create_project
from nlp_realist.types import Pattern, Study
from tests.discover.toys import CHATTER, CODEBOOK, TOPICS, study_of

TOPIC_WORDS = ("trust", "caseload", "navigator", "kettle", "swimming")
MORE = {
    **TOPICS,
    "kettle": "He put the kettle on before he asked anything, so Mam sat down with him, time {}.",
    "swimming": "The swimming club took the lads, which meant they slept at night, week {}.",
}


def seeded(text: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big"))


def meant(text: str) -> np.ndarray:
    """A vector by topic word, with noise of its own."""
    topic = next((word for word in TOPIC_WORDS if word in text), text)
    return seeded(topic).normal(size=48) + 0.25 * seeded(text).normal(size=48)


@dataclass
class Encoder:
    name: str = "toy"

    def encode(self, texts: Sequence[str], progress: Any = None) -> np.ndarray:
        return np.array([meant(text) for text in texts], np.float32).reshape(len(texts), 48)


@dataclass
class Tagger:
    id: str = "toy-1"
    opinions: int = 0
    learnt: None = None

    def inputs(self, excerpts: Sequence[Any]) -> list[str]:
        return [excerpt.text for excerpt in excerpts]

    def meaning(self, vectors: np.ndarray) -> np.ndarray:
        return vectors

    def sense(self, vectors: np.ndarray) -> np.ndarray:
        return vectors

    def record(self, aim: str) -> dict[str, Any]:
        return {}


TOOLS: Any = pipeline.Tools(Tagger(), Encoder())  # type: ignore[arg-type]


def telling(first: int, last: int, topics: dict[str, str] = MORE) -> Study:
    """Cases in which each topic is told once by somebody, among chatter."""
    documents = []
    for case in range(first, last):
        lines = [
            (f"Speaker{case}{n}", line.format(100 * case + n))
            for n, line in enumerate(topics.values())
        ]
        chatter = [(f"Other{case}", CHATTER.format(10 * case + n)) for n in range(3)]
        documents.append([*lines, *chatter])
    return study_of(documents, sites=("North", "South"))


def add(project: Project, study: Study) -> None:
    project.add_transcripts(study.transcripts)
    project.replace_excerpts([*project.excerpts(), *study.excerpts])


def run(project: Project, **options: Any) -> Study:
    pipeline.find_project_patterns(project, TOOLS, Settings(), **options)
    return pipeline.standing(project, None)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "study.realist", name="Toy") as made:
        made.set_codebook("codes: ...", CODEBOOK)
        add(made, telling(0, 8))
        yield made


def about(study: Study, word: str) -> Pattern:
    """The pattern most of whose excerpts have this word."""
    words = {excerpt.id: excerpt.text for excerpt in study.excerpts}

    def share(pattern: Pattern) -> float:
        return sum(word in words.get(m, "") for m in pattern.members) / len(pattern.members)

    return max(study.patterns, key=lambda pattern: (share(pattern), len(pattern.members)))


def decide(project: Project, pattern: Pattern, verdict: Any, who: str = "Ren", **told: Any) -> None:
    stored = {p.id: p for p in project.patterns()}.get(pattern.id, pattern)
    pipeline.decide_on_pattern(project, stored, verdict, reviewer=who, **told)


def test_nothing_that_was_decided_is_lost_when_data_are_added(project: Project) -> None:
    first = run(project)
    visits, caseload, navigator, kettle, swimming = (about(first, w) for w in TOPIC_WORDS)
    assert len({p.id for p in (visits, caseload, navigator, kettle, swimming)}) == 5
    decide(project, visits, "accept", memo="seen it")
    decide(project, visits, "rename", text="Coming back")
    decide(project, visits, "reword", text="Where a worker comes back, trust follows.")
    decide(project, visits, "rival", text="They were ready anyway.")
    decide(project, caseload, "reject")
    decide(project, navigator, "merge", text=kettle.id)
    part = swimming.members[:3]
    decide(project, swimming, "split", text="Two of them", excerpts=part)
    moved = swimming.members[3]
    decide(project, swimming, "move", text=visits.id, excerpts=[moved])
    against = visits.members[-1]
    decide(project, visits, "move", text=visits.id, excerpts=[against], kind="counter-example")
    out = visits.members[-2]
    decide(project, visits, "move", excerpts=[out])
    before = pipeline.standing(project, None)

    add(project, telling(8, 20))
    after = run(project)
    cards = {p.id: p for p in after.patterns}

    kept = cards[visits.id]
    assert (kept.label, kept.status) == ("Coming back", "accepted")
    assert kept.human_statement == "Where a worker comes back, trust follows."
    assert "Ren: seen it" in kept.memo and kept.rivals == ("They were ready anyway.",)
    assert kept.version > {p.id: p for p in before.patterns}[visits.id].version
    assert len(kept.members) > len(visits.members)
    assert set(visits.members) - {against, out} <= set(kept.members)
    assert moved in kept.members
    assert against in kept.counter_examples and against not in kept.members
    assert out not in kept.members

    assert cards[caseload.id].status == "rejected"
    assert about(after, "caseload").id == caseload.id, "no new candidate takes its place"
    assert navigator.id not in cards
    assert set(navigator.members) <= set(cards[kettle.id].members)
    assert len(cards[kettle.id].members) > len(navigator.members) + len(kettle.members)
    (piece,) = [p for p in after.patterns if p.label == "Two of them"]
    assert set(part) <= set(piece.members)
    assert not set(part) & set(cards[swimming.id].members)
    assert after.conflicts == ()
    members = [m for p in after.patterns for m in p.members]
    assert len(members) == len(set(members)), "an excerpt is in one pattern"

    again = run(project)
    assert again.patterns == after.patterns
    assert len(project.pattern_runs()) == 2, "the same again is kept once"


def test_each_pattern_names_the_models_that_it_was_made_with(project: Project) -> None:
    made = run(project).patterns[0].provenance
    assert (made["encoder"], made["bundle"]) == ("toy", "toy-1")
    assert made["codebook"] == project.codebook().hash
    assert made["nlp_realist"] == version("nlp_realist")


def test_so_do_those_of_a_table_that_is_not_stored() -> None:
    class Untagged(pipeline.Tools):
        def tag(self, excerpts: Any, vectors: Any, *, aim: str) -> list[Any]:
            return []

    tools: Any = Untagged(Tagger(), Encoder("toy-2"))  # type: ignore[arg-type]
    found = pipeline.find_patterns_in(telling(0, 8), tools, Settings()).patterns
    assert found
    assert {(p.provenance["encoder"], p.provenance["bundle"]) for p in found} == {
        ("toy-2", "toy-1")
    }


def test_what_changed_since_the_last_run(project: Project) -> None:
    first = run(project)
    assert first.changes == ()
    add(project, telling(8, 16))
    second = run(project)
    kinds = {change.pattern: change for change in second.changes}
    grown = kinds[about(first, "caseload").id]
    assert (grown.kind, grown.before, grown.joined) == ("grown", 8, grown.after - 8)
    assert grown.after >= 16
    assert {kinds[about(first, word).id].kind for word in TOPIC_WORDS} == {"grown"}


def test_a_pattern_keeps_its_id_without_a_decision(project: Project) -> None:
    first = run(project)
    add(project, telling(8, 20))
    second = run(project)
    for word in TOPIC_WORDS:
        assert about(second, word).id == about(first, word).id
        assert about(second, word).version == 2


def test_decisions_outlive_the_withdrawal_of_a_transcript(project: Project) -> None:
    first = run(project)
    visits = about(first, "trust")
    decide(project, visits, "accept")
    decide(project, visits, "rename", text="Coming back")
    gone = first.transcripts[0].id
    project.remove_transcripts([gone])
    second = run(project)
    kept = {p.id: p for p in second.patterns}[visits.id]
    assert (kept.label, kept.status) == ("Coming back", "accepted")
    assert len(kept.members) == len(visits.members) - 1


def test_what_the_data_no_longer_bear_out_is_told_on_the_card(project: Project) -> None:
    first = run(project)
    chatter = [e.id for e in first.excerpts if "weather" in e.text][:6]
    visits = about(first, "trust")
    decide(project, visits, "move", text=visits.id, excerpts=chatter)
    decide(project, visits, "accept")
    add(project, telling(8, 10))
    second = run(project)
    card = {p.id: p for p in second.patterns}[visits.id]
    assert set(chatter) <= set(card.members)

    for transcript in [t.id for t in second.transcripts]:
        project.remove_transcripts([transcript])
    add(project, telling(20, 28, {"kettle": MORE["kettle"], "caseload": MORE["caseload"]}))
    third = run(project)
    assert any(c.target == visits.id for c in third.conflicts) or visits.id not in {
        p.id for p in third.patterns
    }


def test_two_accepted_patterns_stay_two_when_the_search_finds_them_together(
    project: Project,
) -> None:
    first = run(project)
    visits = about(first, "trust")
    half = visits.members[:4]
    decide(project, visits, "split", text="Some visits", excerpts=half)
    split = {p.label: p for p in pipeline.standing(project, None).patterns}
    decide(project, split["Some visits"], "accept")
    decide(project, visits, "accept")
    second = run(project)
    cards = {p.id: p for p in second.patterns}
    assert set(half) <= set(cards[split["Some visits"].id].members)
    assert not set(half) & set(cards[visits.id].members)


def test_only_candidates_that_are_kept_are_compared(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pattern_run, "MOST_CANDIDATES", 2)
    study = run(project)
    candidates = [p for p in study.patterns if p.status == "candidate"]
    assert len(candidates) == 2
    rows = [row for p in candidates for row in p.contrasts]
    assert rows
    assert {row["comparisons"] for row in rows} == {len(rows)}
    assert not any(p.contrasts for p in study.patterns if p.status == "lead")
