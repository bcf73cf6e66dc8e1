"""What describes a document: from its folder and name, its title, or an attributes table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nlp_realist.errors import ReadError, RealistError
from nlp_realist.ingest.columns import header_names
from nlp_realist.types import Transcript

_KINDS = (
    ("focus group", re.compile(r"focus[\s_-]*groups?|(?<![a-z])fgd?s?(?:\d+|[_\s-]|$)")),
    (
        "field note",
        re.compile(r"(?<![a-z])fn\d+|field[\s_-]*notes?|observation[\s_-]*notes?|fieldwork"),
    ),
    ("visit", re.compile(r"(?<![a-z])visits?(?![a-z])")),
    ("meeting", re.compile(r"(?<![a-z])(?:meetings?|panels?|reviews?|conference)(?![a-z])")),
    ("interview", re.compile(r"(?<![a-z])int[_\s-]?\d+|(?<![a-z])interviews?(?![a-z])")),
)
_ARM = re.compile(
    r"(?:arm[\s_=-]*)?(control|intervention|comparison|treatment|usual[\s_-]*care|tau)"
    r"(?:[\s_-]*(?:group|arm|site|sites))?"
)
_WAVE = re.compile(
    r"(?:wave|round|time[\s_-]*point|time|t|w)[\s_=-]*(\d{1,2})|(baseline|follow[\s_-]?up|endline)"
)
_SITE = re.compile(
    r"(?:site|area|authority|local[\s_-]authority|team)[\s_=-]*(.+)|(la[\s_-]?\d{1,2})"
)
_NAMED = re.compile(r"(site|arm|wave|date|kind)\s*[=:]\s*(.+)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ISO_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_WORD_DATE = re.compile(
    r"(?<!\d)([0-3]?\d)(?:st|nd|rd|th)?[\s_-]+(?:of\s+)?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s_,-]+((?:19|20)\d\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+([0-3]?\d)(?:st|nd|rd|th)?"
    r",?\s+((?:19|20)\d\d)",
    re.IGNORECASE,
)
FOLDER_NOTE = "the folder's name was taken for the site; attributes.csv settles it"
#: Folder names that say nothing about the documents in them.
_SAY_NOTHING = re.compile(
    r"(?:all|raw|clean(?:ed)?|final|draft|data|files?|docs?|documents?|transcripts?|transcribed|"
    r"anonymised|anonymized|pseudonymised|originals?|copies|new|old|word|docx|pdf|txt|vtt|json|"
    r"export(?:s|ed)?|text|texts|audio|corpus|materials?|inputs?|sources?|qual(?:itative)?|\W|\d|_)+"
)


def date_in(text: str) -> str | None:
    """The first unmistakable date in a text, as ISO 8601; day and month are never guessed."""
    found = _ISO_DATE.search(text)
    if found and int(found[2]) in range(1, 13) and int(found[3]) in range(1, 32):
        return "-".join(found.groups())
    for pattern, day, month in ((_WORD_DATE, 1, 2), (_MONTH_FIRST, 2, 1)):
        found = pattern.search(text)
        if found:
            number = _MONTHS.index(found[month].lower()) + 1
            return f"{found[3]}-{number:02d}-{int(found[day]):02d}"
    return None


def kind_in(text: str) -> str | None:
    """Interview, focus group, visit, meeting or field note, when a name or title says so."""
    low = text.lower()
    return next((kind for kind, pattern in _KINDS if pattern.search(low)), None)


def attributes_of_name(name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What the folders and the file's name tell, and a note where a folder was interpreted.

    ``LA2/wave 1/focus groups/fg3.docx`` is site LA2, wave 1, kind focus group.
    """
    path = PurePosixPath(name)
    told: dict[str, str] = {}
    unknown: list[str] = []
    for folder in path.parts[:-1]:
        found = _of_folder(folder)
        told.update(found)
        if not found and not _SAY_NOTHING.fullmatch(folder.lower()):
            unknown.append(folder)
    for attribute, value in (("kind", kind_in(path.stem)), ("date", date_in(path.stem))):
        if value:
            told.setdefault(attribute, value)
    notes: tuple[str, ...] = ()
    if unknown and "site" not in told and unknown[0] not in (".", ".."):
        told["site"] = unknown[0]
        notes = (FOLDER_NOTE,)
    return told, notes


