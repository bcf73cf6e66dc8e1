import json
from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.errors import ModelError, SettingsError, TooFewError
from nlp_realist.tag import Labelled, load_bundle, save_bundle
from nlp_realist.tag.train import train
from nlp_realist.types import Code, Codebook, Excerpt, Family, Learnt, Span

BOOK = Codebook(
    "t",
    "1",
    (Family("strengths", "Strengths", directed=True),),
    (Code("strengths/praise", "Praise", ""), Code("strengths/choice", "Choice", "")),
    hash="h",
)
WORDS = {"present": "well done", "contrary": "useless lot"}


def encode(texts):
    """Vectors that count three letters: a five-word fake encoder."""
    return np.array([[t.count(c) / (len(t) + 1) for c in "doe"] for t in texts], dtype=np.float32)


def cues(texts):
    return [[("strengths/praise", "present")] if "well done" in t else [] for t in texts]


def split(text):
    cut = text.find(". ") + 2
    return [Span(0, len(text))] if cut == 1 else [Span(0, cut), Span(cut, len(text))]


def examples(documents=6):
    rows = []
    for d in range(documents):
        for i in range(8):
            direction = "present" if i % 2 else "contrary"
            codes = {"strengths/praise": direction} if i < 4 else {}
            said = WORDS[direction] if i < 4 else f"the bus was late {i}"
            rows.append(Labelled(f"{d}.{i}", f"d{d}", f"{said} number {d}", "", codes))
    return rows


@pytest.fixture(scope="module")
def tagger():
    rows = examples()
    vectors = encode([r.text for r in rows])
    return train(rows, vectors, BOOK, id="toy", encoder="fake", cues=cues)


def judge(tagger, *texts, aim="balanced"):
    excerpts = [Excerpt("t", 0, 0, len(text), text) for text in texts]
    return tagger.judge(excerpts, encode(texts), encode=encode, split=split, cues=cues, aim=aim)


def test_a_code_with_too_few_examples_gets_no_head(tagger):
    assert tagger.codes == ("strengths/praise",)


def test_what_was_learnt_is_found_with_its_direction(tagger):
    praise, blame, bus = judge(tagger, "well done you", "useless lot they", "the bus was late 9")
    assert praise.codes == blame.codes == ("strengths/praise",)
    assert (praise.directions, blame.directions) == (("present",), ("contrary",))
    assert bus.codes == ()
    assert 0 <= bus.all["strengths/praise"] < praise.all["strengths/praise"] <= 1


def test_evidence_is_the_sentence_without_which_the_score_falls(tagger):
    text = "The bus was late. well done you"
    (judged,) = judge(tagger, text)
    (span,) = judged.evidence
    assert text[span.start : span.end] == "well done you"


def test_tags_point_into_the_transcript(tagger):
    (judged,) = judge(tagger, "The bus was late. well done you")
    excerpt = Excerpt("t", 0, 100, 131, "The bus was late. well done you")
    (tag,) = judged.tags(excerpt, tagger.origin)
    assert tag.evidence == Span(118, 131)
    assert (tag.origin.kind, tag.origin.name, tag.origin.codebook) == ("model", "toy", "h")


def test_a_level_alone_costs_no_second_reading():
    book = Codebook(
        "t",
        "1",
        (*BOOK.families, Family("level", "Level", "", "one")),
        (*BOOK.codes, Code("level/family", "Family", "")),
    )
    told = [
        Labelled(f"l{d}.{i}", f"d{d}", f"my mother and my son {i}", "", {"level/family": "present"})
        for d in range(6)
        for i in range(4)
    ]
    rows = [*examples(), *told]
    learnt = train(rows, encode([r.text for r in rows]), book, id="t", encoder="fake", cues=cues)
    learnt = replace(learnt, opinions=1)
    text = "The bus was late. My mother and my son came."

    def never(texts):
        raise AssertionError(f"read again: {texts}")

    [one] = learnt.judge(
        [Excerpt("t", 0, 0, len(text), text)], encode([text]), encode=never, split=split, cues=cues
    )
    assert one.codes == ("level/family",)
    assert text[one.evidence[0].start : one.evidence[0].end] == "My mother and my son came."


def test_a_vocabulary_holds_no_words_but_those_it_may_carry():
    rows = examples()
    learnt = train(
        rows,
        encode([r.text for r in rows]),
        BOOK,
        id="toy",
        encoder="fake",
        cues=cues,
        vocabulary=[r.text for r in rows if "bus" in r.text],
    )
    words = " ".join(learnt.lexicon.vocabularies()[0])
    assert "bus" in words
    assert "done" not in words
    assert "useless" not in words


