"""Whatever a study holds, what is read back equals it."""

from __future__ import annotations

import string
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp_realist.store import Project, create_project
from nlp_realist.types import (
    Chain,
    Change,
    Code,
    Codebook,
    Count,
    Decision,
    Evidence,
    Excerpt,
    Family,
    Mainstay,
    Origin,
    Pattern,
    Relation,
    Slot,
    Span,
    Step,
    Study,
    Tag,
    Theme,
    Theory,
    Transcript,
    Turn,
)

words = st.text(max_size=12)
names = st.text(alphabet=string.ascii_letters + "/ é", max_size=8)
maybe = st.none() | words
places = st.integers(0, 2**40)
numbers = st.floats(allow_nan=False)
tuples = st.lists(words, max_size=2).map(tuple)
attributes = st.dictionaries(words, words, max_size=2)
scalars = st.none() | st.booleans() | st.integers() | numbers | words
counts = st.dictionaries(words, st.builds(Count, places, places), max_size=2)
evidence = st.builds(
    Evidence, words, words, places, places, words, maybe, maybe, words, st.booleans()
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    text = draw(st.text(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    turns = tuple(
        Turn(start, end, draw(maybe), draw(maybe), draw(st.none() | numbers))
        for start, end in pairwise(cuts)
    )
    return Transcript(draw(words), text, turns, draw(attributes), draw(words), draw(tuples))


@st.composite
def excerpts(draw: st.DrawFn, sources: list[Transcript]) -> Excerpt:
    source = draw(st.sampled_from(sources))
    start, end = sorted(draw(st.tuples(places, places)))
    said = draw(words)
    return Excerpt(source.id, draw(places), start, end, said, draw(maybe), draw(maybe), draw(words))


origins = st.builds(Origin, st.sampled_from(["model", "person"]), words, st.just("c"))
codes = st.builds(Code, words, words, words, tuples, tuples, words, tuples, tuples, tuples, tuples)
families = st.builds(Family, words, words, words, st.sampled_from(["one", "any"]), st.booleans())
codebooks = st.builds(
    Codebook,
    words,
    words,
    st.lists(families, max_size=2).map(tuple),
    st.lists(codes, max_size=2).map(tuple),
    words,
)
slots = st.builds(
    Slot, st.sampled_from(["stated", "implied", "empty"]), st.lists(evidence, max_size=2).map(tuple)
)
mainstays = st.builds(Mainstay, st.sampled_from(["speaker", "site"]), words, words)
steps = st.builds(Step, words, evidence, evidence, evidence)
chains = st.builds(
    Chain,
    st.lists(steps, min_size=1, max_size=2).map(tuple),
    st.none() | st.builds(Count, places, places),
)
patterns = st.builds(
    Pattern,
    id=words,
    label=words,
    statement=words,
    members=tuples,
    level=maybe,
    status=st.sampled_from(["candidate", "lead", "accepted", "rejected"]),
    version=places,
    human_statement=words,
    phrases=tuples,
    central=st.none() | evidence,
    counter_examples=tuples,
    support=counts,
    codes=counts,
    slots=st.dictionaries(names, slots, max_size=2),
    stability=st.none() | numbers,
    silences=tuples,
    silent_in=tuples,
    contrasts=st.lists(st.dictionaries(words, scalars, max_size=2), max_size=2).map(tuple),
    leads_to=tuples,
    rivals=tuples,
    memo=words,
    places=st.dictionaries(names, st.tuples(numbers, numbers), max_size=2),
    provenance=attributes,
    breakdown=st.lists(st.dictionaries(words, scalars, max_size=2), max_size=2).map(tuple),
    notices=tuples,
    mainstays=st.none() | st.lists(mainstays, max_size=2).map(tuple),
    links=st.lists(chains, max_size=2).map(tuple),
)
decisions = st.builds(
    Decision,
    st.sampled_from(["tag", "pattern", "theory", "theme"]),
    *(words, words, words, words, words, attributes),
)
changes = st.builds(
    Change, st.sampled_from(["new", "gone"]), words, words, places, places, others=tuples
)
themes = st.builds(Theme, words, words, maybe, words, tuples, likeness=st.none() | numbers)
theories = st.builds(Theory, words, words, words, words, words)
relations = st.builds(
    Relation,
    *(words, st.sampled_from(["excerpt", "pattern"]), words, st.sampled_from(["supports"])),
    similarity=st.none() | numbers,
    parts=st.dictionaries(words, numbers, max_size=2),
    evidence=st.lists(evidence, max_size=1).map(tuple),
    why=words,
)


@st.composite
def tags(draw: st.DrawFn, on: list[Excerpt]) -> Tag:
    span = Span(draw(places), draw(places))
    direction = draw(st.sampled_from(["present", "contrary"]))
    excerpt = draw(st.sampled_from(on)).id
    origin, unsure = draw(origins), draw(st.booleans())
    return Tag(excerpt, draw(words), draw(numbers), direction, span, origin, unsure)


@st.composite
def studies(draw: st.DrawFn) -> Study:
    def several(of: st.SearchStrategy) -> list:
        return draw(st.lists(of, max_size=4, unique_by=lambda noun: noun.id))

    texts = several(transcripts())
    cut = several(excerpts(texts)) if texts else []
    return Study(
        name=draw(words),
        transcripts=tuple(texts),
        excerpts=tuple(cut),
        codebook=draw(codebooks),
        tags=tuple(several(tags(cut))) if cut else (),
        patterns=tuple(draw(st.lists(patterns, max_size=2))),
        decisions=tuple(several(decisions)),
        manifest=draw(st.dictionaries(words, scalars | st.lists(scalars, max_size=2), max_size=2)),
        themes=tuple(several(themes)),
        changes=tuple(draw(st.lists(changes, max_size=2))),
        theories=tuple(draw(st.lists(theories, max_size=2))),
        relations=tuple(several(relations)),
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with create_project(tmp_path_factory.mktemp("store") / "s.realist", name="S") as made:
        yield made


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(study=studies())
def test_a_stored_study_equals_the_one_read_back(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "s.realist"
    path.unlink(missing_ok=True)
    with create_project(path, name=study.name, codebook=study.codebook) as project:
        project.add_transcripts(study.transcripts)
        project.replace_excerpts(study.excerpts)
        project.add_tags(study.tags)
        project.set_theories(study.theories)
        project.save_patterns(
            "run",
            study.patterns,
            changes=study.changes,
            themes=study.themes,
            relations=study.relations,
        )
        project.add_decisions(study.decisions)
        project.record_run(study.manifest)
        assert project.study() == study


@settings(max_examples=30, deadline=None)
@given(vector=arrays(np.float32, st.integers(1, 6)), key=words)
def test_vectors_survive_to_the_bit(project: Project, vector: np.ndarray, key: str) -> None:
    project.put_vectors("m", {key: vector})
    assert project.get_vectors("m", [key])[key].tobytes() == vector.tobytes()


def test_a_vector_of_another_kind_is_kept_as_float32(project: Project) -> None:
    backwards = np.arange(6, dtype=">f8")[::-2]
    project.put_vectors("m", {"k": backwards})
    assert project.get_vectors("m", ["k"])["k"].tolist() == [5.0, 3.0, 1.0]
