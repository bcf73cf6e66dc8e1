"""Two files of the same words are counted as two, and named."""

from __future__ import annotations

import random
from dataclasses import replace

from nlp_realist.ingest import find_twins, read
from nlp_realist.pipeline import read_files
from tests.studies import transcript as made

WORDS = [f"word{number}" for number in range(40)]


def talk(seed: int, words: int = 400) -> str:
    draw = random.Random(seed)
    said = [" ".join(draw.choices(WORDS, k=20)) for _ in range(words // 20)]
    return "".join(f"{('Mum', 'Ann')[n % 2]}: {line}.\n\n" for n, line in enumerate(said))


def named(folder, **texts: str):
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [read(folder / f"{name}.txt") for name in texts]


def test_a_document_and_its_text_that_differ_by_a_few_characters(write):
    from docx import Document

    text = talk(1)
    book = Document()
    for line in text.split("\n\n"):
        book.add_paragraph(line.replace("word7 ", "word77 ", 1))
    path = write("INT1.txt", text)
    book.save(path.with_name("INT1.docx"))
    told = read_files([path.parent])
    assert [t.name for t in told.transcripts] == ["INT1.docx", "INT1.txt"]
    (remark,) = told.remarks
    assert remark == (
        "INT1.txt: nearly the same words as INT1.docx; both are counted. "
        "If they are one document, leave one out."
    )
    assert told.failures == ()


def test_the_same_words_by_other_speakers(tmp_path):
    one = made("a.txt", (("Mum", "parent", "He left."), ("Ann", "practitioner", "When?")))
    other = replace(one, name="b.txt", turns=(replace(one.turns[0], speaker=None), one.turns[1]))
    assert one.id != other.id
    (twins,) = find_twins([one, other])
    assert twins.exact
    assert str(twins).startswith("b.txt: the same words as a.txt;")


def test_other_words_are_no_twins(tmp_path):
    assert find_twins(named(tmp_path, a=talk(1), b=talk(2), c=talk(1) + talk(3, 600))) == []


def test_short_notes_must_be_the_same_word_for_word(tmp_path):
    note = "Mum: Rang at ten, nobody in the house, left a card on the {}.\n"
    alike = named(tmp_path, a=note.format("mat"), b=note.format("door"), c=note.format("Mat"))
    (twins,) = find_twins(alike)
    assert (twins.first.name, twins.second.name, twins.exact) == ("a.txt", "c.txt", True)


def test_each_is_named_with_the_first_like_it(tmp_path):
    one = talk(4)
    alike = named(tmp_path, a=one, b=one.replace("word7 ", "train ", 2), c=talk(5), d=one + "End.")
    assert [(t.first.name, t.second.name) for t in find_twins(alike)] == [
        ("a.txt", "b.txt"),
        ("a.txt", "d.txt"),
    ]
