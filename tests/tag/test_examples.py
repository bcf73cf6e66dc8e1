"""Examples that travel with a bundle: chosen, kept, and found again by nearness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp_realist.errors import ModelError
from nlp_realist.tag import Labelled
from nlp_realist.tag.examples import (
    CONTRARY,
    LONGEST,
    PRESENT,
    choose,
    load_examples,
    pack,
    save_examples,
    unit,
)
from nlp_realist.types import Example

PRAISE, CHOICE, LEVEL = "strengths/praise", "strengths/choice", "level/family"


def entry(name, *codes, near_miss_of=()):
    return Example(name, f"the words of {name}", tuple((c, "present") for c in codes), "parent",
                   tuple(near_miss_of))  # fmt: skip


SMALL = pack(
    [
        entry("north", PRAISE),
        entry("north-east", PRAISE),
        entry("east", CHOICE),
        entry("miss", near_miss_of=[PRAISE]),
    ],
    np.array([[0, 5], [3, 3], [1, 0], [-1, 1]]),
)


def test_nearest_of_a_code_are_its_carriers_and_near_misses():
    (found,) = SMALL.nearest(np.array([[0.1, 1.0]]), [[PRAISE]])
    assert [near.example.id for near in found[PRAISE]] == ["north", "north-east", "miss"]
    assert found[PRAISE][0].cosine == pytest.approx(0.995, abs=0.002)


def test_each_code_of_an_excerpt_has_its_own_and_an_unknown_one_has_none():
    first, second = SMALL.nearest(np.eye(2), [[CHOICE, "no/such"], []], count=1)
    assert [near.example.id for near in first[CHOICE]] == ["east"]
    assert first["no/such"] == ()
    assert second == {}


def test_vectors_of_another_encoder_are_refused():
    with pytest.raises(ModelError, match="not of its encoder"):
        SMALL.nearest(np.ones((1, 3)), [[PRAISE]])


finite = st.floats(-100, 100, width=32)


@given(arrays(np.float32, (4, 8), elements=finite))
def test_eight_bits_keep_every_cosine(vectors):
    packed = pack([entry(str(n)) for n in range(4)], vectors)
    assert packed.vectors.dtype == np.int8
    before, after = unit(vectors), unit(packed.vectors * packed.scales[:, None])
    np.testing.assert_allclose(before @ before.T, after @ after.T, atol=0.03)


# ---------------------------------------------------------------- choosing


def corpus(seed=0):
    """Two manners; praise in both directions, choice only present, level on nearly all."""
    rows, rng = [], np.random.default_rng(seed)
    for n in range(600):
        codes = {LEVEL: "present"} if n % 10 else {}
        if n % 3 == 0:
            codes[PRAISE] = "contrary" if n % 9 == 0 else "present"
        if n % 7 == 0:
            codes[CHOICE] = "present"
        manner = "vivid" if n % 2 else "plain"
        words = " ".join(["word"] * (LONGEST + 1 if n % 50 == 0 else 12))
        rows.append(Labelled(str(n), f"{manner}-{n // 20}", words, "", codes, "Mum", "parent"))
    return rows, rng.normal(size=(600, 16)).astype(np.float32)


@pytest.fixture(scope="module")
def chosen():
    rows, vectors = corpus()
    return choose(rows, vectors, manner=lambda e: e.document.split("-")[0])


def carriers(examples, code, direction):
    return [e for e in examples.entries if (code, direction) in e.codes]


def test_there_are_enough_of_each_code_and_direction(chosen):
    for code, direction, wanted in (
        (PRAISE, "present", PRESENT),
        (PRAISE, "contrary", CONTRARY),
        (CHOICE, "present", PRESENT),
        (LEVEL, "present", PRESENT),
    ):
        assert len(carriers(chosen, code, direction)) >= wanted
    assert len(chosen.entries) < 300


def test_both_manners_are_there_alike(chosen):
    rows, _ = corpus()
    manner = {r.id: r.document.split("-")[0] for r in rows}
    found = [manner[e.id] for e in carriers(chosen, PRAISE, "contrary")]
    assert found.count("vivid") >= CONTRARY // 2 <= found.count("plain")


def test_near_misses_carry_nothing_of_note_and_say_of_what(chosen):
    misses = [e for e in chosen.entries if e.near_miss_of]
    assert misses
    for miss in misses:
        assert {code for code, _ in miss.codes} <= {LEVEL}
        assert set(miss.near_miss_of) <= {PRAISE, CHOICE}


def test_too_long_ones_are_left_out(chosen):
    assert max(len(e.text.split()) for e in chosen.entries) <= LONGEST


def test_choosing_twice_gives_the_same(chosen):
    rows, vectors = corpus()
    again = choose(rows, vectors, manner=lambda e: e.document.split("-")[0])
    assert again.entries == chosen.entries
    np.testing.assert_array_equal(again.vectors, chosen.vectors)


def test_what_is_chosen_is_varied():
    """Forty excerpts say one thing, four say four others: all five are shown."""
    vectors = np.eye(5, dtype=np.float32)[[0] * 40 + [1, 2, 3, 4]]
    rows = [Labelled(str(n), "d", "one two three four five", "", {PRAISE: "present"})
            for n in range(44)]  # fmt: skip
    found = choose(rows, vectors, present=5, misses=0)
    assert {int(e.id) if int(e.id) >= 40 else 0 for e in found.entries} == {0, 40, 41, 42, 43}


# ---------------------------------------------------------------- in a bundle's folder


def test_saved_and_loaded_they_are_the_same(chosen, tmp_path):
    save_examples(chosen, tmp_path)
    back = load_examples(tmp_path)
    assert back.entries == chosen.entries
    np.testing.assert_array_equal(back.vectors, chosen.vectors)
    np.testing.assert_array_equal(back.scales, chosen.scales)


def test_a_bundle_without_examples_has_none_left_of_the_one_before(chosen, tmp_path):
    assert load_examples(tmp_path) is None
    save_examples(chosen, tmp_path)
    save_examples(None, tmp_path)
    assert load_examples(tmp_path) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("examples.jsonl", b"{"),
        ("examples.jsonl", b""),
        ("examples.jsonl", None),
        ("examples.npz", b"PK\x03\x04"),
        ("examples.npz", None),
    ],
)
def test_damaged_examples_are_refused(tmp_path, name, content):
    save_examples(SMALL, tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises((OSError, ValueError)):
        load_examples(tmp_path)


def test_arrays_that_hold_objects_are_refused(tmp_path):
    save_examples(SMALL, tmp_path)
    np.savez(tmp_path / "examples.npz", vectors=np.array([object()]), scales=np.ones(1))
    with pytest.raises(ValueError, match="allow_pickle"):
        load_examples(tmp_path)
