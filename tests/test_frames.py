"""A study as tables."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from nlp_realist import frames
from nlp_realist.errors import SettingsError
from nlp_realist.types import Codebook, Study
from tests.studies import PERSON, excerpts_of, small_study, transcript

EMPTY = Study("empty", (), (), Codebook("", "", (), ()))
TABLES = {
    frames.transcripts_frame: frames.TRANSCRIPT_COLUMNS,
    frames.excerpts_frame: frames.EXCERPT_COLUMNS,
    frames.tags_frame: frames.TAG_COLUMNS,
    frames.patterns_frame: frames.PATTERN_COLUMNS,
    frames.links_frame: frames.LINK_COLUMNS,
}


@pytest.mark.parametrize("frame", TABLES)
def test_an_empty_study_has_the_columns_too(frame) -> None:
    table = frame(EMPTY)
    assert (len(table), tuple(table.columns)) == (0, TABLES[frame])


def test_transcripts_show_how_much_was_said() -> None:
    table = frames.transcripts_frame(small_study()).set_index("transcript")
    assert list(table.index) == ["north/group 1.docx", "south/mother.vtt", "south/visit.txt"]
    assert table.loc["north/group 1.docx", ["turns", "speakers", "excerpts"]].tolist() == [3, 3, 3]
    assert table["words"].tolist() == [27, 24, 11]
    assert table["site"].tolist() == ["North", "South", "South"]
    assert table["wave"].isna().tolist() == [True, False, True]
    assert table["arm"].isna().all()


def test_another_attribute_is_a_column_at_the_end() -> None:
    study = small_study()
    first = replace(study.transcripts[0], attributes={"language": "cy"})
    table = frames.transcripts_frame(replace(study, transcripts=(first,)))
    assert table.columns[-1] == "language"
    assert table["language"].tolist() == ["cy"]


def test_excerpts_stand_where_they_say() -> None:
    study = small_study()
    table = frames.excerpts_frame(study)
    texts = study.transcript_by_id()
    for row in table.itertuples():
        assert texts[row.transcript_id].text[row.start : row.end] == row.text
    assert table["role"].isna().sum() == 1
    assert table["context"][1].startswith("Facilitator: What helps")


def test_tags_show_their_evidence_and_origin() -> None:
    study = small_study()
    table = frames.tags_frame(study)
    assert table["tag_id"].tolist() == [tag.id for tag in study.tags]
    assert table["evidence"].tolist()[:3] == [
        "they begin to trust us",
        "We come back each week",
        "nobody asked the boys",
    ]
    assert table["family"].unique().tolist() == ["relationship", "level", "whole_family"]
    assert table["origin"].eq("R. Coder").sum() == 1
    assert table["score"].dtype == float


def test_patterns_never_lose_a_denominator() -> None:
    table = frames.patterns_frame(small_study())
    first, second = table.to_dict("records")
    assert (first["transcripts_n"], first["transcripts_of"]) == (2, 3)
    assert (first["members"], first["counter_examples"], first["stability"]) == (2, 1, 0.625)
    assert (first["mainstays"], second["mainstays"] != second["mainstays"]) == (3, True)
    assert second["transcripts_n"] != second["transcripts_n"], "not known"


def test_a_link_keeps_cause_and_effect_in_one_row() -> None:
    table = frames.links_frame(small_study())
    assert table["effect"].tolist() == ["I started to believe her", "they begin to trust us"]
    second = table.loc[1, ["cause", "signal", "told_in", "of"]]
    assert second.tolist() == ["We come back", "so", 2, 2]


def counts(by: str, study: Study | None = None) -> dict[tuple, tuple[int, int]]:
    table = frames.code_counts(study or small_study(), by=by)
    groups = list(table.columns[: -len(frames.COUNT_COLUMNS)])
    assert tuple(table.columns[len(groups) :]) == frames.COUNT_COLUMNS
    return {
        (*row[: len(groups)], row.code.split("/")[1], row.direction): (row.n, row.of)
        for row in table.itertuples(index=False)
    }


def test_codes_are_counted_by_transcript_over_all_its_excerpts() -> None:
    found = counts("transcript")
    assert found["north/group 1.docx", "trust", "present"] == (1, 3)
    assert found["north/group 1.docx", "child_voice", "contrary"] == (1, 3)
    assert found["south/mother.vtt", "dependable", "present"] == (1, 3)
    assert found["south/mother.vtt", "dependable", "contrary"] == (1, 3)
    assert found["south/visit.txt", "dependable", "present"] == (0, 1), "a silence is shown"
    assert len(found) == 3 * 7, "three directed codes in two directions, one in one"


def test_two_p1_of_two_files_of_one_name_are_two_people() -> None:
    """P1: We were told to ring first."""
    study = small_study()
    name = study.transcripts[0].name
    second = transcript(name, (("P1", "practitioner", "We were told to ring first."),))
    wider = replace(
        study,
        transcripts=(*study.transcripts, second),
        excerpts=(*study.excerpts, *excerpts_of(second)),
    )
    assert frames.transcripts_frame(wider)["transcript"].tolist()[-1] == f"{name} (2)"
    found = counts("speaker", wider)
    assert found[name, "P1", "trust", "present"] == (1, 1)
    assert found[f"{name} (2)", "P1", "trust", "present"] == (0, 1)
    assert found["south/visit.txt", "not given", "trust", "present"] == (1, 1)


def test_codes_are_counted_by_role_and_site() -> None:
    assert counts("role")["practitioner", "trust", "present"] == (1, 2)
    assert counts("role")["parent", "dependable", "contrary"] == (1, 2)
    assert counts("role")["not given", "trust", "present"] == (1, 1)
    assert counts("site")["South", "trust", "present"] == (2, 4)


def test_a_code_that_model_and_person_both_gave_is_counted_once() -> None:
    study = small_study()
    again = replace(study.tags[0], origin=PERSON)
    both = replace(study, tags=(*study.tags, again))
    assert counts("transcript", both) == counts("transcript")


def test_a_code_outside_the_codebook_is_counted_too() -> None:
    study = small_study()
    strange = replace(study.tags[0], code="other/thing")
    found = counts("site", replace(study, tags=(strange,)))
    assert found["North", "thing", "present"] == (1, 3)


def test_another_grouping_is_refused() -> None:
    with pytest.raises(SettingsError, match="can't be counted by 'age'"):
        frames.code_counts(small_study(), by="age")  # type: ignore[arg-type]


def test_pandas_is_loaded_late() -> None:
    program = "import sys, nlp_realist.frames; print('pandas' in sys.modules)"
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b"False\n"
