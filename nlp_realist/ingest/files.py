"""Finding the files of a study, and taking one off the disk within bounds."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_realist.errors import ReadError, RealistError
from nlp_realist.ingest.speakers import word_set

#: Text of this size is 200 hours of talk; recognisers' JSON says much about every word.
MOST_TEXT = 16 * 2**20
MOST_JSON = 64 * 2**20
#: Documents may hold pictures.
MOST_DOCUMENT = 200 * 2**20
_DOCUMENTS = (".docx", ".odt", ".xlsx", ".pdf", ".rtf")
#: Recordings, pictures and programs' own files beside transcripts are no mistake.
_PASSED_OVER = word_set(
    """
    .mp3 .mp4 .m4a .wav .wma .aac .ogg .opus .flac .mov .avi .mkv .webm .jpg .jpeg .png .gif .bmp
    .tif .tiff .heic .svg .ini .lnk .url .tmp .bak .db .sqlite .realist .qdpx .qdc .css .js .py .r
    .rmd .ipynb .pyc .toml .yaml .yml .lock
    """
)
#: Tables of roles and attributes, and files about the files.
_ABOUT = re.compile(
    r"(?:roles|attributes|manifest)\.(?:csv|tsv|xlsx|json)$"
    r"|(?:read[ _-]?me\b.*|data ?sheet|licen[cs]e|notice|changes|copying)(?:\.\w{2,5})?$"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; `name` is relative to the folder that was given, with ``/``."""

    path: Path
    name: str


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[RealistError]]:
    """The files to read, in the order of the paths and then of their names.

    Folders are searched with all their folders; hidden files, recordings, pictures, read-me
    files, ``roles.csv`` and ``attributes.csv`` are passed over. Files of the same name get names
    that tell them apart. What is missing or empty comes back as an error, the rest as sources.
    """
    sources: list[Source] = []
    errors: list[RealistError] = []
    for path in paths:
        found, wrong = _of_path(Path(path))
        sources += found
        errors += wrong
    return _distinct(_once(sources)), errors


def _of_path(path: Path) -> tuple[list[Source], list[RealistError]]:
    if path.is_dir():
        found = [
            Source(file, _printable(file.relative_to(path).as_posix())) for file in _walk(path)
        ]
        if found:
            return found, []
        hint = "Add transcripts as docx, txt, vtt, srt, csv, xlsx, odt, rtf, pdf or json."
        return [], [ReadError("the folder holds nothing to read", str(path), hint)]
    if path.exists():
        return [Source(path, _printable(path.name))], []
    return [], [ReadError("there is no such file or folder", str(path), "Check the path.")]


def _printable(name: str) -> str:
    """A file's name as text that can be written anywhere: bytes that are no text become marks."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(files):
            if not _passed_over(name):
                yield Path(where) / name


def _passed_over(name: str) -> bool:
    low = name.lower()
    hidden = low.startswith((".", "~$", "thumbs.db"))
    return hidden or _ABOUT.match(low) is not None or Path(low).suffix in _PASSED_OVER


def _once(sources: Sequence[Source]) -> list[Source]:
    """Each file once, also where a folder and a file in it were both given."""
    seen: dict[Path, Source] = {}
    for source in sources:
        seen.setdefault(_resolved(source.path), source)
    return list(seen.values())


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (RuntimeError, OSError):  # a link that leads to itself; reading it will say so
        return path.absolute()


def _distinct(sources: Sequence[Source]) -> list[Source]:
    """Lengthen names that clash by the folders above, as far as needed."""
    named = list(sources)
    depth = 0
    while True:
        count = Counter(source.name for source in named)
        clashing = [i for i, source in enumerate(named) if count[source.name] > 1]
        if not clashing or depth > 64:
            return _numbered(named) if clashing else named
        depth += 1
        for place in clashing:
            named[place] = _longer(sources[place], depth)


def _longer(source: Source, depth: int) -> Source:
    parts = _resolved(source.path).parts
    own = len(Path(source.name).parts)
    return replace(source, name="/".join(part.strip("/\\") for part in parts[-own - depth :]))


def _numbered(sources: Sequence[Source]) -> list[Source]:
    seen: Counter[str] = Counter()
    told = []
    for source in sources:
        seen[source.name] += 1
        count = seen[source.name]
        told.append(source if count == 1 else replace(source, name=f"{source.name} ({count})"))
    return told


def load(path: Path, where: str) -> bytes:
    """The bytes of a file. Raises ReadError when it is missing, empty, locked or too large."""
    try:
        if path.is_dir():
            raise ReadError("this is a folder", where, "Give it to a command that takes folders.")
        size = path.stat().st_size
        most = _limit(path.suffix.lower())
        if not path.is_file():
            raise ReadError("this is not a file", where, "Check the path.")
        if size > most:
            raise _too_large(size, most, where)
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        raise ReadError("there is no such file", where, "Check the path.") from None
    except PermissionError:
        raise ReadError("the file may not be read", where, "Check who owns it.") from None
    except OSError as error:
        raise ReadError(error.strerror or "can't be read", where, "Try again.") from None
    if not content.strip():
        raise ReadError("the file is empty", where, "Export the transcript again.")
    return content


def _limit(suffix: str) -> int:
    if suffix in _DOCUMENTS:
        return MOST_DOCUMENT
    return MOST_JSON if suffix == ".json" else MOST_TEXT


def _too_large(size: int, most: int, where: str) -> ReadError:
    what = f"the file has {size / 2**20:,.0f} MB; one transcript may have {most / 2**20:,.0f} MB"
    return ReadError(what, where, "Split it into one file per interview or session.")
