"""Looking at the room loads none of what is behind it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import nlp_realist.export as export


def test_the_room_is_light() -> None:
    program = (
        "import sys, nlp_realist.export as e; e.write_tags_jsonl, e.write_codings_xlsx\n"
        "print({'pandas', 'xlsxwriter', 'openpyxl', 'jinja2'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b"set()\n"


def test_there_is_no_other_output() -> None:
    with pytest.raises(AttributeError, match="write_poetry"):
        export.write_poetry  # noqa: B018
