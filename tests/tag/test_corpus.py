import pytest

from nlp_realist.errors import TableError
from nlp_realist.tag import read_corpus
from nlp_realist.types import Code, Codebook, Family

BOOK = Codebook(
    "t",
    "1",
    (Family("strengths", "Strengths", directed=True), Family("level", "Level", combine="one")),
    (Code("strengths/affirmation", "a", ""), Code("level/family", "f", "")),
)
HEAD = "kind: home visit\nservice: early help\nregion: Wales\nsetting: a kitchen\n\n"


def read(tmp_path, talk):
    (tmp_path / "v.txt").write_text(HEAD + talk, encoding="utf-8")
    return read_corpus(tmp_path, BOOK)


def test_excerpts_have_their_codes_and_the_turn_before(tmp_path):
    talk = (
        "Ann [practitioner]: You got them out the door.\n= affirmation family\n\n"
        "Mum [parent]: I did.\n= -\n+ Nobody ever says that.\n= !affirmation\n"
    )
    first, second, third = read(tmp_path, talk)
    assert first.codes == {"strengths/affirmation": "present", "level/family": "present"}
    assert (first.document, first.source, first.context) == ("v", "home visit", "")
    assert second.codes == {}
    assert third.codes == {"strengths/affirmation": "contrary"}
    assert second.context == third.context == "Ann: You got them out the door."


def test_a_turn_without_codes_is_context_only(tmp_path):
    (only,) = read(tmp_path, "Int [interviewer]: And then?\n\nMum [parent]: Then nothing.\n= -\n")
    assert only.context == "Int: And then?"


@pytest.mark.parametrize("talk", ["Mum [parent]: Hm.\n= praise\n", "no label here\n"])
def test_a_fault_names_file_and_line(tmp_path, talk):
    with pytest.raises(TableError, match=r"v\.txt, line [67]: "):
        read(tmp_path, talk)


def test_another_coders_line_is_kept_apart_and_moves_no_id(tmp_path):
    twice = "Mum [parent]: You did it.\n= affirmation\n~ -\nMum [parent]: Twice.\n= family\n"
    first, later = read(tmp_path, twice)
    assert first.other == {} and later.other is None
    assert set(first.codes) == {"strengths/affirmation"}
    once = read(tmp_path, twice.replace("~ -\n", ""))
    assert [e.id for e in once] == [first.id, later.id]


def test_sets_of_contrasts_have_no_turn_before(tmp_path):
    talk = "Mum [parent]: She rang.\n= -\nMum [parent]: Twice.\n= -\n"
    assert read(tmp_path, talk)[1].context == "Mum: She rang."
    text = HEAD.replace("home visit", "contrast sets") + talk
    (tmp_path / "v.txt").write_text(text, encoding="utf-8")
    assert [e.context for e in read_corpus(tmp_path, BOOK)] == ["", ""]
