"""The ways to a project: make one, open one, find the one in a folder."""

from __future__ import annotations

from pathlib import Path

from nlp_realist.errors import ProjectError
from nlp_realist.store import PROJECT_SUFFIX, file
from nlp_realist.store.project import Project
from nlp_realist.types import Codebook


def create_project(
    path: Path | str,
    *,
    name: str,
    codebook: Codebook | None = None,
    codebook_text: str = "",
) -> Project:
    """Make a project file for a study and open it. The name of the file ends in ``.realist``.

    Folders that lack are made. Raises ProjectError when the file is there already or can't be
    made.
    """
    place = Path(path)
    file.make(place, name=name)
    project = Project(place)
    if codebook is not None:
        project.set_codebook(codebook_text, codebook)
    return project


def open_project(path: Path | str, *, read_only: bool = False, wait: float = 5.0) -> Project:
    """Open the project file of a study.

    A file of an earlier version is first copied beside itself, then brought up to date.

    read_only : open for reading only, as from a medium that can't be written.
    wait : seconds to wait for another program that is writing.

    Raises ProjectError when there is no file, it is no project, damaged, of a newer version,
    locked, or not writable.
    """
    return Project(Path(path), read_only=read_only, wait=wait)


def find_project(path: Path | str) -> Path:
    """The project file that is meant: the file itself, or the only one in a folder.

    Raises ProjectError when a folder holds none or several.
    """
    place = Path(path)
    if not place.is_dir():
        return place
    found = sorted(p for p in place.glob(f"*{PROJECT_SUFFIX}") if ".version-" not in p.name)
    if len(found) == 1:
        return found[0]
    if not found:
        hint = "Make one with: nlp-realist new"
        raise ProjectError("the folder holds no project file", str(place), hint)
    names = ", ".join(p.name for p in found)
    raise ProjectError(
        f"the folder holds {len(found)} project files", str(place), f"Name one: {names}."
    )
