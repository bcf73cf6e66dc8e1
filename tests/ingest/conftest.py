"""A transcript from the docstring of the test, so that the test reads like its input."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nlp_realist.ingest import read
from nlp_realist.types import Transcript


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    """Who says what, in order."""
    return [(turn.speaker, transcript.words(turn)) for turn in transcript.turns]


@pytest.fixture(name="said")
def _said() -> Callable[[Transcript], list[tuple[str | None, str]]]:
    return said


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file into the test's folder and return its path."""

    def _write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return _write


@pytest.fixture
def source(request: pytest.FixtureRequest) -> str:
    """The docstring of the test."""
    return textwrap.dedent(request.function.__doc__ or "").strip("\n ") + "\n"


@pytest.fixture
def transcript(source: str, write: Callable[..., Path]) -> Transcript:
    """The docstring of the test, read as a text file."""
    return read(write("talk.txt", source))


@pytest.fixture
def turns(transcript: Transcript) -> Sequence[tuple[str | None, str]]:
    """Who says what in the docstring of the test."""
    return said(transcript)
