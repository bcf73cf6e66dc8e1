"""Finding files, choosing formats, and bad input: one clear line each."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from nlp_realist.errors import ReadError
from nlp_realist.ingest import files, find_sources, read
from nlp_realist.ingest.formats import BY_NAME
from nlp_realist.ingest.heads import STYLES
from nlp_realist.types import ROLES

TALK = "Mum: He left.\nWorker: When?\n"


def names(sources):
    return [source.name for source in sources]


def test_a_folder_is_searched_with_its_folders(write, tmp_path):
    for name in ("b.txt", "a/one.txt", "a/b/two.vtt", ".hidden.txt", "~$b.docx", ".git/x.txt"):
        write(name, TALK)
    for name in ("roles.csv", "attributes.csv", "README.md", "photo.jpg", "recording.mp3"):
        write(name, "x")
    sources, errors = find_sources([tmp_path])
    assert names(sources) == ["b.txt", "a/one.txt", "a/b/two.vtt"]
    assert errors == []


def test_files_of_the_same_name_stay_apart(write, tmp_path):
    write("north/one.txt", TALK)
    write("south/one.txt", TALK)
    assert names(find_sources([tmp_path])[0]) == ["north/one.txt", "south/one.txt"]
    folders = [tmp_path / "north", tmp_path / "south"]
    assert names(find_sources(folders)[0]) == ["north/one.txt", "south/one.txt"]
    files_ = [folder / "one.txt" for folder in folders]
    assert names(find_sources(files_)[0]) == ["north/one.txt", "south/one.txt"]


def test_a_file_given_twice_is_read_once(write, tmp_path):
    path = write("one.txt", TALK)
    assert names(find_sources([tmp_path, path, path])[0]) == ["one.txt"]


def test_missing_files_and_empty_folders_are_errors_beside_the_rest(write, tmp_path):
    path = write("one.txt", TALK)
    (tmp_path / "nothing").mkdir()
    sources, errors = find_sources([tmp_path / "gone.txt", tmp_path / "nothing", path])
    assert names(sources) == ["one.txt"]
    assert [error.what for error in errors] == [
        "there is no such file or folder",
        "the folder holds nothing to read",
    ]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \r\n\t\n", "the file is empty"),
        ("empty.docx", b"", "the file is empty"),
        ("noise.bin", bytes(range(256)) * 40, "the file is not text"),
        ("noise.txt", os.urandom(4000), "the file is not text"),
        ("nulls.txt", b"\0" * 5000, "the file is not text"),
        ("song.txt", b"ID3\x04\x00" + b"\x01" * 900, "this is a recording"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 90, "this is a recording"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "this is a picture"),
        ("page.txt", b"<!DOCTYPE html><html><p>Mum: x</p></html>", "this is a web page"),
        ("talk.pdf", TALK.encode(), "the file is not pdf"),
        ("talk.xlsx", TALK.encode(), "the file is not xlsx"),
        ("half.docx", b"PK\x03\x04" + b"\x14" * 900, "damaged or cut short"),
    ],
)
def test_bad_files(write, name, content, what):
    with pytest.raises(ReadError) as error:
        read(write(name, content))
    line = str(error.value)
    assert line.startswith(f"{name}: ")
    assert what in line
    assert "\n" not in line
    assert line.count(". ") >= 1, "says what next"
    assert str(pickle.loads(pickle.dumps(error.value))) == line


def test_missing_file_folder_and_unreadable_file(tmp_path, write):
    with pytest.raises(ReadError, match=r"gone\.txt: there is no such file"):
        read(tmp_path / "gone.txt")
    with pytest.raises(ReadError, match="this is a folder"):
        read(tmp_path)
    path = write("mine.txt", TALK)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(ReadError, match="may not be read"):
        read(path)


def test_a_file_that_is_too_large_is_not_loaded(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(100 * 2**20)
    with pytest.raises(ReadError, match=r"huge\.txt: the file has 100 MB; .* may have 16 MB"):
        read(path)


def test_one_very_long_line_is_read(write, monkeypatch):
    text = "Mum: " + "and then he said no, " * 50_000 + "\nWorker: Right."
    assert len(read(write("long.txt", text)).turns) == 2
    monkeypatch.setattr(files, "MOST_TEXT", 1000)
    with pytest.raises(ReadError, match="Split it"):
        read(write("long.txt", text))


@pytest.mark.parametrize(
    "text",
    [
        "Mum: a" + " " * 300_000 + "b\nWorker: c",
        "Mum: " + "(" * 100_000 + "\nWorker: c",
        "Mum: " + "[a " * 100_000 + "\nWorker: c",
        "Mum: " + "//a" * 100_000 + "\nWorker: c",
        "Mum: " + "a. B" * 100_000 + "\nWorker: c",
        "Mum: " + "a: " * 100_000 + "\nWorker: c",
        "Mum: " + "1:" * 100_000 + "\nWorker: c",
        "Mum: " + "**" * 100_000 + "\nWorker: c",
        "<" * 200_000 + "\nMum: c\nWorker: d",
        "Mum: " + ". P1 (" * 50_000 + "\nWorker: c",
    ],
)
def test_odd_lines_take_no_long_time(write, text):
    import time

    begun = time.perf_counter()
    read(write("odd.txt", text))
    read(write("odd.md", text))
    assert time.perf_counter() - begun < 4


def test_unknown_options_name_the_choices(write):
    path = write("t.txt", TALK)
    with pytest.raises(ReadError, match=r"the format 'doc' is not known\. Formats are docx"):
        read(path, format="doc")
    with pytest.raises(ReadError, match="Choose one of auto, none, colon"):
        read(path, speakers="shout")
    with pytest.raises(ReadError, match="the encoding 'klingon' is not known"):
        read(path, encoding="klingon")


@pytest.mark.parametrize("name", ["talk", "talk.transcript", "talk.TXT"])
def test_names_without_a_known_suffix_are_text(write, name):
    assert read(write(name, TALK)).speakers == ("Mum", "Worker")


def test_content_wins_over_a_wrong_name(write):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nMum: He left.\n\n00:03.000 --> 00:04.000\nJo: No.\n"
    transcript = read(write("talk.docx", text))
    assert transcript.speakers == ("Mum", "Jo")
    assert any("content shows vtt" in note for note in transcript.notes)


def test_errors_hold_no_words_of_the_file(write):
    secret = "zyxwvut"
    for name in ("a.docx", "a.pdf", "a.json", "a.xlsx", "a.vtt"):
        with pytest.raises(ReadError) as error:
            read(write(name, f"{secret}\n" * 50))
        assert secret not in str(error.value)


def test_importing_the_room_loads_nothing_heavy():
    code = (
        "import sys, nlp_realist.ingest; "
        "heavy = {'docx', 'openpyxl', 'lxml', 'pypdf', 'pandas', 'spacy', 'torch', 'numpy', "
        "'charset_normalizer', 'striprtf', 'odf'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_documentation_names_every_format_style_and_role():
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    for name in (*BY_NAME, *STYLES, *ROLES):
        assert f"`{name}`" in page, name