def _of_folder(folder: str) -> dict[str, str]:
    low = folder.lower().strip()
    named = _NAMED.fullmatch(low)
    if named:
        return {named[1]: folder[named.start(2) :].strip()}
    if arm := _ARM.fullmatch(low):
        return {"arm": re.sub(r"[\s_-]+", " ", arm[1])}
    if wave := _WAVE.fullmatch(low):
        return {"wave": wave[1] or re.sub(r"[\s_]+", " ", wave[2])}
    if site := _SITE.fullmatch(low):
        group = 1 if site[1] else 2
        return {"site": folder.strip()[site.start(group) : site.end(group)].strip()}
    if kind := kind_in(low):
        return {"kind": kind}
    if date := date_in(low):
        return {"date": date}
    return {}


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """Rows of an attributes table: which document, and what is true of it.

    problems : what is wrong with the table.
    """

    rows: tuple[tuple[str, Mapping[str, str]], ...]
    problems: tuple[RealistError, ...] = ()

    def of(self, name: str) -> dict[str, str]:
        """Attributes of the document with this relative name; later rows win."""
        told: dict[str, str] = {}
        for wanted, values in self.rows:
            if same_document(wanted, name):
                told.update(values)
        return told

    def unmatched(self, names: Iterable[str]) -> list[str]:
        """The documents of its rows that none of these is, in order."""
        paths = [PurePosixPath(name.casefold()) for name in names]
        known = {form for path in paths for form in _forms(path)}
        return [
            wanted
            for wanted, _ in self.rows
            if _plain(wanted) not in known and not any(_fits(_plain(wanted), p) for p in paths)
        ]


def same_document(wanted: str, name: str) -> bool:
    """Whether a table's entry means this document: by path, file name, or name alone."""
    wanted, path = _plain(wanted), PurePosixPath(name.casefold())
    return wanted in _forms(path) or _fits(wanted, path)


def _plain(wanted: str) -> str:
    return wanted.strip().replace("\\", "/").casefold()


def _forms(path: PurePosixPath) -> tuple[str, ...]:
    return str(path), path.name, path.stem, str(path.with_suffix(""))


def _fits(wanted: str, path: PurePosixPath) -> bool:
    return any(sign in wanted for sign in "*?") and path.match(wanted)


_NAME_COLUMNS = (
    "file",
    "filename",
    "name",
    "path",
    "transcript",
    "document",
    "transcriptname",
    "interview",
    "source",
    "id",
)


def load_attributes(path: Path) -> AttributeTable:
    """Read an attributes table (csv, tsv or xlsx): a column that names files, then attributes.

    Raises ReadError when the file can't be read or no column names the files.
    """
    from nlp_realist.ingest.tables import read_table

    problems: list[RealistError] = []
    rows = read_table(path, problems)
    if len(rows) < 2:
        raise ReadError("the table has no rows below its header", path.name, _WANTED)
    header = [cell.strip() for cell in rows[0]]
    place = _name_column(header, path.name)
    return AttributeTable(tuple(_attribute_rows(header, rows[1:], place)), tuple(problems))


_WANTED = "Write one row per document: file,site,arm,wave,date,kind."


def _name_column(header: Sequence[str], where: str) -> int:
    low = [re.sub(r"[\s_-]", "", cell.lower()) for cell in header]
    for name in _NAME_COLUMNS:
        if name in low:
            return low.index(name)
    seen = header_names(header)
    raise ReadError(f"no column names the documents; columns are {seen}", where, _WANTED)


def _attribute_rows(
    header: Sequence[str], rows: Sequence[Sequence[str]], place: int
) -> list[tuple[str, Mapping[str, str]]]:
    told: list[tuple[str, Mapping[str, str]]] = []
    for row in rows:
        if place >= len(row) or not row[place].strip():
            continue
        values = {
            _attribute_name(column): value.strip()
            for column, value in zip(header, row, strict=False)
            if value.strip() and column and column != header[place]
        }
        told.append((row[place], values))
    return told


def _attribute_name(column: str) -> str:
    low = re.sub(r"[\s-]+", "_", column.strip().lower())
    return low if low in ("site", "arm", "wave", "date", "kind") else column.strip()


def apply_attributes(transcript: Transcript, table: AttributeTable) -> Transcript:
    """The transcript with the table's attributes over those of its folder and title."""
    told = table.of(transcript.name)
    if not told:
        return transcript
    notes = tuple(note for note in transcript.notes if note != FOLDER_NOTE or "site" not in told)
    return replace(transcript, attributes={**transcript.attributes, **told}, notes=notes)
