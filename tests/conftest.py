"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the repository; tests that need it skip without it."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder 'shared' with real data beside the repository")
    return folder


@pytest.fixture(scope="session")
def demo() -> Path:
    """The demo corpus that ships with the project."""
    return REPOSITORY / "corpora" / "demo"
