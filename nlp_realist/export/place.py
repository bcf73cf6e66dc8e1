"""Where an output goes: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nlp_realist.errors import RealistError


@contextmanager
def whole(path: Path | str) -> Iterator[Path]:
    """Give a path to write to; what was written takes the place of `path` at the end.

    A run that is stopped half-way leaves the file of the run before. Raises RealistError when
    the place can't be written.
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        what = f"the file can't be written ({error.strerror})"
        hint = "Close it in other programs, make room, or choose another folder."
        raise RealistError(what, str(target), hint) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
