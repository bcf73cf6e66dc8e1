"""The settings file -> one frozen value. Read at the doors only.

``nlp_realist.toml`` holds any of the settings below as ``name = value``; a name that is not
a setting is an error, because a misspelt one would otherwise do nothing, silently.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from nlp_realist.errors import SettingsError

SETTINGS_FILE = "nlp_realist.toml"

#: What the model's decisions are for: as many right as missed, missing little, or seldom wrong.
AIMS = ("balanced", "find-all", "sure-only")
#: How long an excerpt is: some sentences on one topic, a whole turn, or one sentence.
UNITS = ("excerpt", "turn", "sentence")

_CHOICES = {"aim": AIMS, "unit": UNITS}
# Least value, and what the number counts.
_NUMBERS = {"seed": 0, "workers": 1, "max_words": 1, "max_sentences": 1}
_OPTIONAL = ("bundle", "codebook")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, with their defaults. docs/settings.md says what each does.

    Raises SettingsError for a value that a setting can't have.
    """

    encoder: str = "all-MiniLM-L6-v2"
    bundle: str | None = None
    codebook: str | None = None
    aim: str = "balanced"
    seed: int = 0
    workers: int = 1
    max_words: int = 120
    max_sentences: int = 6
    unit: Literal["excerpt", "turn", "sentence"] = "excerpt"

    def __post_init__(self) -> None:
        for name in setting_names():
            fault = _fault(name, getattr(self, name))
            if fault:
                raise SettingsError(fault[0], name, fault[1])


def setting_names() -> tuple[str, ...]:
    """The names of all settings, in the order of the documentation."""
    return tuple(field.name for field in fields(Settings))


def _fault(name: str, value: Any) -> tuple[str, str] | None:
    """What is wrong with the value of a setting, and what to do; None when it is right."""
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            return f"can't be {value!r}", f"Choose {_listed(_CHOICES[name])}."
    elif name in _NUMBERS:
        least = _NUMBERS[name]
        # A bool is an int in Python, but "seed = true" is a mistake.
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            return f"can't be {value!r}", f"Give a whole number from {least} up."
    elif value is None and name in _OPTIONAL:
        return None
    elif not isinstance(value, str) or not value.strip():
        return f"can't be {value!r}", "Give a name or a path in quotes."
    return None


def _listed(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def find_settings(folder: Path) -> Path | None:
    """The settings file of a folder, or None."""
    path = folder / SETTINGS_FILE
    return path if path.is_file() else None


def load_settings(path: Path | None = None) -> Settings:
    """Read a settings file; None gives the defaults.

    Paths are meant from the settings file: that of the codebook, and an encoder or a bundle
    that begins with ``.`` (others are names). Raises SettingsError with file and line.
    """
    if path is None:
        return Settings()
    text = _text(path)
    try:
        # The line end lets the parser name the last line rather than the end of the document.
        values = tomllib.loads(text + "\n")
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error, path) from None
    for name, value in values.items():
        where = _place(path, text, name)
        if name not in setting_names():
            raise SettingsError(f"there is no setting {name!r}", where, _nearest(name))
        fault = _fault(name, value)
        if fault:
            raise SettingsError(f"{name} {fault[0]}", where, fault[1])
    return Settings(**{name: _located(path, name, value) for name, value in values.items()})


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError("not a text in UTF-8", str(path), "Save it as UTF-8.") from None
    except OSError as error:
        hint = "Check the path, or leave --settings out."
        raise SettingsError(f"can't be read ({error.strerror})", str(path), hint) from None


def _not_toml(error: tomllib.TOMLDecodeError, path: Path) -> SettingsError:
    said = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
    what, line = (said[1], said[2]) if said else (str(error), None)
    where = f"{path}, line {line}" if line else str(path)
    hint = 'Write each setting as name = value, words in quotes: aim = "balanced".'
    return SettingsError(what, where, hint)


def _place(path: Path, text: str, name: str) -> str:
    """The file and, where the name can be found in it, the line."""
    named = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[=.\]]""")
    for number, line in enumerate(text.splitlines(), start=1):
        if named.match(line):
            return f"{path}, line {number}"
    return str(path)


def _nearest(name: str) -> str:
    known = setting_names()
    near = get_close_matches(name.lower().replace("-", "_"), known, n=1)
    return f"Did you mean {near[0]}?" if near else f"The settings are {_listed(known)}."


def _located(path: Path, name: str, value: Any) -> Any:
    """Paths in the file are meant from where the file is, wherever the command is run."""
    starts_here = name in ("encoder", "bundle") and value.startswith(".")
    if name == "codebook" or starts_here:
        return str(path.parent / value)
    return value
