"""docs/outputs.md names every column and key that is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp_realist.export import write_patterns_jsonl, write_tags_jsonl
from nlp_realist.export.codings import CODINGS, DECISIONS, EXCERPTS, MEMBERS, Rows
from nlp_realist.export.linked import LINKS
from tests.studies import small_study

DOCS = (Path(__file__).parent.parent.parent / "docs" / "outputs.md").read_text("utf-8")


def part(heading: str) -> str:
    """The text from one heading or bold name to the next."""
    text = DOCS.split(heading, 1)[1]
    return text.split("\n## ", 1)[0].split("\n**", 1)[0]


def test_every_column_of_the_workbook_is_described() -> None:
    rows = Rows(small_study())
    tables = {
        "**Transcripts**": rows.transcripts()[0],
        "**Excerpts**": EXCERPTS,
        "**Codings**": CODINGS,
        "**Patterns**": rows.patterns()[0],
        "**Pattern members**": MEMBERS,
        "**Pattern links**": LINKS,
        "**Decisions**": DECISIONS,
    }
    computed = {"speakers", "of speakers", "sites", "of sites"}  # "...", by the study's units
    for heading, columns in tables.items():
        for column in columns:
            assert column.title in part(heading) or column.title in computed, heading


def test_every_key_of_a_line_is_described(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    write_tags_jsonl(small_study(), path)
    excerpt = json.loads(path.read_text("utf-8").splitlines()[1])
    for key in (*excerpt, *(f"tags[].{key}" for key in excerpt["tags"][0])):
        assert f"`{key}`" in part("## tags.jsonl")
    write_patterns_jsonl(small_study(), path)
    card = json.loads(path.read_text("utf-8").splitlines()[0])
    for key in (*card, *card["central"], *card["member_quotations"][0]):
        assert f"`{key}`" in part("## patterns.jsonl")


@pytest.mark.parametrize("key", ["study", "counts"])
def test_the_keys_added_to_the_manifest_are_described(key: str) -> None:
    assert f"`{key}`" in part("## manifest.json")
