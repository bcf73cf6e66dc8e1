from __future__ import annotations

import doctest

import pytest

from nlp_realist.codebook import codebook_template, load_codebook
from nlp_realist.errors import CodebookError
from nlp_realist.segment import find_cues, sentences, spacy_components

spacy = pytest.importorskip("spacy")

TEXT = "Well I-- I asked Dr. Owen... no. They wouldn't listen to me, you know. “Why?” she said."


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("realist_sentences")
    nlp.add_pipe("realist_cues")
    return nlp


def test_sentences_are_the_same_in_spacy(nlp):
    doc = nlp(TEXT)
    assert [sentence.text for sentence in doc.sents] == [TEXT[a:b] for a, b in sentences(TEXT)]


def test_sentences_of_odd_texts(nlp):
    for text in ("", " ", "x", "\n\nHome.\n\n- boys out\n", "a" * 50, "我。他"):
        doc = nlp(text)
        assert doc.text == text
        assert len(list(doc.sents)) <= max(1, len(text))


def test_cues_are_spans_with_code_and_direction(nlp):
    doc = nlp(TEXT)
    found = {(span.label_, span.id_) for span in doc.spans["realist_cues"]}
    assert ("relationship/listening", "contrary") in found
    assert found == {(cue.code, cue.direction) for cue in find_cues(TEXT, load_codebook())}


def test_a_codebook_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(codebook_template(), encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("realist_cues", config={"codebook": str(path), "spans_key": "mine"})
    doc = nlp("They turned me away.")
    assert [(s.text, s.label_, s.id_) for s in doc.spans["mine"]] == [
        ("turned me away", "access/welcome", "contrary")
    ]
    path.write_text("name: x\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"mine\.yaml, line 1"):
        spacy.blank("en").add_pipe("realist_cues", config={"codebook": str(path)})


def test_the_pipeline_is_kept_on_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.pipe_names == ["realist_sentences", "realist_cues"]
    assert len(list(again(TEXT).sents)) == len(sentences(TEXT))


def test_the_example_in_the_docstring_runs():
    assert doctest.testmod(spacy_components).failed == 0
