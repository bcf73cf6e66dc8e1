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
    (line,) = result.stdout.splitlines()
    found = json.loads(line)
    assert set(found) == {"path", "speaker", "role", "measures"}
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
