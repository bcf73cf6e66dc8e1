"""nlp-realist audit: one JSON object per transcript and helping speaker."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from nlp_realist.cli.main import group

VISIT = """Worker: What happened after school? Did he eat?
Mum: He just walked out, and I shouted after him.
Worker: It sounds like you were worried about him.
Mum: Aye, I was.
"""


def test_the_contract(tmp_path: Path) -> None:
    (tmp_path / "visit.txt").write_text(VISIT, "utf-8")
    (tmp_path / "bad.docx").write_bytes(b"no document")
    result = CliRunner().invoke(group, ["audit", str(tmp_path), "--json"])
    assert result.exit_code == 2
    assert "bad.docx" in result.stderr
    whole, found = [json.loads(line) for line in result.stdout.splitlines()]
    assert (whole["path"], whole["speaker"], whole["role"]) == ("visit.txt", None, None)
    assert whole["measures"] == found["measures"]
    assert set(whole) == set(found) == {"path", "speaker", "role", "measures"}
    assert (found["path"], found["speaker"], found["role"]) == (
        "visit.txt",
        "Worker",
        "practitioner",
    )
    for measure in found["measures"].values():
        assert set(measure) == {"value", "n", "low", "high"}
    assert found["measures"]["open_questions"] == {
        "value": 0.5, "n": 2, "low": 0.0945, "high": 0.9055,
    }  # fmt: skip


def test_to_a_person_one_helper_is_shown_once(tmp_path: Path) -> None:
    (tmp_path / "visit.txt").write_text(VISIT, "utf-8")
    (tmp_path / "two.txt").write_text(VISIT + "Team manager: And what would help?\n", "utf-8")
    result = CliRunner().invoke(group, ["audit", str(tmp_path)])
    assert [line for line in result.stdout.splitlines() if line.startswith("# ")] == [
        "# two.txt: all who help there",
        "# two.txt: Worker (practitioner)",
        "# two.txt: Team manager (manager)",
        "# visit.txt: Worker (practitioner)",
    ]


def test_a_transcript_without_helpers_has_its_line_too(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Mum: He walked out.\nDad: Aye, he did.\n", "utf-8")
    result = CliRunner().invoke(group, ["audit", str(tmp_path), "--json"])
    assert result.exit_code == 0
    (whole,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert whole["speaker"] is None
    assert whole["measures"]["share_of_turns"]["value"] == 0
    assert whole["measures"]["open_questions"]["value"] is None
    assert "nobody with a helping role" in result.stderr
