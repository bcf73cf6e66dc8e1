"""A tagger from an encoder's opinions, calibrated where the encoder has not learnt."""

from dataclasses import replace

import numpy as np
import pytest

from nlp_realist.tag.fused import fuse
from tests.tag.test_train import BOOK, cues, examples

CODES = tuple(code.id for code in BOOK.codes)


def opinions(rows):
    """Logits as a trained encoder gives them, with some luck: of each code, then of contrary."""
    chance = np.random.default_rng(0)
    on = np.array([[code in row.codes for code in CODES] for row in rows])
    against = np.array([[row.codes.get(code) == "contrary" for code in CODES] for row in rows])
    return np.hstack([on, against]) * 4.0 + chance.normal(-2, 2, (len(rows), 2 * len(CODES)))


def made():
    rows = [
        replace(row, codes=row.codes | {"strengths/choice": "present"}) if n % 3 else row
        for n, row in enumerate(examples(documents=24))
    ]
    held_out = np.array([int(row.document[1:]) % 2 == 1 for row in rows])
    vectors = opinions([row for row, out in zip(rows, held_out, strict=True) if out])
    return fuse(rows, vectors, held_out, BOOK, id="toy", encoder="fake", cues=cues, seed=3)


@pytest.fixture(scope="module")
def tagger():
    return made()


def test_an_opinion_moves_its_own_code(tagger):
    low, high = (
        tagger.scores(["the bus was late"], np.array([[logit, 0.0, 0.0, 0.0]]), cues)[0][0]
        for logit in (-4.0, 4.0)
    )
    assert high[0] > low[0]
    assert high[1] == pytest.approx(low[1])


def test_it_says_what_it_was_made_from(tagger):
    assert tagger.about == {"excerpts": 192, "documents": 24, "held_out": 96, "seed": 3}
