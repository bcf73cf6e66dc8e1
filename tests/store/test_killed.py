"""Killed at any moment, the project is whole and has all that was committed."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nlp_realist.store import create_project, file, open_project
from nlp_realist.store.migrations import STEPS
from nlp_realist.types import Excerpt, Transcript, Turn

EACH = 400

# Writes excerpts and tags in steps that belong together, and says which are done.
WRITER = f"""
import sys
from nlp_realist.store import open_project
from nlp_realist.types import Excerpt, Origin, Span, Tag

model = Origin("model", "m")
with open_project(sys.argv[1]) as project:
    (transcript,) = project.transcripts()
    print("ready", flush=True)
    for number in range(1, 10_000):
        excerpts = [Excerpt(transcript.id, 0, 0, n, f"{{number}} " * 20) for n in range({EACH})]
        project.replace_excerpts(excerpts)
        tags = [Tag(e.id, "a/b", 0.5, "present", Span(0, 1), model) for e in excerpts]
        project.replace_tags(model, tags)
        project.put_setting("done", number)
        print(number, flush=True)
"""

MIGRATION = """
import sys
from pathlib import Path
from nlp_realist.store import file
from nlp_realist.store.migrations import STEPS

slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
insert = "INSERT INTO setting SELECT {} || '-' || i, 'null' FROM n"
steps = tuple(slow + insert.format(n) for n in range(30))
print("ready", flush=True)
file.check(Path(sys.argv[1]), steps=(*STEPS, steps))
"""


def kill(program: str, path: Path, when: Callable[[], object]) -> list[str]:
    """Run a program on a file, kill it when `when` returns; what it had said."""
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        when()
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL, "it was killed, it did not end"
    return said


def wait_for_a_copy(folder: Path) -> None:
    for _ in range(3000):
        if list(folder.glob("*copy*.realist")):
            break
        time.sleep(0.01)
    time.sleep(0.3)


def integrity(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        faults = connection.execute("PRAGMA foreign_key_check").fetchall()
        return faults + connection.execute("PRAGMA integrity_check").fetchall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.realist"
    with create_project(path, name="S") as project:
        project.add_transcripts([Transcript("t.txt", "x" * EACH, (Turn(0, EACH),))])
    return path


def test_a_killed_writer_loses_nothing_that_was_committed(path: Path) -> None:
    chance = random.Random(0)
    total = 0
    for _ in range(5):
        said = kill(WRITER, path, lambda: time.sleep(chance.uniform(0.1, 0.5)))
        done = int(said[-1]) if said else 0
        total += done
        with open_project(path) as project:
            excerpts, tags = project.excerpts(), project.tags()
            stored = int(str(project.get_setting("done", 0)))
        assert stored >= done
        assert len(excerpts) in (0, EACH)
        assert len({e.text for e in excerpts}) <= 1, "all of one step"
        assert len(tags) in (0, EACH)
        assert integrity(path) == [("ok",)]
        with open_project(path) as project:
            project.put_setting("done", 0)
    assert total > 0, "it was killed while writing, not before"


def test_a_killed_migration_leaves_the_old_project(path: Path) -> None:
    kill(MIGRATION, path, lambda: wait_for_a_copy(path.parent))
    assert integrity(path) == [("ok",)]
    with open_project(path) as project:
        assert [t.name for t in project.transcripts()] == ["t.txt"]
        assert project.get_setting("0-1", "absent") == "absent"
    copies = list(path.parent.glob("*copy*.realist"))
    assert len(copies) == 1
    assert integrity(copies[0]) == [("ok",)]
    file.check(path, steps=(*STEPS, ("CREATE TABLE later (x)",)))


def test_an_excerpt_of_the_killed_writer_is_what_it_should_be() -> None:
    """The program above relies on this."""
    assert Excerpt("t", 0, 0, 1, "1 ").id != Excerpt("t", 0, 0, 1, "2 ").id
