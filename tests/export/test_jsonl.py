"""Lines of JSON: what is in them, and that any reader takes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.errors import RealistError
from nlp_realist.export import (
    pattern_as_dict,
    write_examples_jsonl,
    write_manifest,
    write_patterns_jsonl,
    write_tags_jsonl,
)
from nlp_realist.export.json_text import json_line
from nlp_realist.types import Pattern, Study
from tests.studies import small_study

Writer = Callable[[Study, Path], None]


def written(write: Writer, study: Study, folder: Path) -> list[dict[str, Any]]:
    path = folder / "out.jsonl"
    write(study, path)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_excerpt_is_there_coded_or_not(tmp_path: Path) -> None:
    study = small_study()
    rows = written(write_tags_jsonl, study, tmp_path)
    assert [row["id"] for row in rows] == [excerpt.id for excerpt in study.excerpts]
    assert [len(row["tags"]) for row in rows] == [0, 2, 1, 0, 2, 1, 1]


def test_an_excerpt_says_where_it_stands_and_a_tag_what_it_rests_on(tmp_path: Path) -> None:
    study = small_study()
    row = written(write_tags_jsonl, study, tmp_path)[4]
    text = study.transcripts[1].text
    said = "She listened, and because she kept coming I started to believe her. 😀"
    assert (row["transcript"], row["speaker"], row["role"]) == ("south/mother.vtt", "Mum", "parent")
    assert text[row["start"] : row["end"]] == row["text"] == said
    assert row["tags"][1] == {
        "id": study.tags[4].id,
        "code": "relationship/dependable",
        "direction": "present",
        "score": 1.0,
        "unsure": False,
        "evidence": [text.index("she kept"), text.index(" I started")],
        "evidence_text": "she kept coming",
        "origin": {"kind": "person", "name": "R. Coder", "codebook": "c0de"},
        "cues": [],
        "nearest_examples": [],
    }


def test_a_tag_says_why_without_the_words_of_the_examples(tmp_path: Path) -> None:
    study = small_study()
    row = written(write_tags_jsonl, study, tmp_path)[1]
    trust = row["tags"][0]
    (cue,) = trust["cues"]
    assert (cue["text"], cue["direction"]) == ("trust", "present")
    assert study.transcripts[0].text[cue["start"] : cue["end"]] == "trust"
    assert [(e["id"], e["cosine"]) for e in trust["nearest_examples"]] == [
        ("a-1:4", 0.7),
        ("a-1:9", 0.6),
        ("b-2:7", 0.5),
    ]
    assert trust["nearest_examples"][1]["codes"] == {"relationship/trust": "contrary"}
    assert "every Friday" not in json.dumps(row)


def test_examples_are_written_once_and_say_that_they_are_invented(tmp_path: Path) -> None:
    rows = written(write_examples_jsonl, small_study(), tmp_path)
    assert [(row["id"], row["invented"], row["nearest_to_tags"]) for row in rows] == [
        ("a-1:4", True, 2),
        ("a-1:9", True, 1),
        ("b-2:7", True, 1),
    ]
    assert rows[2]["near_miss_of"] == ["relationship/trust"]
    assert written(write_examples_jsonl, replace(small_study(), grounds={}), tmp_path) == []


def test_scores_have_the_digits_that_mean_something(tmp_path: Path) -> None:
    study = small_study()
    tag = replace(study.tags[0], score=float(np.float32(0.1)))
    rows = written(write_tags_jsonl, replace(study, tags=(tag,)), tmp_path)
    assert rows[1]["tags"][0]["score"] == 0.1


def test_a_card_has_every_field_of_the_noun_in_its_order() -> None:
    names = [field.name for field in fields(Pattern)]
    assert list(pattern_as_dict(small_study().patterns[0])) == names


def test_a_card_of_a_study_has_the_words_too(tmp_path: Path) -> None:
    study = small_study()
    card, lead = written(write_patterns_jsonl, study, tmp_path)
    assert card == pattern_as_dict(study.patterns[0], study)
    assert card["members"] == list(study.patterns[0].members)
    assert [m["speaker"] for m in card["member_quotations"]] == ["Mum", "P1"]
    assert card["counter_example_quotations"][0]["text"] == "The last one never rang back."
    assert card["central"]["transcript"] == "south/mother.vtt"
    assert card["central"]["transcript_id"] == study.transcripts[1].id
    assert card["support"]["transcripts"] == {"n": 2, "of": 3}
    assert card["slots"]["context"] == {"state": "empty", "evidence": []}
    assert card["slots"]["mechanism"]["evidence"][0]["text"].startswith("She listened")
    link = card["links"][1]
    assert [said["text"] for said in map(link["steps"][0].get, ("cause", "effect", "signal"))] == [
        "We come back",
        "they begin to trust us",
        "so",
    ]
    assert (link["steps"][0]["relation"], link["told_in"]) == ("cause", {"n": 2, "of": 2})
    assert card["mainstays"][1:] == [
        {
            "kind": "speaker",
            "name": "P1",
            "transcript": "north/group 1.docx",
            "transcript_id": study.transcripts[0].id,
        },
        {"kind": "site", "name": "North", "transcript": "", "transcript_id": ""},
    ]
    outcomes = card["slots"]["outcome"]["evidence"]
    assert [(e["kind"], e["intended"]) for e in outcomes] == [("better", True), ("", False)]
    assert (lead["mainstays"], lead["links"]) == (None, [])
    assert (lead["status"], lead["central"], lead["stability"]) == ("lead", None, None)


def test_a_member_that_is_no_longer_an_excerpt_has_no_words() -> None:
    study = small_study()
    later = replace(study, excerpts=study.excerpts[4:])
    card = pattern_as_dict(study.patterns[0], later)
    assert len(card["members"]) == 2
    assert len(card["member_quotations"]) == 1


def test_the_manifest_is_sorted_and_the_same_each_time(tmp_path: Path) -> None:
    study = small_study()
    path = tmp_path / "manifest.json"
    write_manifest(study, path)
    first = path.read_bytes()
    backwards = dict(reversed(study.manifest.items()))
    write_manifest(replace(study, manifest=backwards), path)
    assert path.read_bytes() == first
    manifest = json.loads(first)
    assert list(manifest) == ["counts", "inputs", "seed", "settings", "study"]
    assert manifest["counts"]["tags"] == 7
    assert manifest["settings"] == {"aim": "balanced"}


@pytest.mark.parametrize("write", [write_tags_jsonl, write_patterns_jsonl, write_manifest])
def test_an_output_that_fails_leaves_the_one_before(tmp_path: Path, write: Writer) -> None:
    path = tmp_path / "out"
    write(small_study(), path)
    before = path.read_bytes()
    broken = replace(small_study(), tags=None, patterns=None)  # type: ignore[arg-type]
    with pytest.raises((TypeError, AttributeError)):
        write(broken, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", [write_tags_jsonl, write_patterns_jsonl, write_manifest])
def test_a_place_that_can_not_be_written_is_told(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(RealistError, match=r"out: the file can't be written \(No such file"):
        write(small_study(), tmp_path / "nowhere" / "out")


@given(st.text(st.characters()))
def test_any_text_is_one_line_of_utf8(text: str) -> None:
    line = json_line({"text": text})
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode("utf-8")) == {"text": text}


def test_what_json_lacks_becomes_null_or_text() -> None:
    value = {"a": float("nan"), 1: np.float32(0.5), "p": Path("a/b"), "s": {"y", "x"}, "t": (1,)}
    assert json_line(value) == '{"a": null, "1": 0.5, "p": "a/b", "s": ["x", "y"], "t": [1]}'
