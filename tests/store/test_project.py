"""What the project keeps, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import numpy as np
import pytest

from nlp_realist.errors import ProjectError
from nlp_realist.store import Project, create_project, find_project, open_project
from nlp_realist.types import (
    Change,
    Decision,
    Excerpt,
    Origin,
    Relation,
    Span,
    Study,
    Tag,
    Theme,
    Theory,
    Transcript,
)
from tests.studies import MODEL, PERSON, quotation, small_study


def keep(project: Project, study: Study) -> None:
    """Store a whole study, in the order in which a run does it."""
    project.put_setting("name", study.name)
    project.set_codebook("codes: ...", study.codebook)
    project.add_transcripts(study.transcripts)
    project.replace_excerpts(study.excerpts)
    project.add_tags(study.tags)
    project.save_patterns("first", study.patterns)
    project.add_decisions(study.decisions)
    project.record_run(study.manifest)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "study.realist", name="A study") as made:
        yield made


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stored") / "study.realist"
    with create_project(path, name="A study") as made:
        keep(made, small_study())
    return path


@pytest.fixture
def full(stored: Path, tmp_path: Path) -> Iterator[Project]:
    with open_project(copy(stored, tmp_path)) as opened:
        yield opened


def tags_of(project: Project, person: bool) -> list[Tag]:
    return [t for t in project.tags() if (t.origin.kind == "person") == person]


def test_the_study_read_back_is_the_study_stored(full: Project) -> None:
    assert full.study() == small_study()


def test_it_is_the_same_after_closing(full: Project) -> None:
    full.close()
    with open_project(full.path) as again:
        assert again.study() == small_study()
    assert [p.name for p in full.path.parent.iterdir()] == ["study.realist"]


def test_it_counts_what_it_holds(full: Project) -> None:
    assert full.counts() == {
        "transcripts": 3,
        "turns": 7,
        "excerpts": 7,
        "tags": 7,
        "patterns": 2,
        "pattern runs": 1,
        "decisions": 3,
        "vectors": 0,
        "runs": 1,
    }


def test_a_new_project_is_an_empty_study(project: Project) -> None:
    study = project.study()
    assert study.name == project.name == "A study"
    assert (study.transcripts, study.codebook.codes, study.manifest) == ((), (), {})
    assert set(project.counts().values()) == {0}


def test_a_project_can_be_made_with_its_codebook(tmp_path: Path) -> None:
    codebook = small_study().codebook
    path = tmp_path / "new folder" / "s.realist"
    with create_project(path, name="S", codebook=codebook, codebook_text="é: 1\r\n") as made:
        assert made.codebook() == codebook
        assert made.codebook_text() == "é: 1\r\n"


def test_a_transcript_is_added_once(full: Project) -> None:
    first, *_ = small_study().transcripts
    renamed = replace(first, name="other.docx")
    new = Transcript("new.txt", "Yes.", ())
    assert full.add_transcripts([renamed, new, new]) == [new.id]
    assert [t.name for t in full.transcripts()][::3] == [first.name, "new.txt"]


def test_roles_can_be_brought_up_to_date(full: Project) -> None:
    first, *others = small_study().transcripts
    turns = tuple(replace(turn, role="manager") for turn in first.turns)
    changed = replace(first, turns=turns, attributes={"site": "West"}, notes=())
    full.update_transcripts([changed])
    assert full.transcripts() == [changed, *others]
    assert len(full.tags()) == 7, "tags stay where they are"


def test_excerpts_that_stay_keep_their_tags_and_the_others_lose_the_machine_s(
    full: Project,
) -> None:
    study = small_study()
    kept = study.excerpts[:3]
    full.replace_excerpts(kept)
    assert full.excerpts() == list(kept)
    assert full.tags() == [t for t in study.tags if t.excerpt in {e.id for e in kept}]


def test_a_person_s_tags_come_back_with_their_excerpts(full: Project) -> None:
    study = small_study()
    full.replace_excerpts([])
    assert full.excerpts() == full.tags() == []
    full.replace_excerpts(study.excerpts)
    assert full.excerpts() == list(study.excerpts)
    assert full.tags() == [t for t in study.tags if t.origin == PERSON]


def test_the_order_of_excerpts_is_that_of_the_latest_segmentation(full: Project) -> None:
    backwards = small_study().excerpts[::-1]
    full.replace_excerpts(backwards)
    assert full.excerpts() == list(backwards)


def test_a_run_replaces_the_tags_of_its_model_only(full: Project) -> None:
    excerpt = small_study().excerpts[4]
    newer = replace(MODEL, codebook="f00d")
    fresh = Tag(excerpt.id, "level/family", 0.5, "present", excerpt_span(excerpt), newer)
    before = tags_of(full, person=True)
    full.replace_tags(newer, [fresh])
    assert tags_of(full, person=False) == [fresh]
    assert tags_of(full, person=True) == before
    assert full.tags(newer) == [fresh]
    assert set(full.origins()) == {newer, PERSON}


def excerpt_span(excerpt: Excerpt) -> Span:
    return Span(excerpt.start, excerpt.end)


def test_a_run_can_not_replace_a_person_s_tags(full: Project) -> None:
    with pytest.raises(ValueError, match="person"):
        full.replace_tags(PERSON, [])
    with pytest.raises(ValueError, match="another origin"):
        full.replace_tags(Origin("model", "other"), list(small_study().tags))
    assert len(full.tags()) == 7


def test_a_tag_given_again_takes_the_place_of_the_first(full: Project) -> None:
    first, *others = small_study().tags
    changed = replace(first, score=0.25, direction="contrary")
    full.add_tags([changed])
    assert full.tags() == [changed, *others]


def test_a_tag_on_an_unknown_excerpt_is_refused_whole(full: Project) -> None:
    first = small_study().tags[0]
    lost = replace(first, excerpt="nowhere")
    with pytest.raises(ProjectError, match="does not hold"):
        full.add_tags([replace(first, score=0.1), lost])
    assert full.tags() == list(small_study().tags)


def test_earlier_runs_of_patterns_stay(full: Project) -> None:
    first, second = small_study().patterns
    assert full.save_patterns({"seed": "1"}, [second]) == 2
    assert full.patterns() == [second]
    assert full.patterns(1) == [first, second]
    runs = full.pattern_runs()
    assert [(r.number, r.name, r.patterns) for r in runs] == [(2, "", 1), (1, "first", 2)]
    assert runs[0].provenance == {"seed": "1"}


def test_no_pattern_is_a_result_too(full: Project) -> None:
    full.save_patterns("second", [])
    assert full.patterns() == []


def test_the_same_run_again_is_kept_once(full: Project) -> None:
    full.save_patterns("first", small_study().patterns)
    assert len(full.pattern_runs()) == 1
    full.save_patterns("first", small_study().patterns, provenance={"seed": "1"})
    assert len(full.pattern_runs()) == 2


def test_what_a_run_gives_beside_its_patterns(full: Project) -> None:
    cards = small_study().patterns
    themes, changes = [Theme("t", "Trust")], [Change("new", "pattern-1", "trust", 0, 2)]
    full.save_patterns("second", cards, themes=themes, changes=changes)
    assert (full.themes(), full.changes(), full.relations()) == (themes, changes, [])
    assert full.themes(1) == []
    related = [Relation("T1", "pattern", "pattern-1", "refines", 0.4)]
    full.save_patterns("second", cards, relations=related)
    assert len(full.pattern_runs()) == 2
    assert (full.themes(), full.changes(), full.relations()) == ([], changes, related)


def test_theories_are_replaced_as_a_whole(full: Project) -> None:
    first, second = Theory("T1", "if", "then"), Theory("T2", "if", "then", "because", "a paper")
    full.set_theories([first, second])
    full.set_theories([second])
    assert full.theories() == [second]
    assert full.study().theories == (second,)


def test_a_decision_given_twice_is_recorded_once(full: Project) -> None:
    decision = small_study().decisions[1]
    full.add_decision(decision)
    assert full.decisions() == list(small_study().decisions)


def test_a_decision_can_not_be_rewritten(full: Project) -> None:
    decision = small_study().decisions[1]
    with pytest.raises(ProjectError, match="kept for good"):
        full.add_decision(replace(decision, memo="I never said so"))
    assert full.decisions() == list(small_study().decisions)


def test_decisions_outlive_what_they_are_about(full: Project) -> None:
    full.replace_excerpts([])
    full.save_patterns("second", [])
    assert full.decisions() == list(small_study().decisions)


def test_the_latest_codebook_and_manifest_count(full: Project) -> None:
    other = replace(small_study().codebook, version="2", hash="f00d")
    full.set_codebook("newer", other)
    full.record_run({"seed": 1})
    assert (full.codebook_text(), full.codebook()) == ("newer", other)
    assert full.last_manifest() == {"seed": 1}


@pytest.mark.parametrize("value", [None, 3, 0.1, "é\x00", [1, None], {"a": {"b": True}}])
def test_settings_are_any_json(project: Project, value: object) -> None:
    project.put_setting("k", "before")
    project.put_setting("k", value)
    assert project.get_setting("k", "default") == value
    assert project.get_setting("other", "default") == "default"


def test_vectors_come_back_to_the_bit(project: Project) -> None:
    vectors = {"b": np.array([0.1, -0.0, np.nan, np.inf], np.float32), "a": np.float32([1e-40])}
    project.put_vectors("MiniLM", vectors)
    project.put_vectors("other", {"a": np.float32([2])})
    found = project.get_vectors("MiniLM", ["a", "missing", "b"])
    assert list(found) == ["a", "b"]
    for key, vector in found.items():
        assert vector.dtype == np.float32
        assert vector.tobytes() == vectors[key].tobytes()
    found["a"][0] = 5  # they are the caller's own
    assert project.get_vectors("unheard of", ["a"]) == {}


def test_a_vector_put_again_is_the_newer(project: Project) -> None:
    project.put_vectors("m", {"a": np.float32([1])})
    project.put_vectors("m", {"a": np.float32([2])})
    assert project.get_vectors("m", ["a"])["a"].tolist() == [2.0]


def test_more_keys_than_sqlite_has_parameters(project: Project) -> None:
    keys = [f"key {n}" for n in range(40_000)]
    project.put_vectors("m", {key: np.float32([n]) for n, key in enumerate(keys)})
    found = project.get_vectors("m", keys)
    assert list(found) == keys
    assert found["key 39999"].tolist() == [39_999.0]


def test_somebody_who_withdraws_leaves_no_word_behind(full: Project) -> None:
    mother = small_study().transcripts[1]
    said = quotation(small_study().excerpts[4])
    full.save_patterns(
        "second",
        small_study().patterns,
        changes=[Change("new", "pattern-1", "believe", 0, 2)],
        themes=[Theme("t", "believe", patterns=("pattern-1",))],
        relations=[Relation("T1", "excerpt", said.excerpt, "supports", 0.5, evidence=(said,))],
    )
    full.put_vectors("m", {"x": np.float32([1])})
    full.remove_transcripts([mother.id])
    study = full.study()
    assert mother.id not in study.transcript_by_id()
    assert {e.transcript for e in study.excerpts} == {t.id for t in study.transcripts}
    quoted, other = study.patterns
    assert other == small_study().patterns[1]
    assert quoted.members == small_study().patterns[0].members[1:], "the rest of its excerpts stay"
    assert (quoted.id, quoted.version) == ("pattern-1", 2)
    assert (quoted.statement, quoted.label, quoted.central, quoted.phrases) == ("", "", None, ())
    kept = small_study().patterns[0].links[1]
    assert quoted.links == (replace(kept, told_in=None),), "whoever told alike is not counted"
    assert quoted.mainstays is None, "they name transcripts and speakers"
    assert quoted.human_statement, "a person wrote it; docs tell to look it through"
    assert (study.changes[0].label, study.themes[0].label) == ("", "")
    assert study.relations == ()
    assert full.counts()["vectors"] == 0
    full.close()
    assert b"started to believe" not in full.path.read_bytes()
    assert b"nobody asked the boys" in full.path.read_bytes()


def test_half_a_character_is_refused_without_quoting_it(project: Project) -> None:
    with pytest.raises(ProjectError, match="lone surrogate") as caught:
        project.add_transcripts([Transcript("a.txt", "secret \ud83d", ())])
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert project.transcripts() == []


def test_two_readers_and_a_writer_share_a_project(full: Project) -> None:
    with open_project(full.path) as one, open_project(full.path, read_only=True) as two:
        one.add_decision(Decision("tag", "t", "accept", "R", "2024-01-01T00:00:00+00:00"))
        assert len(two.decisions()) == len(full.decisions()) == 4


def test_a_folder_s_only_project_is_found(full: Project, tmp_path: Path) -> None:
    assert find_project(tmp_path) == find_project(full.path) == full.path
    (tmp_path / "other.realist").touch()
    with pytest.raises(ProjectError, match=r"2 project files.*other\.realist"):
        find_project(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProjectError, match="no project file"):
        find_project(tmp_path / "empty")
