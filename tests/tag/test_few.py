"""Heads from few examples: what is learnt, what is refused, and what is said of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nlp_realist.errors import ModelError, TooFewError
from nlp_realist.tag import load_bundle, save_bundle
from nlp_realist.tag.few import BY_CHANCE, learn
from nlp_realist.tag.heads import Heads
from nlp_realist.tag.lexical import Lexicon
from nlp_realist.tag.material import CodedExcerpt
from nlp_realist.tag.own_bundle import save_own
from nlp_realist.tag.tagger import Tagger
from nlp_realist.types import Code, Codebook, Excerpt, Family

BOOK = Codebook(
    "Mine",
    "2",
    (Family("talk", "Talk", directed=True), Family("place", "Place", combine="one")),
    (
        Code("talk/praise", "Praise", ""),
        Code("talk/blame", "Blame", ""),
        Code("place/home", "At home", ""),
        Code("place/school", "At school", ""),
    ),
    hash="mine",
)
SAID = {
    "talk/praise": ("well done, you kept at it", "no good, that, none of it"),
    "place/home": "round at the house by the canal",
    "place/school": "in the hall at the school",
}
OTHER = ("the bus was late", "it rained again", "tea was at five", "he lost a shoe")


def encode(texts):
    """Vectors that count letters: a small fake encoder."""
    return np.array(
        [[t.count(c) / (len(t) + 1) for c in "abcdefghijklmnoprstuw"] for t in texts],
        dtype=np.float32,
    )


def cues(texts):
    return [[("talk/praise", "present")] if "well done" in t else [] for t in texts]


@pytest.fixture(scope="module")
def base():
    """A bundle in use: its vocabulary and the name of its encoder are what counts here."""
    lexicon = Lexicon.fit([*OTHER, *SAID["talk/praise"], "in the hall at the house"] * 8)
    nothing = Heads(*(np.zeros((1, 0)) for _ in range(3)), *(np.zeros(0) for _ in range(3)))
    return Tagger("base-1", BOOK, "fake", (), (), (), lexicon, nothing, nothing, {})


def coded(text, document, codes=(), **options):
    given = dict(codes)
    return CodedExcerpt(Excerpt(document, 0, 0, len(text), text), document, given, **options)


def examples(documents=6, *, praise=3, home=2):
    """In each document: praise, its contrary, a home, and talk of nothing."""
    rows = []
    for d in range(documents):
        name = f"d{d}"
        present, contrary = SAID["talk/praise"]
        for i in range(praise):
            rows.append(coded(f"{present} {i} {OTHER[i % 4]}", name, {"talk/praise": "present"}))
            rows.append(coded(f"{contrary} {i} {OTHER[d % 4]}", name, {"talk/praise": "contrary"}))
        rows += [
            coded(f"{SAID['place/home']} {i}", name, {"place/home": "present"}) for i in range(home)
        ]
        rows += [coded(f"{text} {d}", name) for text in OTHER]
    return rows


def learnt(rows, base, **options):
    options.setdefault("resamples", 50)
    texts = [row.excerpt.text for row in rows]
    return learn(rows, encode(texts), BOOK, base=base, cues=cues, **options)


@pytest.fixture(scope="module")
def mine(base):
    return learnt(examples(), base)


def outcome(learned, code):
    return next(one for one in learned.outcomes if one.code == code)


def judge(tagger, *texts):
    excerpts = [Excerpt("t", 0, 0, len(text), text) for text in texts]
    return tagger.judge(
        excerpts, encode(texts), encode=encode, split=lambda t: [(0, len(t))], cues=cues
    )


def test_what_was_learnt_is_found_with_its_direction(mine):
    praise, blame, home, bus = judge(
        mine.tagger,
        "well done, you kept at it 9",
        "no good, that, none of it 9",
        "round at the house by the canal 9",
        "it rained again 9",
    )
    assert (praise.codes, praise.directions) == (("talk/praise",), ("present",))
    assert (blame.codes, blame.directions) == (("talk/praise",), ("contrary",))
    assert home.codes == ("place/home",)
    assert bus.codes == ()


def test_counts_and_figures_of_a_code(mine):
    praise = outcome(mine, "talk/praise")
    assert (praise.present, praise.contrary, praise.absent, praise.documents) == (18, 18, 36, 6)
    assert praise.head
    assert praise.remarks == ()
    assert praise.held_out.f1.value > 0.8
    assert praise.held_out.f1.low <= praise.held_out.f1.value
    assert praise.held_out.average_precision.value > 0.8
    assert mine.held_out == "each of 6 documents held out in turn"


def test_a_code_with_too_few_examples_is_told_and_gets_no_head(base):
    rows = examples(documents=5, home=1)
    learned = learnt(rows, base)
    home = outcome(learned, "place/home")
    assert home.remarks == ("too few examples (5 of 8)",)
    assert not home.head
    assert "place/home" not in learned.tagger.codes
    assert outcome(learned, "talk/blame").remarks == ("too few examples (0 of 8)",)


def test_eight_examples_are_enough(base):
    learned = learnt(examples(documents=4), base)
    assert outcome(learned, "place/home").present == 8
    assert "place/home" in learned.tagger.codes


def test_what_nobody_judged_is_no_counter_example(base):
    """Without excerpts known to be without a code there is nothing to tell it from."""
    rows = [
        coded(
            row.excerpt.text,
            row.document,
            row.codes,
            absent=frozenset({"place/home"} - set(row.codes)),
        )
        for row in examples()
    ]
    learned = learnt(rows, base)
    assert outcome(learned, "talk/praise").remarks == (
        "too few excerpts known to be without it (0 of 8)",
    )
    assert learned.tagger.codes == ("place/home",)


def test_counter_examples_that_are_all_rejected_tags_are_told(base):
    rows = [
        coded(r.excerpt.text, r.document, r.codes, rejected={"talk/praise"} - set(r.codes))
        for r in examples()
    ]
    learned = learnt(rows, base)
    assert "knows only what a machine proposed" in outcome(learned, "talk/praise").remarks[0]
    assert outcome(learned, "place/home").remarks == ()


def test_a_code_in_one_document_is_learnt_and_said_not_to_be_held_out(base):
    rows = examples(home=0)
    rows += [coded(f"{SAID['place/home']} {i}", "d0", {"place/home": "present"}) for i in range(10)]
    home = outcome(learnt(rows, base), "place/home")
    assert home.head
    assert home.held_out is None
    assert "all examples are in one document: not held out" in home.remarks


def test_one_document_gives_heads_without_figures(base):
    rows = [coded(row.excerpt.text, "only", row.codes) for row in examples()]
    learned = learnt(rows, base)
    assert "one document only" in learned.held_out
    assert learned.measures == {}
    assert all(one.held_out is None for one in learned.outcomes)
    assert "talk/praise" in learned.tagger.codes


def test_a_code_that_can_not_be_told_is_refused(base):
    """Labels dealt out without regard to what is said."""
    random = np.random.default_rng(1)
    rows = [
        coded(f"{OTHER[i % 4]} {i}", f"d{i % 6}", {"talk/praise": "present"} if hit else {})
        for i, hit in enumerate(random.random(90) < 0.3)
    ]
    with pytest.raises(TooFewError) as error:
        learnt(rows, base, seed=0)
    assert BY_CHANCE in str(error.value)


def test_nothing_learnt_names_the_nearest_code(base):
    with pytest.raises(TooFewError, match=r"talk/praise: too few examples \(6 of 8\)"):
        learnt(examples(documents=1), base)


def test_the_direction_of_a_code_with_one_is_always_said(base):
    rows = [
        coded(row.excerpt.text, row.document, dict.fromkeys(row.codes, "contrary"))
        for row in examples(home=0)
    ]
    learned = learnt(rows, base)
    assert outcome(learned, "talk/praise").remarks == (
        "direction not learnt (0 present, 36 contrary): always contrary",
    )
    (found,) = judge(learned.tagger, "well done, you kept at it 9")
    assert found.directions == ("contrary",)


# ---------------------------------------------------------------- the bundle


def test_the_same_input_gives_the_same_bytes(base, tmp_path):
    for name in ("one", "two"):
        save_own(learnt(examples(), base), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == [
        "CARD.md", "bundle.json", "direction.npz", "heads.npz", "vocabulary.json",
    ]  # fmt: skip
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_bundle_says_what_it_was_made_from(base, tmp_path):
    source = {"kind": "table", "sha256": "f" * 64, "versions": {"numpy": "2"}}
    save_own(learnt(examples(), base, made_from=source, seed=4), tmp_path / "own")
    written = json.loads((tmp_path / "own" / "bundle.json").read_text("utf-8"))
    about = written["about"]
    assert about["made_from"] == source
    assert about["codebook"] == {"name": "Mine", "version": "2", "hash": "mine"}
    assert about["codes"]["talk/praise"]["present"] == 18
    assert about["codes"]["talk/blame"]["remarks"] == ["too few examples (0 of 8)"]
    assert (about["seed"], about["builds_on"]) == (4, "base-1")
    assert written["id"].startswith("own-")
    assert "f" * 64 in (tmp_path / "own" / "CARD.md").read_text("utf-8")


def test_another_input_is_another_bundle(base, mine):
    assert learnt(examples(documents=7), base).tagger.id != mine.tagger.id


def test_a_saved_bundle_judges_as_the_one_that_was_learnt(mine, tmp_path):
    save_own(mine, tmp_path / "own")
    back = load_bundle(BOOK, tmp_path / "own")
    text = "well done, you kept at it 9"
    before, after = judge(mine.tagger, text)[0], judge(back, text)[0]
    assert before.codes == after.codes
    assert after.all == pytest.approx(before.all, abs=5e-3)


def test_no_word_of_the_excerpts_is_in_the_bundle(base, tmp_path):
    rows = [
        coded(f"{row.excerpt.text} zyxomma zyxomma", row.document, row.codes) for row in examples()
    ]
    save_own(learnt(rows, base), tmp_path / "own")
    assert not any(b"zyxom" in path.read_bytes() for path in (tmp_path / "own").iterdir())


def test_a_bundle_replaces_its_like_and_nothing_else(mine, tmp_path):
    own = tmp_path / "own"
    save_own(mine, own)
    (own / "notes.txt").write_text("mine", encoding="utf-8")
    save_own(mine, own)
    assert (own / "notes.txt").read_text("utf-8") == "mine"
    save_bundle(mine.tagger, tmp_path / "shipped")
    about = json.loads((tmp_path / "shipped" / "bundle.json").read_text("utf-8"))
    del about["about"]["made_from"]
    (tmp_path / "shipped" / "bundle.json").write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear", encoding="utf-8")
    for name in ("shipped", "letters"):
        with pytest.raises(ModelError, match=name):
            save_own(mine, tmp_path / name)
