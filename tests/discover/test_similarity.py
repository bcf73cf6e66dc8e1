"""Vectors as they are seen from elsewhere: the same as worked out whole."""

import numpy as np
import pytest

from nlp_realist.discover import similarity
from nlp_realist.discover.similarity import (
    centred,
    evened,
    seen_apart,
    seen_centred,
    seen_evened,
    unit,
)


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setattr(similarity, "ROWS", 7)
    rng = np.random.default_rng(0)
    return unit(0.3 + rng.normal(size=(40, 6)) * np.arange(1, 7))


GROUPS = np.repeat([0, 4, -1, 7], [12, 3, 5, 20])


def test_what_is_seen_row_by_row_is_what_is_worked_out_whole(plain):
    direction = np.array([1, -1, 0.5, 2, 0, 1], dtype=np.float32)
    rows = np.array([39, 0, 17])
    for seen, whole in (
        (seen_evened(plain), unit(evened(plain))),
        (seen_centred(plain, GROUPS), centred(plain, GROUPS)),
        (seen_apart(plain, np.arange(40)), unit(plain - plain.mean(axis=0))),
    ):
        assert seen.shape == whole.shape
        assert np.allclose(seen[rows], whole[rows], atol=1e-5)
        assert np.allclose(seen @ direction, whole @ direction, atol=1e-5)


def test_of_what_is_all_taken_away_nothing_is_seen():
    same = unit(np.ones((3, 4)))
    ones = np.ones(4, dtype=np.float32)
    for seen in (seen_evened(same), seen_centred(same, np.zeros(3)), seen_evened(same[:1])):
        assert not seen[np.arange(len(seen))].any()
        assert not (seen @ ones).any()


def test_some_rows_are_seen_apart_from_their_own_mean(plain):
    some = np.array([3, 8, 30, 31])
    assert np.allclose(
        seen_apart(plain, some)[np.arange(4)],
        unit(plain[some] - plain[some].mean(axis=0)),
        atol=1e-5,
    )


def test_short_groups_lose_less_of_their_own_mean():
    one = np.array([[1.0, 0.1]])
    vectors = unit(np.vstack([np.repeat(one, 20, axis=0), np.repeat(one[:, ::-1], 20, axis=0)]))
    long = centred(vectors, np.repeat([0, 1], 20), half_at=4)
    short = np.repeat(np.arange(20), 2)
    left = unit(vectors - vectors.mean(axis=0))
    assert np.allclose(np.abs((long * left).sum(axis=1)), 1, atol=1e-4)
    away, place = similarity._means(vectors, np.repeat([0, 1], 20), 4.0)
    nearer, _ = similarity._means(vectors, short, 4.0)
    assert np.linalg.norm(away[1] - away[0]) > np.linalg.norm(nearer[1] - nearer[0])
    assert place.tolist() == [1] * 20 + [2] * 20
