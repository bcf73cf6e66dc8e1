"""The tagger in spaCy: spans with codes, kept by everything that spaCy keeps documents in."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin

import nlp_realist
from nlp_realist.codebook import codebook_template, load_codebook
from nlp_realist.errors import ModelError, SettingsError
from nlp_realist.segment import find_cues, segment
from nlp_realist.spacy_spans import COLOURS, RealistTagger, displacy_colors
from nlp_realist.types import Transcript, Turn

ASKED = "How did that leave you feeling, when they read it out?"
UNASKED = "Nobody ever asked the boys what they wanted. They had decided before we came in."
QUIET = "Mm, yeah."
QUICK = "restorative-1"
BLANK = spacy.blank("en")
TEXTS = (ASKED, UNASKED, QUIET, "", " ")


@pytest.fixture(scope="module")
def nlp():
    return nlp_realist.spacy_pipeline(QUICK)


@pytest.fixture(scope="module")
def docs(nlp):
    return list(nlp.pipe(TEXTS))


def tags(doc):
    return [(s.label_, s.id_, s.start_char, s.end_char) for s in doc.spans["realist"]]


def test_a_tag_is_a_span_over_its_evidence_with_code_and_direction(docs):
    asked, unasked, *_ = docs
    assert ("restorative/feelings", "present") in {t[:2] for t in tags(asked)}
    found = {label: (direction, unasked.text[a:b]) for label, direction, a, b in tags(unasked)}
    assert found["whole_family/child_voice"] == (
        "contrary",
        "Nobody ever asked the boys what they wanted.",
    )


def test_scores_go_with_the_spans(docs):
    group = docs[0].spans["realist"]
    scores = group.attrs["scores"]
    assert scores.shape == (len(group),)
    assert np.all((scores > 0) & (scores <= 1))
    excerpts = docs[0].spans["realist_excerpts"]
    codes = excerpts.attrs["codes"]
    assert excerpts.attrs["scores"].shape == (1, len(codes))
    for span, score, number in zip(group, scores, group.attrs["excerpts"], strict=True):
        every = excerpts.attrs["scores"][number]
        assert every[codes.index(span.label_)] == pytest.approx(score)


def test_cues_are_those_of_the_code_at_their_place(docs):
    doc = docs[1]
    for span, cues in zip(doc.spans["realist"], doc.spans["realist"].attrs["cues"], strict=True):
        expected = [
            [*cue.span, cue.direction]
            for cue in find_cues(doc.text, load_codebook())
            if cue.code == span.label_
        ]
        assert cues == expected
    assert any(doc.spans["realist"].attrs["cues"])


def test_what_says_nothing_carries_nothing(docs):
    for doc in docs[2:]:
        assert tags(doc) == []
        assert len(doc.spans["realist"].attrs["scores"]) == 0
        assert len(doc.spans["realist_excerpts"]) == 0


def test_one_by_one_and_in_batches_is_nearly_the_same(nlp, docs):
    """To the last digit it is not: an encoder in eight bits rounds by what is beside a text."""
    for stream in (map(nlp, TEXTS), nlp.pipe(TEXTS, batch_size=2)):
        for doc, other in zip(docs, stream, strict=True):
            before, after = doc.spans["realist_excerpts"], other.spans["realist_excerpts"]
            assert [(s.start, s.end) for s in before] == [(s.start, s.end) for s in after]
            np.testing.assert_allclose(after.attrs["scores"], before.attrs["scores"], atol=0.15)


def test_a_long_text_falls_into_the_excerpts_of_segment(nlp):
    text = " ".join([ASKED, UNASKED] * 6)
    doc = nlp(text)
    cut = segment(Transcript("", text, (Turn(0, len(text)),)))
    excerpts = doc.spans["realist_excerpts"]
    assert [span.text for span in excerpts] == [excerpt.text for excerpt in cut]
    group = doc.spans["realist"]
    for span, number in zip(group, group.attrs["excerpts"], strict=True):
        place = excerpts[number]
        assert place.start <= span.start < span.end <= place.end


class Silent:
    """Tools that find nothing, so that only the cutting and marking is seen."""

    class tagger:
        codes = ()
        origin = None
        codebook = load_codebook()

    def judge(self, excerpts, *, aim):
        from nlp_realist.tag import Judged

        return [Judged((), (), (), (), {}) for _ in excerpts]


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_can_be_marked(text):
    class Quiet(RealistTagger):
        def _load(self):
            return Silent()

    doc = Quiet()(BLANK.make_doc(text))
    assert doc.text == text
    assert all(span.text.strip() for span in doc.spans["realist_excerpts"])


def test_another_process_loads_models_of_its_own():
    loads = []

    class Counting(RealistTagger):
        def _load(self):
            loads.append(object())
            return loads[-1]

    component = Counting()
    assert component.tools() is component.tools()
    component._loaded = (-1, component.tools())  # as after a fork
    assert component.tools() is loads[1]
    assert pickle.loads(pickle.dumps(RealistTagger(aim="find-all"))).settings.aim == "find-all"


# ---------------------------------------------------------------- kept


def test_a_docbin_keeps_spans_scores_and_who_spoke(docs):
    docs[0]._.realist_role = "practitioner"
    data = DocBin(docs=docs, store_user_data=True).to_bytes()
    back = list(DocBin().from_bytes(data).get_docs(BLANK.vocab))
    for before, after in zip(docs, back, strict=True):
        assert tags(after) == tags(before)
        group = after.spans["realist"]
        np.testing.assert_array_equal(
            group.attrs["scores"], before.spans["realist"].attrs["scores"]
        )
        assert group.attrs["cues"] == before.spans["realist"].attrs["cues"]
    assert back[0]._.realist_role == "practitioner"


def test_a_document_is_kept_in_bytes(nlp, docs):
    back = Doc(nlp.vocab).from_bytes(docs[1].to_bytes())
    assert tags(back) == tags(docs[1])


def test_a_saved_pipeline_needs_no_import_and_no_other_file(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    program = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2])\n"
        "print([(s.label_, s.id_, s.start_char, s.end_char) for s in doc.spans['realist']])"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "saved"), UNASKED]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert shown.stdout.strip() == str(tags(nlp(UNASKED)))


def test_a_pipeline_goes_through_bytes(nlp):
    again = spacy.blank("en")
    again.add_pipe("realist")
    again.from_bytes(nlp.to_bytes())
    assert tags(again(UNASKED)) == tags(nlp(UNASKED))


def test_a_saved_pipeline_without_its_bundle_is_told(nlp, tmp_path):
    nlp.to_disk(tmp_path / "saved")
    (tmp_path / "saved" / "realist" / "bundle.json").unlink()
    with pytest.raises(ModelError, match="lacks its model bundle"):
        spacy.load(tmp_path / "saved")


def test_names_in_a_byte_string_stay_inside_the_folder(tmp_path):
    """A saved pipeline from elsewhere must not write where it likes."""
    import srsly

    data = srsly.msgpack_dumps({"bundle.json": b"{}", "codebook.yaml": b"", "../../out": b"x"})
    with pytest.raises(ModelError):
        RealistTagger().from_bytes(data)


# ---------------------------------------------------------------- shown, and asked for


def test_displacy_shows_codes_in_the_colours_of_their_families(docs):
    page = displacy.render(docs[1], style="span", options={"spans_key": "realist"}, jupyter=False)
    assert "whole_family/child_voice" in page
    assert "contrary" in page
    assert displacy_colors()["whole_family/child_voice"] in page


def test_each_family_has_a_colour_of_its_own():
    colours = displacy_colors()
    families = {code.split("/")[0]: colour for code, colour in colours.items()}
    assert len(set(families.values())) == len(families) <= len(COLOURS)
    assert all(colours[code] == families[code.split("/")[0]] for code in colours)


def test_colours_of_another_codebook(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(codebook_template(), encoding="utf-8")
    assert set(displacy_colors(tmp_path / "mine.yaml")) >= {"access/welcome"}


def test_settings_reach_the_component(nlp):
    other = nlp_realist.spacy_pipeline(
        QUICK, aim="find-all", unit="sentence", spans_key="codes", model=spacy.blank("en")
    )
    doc, usual = other(UNASKED), nlp(UNASKED)
    assert len(doc.spans["codes_excerpts"]) == 2
    assert len(doc.spans["codes"]) >= len(usual.spans["realist"])


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"aim": "perfect"}, SettingsError, "balanced, find-all or sure-only"),
        ({"bundle": "no-such"}, ModelError, "no-such"),
        ({"model": "xx_no_such_model"}, ModelError, "xx_no_such_model"),
    ],
)
def test_what_is_amiss_is_told_at_once(options, error, says):
    with pytest.raises(error, match=says):
        nlp_realist.spacy_pipeline(**options)


def test_the_name_costs_nothing_until_it_is_used():
    program = (
        "import sys, nlp_realist; 'spacy_pipeline' in dir(nlp_realist)\n"
        "print({'spacy', 'numpy', 'nlp_realist.spacy_spans'} & set(sys.modules) - {'numpy'})"
    )
    shown = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert shown.stdout == b"set()\n"


def test_listing_the_component_loads_none_of_the_rooms():
    """spaCy imports it for every pipeline of anybody's."""
    program = (
        "import sys, nlp_realist.spacy_spans\n"
        "print(sorted(m for m in sys.modules if m.startswith('nlp_realist.')))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert shown.stdout.strip() == str(
        ["nlp_realist.errors", "nlp_realist.spacy_spans", "nlp_realist.types"]
    )


def test_the_examples_in_the_documentation_run(nlp, tmp_path, monkeypatch, capsys):
    text = (Path(__file__).parent.parent / "docs" / "spacy.md").read_text("utf-8")
    blocks = [part.split("```", 1)[0] for part in text.split("```python\n")[1:]]
    # Left out: what needs another model, and what serves until it is stopped.
    runnable = [b for b in blocks if "en_core_web" not in b and "serve" not in b]
    assert len(blocks) - len(runnable) == 2
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(nlp_realist, "spacy_pipeline", lambda: nlp, raising=False)
    scope: dict[str, object] = {}
    for block in runnable:
        exec(compile(block, "docs/spacy.md", "exec"), scope)
    assert (
        "whole_family/child_voice  contrary  Nobody ever asked the boys" in capsys.readouterr().out
    )
    assert [doc._.realist_role for doc in scope["docs"]] == ["practitioner", "parent"]
