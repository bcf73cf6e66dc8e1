import numpy as np
import pytest

from nlp_realist.encode import load_encoder, text_keys
from nlp_realist.errors import ModelError

TEXTS = [
    "Nobody asked us.",
    "",
    "She rang when she said she'd ring, every single week. " * 30,
    "Aye.",
]


@pytest.fixture(scope="module")
def minilm():
    return load_encoder()


def test_vectors_come_in_the_order_of_the_texts_whatever_their_length(minilm):
    together = minilm.encode(TEXTS)
    assert together.shape == (4, 384)
    assert together.dtype == np.float32
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(minilm.encode([text])[0], vector, atol=2e-6)


def test_no_texts_give_no_vectors(minilm):
    assert minilm.encode([]).shape == (0, 384)


def test_it_gives_what_sentence_transformers_gives(minilm):
    from nlp_realist.encode.minilm import weights_folder

    other = load_encoder(str(weights_folder()))
    np.testing.assert_allclose(minilm.encode(TEXTS[:1]), other.encode(TEXTS[:1]), atol=1e-5)


def test_layers_come_side_by_side():
    several = load_encoder("all-MiniLM-L6-v2@4+6").encode(TEXTS[:1])
    assert several.shape == (1, 768)
    np.testing.assert_allclose(several[:, 384:], load_encoder().encode(TEXTS[:1]), atol=1e-6)


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2@9", "all-MiniLM-L6-v2@x", "no/such-model"])
def test_a_model_that_is_not_here_is_refused_in_one_line(name):
    with pytest.raises(ModelError) as error:
        load_encoder(name)
    assert "\n" not in str(error.value)


def test_progress_adds_up_to_the_number_of_texts(minilm):
    done = []
    minilm.encode(TEXTS, progress=done.append)
    assert sum(done) == len(TEXTS)


def test_cache_keys_tell_texts_apart_and_hold_no_words():
    first, second = text_keys(["Mum cried.", "Mum cried"])
    assert first != second
    assert "Mum" not in first
