"""What may be opened as a project, and what is said about everything else."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import create_engine

from nlp_realist.errors import ProjectError
from nlp_realist.store import create_project, file, open_project
from nlp_realist.store.migrations import FIRST, STEPS, migrate
from nlp_realist.store.tables import metadata
from nlp_realist.types import Decision
from tests.studies import small_study


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "study.realist"
    with create_project(path, name="Été") as project:
        project.add_transcripts(small_study().transcripts)
        project.add_decisions(small_study().decisions)
    return path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def refusal(path: Path, **options: bool) -> str:
    with pytest.raises(ProjectError) as caught:
        open_project(path, wait=0.01, **options)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_files_that_are_no_project_are_refused(tmp_path: Path) -> None:
    nothing, text, empty = tmp_path / "a", tmp_path / "b.realist", tmp_path / "c.realist"
    text.write_text("Mum: this is a transcript. " * 50)
    empty.touch()
    assert "no such file" in refusal(nothing)
    assert "not a project file" in refusal(text)
    assert "the file is empty" in refusal(empty)
    assert "a folder, not a project" in refusal(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.realist", "c.realist"]


def test_another_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.realist"
    change(path, "CREATE TABLE bookmark (url)", "PRAGMA user_version = 1")
    before = path.read_bytes()
    assert "this database is not a project file" in refusal(path)
    assert path.read_bytes() == before


def test_a_project_of_a_newer_version_is_refused(path: Path) -> None:
    change(path, "PRAGMA user_version = 99")
    message = refusal(path)
    assert f"newer nlp_realist (file version 99, not {len(STEPS)})" in message
    assert "pip install --upgrade" in message


def test_a_locked_project_is_refused_after_a_while(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "another program is using the project" in refusal(path)


def test_writing_while_another_writes_is_refused_after_a_while(path: Path) -> None:
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        open_project(path, wait=0.01) as project,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert len(project.transcripts()) == 3, "reading goes on"
        with pytest.raises(ProjectError, match="another program"):
            project.put_setting("a", 1)


def test_a_project_opened_for_reading_is_not_written(path: Path) -> None:
    before = path.read_bytes()
    with open_project(path, read_only=True) as project:
        assert len(project.transcripts()) == 3
        with pytest.raises(ProjectError, match="only be read"):
            project.put_setting("a", 1)
    assert path.read_bytes() == before


def test_a_file_without_write_permission_is_refused(path: Path) -> None:
    """Root may write everything, so it becomes nobody first."""
    program = (
        "import os, sys; from nlp_realist.store import open_project\n"
        "from nlp_realist.errors import ProjectError\n"
        "os.chmod(sys.argv[1], 0o444)\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: open_project(sys.argv[1])\n"
        "except ProjectError as error: print(error)"
    )
    for folder in (path.parent, *path.parent.parents[:2]):
        folder.chmod(0o755)
    assert "only be read, not written" in run(program, path)


def run(program: str, *arguments: object) -> str:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_file_that_was_cut_short_is_called_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ProjectError, match="damaged"), open_project(path) as project:
        project.study()


def test_a_project_is_not_made_over_a_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="already a file of this name"):
        create_project(path, name="Other")
    assert path.read_bytes() == before


def test_a_project_can_be_made_where_making_it_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "s.realist"
    path.touch()
    with create_project(path, name="S") as project:
        assert project.name == "S"


def test_a_project_s_name_ends_in_realist(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"ends in \.realist.*Call it study\.realist"):
        create_project(tmp_path / "study.db", name="S")
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match="can't be made here"):
        create_project(tmp_path / "file" / "s.realist", name="S")


@pytest.mark.parametrize("name", ["a b?c#d%20.realist", "été – 研究.realist"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    create_project(tmp_path / name, name="S").close()
    open_project(tmp_path / name).close()
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision SET memo = 'changed'",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO decision SELECT * FROM decision",
        "REPLACE INTO decision SELECT number, 'new id', subject, target, verdict, reviewer, at,"
        " memo, change FROM decision",
    ],
)
def test_no_program_changes_a_decision(path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        change(path, statement)
    with open_project(path) as project:
        assert project.decisions() == list(small_study().decisions)


def test_the_steps_lead_to_the_tables(tmp_path: Path) -> None:
    by_steps, by_tables = tmp_path / "s.realist", tmp_path / "t.realist"
    create_project(by_steps, name="S").close()
    engine = create_engine(f"sqlite:///{by_tables}")
    metadata.create_all(engine)
    engine.dispose()
    assert described(by_steps) == described(by_tables)


def described(path: Path) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: (
                connection.execute(
                    'SELECT name, type, pk > 0 OR "notnull", dflt_value, pk'
                    " FROM pragma_table_info(?)",
                    (table,),
                ).fetchall(),
                sorted(
                    connection.execute(
                        'SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list(?)',
                        (table,),
                    )
                ),
            )
            for (table,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            ).fetchall()
        }


NEXT = ("ALTER TABLE transcript ADD COLUMN language TEXT NOT NULL DEFAULT 'en'",)


def test_an_older_project_is_copied_then_brought_up_to_date(path: Path) -> None:
    before = open_project(path).study()
    file.check(path, steps=(*STEPS, NEXT))
    file.check(path, steps=(*STEPS, NEXT))  # nothing left to do
    copied = path.with_name(f"study.version-{len(STEPS)}-copy-1.realist")
    assert sorted(path.parent.iterdir()) == [path, copied]
    with open_project(copied) as project:
        assert project.study() == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
        assert connection.execute("SELECT language FROM transcript").fetchall() == [("en",)] * 3


def test_a_copy_never_overwrites_a_copy(path: Path) -> None:
    older = copy(path, path.with_name("older"))
    file.check(path, steps=(*STEPS, NEXT))
    copy(older, path)
    file.check(path, steps=(*STEPS, NEXT))
    assert len(list(path.parent.glob(f"study.version-{len(STEPS)}-copy-*.realist"))) == 2


@pytest.mark.parametrize("step", [(*NEXT, "DROP TABLE nowhere"), (*NEXT, "DELETE FROM transcript")])
def test_a_step_that_fails_leaves_the_project_as_it_was(path: Path, step: tuple[str, ...]) -> None:
    """The second leaves turns without a transcript."""
    before = open_project(path).study()
    with pytest.raises(ProjectError):
        file.check(path, steps=(*STEPS, step))
    assert open_project(path).study() == before


def test_an_older_project_is_not_updated_when_opened_for_reading(path: Path) -> None:
    with pytest.raises(ProjectError, match="older version"):
        file.check(path, steps=(*STEPS, NEXT), read_only=True)
    assert list(path.parent.iterdir()) == [path]


def test_a_project_of_the_first_version_keeps_its_decisions(tmp_path: Path) -> None:
    path = tmp_path / "old.realist"
    decision = small_study().decisions[1]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, (FIRST,))
        connection.execute(
            "INSERT INTO decision VALUES (7, ?, 'tag', ?, 'reject', 'R. Coder', ?, ?, '{}')",
            (decision.id, decision.target, decision.at, decision.memo),
        )
    with open_project(path) as project:
        assert project.decisions() == [decision]
        about = Decision("theme", "t", "rename", "R", decision.at)
        project.add_decision(about)
        assert project.decisions() == [decision, about]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        change(path, "DELETE FROM decision")


def test_references_are_checked_again_after_a_migration(path: Path) -> None:
    with closing(file.connect(path)) as connection:
        migrate(connection, (*STEPS, NEXT))
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_copy_made_while_another_writes_is_whole(path: Path) -> None:
    target = path.with_name("copy.realist")
    with open_project(path) as project, closing(file.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM transcript")
        project.back_up(target)
        other.execute("ROLLBACK")
        with open_project(target) as copied:
            assert copied.study() == project.study()
    assert not target.with_name("copy.realist.part").exists()
    with open_project(path) as project, pytest.raises(ProjectError, match="can't be written"):
        project.back_up(path / "nowhere" / "copy.realist")


def test_looking_at_the_room_loads_no_sql() -> None:
    program = "import sys, nlp_realist.store; print('sqlalchemy' in sys.modules)"
    assert run(program) == "False\n"
