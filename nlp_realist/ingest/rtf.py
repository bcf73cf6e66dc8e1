"""Rich text (.rtf)."""

from __future__ import annotations

from nlp_realist.errors import ReadError
from nlp_realist.ingest.encodings import normalise
from nlp_realist.ingest.lines import File, Reading
from nlp_realist.ingest.plain import lines_of
from nlp_realist.ingest.turns import read_lines


def read(file: File) -> Reading:
    """Read a rich text file. Raises ReadError when it is none or is damaged."""
    from striprtf.striprtf import rtf_to_text

    if not file.content.lstrip().startswith(b"{\\rtf"):
        raise ReadError("the file is not rich text", file.name, "Check its name, or use txt.")
    try:
        text = rtf_to_text(
            file.content.decode("latin-1"), encoding=file.encoding or "cp1252", errors="replace"
        )
    except (ValueError, LookupError, IndexError, KeyError, RecursionError):
        raise ReadError(
            "the file is damaged", file.name, "Open it and save it again, or export it as txt."
        ) from None
    return read_lines(lines_of(normalise(text)), file.name, file.speakers)
