"""Theories with what bears on them, and patterns by group, as files; docs name every key."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from nlp_realist.discover import breakdown
from nlp_realist.export import write_codings_xlsx, write_theories_jsonl
from nlp_realist.export.theories import BREAKDOWN, RELATIONS
from nlp_realist.types import Relation, Study, Theory
from tests.studies import quotation, small_study

DOCS = (Path(__file__).parent.parent.parent / "docs" / "outputs.md").read_text("utf-8")


def study() -> Study:
    small = small_study()
    said = small.excerpts[4]
    return replace(
        small,
        patterns=tuple(breakdown(small, small.patterns, ["site"])),
        theories=(
            Theory("T1", "workers return", "trust grows", "", "a paper"),
            Theory("T2", "", ""),
        ),
        relations=(
            Relation("T1", "pattern", "pattern-1", "supports", 0.25, {"if": 0.3}, why="alike"),
            Relation(
                *("T1", "excerpt", said.id, "refines", 0.125),
                parts={"if": 0.1, "then": 0.15},
                evidence=(quotation(said),),
                why="=why",
                settled="unrelated",
                by="Ren",
            ),
            Relation("T2", "study", "", "silent"),
        ),
    )


def test_each_theory_is_a_line_with_all_that_bears_on_it(tmp_path: Path) -> None:
    write_theories_jsonl(study(), tmp_path / "t.jsonl")
    first, second = map(json.loads, (tmp_path / "t.jsonl").read_text("utf-8").splitlines())
    assert (first["id"], first["if"], first["source"]) == ("T1", "workers return", "a paper")
    excerpt = first["relations"][1]
    assert (excerpt["kind"], excerpt["settled"], excerpt["by"]) == ("refines", "unrelated", "Ren")
    assert excerpt["evidence"][0]["transcript"] == "south/mother.vtt"
    assert second["relations"][0]["similarity"] is None
    part = DOCS.split("## theories.jsonl", 1)[1].split("\n## ", 1)[0]
    for key in (*(k for k in first), *(f"relations[].{k}" for k in excerpt)):
        assert f"`{key}`" in part


def test_the_workbook_has_a_sheet_for_each(tmp_path: Path) -> None:
    write_codings_xlsx(study(), tmp_path / "c.xlsx")
    book = load_workbook(tmp_path / "c.xlsx")
    rows = list(book["Theories"].iter_rows(values_only=True))
    assert rows[0] == tuple(column.title for column in RELATIONS)
    told = dict(zip(rows[0], rows[2], strict=True))
    assert (told["why"], told["kind (settled)"], told["speaker"]) == ("=why", "unrelated", "Mum")
    assert told["quotation"].startswith("She listened")
    groups = list(book["Patterns by group"].iter_rows(values_only=True))
    assert groups[0] == tuple(column.title for column in BREAKDOWN)
    assert groups[1][1:6] == ("site", "North", "transcripts", 1, 1)
    for heading, columns in (("**Theories**", RELATIONS), ("**Patterns by group**", BREAKDOWN)):
        part = DOCS.split(heading, 1)[1].split("\n**", 1)[0]
        for column in columns:
            assert f"*{column.title}*" in part or f"*{column.title}" in part, column.title


def test_without_theories_there_is_no_sheet(tmp_path: Path) -> None:
    write_codings_xlsx(small_study(), tmp_path / "c.xlsx")
    names = load_workbook(tmp_path / "c.xlsx", read_only=True).sheetnames
    assert "Theories" not in names and "Patterns by group" not in names
