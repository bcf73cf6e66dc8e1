"""A guard in front of zipped documents: bombs, locks, external entities, damage."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from nlp_realist.errors import ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: All parts of a document together, unpacked; long transcripts with pictures stay far below.
MOST_UNPACKED = 256 * 2**20
#: One part of XML, unpacked: a thousand pages.
MOST_XML = 48 * 2**20
#: Text packs about 10 to 1; no honest part of this size packs better than this.
_MOST_PACKING, _SMALL = 120, 4 * 2**20
_MOST_PARTS = 5000
_SAVE_AGAIN = "Open it in its program and save it again, or export it as txt."
_AS_TEXT = "If it is a real transcript, export it as txt."
_MARKS = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def refuse_locked(content: bytes, where: str) -> None:
    """Raise ReadError for what Office writes unzipped: a document locked by a password, or one
    of the time before docx and xlsx."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise ReadError("the file is protected by a password", where, "Remove the password.")
        raise ReadError("this is an old Word or Excel file", where, "Save it as docx or xlsx.")


def open_archive(
    content: bytes, where: str, *, most: int = MOST_UNPACKED, hint: str = _AS_TEXT
) -> zipfile.ZipFile:
    """Open a zipped document after checking that it is whole, unlocked and of honest size.

    most : bytes that it may unpack to. hint : what to do when it is larger.
    Raises ReadError otherwise, before anything large is unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise ReadError("the file is damaged or cut short", where, _SAVE_AGAIN) from None
    if any(part.flag_bits & 1 for part in parts):
        raise ReadError("the file is protected by a password", where, "Remove the password.")
    _refuse_bomb(parts, where, most, hint)
    return archive


def _refuse_bomb(parts: list[zipfile.ZipInfo], where: str, most: int, hint: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed_tight = any(
        part.file_size > _SMALL and part.file_size > _MOST_PACKING * max(1, part.compress_size)
        for part in parts
    )
    if unpacked > most or packed_tight or len(parts) > _MOST_PARTS:
        what = f"the file would unpack to {unpacked / 2**20:,.0f} MB and is not opened"
        raise ReadError(what, where, hint)


def names(archive: zipfile.ZipFile) -> frozenset[str]:
    """The names of the document's parts."""
    return frozenset(archive.namelist())


def read_part(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    """One part, unpacked and checked.

    Raises ReadError when it is damaged, too large, or declares entities, which no word
    processor writes and which could read other files of the computer.
    """
    try:
        info = archive.getinfo(name)
        if info.file_size > MOST_XML:
            what = f"its text would unpack to {info.file_size / 2**20:,.0f} MB"
            raise ReadError(what, where, "Split the document, or export it as txt.")
        # Sizes in the archive's list can lie, so no more than the limit is ever unpacked.
        with archive.open(name) as part:
            content = part.read(MOST_XML + 1)
        if len(content) > MOST_XML:
            raise ReadError("its text unpacks to more than it says", where, _SAVE_AGAIN)
    except KeyError:
        raise ReadError("the file has no text part", where, _SAVE_AGAIN) from None
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise ReadError("the file is damaged or cut short", where, _SAVE_AGAIN) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise ReadError("the file is damaged or cut short", where, _SAVE_AGAIN) from None
        raise
    if any(mark in content for mark in _MARKS):
        raise ReadError("the file declares XML entities and is not opened", where, _SAVE_AGAIN)
    return content


def check_xml_parts(archive: zipfile.ZipFile, where: str) -> None:
    """Read every XML part once, so that a library may open the document safely."""
    for name in _xml_names(archive):
        read_part(archive, name, where)


def _xml_names(archive: zipfile.ZipFile) -> Iterator[str]:
    for info in archive.infolist():
        if info.filename.lower().endswith((".xml", ".rels")) and not info.is_dir():
            yield info.filename
