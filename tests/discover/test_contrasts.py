import numpy as np
import pytest

from nlp_realist.discover.contrasts import contrasts, holm, newcombe
from nlp_realist.discover.material import material
from tests.discover.toys import planted


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_newcombe_1998_table_2():
    # 56/70 against 48/80: method 10 gives 0.0524 to 0.3339.
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-4)


def test_transcripts_are_counted_not_excerpts():
    study = planted(10)
    laid_out = material(study)
    north = np.array([i for i, s in enumerate(laid_out.attributes["site"]) if s == "North"])
    (rows,) = contrasts(laid_out, [north])
    row = next(r for r in rows if r["by"] == "site")
    assert (row["n"], row["of"], row["rest_n"], row["rest_of"]) == (5, 5, 0, 5)
    assert row["p"] == pytest.approx(2 / 252, abs=1e-6)
    assert row["low"] > 0
