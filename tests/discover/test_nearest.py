import numpy as np
import pytest

from nlp_realist.discover.likeness import Likeness, Part
from nlp_realist.discover.nearest import EXACT, nearest
from nlp_realist.discover.similarity import unit


def alike(n: int) -> Likeness:
    """Rows of four numbers, ten to a case."""
    rows = np.random.default_rng(3).normal(size=(n, 4)).astype(np.float32)
    return Likeness((Part("meaning", unit(rows), 1.0, np.inf),), np.arange(n) // 10)


@pytest.mark.parametrize("apart", [True, False])
def test_one_row_more_than_all_pairs_are_looked_at_for_is_looked_for_in_cells(apart):
    laid_out = alike(EXACT + 1)
    near, how = nearest(laid_out, 3, apart=apart, seed=0)
    drawn = np.arange(0, EXACT + 1, 200)
    own = laid_out.parts[0].rows
    every = own[drawn] @ own.T
    every[np.arange(len(drawn)), drawn] = -np.inf
    if apart:
        every[laid_out.case[drawn][:, None] == laid_out.case[None, :]] = -np.inf
    assert (near >= 0).all()
    assert np.isfinite(how).all()
    assert np.mean(near[drawn, 0] == every.argmax(axis=1)) > 0.9