def test_nothing_in_gives_nothing_out(tagger):
    assert judge(tagger) == []


def test_an_unknown_aim_names_the_known_ones(tagger):
    with pytest.raises(SettingsError, match="balanced, find-all, sure-only"):
        judge(tagger, "well done", aim="perfect")


def test_too_few_documents_are_refused():
    rows = examples(documents=3)
    with pytest.raises(TooFewError):
        train(rows, encode([r.text for r in rows]), BOOK, id="x", encoder="fake", cues=cues)


def test_a_saved_bundle_judges_as_the_one_that_was_trained(tagger, tmp_path):
    save_bundle(tagger, tmp_path / "toy")
    back = load_bundle(BOOK, tmp_path / "toy")
    before, after = judge(tagger, "well done you")[0], judge(back, "well done you")[0]
    assert before.codes == after.codes
    assert after.all["strengths/praise"] == pytest.approx(before.all["strengths/praise"], abs=2e-3)


def test_a_saved_bundle_has_what_it_learnt_for_patterns_or_none(tagger, tmp_path):
    axes = np.array([[0.6, -0.8], [0.1, 0.2]], dtype=np.float32)
    weights = np.array([[1, 0, -1], [0.5, 0.25, 0], [0, 0, 2]], dtype=np.float32)
    save_bundle(replace(tagger, learnt=Learnt(axes, weights)), tmp_path / "toy")
    back = load_bundle(BOOK, tmp_path / "toy")
    assert back.learnt is not None
    assert back.learnt.outcome_axes == pytest.approx(axes, abs=1e-3)
    assert back.learnt.level_weights == pytest.approx(weights, abs=1e-6)
    save_bundle(replace(tagger, learnt=Learnt(axes)), tmp_path / "toy")
    older = load_bundle(BOOK, tmp_path / "toy").learnt
    assert older is not None
    assert older.level_weights is None
    save_bundle(tagger, tmp_path / "toy")
    assert load_bundle(BOOK, tmp_path / "toy").learnt is None


def test_training_twice_gives_the_same(tagger):
    rows = examples()
    vectors = encode([r.text for r in rows])
    again = train(rows, vectors, BOOK, id="toy", encoder="fake", cues=cues)
    np.testing.assert_array_equal(again.heads.weights, tagger.heads.weights)
    np.testing.assert_array_equal(again.thresholds["balanced"], tagger.thresholds["balanced"])


def test_a_bundle_that_holds_objects_is_refused_and_not_run(tagger, tmp_path):
    folder = tmp_path / "evil"
    save_bundle(tagger, folder)
    np.savez(folder / "heads.npz", weights=np.array([object()], dtype=object))
    with pytest.raises(ModelError, match="damaged"):
        load_bundle(BOOK, folder)


@pytest.mark.parametrize("name", ["bundle.json", "vocabulary.json", "direction.npz"])
def test_a_damaged_bundle_is_one_line(tagger, tmp_path, name):
    folder = tmp_path / "broken"
    save_bundle(tagger, folder)
    (folder / name).write_bytes(b"{")
    with pytest.raises(ModelError) as error:
        load_bundle(BOOK, folder)
    assert "\n" not in str(error.value)


def test_a_bundle_for_other_codes_is_refused(tagger, tmp_path):
    save_bundle(tagger, tmp_path / "toy")
    other = Codebook("o", "1", BOOK.families, (Code("strengths/other", "Other", ""),))
    with pytest.raises(ModelError, match="strengths/praise"):
        load_bundle(other, tmp_path / "toy")


def test_a_bundle_that_is_not_there_is_named():
    with pytest.raises(ModelError, match="no-such"):
        load_bundle(BOOK, "no-such")


def test_a_bundle_is_text_and_arrays_only(tagger, tmp_path):
    save_bundle(tagger, tmp_path / "toy")
    assert {p.suffix for p in (tmp_path / "toy").iterdir()} == {".json", ".npz"}
    assert json.loads((tmp_path / "toy" / "bundle.json").read_text())["codes"] == list(tagger.codes)


def test_the_order_of_a_codebook_does_not_move_a_score(tagger, tmp_path):
    save_bundle(tagger, tmp_path / "toy")
    turned = Codebook(
        "t", "1", BOOK.families, (Code("strengths/new", "New", ""), *BOOK.codes[::-1])
    )
    back = load_bundle(turned, tmp_path / "toy")
    before, after = judge(tagger, "well done you")[0], judge(back, "well done you")[0]
    assert after.all["strengths/praise"] == pytest.approx(before.all["strengths/praise"], abs=2e-3)
