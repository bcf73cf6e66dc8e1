"""The settings file: what it may say, and what is said about the rest."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from nlp_realist.config import Settings, find_settings, load_settings
from nlp_realist.errors import SettingsError

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


def load(folder: Path, text: str) -> Settings:
    path = folder / "nlp_realist.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    return str(caught.value).removeprefix(f"{folder}/")


def test_without_a_file_the_defaults_hold() -> None:
    assert load_settings() == load_settings(None) == Settings()


def test_a_file_says_what_differs(tmp_path: Path) -> None:
    settings = load(tmp_path, 'aim = "sure-only"  # few but right\nmax_words = 80\nseed = 7\n')
    assert settings == Settings(aim="sure-only", max_words=80, seed=7)
    assert load(tmp_path, "\ufeff# nothing yet\n") == Settings()


def test_paths_start_at_the_file(tmp_path: Path) -> None:
    settings = load(tmp_path, 'codebook = "our codes.yaml"\nbundle = "./b"\nencoder = "../e"')
    assert settings.codebook == str(tmp_path / "our codes.yaml")
    assert settings.bundle == str(tmp_path / "b")
    assert settings.encoder == str(tmp_path / "../e")


def test_names_are_left_alone(tmp_path: Path) -> None:
    settings = load(tmp_path, 'bundle = "large"\nencoder = "sentence-transformers/all-mpnet"')
    assert (settings.bundle, settings.encoder) == ("large", "sentence-transformers/all-mpnet")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "seed = 1\n\nmax_word = 5",
            "nlp_realist.toml, line 3: there is no setting 'max_word'. Did you mean max_words?",
        ),
        ("Max-Sentences = 5", "line 1: there is no setting 'Max-Sentences'. Did you mean max_se"),
        ("[tag]\naim = 'balanced'", "line 1: there is no setting 'tag'. The settings are"),
        ("a = 1\n'zzz' = 2", "line 1: there is no setting 'a'"),
        ("\nseed = true", "line 2: seed can't be True. Give a whole number from 0 up."),
        ("seed = -1", "line 1: seed can't be -1"),
        ("workers = 0", "line 1: workers can't be 0. Give a whole number from 1 up."),
        ("max_words = 1.5", "line 1: max_words can't be 1.5"),
        ("aim = 'all'", "line 1: aim can't be 'all'. Choose balanced, find-all or sure-only."),
        ("aim = ['balanced']", "line 1: aim can't be ['balanced']"),
        ("unit = 1", "line 1: unit can't be 1. Choose excerpt, turn or sentence."),
        ("encoder = ''", "line 1: encoder can't be ''. Give a name or a path in quotes."),
        ("codebook = 1", "line 1: codebook can't be 1"),
        ("seed = 1\naim = balanced", "nlp_realist.toml, line 2: Invalid value. Write each"),
        ("seed = 1\nseed = 2", "line 2: Cannot overwrite a value."),
        ("seed =", "nlp_realist.toml"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in fault(tmp_path, text)


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: can't be read \(No such file"):
        load_settings(tmp_path / "none.toml")
    path = tmp_path / "nlp_realist.toml"
    path.write_bytes(b'bundle = "\xe9t\xe9"')
    with pytest.raises(SettingsError, match="not a text in UTF-8"):
        load_settings(path)


def test_a_changed_setting_is_checked_too() -> None:
    with pytest.raises(SettingsError) as caught:
        replace(Settings(), aim="best")
    assert str(caught.value) == ("aim: can't be 'best'. Choose balanced, find-all or sure-only.")


def test_the_file_of_a_folder_is_found(tmp_path: Path) -> None:
    assert find_settings(tmp_path) is None
    load(tmp_path, "")
    assert find_settings(tmp_path) == tmp_path / "nlp_realist.toml"


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", DOCS.read_text("utf-8"), re.M))
    assert rows == {field.name: documented(field.default) for field in fields(Settings)}


def documented(default: object) -> str:
    if default is None:
        return "none"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


def test_the_documented_file_is_right(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert load(tmp_path, example).aim == "find-all"
