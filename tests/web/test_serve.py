"""The server listens on this machine only, and says so when it can't."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from nlp_realist.errors import ProjectError, SettingsError
from nlp_realist.store import create_project
from nlp_realist.web.serve import serve


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_project(tmp_path / "study.realist", name="A study").close()
    return tmp_path / "study.realist"


def test_a_taken_port_is_one_line(path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="--port 0"):
            serve(path, port=taken.getsockname()[1], reviewer="Ren", ready=print)


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no such file"):
        serve(tmp_path / "none.realist", port=0, reviewer="Ren", ready=print)


def test_the_command_serves_until_stopped(path: Path) -> None:
    command = [sys.executable, "-m", "nlp_realist", "review", str(path), "--port", "0"]
    with subprocess.Popen(
        [*command, "--reviewer", "Ren"], stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stderr is not None
            address = running.stderr.readline().split()[1]
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(address) as answer:
                assert "A study" in answer.read().decode()
        finally:
            running.terminate()
