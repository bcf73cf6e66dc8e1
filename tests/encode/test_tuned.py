"""The encoder that we trained: its parts on disk, and what it gives for words."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.encode import load_encoder
from nlp_realist.encode.tuned import TunedEncoder, tuned_folder
from nlp_realist.encode.tuned_export import pack, unpack
from nlp_realist.errors import ModelError

NAME = "mpnet-restorative-2"


@given(st.integers(65, 90), st.integers(65, 80), st.integers(0, 9))
def test_packed_weights_come_back_within_half_a_step(rows, columns, seed):
    matrix = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    back = unpack(pack({"weight": matrix, "bias": matrix[0]}))
    step = np.abs(matrix).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(back["weight"] - matrix) <= 0.51 * step)
    assert back["bias"] == pytest.approx(matrix[0], abs=5e-3)
    assert set(back) == {"weight", "bias"}


def test_opinions_come_first_and_the_state_of_the_words_behind_them():
    encoder = load_encoder(NAME)
    texts = ["worker: What was that like for you?", "The car park shuts at six."]
    vectors = encoder.encode(texts)
    codes = encoder.codes
    assert vectors.shape == (2, 2 * len(codes) + 768)
    parts = vectors[:, 2 * len(codes) :].reshape(2, 3, 256)
    assert np.linalg.norm(parts, axis=2) == pytest.approx(np.ones((2, 3)), abs=1e-3)
    feelings = vectors[:, codes.index("restorative/feelings")]
    assert feelings[0] > feelings[1]


def test_order_of_texts_is_kept_and_company_does_not_matter():
    encoder = load_encoder(NAME)
    texts = ["Nobody asked us.", "She listened, and she came back when she said she would. " * 6]
    together, turned = encoder.encode(texts), encoder.encode(texts[::-1])[::-1]
    assert together == pytest.approx(turned, abs=1e-3)
    assert encoder.encode([]).shape == (0, together.shape[1])


def test_encoders_stand_side_by_side():
    both = load_encoder(f"{NAME} | all-MiniLM-L6-v2@6")
    alone = load_encoder("all-MiniLM-L6-v2@6").encode(["Nobody asked us."])
    assert both.encode(["Nobody asked us."])[:, -384:] == pytest.approx(alone)


def test_what_an_encoder_says_beyond_what_is_needed_is_let_be(tmp_path):
    shipped, copy = tuned_folder(NAME), tmp_path / NAME
    copy.mkdir()
    about = json.loads((shipped / "encoder.json").read_text())
    (copy / "encoder.json").write_text(json.dumps(about | {"held_out": "x", "seed": 0, "new": []}))
    (copy / "layers.npz").symlink_to(shipped / "layers.npz")
    assert TunedEncoder.load(copy).codes == tuple(about["codes"])


def test_a_damaged_encoder_is_refused_in_words(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "encoder.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(ModelError, match="damaged"):
        TunedEncoder.load(folder)


def test_an_unknown_name_is_no_encoder_of_ours():
    assert tuned_folder("no-such-encoder") is None
    assert tuned_folder(NAME) is not None
