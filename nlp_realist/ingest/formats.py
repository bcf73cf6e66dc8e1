"""The table of formats: suffixes, how content shows the format, and who reads it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from nlp_realist.ingest.archive import names, open_archive
from nlp_realist.ingest.cues import looks_like_cues
from nlp_realist.ingest.lines import File, Reading

Reader = Callable[[File], Reading]
_HEAD = 8192


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table.

    reader : module and function inside this package, imported when first needed.
    shows : whether the start of a file proves the format, whatever its name.
    packed : a part that a zipped document of this format holds.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    shows: Callable[[str], bool] = lambda head: False
    packed: str = ""

    def read(self, file: File) -> Reading:
        """Read a file of this format."""
        module, function = self.reader.split(":")
        found = getattr(importlib.import_module(f"nlp_realist.ingest.{module}"), function)
        return cast(Reader, found)(file)


def _starts(pattern: str) -> Callable[[str], bool]:
    expression = re.compile(pattern)
    return lambda head: expression.match(head.lstrip("\ufeff \t\r\n")) is not None


def _is_srt(head: str) -> bool:
    timed = re.search(r"^\s*\d+:\d+:\d+,\d+\s*-->", head, re.MULTILINE)
    return timed is not None and looks_like_cues(head) and not head.startswith("WEBVTT")


def _is_vtt(head: str) -> bool:
    return looks_like_cues(head) and not _is_srt(head)


def _is_lrc(head: str) -> bool:
    lines = [line for line in head.split("\n") if line.strip()][:20]
    stamped = sum(bool(re.match(r"\[\d+:\d+\.\d+\]\S", line.strip())) for line in lines)
    empty = sum(bool(re.match(r"\[\d+:\d+\.\d+\]\s*$", line)) for line in lines)
    return stamped >= 2 and stamped + empty >= 0.9 * len(lines)


FORMATS: tuple[Format, ...] = (
    Format("docx", (".docx", ".docm", ".dotx"), "word:read", packed="word/document.xml"),
    Format("xlsx", (".xlsx", ".xlsm"), "tables:read_xlsx", packed="xl/workbook.xml"),
    Format("odt", (".odt", ".ott"), "odt:read", packed="content.xml"),
    Format("pdf", (".pdf",), "pdf:read", _starts(r"%PDF-")),
    Format("rtf", (".rtf",), "rtf:read", _starts(r"\{\\rtf")),
    Format("eaf", (".eaf",), "xml_tiers:read_eaf", _starts(r"(?s)<\?xml.{0,400}<ANNOTATION_DOC")),
    Format(
        "textgrid",
        (".textgrid",),
        "xml_tiers:read_textgrid",
        _starts(r"File type\s*=\s*\"ooTextFile"),
    ),
    Format(
        "json",
        (".json", ".jsonl"),
        "speech_json:read",
        _starts(r"\{\s*\"|\[\s*(?:\{\s*\"|\[\s*\")"),
    ),
    Format("srt", (".srt",), "cues:read", _is_srt),
    Format("vtt", (".vtt", ".webvtt"), "cues:read", _is_vtt),
    Format("lrc", (".lrc",), "lrc:read", _is_lrc),
    Format("tsv", (".tsv", ".tab"), "tables:read_csv"),
    Format("csv", (".csv",), "tables:read_csv"),
    Format("md", (".md", ".markdown"), "plain:read"),
    Format("txt", (".txt", ".text", ".log", ".asc"), "plain:read"),
)
BY_NAME = {one.name: one for one in FORMATS}


def by_suffix(name: str) -> Format | None:
    """The format that a file's name claims."""
    low = name.lower()
    return next((one for one in FORMATS if low.endswith(one.suffixes)), None)


def by_content(content: bytes, where: str) -> Format | None:
    """The format that a file's content proves, or None for text of no special kind.

    Raises ReadError for a damaged zip.
    """
    if content.startswith(b"PK"):
        parts = names(open_archive(content, where))
        return next((one for one in FORMATS if one.packed and one.packed in parts), None)
    head = _head(content)
    return next((one for one in FORMATS if one.shows(head)), None)


def _head(content: bytes) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
