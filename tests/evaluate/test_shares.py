import math

import numpy as np
import pytest

from nlp_realist.evaluate.shares import share_by_group, wilson


def test_wilsons_interval_as_published():
    """Newcombe 1998, table I, method 3: 81 of 263, and 15 of 148."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(15 / 148, 148) == pytest.approx((0.0624, 0.1605), abs=1e-4)


def test_documents_that_each_hold_one_thing_are_counted_as_they_are():
    hits = np.array([1] * 81 + [0] * 182)
    found = share_by_group(hits, np.ones(263))
    assert (found.low, found.high) == pytest.approx(wilson(81 / 263, 263), abs=1e-3)


def test_documents_that_differ_widen_the_interval():
    """Ten documents of ten: five all right, five all wrong; or each half right."""
    apart = share_by_group(np.array([10, 0] * 5), np.full(10, 10))
    alike = share_by_group(np.full(10, 5), np.full(10, 10))
    assert apart.value == alike.value == 0.5
    assert apart.high - apart.low > 2 * (alike.high - alike.low)


def test_all_right_in_one_document_is_worth_one_look():
    found = share_by_group(np.array([9]), np.array([9]))
    assert found.value == 1 and found.low < 0.3


def test_nothing_to_count_is_not_nothing_right():
    found = share_by_group(np.array([0.0]), np.array([0.0]))
    assert math.isnan(found.value) and math.isnan(found.low)
