"""One path -> one Transcript: take the bytes, choose the format, read, compose."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from nlp_realist.errors import AmbiguousError, ReadError
from nlp_realist.ingest.archive import refuse_locked
from nlp_realist.ingest.attributes import attributes_of_name
from nlp_realist.ingest.compose import compose
from nlp_realist.ingest.files import load
from nlp_realist.ingest.formats import BY_NAME, Format, by_content, by_suffix
from nlp_realist.ingest.heads import STYLES
from nlp_realist.ingest.lines import File, Reading
from nlp_realist.ingest.roles import infer_roles
from nlp_realist.types import Transcript

_TEXTUAL = ("txt", "md", "csv", "tsv", "vtt", "srt", "lrc", "json")
_RECORDINGS = (b"ID3", b"RIFF", b"OggS", b"fLaC", b"\xff\xfb", b"\x1aE\xdf\xa3")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_EXPORT = "Export the transcript as docx, txt, vtt, csv or pdf."


def read(
    path: Path | str,
    *,
    name: str | None = None,
    format: str | None = None,
    encoding: str | None = None,
    speakers: str = "auto",
    text_column: str | None = None,
    speaker_column: str | None = None,
) -> Transcript:
    """Read one file as a transcript, with speakers, roles where they are safe, and attributes.

    name : how to call it; its folders tell attributes. Default: the file's name.
    format : one of ``formats.BY_NAME`` when the file's name and content mislead.
    speakers : ``auto``, ``none``, or how they are marked (``heads.STYLES``).
    text_column, speaker_column : the columns of a table.
    Raises ReadError when the file can't be read, AmbiguousError when a person must choose;
    the message names the option that settles it.
    """
    path = Path(path)
    name = name or path.name
    _check_options(name, format, speakers)
    content = load(path, name)
    chosen, note = choose_format(content, name, format)
    file = File(name, content, encoding, speakers, text_column, speaker_column)
    reading = chosen.read(file)
    if not any(utterance.spoken and utterance.words.strip() for utterance in reading.utterances):
        raise ReadError("no words were found in it", name, _EXPORT)
    told, folder_notes = attributes_of_name(name)
    if "site" in reading.attributes:
        folder_notes = ()
    notes = (*note, *reading.notes, *folder_notes)
    reading = Reading(reading.utterances, notes, {**told, **reading.attributes})
    digest = hashlib.sha256(content).hexdigest()
    return infer_roles(compose(reading, name, digest))


def _check_options(where: str, format: str | None, speakers: str) -> None:
    if format is not None and format not in BY_NAME:
        options = ", ".join(BY_NAME)
        raise ReadError(f"the format {format!r} is not known", where, f"Formats are {options}.")
    if speakers not in ("auto", "none", *STYLES):
        options = ", ".join(("auto", "none", *STYLES))
        what = f"speakers marked by {speakers!r} are not known"
        raise ReadError(what, where, f"Choose one of {options}.")


def choose_format(content: bytes, where: str, asked: str | None) -> tuple[Format, tuple[str, ...]]:
    """The format of a file and a note where its name and content disagree.

    What was asked for wins, then what the content proves, then the name. Raises ReadError
    for content that is no transcript, AmbiguousError when text may be a table or not.
    """
    if asked is not None:
        return BY_NAME[asked], ()
    _refuse_strangers(content, where)
    named, shown = by_suffix(where), by_content(content, where)
    if content.startswith(b"PK") and shown is None:
        what = "this is an archive, not a transcript"
        raise ReadError(what, where, "Unpack it and give the files in it.")
    if shown is not None and shown != named and not _captions_both(shown, named):
        note = f"the content shows {shown.name}, not what the name says; --format settles it"
        return shown, (note,) if named is not None else ()
    if named is None:
        return _textual(content, where), ()
    if named.name not in _TEXTUAL and named != shown:
        what = f"the file is not {named.name}; it may be damaged, cut short or wrongly named"
        raise ReadError(what, where, "Open it and save it again, or pass --format.")
    if named.name == "txt":
        _refuse_table_in_disguise(content, where)
    return named, ()


def _captions_both(shown: Format, named: Format | None) -> bool:
    return named is not None and {shown.name, named.name} == {"vtt", "srt"}


def _textual(content: bytes, where: str) -> Format:
    """A file without a known suffix: a table or plain text, and a tie is not broken."""
    _refuse_table_in_disguise(content, where)
    return BY_NAME["txt"]


def _refuse_strangers(content: bytes, where: str) -> None:
    refuse_locked(content, where)
    if content.startswith(_RECORDINGS) or content[4:8] == b"ftyp":
        raise ReadError("this is a recording", where, "Have it transcribed first.")
    if content.startswith(_PICTURES):
        raise ReadError("this is a picture", where, "Run text recognition on it first.")
    if (
        re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml", content[:200])
        and b"<ANNOTATION_DOC" not in content[:2048]
    ):
        raise ReadError("this is XML of some other program", where, _EXPORT)
    if re.match(rb"\s*<(?:!doctype\s+html|html)", content[:200], re.IGNORECASE):
        raise ReadError("this is a web page", where, "Save its text as txt or docx.")


def _refuse_table_in_disguise(content: bytes, where: str) -> None:
    """Text whose first line heads a column of words could be a table or plain lines."""
    from nlp_realist.ingest.columns import SPEAKER_NAMES, TEXT_NAMES, plain_name

    lines = [line for line in content[:65536].decode("utf-8", "replace").splitlines() if line]
    for sign, name in (("\t", "tsv"), (",", "csv"), (";", "csv"), ("|", "csv")):
        cells = [plain_name(cell.strip('"')) for cell in lines[0].split(sign)] if lines else []
        if not 2 <= len(cells) <= 12 or len(lines) < 3:
            continue
        words = any(cell in TEXT_NAMES[0] for cell in cells)
        people = any(cell in SPEAKER_NAMES or cell in ("start", "time", "id") for cell in cells)
        if words and people and sum(sign in line for line in lines) >= 0.8 * len(lines):
            raise AmbiguousError(
                "the file could be a table or plain text",
                where,
                f"Pass --format {name} or --format txt.",
            )
