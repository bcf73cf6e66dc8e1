"""Two coders held against each other, also where one of them did not look at everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, cohen_kappa_score

from nlp_realist.evaluate import compare_ratings, krippendorff_alpha, ratings
from nlp_realist.evaluate.alpha import alpha_of, alphas, coincidences
from nlp_realist.evaluate.ranking import average_precisions
from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, PRESENT, UNKNOWN, Ratings
from nlp_realist.evaluate.resampling import group_weights, interval_of

CODES = ("care/trust", "care/time")
HERS = [{"care/trust": "present"}, {"care/trust": "contrary"}, {"care/time": "present"}, {}]
HIS = [{"care/trust": "present"}, {"care/trust": "present"}, {"care/trust": "present"}, {}]


def compare(first, second, documents=("a", "a", "b", "c"), **options):
    excerpts = [f"e{n}" for n in range(len(first.values))]
    return compare_ratings(
        first, second, excerpts=excerpts, documents=documents, codes=CODES, **options
    )


def test_disagreements_name_the_codes_that_differ_and_no_others():
    found = compare(ratings("her", HERS, CODES), ratings("him", HIS, CODES)).disagreements
    assert [(d.excerpt, d.document, d.first, d.second) for d in found] == [
        ("e1", "a", ("!care/trust",), ("care/trust",)),
        ("e2", "b", ("care/time",), ("care/trust",)),
    ]


def test_measures_of_a_code_by_hand():
    """She gives trust twice, he three times; both twice; of four excerpts."""
    trust = compare(ratings("her", HERS, CODES), ratings("him", HIS, CODES)).codes["care/trust"]
    assert (trust.first, trust.second, trust.both, trust.of) == (2, 3, 2, 4)
    assert trust.same_direction == 1
    assert trust.precision.value == pytest.approx(2 / 3)
    assert trust.recall.value == 1
    assert trust.f1.value == pytest.approx(0.8)
    assert trust.kappa.value == pytest.approx(cohen_kappa_score([1, 1, 0, 0], [1, 1, 1, 0]))
    assert trust.f1.low <= trust.f1.value <= trust.f1.high


def test_what_one_gave_instead_of_what_the_other_gave():
    confusions = compare(ratings("her", HERS, CODES), ratings("him", HIS, CODES)).confusions
    assert [(c.first, c.second, c.n) for c in confusions] == [("care/time", "care/trust", 1)]
    nothing = compare(ratings("her", HERS, CODES), ratings("him", [{}] * 4, CODES)).confusions
    assert [(c.first, c.second, c.n) for c in nothing] == [
        ("care/trust", None, 2),
        ("care/time", None, 1),
    ]


def test_who_saw_the_proposals_is_told():
    """She coded blind; he decided on what a machine proposed."""
    her, him = ratings("her", HERS, CODES), ratings("him", HIS, CODES, sighted=True)
    found = [compare(*pair) for pair in ((her, him), (him, her), (her, her), (him, him))]
    assert [one.one_sided for one in found] == [True, True, False, False]
    assert [one.second_sighted for one in found] == [True, False, False, False]


def test_what_one_did_not_look_at_counts_for_nothing():
    partly = ratings("him", HIS, CODES, absent=[None, frozenset(), frozenset(), frozenset()])
    found = compare(ratings("her", HERS, CODES), partly)
    assert found.excerpts == 3
    assert found.codes["care/trust"].of == 3
    assert found.codes["care/time"].of == 1
    looked_at_one = ratings("him", [HIS[0], None, None, None], CODES)
    assert compare(ratings("her", HERS, CODES), looked_at_one).excerpts == 1


def test_of_a_reviewer_who_saw_the_machines_tags_precision_alone_is_known():
    values = np.full((4, 2), UNKNOWN, dtype=np.int8)
    values[0, 0], values[1, 0] = PRESENT, ABSENT
    reviewer = Ratings("R. Coder", values, sighted=True)
    found = compare(reviewer, ratings("machine", HIS, CODES))
    assert found.one_sided
    trust = found.codes["care/trust"]
    assert trust.precision.value == 0.5
    assert np.isnan(trust.recall.value)
    assert np.isnan(trust.kappa.value)
    assert list(found.measures) == ["share confirmed"]


def test_one_document_has_no_interval():
    found = compare(ratings("her", HERS, CODES), ratings("him", HIS, CODES), documents=["a"] * 4)
    assert np.isnan(found.codes["care/trust"].f1.low)
    assert found.codes["care/trust"].f1.value == pytest.approx(0.8)


def test_intervals_come_again_with_the_same_seed():
    her, him = ratings("her", HERS, CODES), ratings("him", HIS, CODES)
    assert compare(her, him, seed=3).measures == compare(her, him, seed=3).measures


def test_scores_give_average_precision_and_calibration():
    scores = np.array([[0.9, 0.1], [0.8, 0.1], [0.85, 0.6], [0.1, 0.0]])
    her, machine = ratings("her", HERS, CODES), ratings("machine", HIS, CODES, scores=scores)
    found = compare(her, machine)
    gold = [[1, 0], [1, 0], [0, 1], [0, 0]]
    expected = average_precision_score([row[0] for row in gold], scores[:, 0])
    assert found.codes["care/trust"].average_precision.value == pytest.approx(expected)
    assert found.measures["Brier score"].value == pytest.approx(((gold - scores) ** 2).mean())
    assert 0 < found.measures["expected calibration error"].value < 1


def test_calibration_error_is_that_of_the_other_function():
    from nlp_realist.evaluate import expected_calibration_error

    random = np.random.default_rng(0)
    scores = random.random((50, 2))
    gold = random.random((50, 2)) < scores
    coded = [{c: "present" for c, g in zip(CODES, row, strict=True) if g} for row in gold]
    her, machine = ratings("her", coded, CODES), ratings("m", coded, CODES, scores=scores)
    found = compare(her, machine, documents=[str(n % 7) for n in range(50)], resamples=5)
    expected = expected_calibration_error(gold, scores)
    assert found.measures["expected calibration error"].value == pytest.approx(expected)


# ---------------------------------------------------------------- Krippendorff's alpha


def test_alpha_of_the_textbook_example():
    """Krippendorff 2011, Computing Krippendorff's alpha-reliability, section B: 0.095."""
    one = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0])
    two = np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
    assert krippendorff_alpha([one, two]) == pytest.approx(0.095, abs=5e-4)


def test_alpha_is_unknown_where_nothing_varies_or_nobody_met():
    same = np.array([1, 1])
    assert np.isnan(krippendorff_alpha([same, same]))
    assert np.isnan(krippendorff_alpha([np.array([1, UNKNOWN]), np.array([UNKNOWN, 0])]))


views = st.lists(
    st.lists(st.sampled_from([UNKNOWN, ABSENT, PRESENT, CONTRARY]), min_size=6, max_size=6),
    min_size=2,
    max_size=4,
)


@settings(max_examples=60)
@given(views)
def test_resampled_alphas_are_the_librarys(values):
    """What intervals are made of is the same number as the one that is shown."""
    coders = [np.array(row, dtype=np.int8)[:, None] for row in values]
    ours = alpha_of(coincidences(coders).sum(axis=0))[0]
    given_or_not = [np.where(c == UNKNOWN, UNKNOWN, c > ABSENT)[:, 0] for c in coders]
    library = krippendorff_alpha(given_or_not)
    assert ours == pytest.approx(library, nan_ok=True)


def test_alpha_of_all_leaves_out_who_saw_the_machines_tags():
    values = np.array([[1], [0], [1]], dtype=np.int8)
    blind, other = Ratings("A", values), Ratings("B", 1 - values)
    sighted = Ratings("C", values, sighted=True)
    assert alphas([blind, other, sighted], ["c"]) == alphas([blind, other], ["c"])
    assert alphas([sighted, sighted], ["c"]) == {"c": 1.0}


# ---------------------------------------------------------------- resampling


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([0.1, 0.4, 0.7])), min_size=2, max_size=12
    ).filter(lambda rows: any(gold for gold, _ in rows))
)
def test_weighted_average_precision_is_the_librarys(rows):
    gold = np.array([g for g, _ in rows])
    scores = np.array([s for _, s in rows])
    weights = np.array([[1] * len(rows), [n % 3 for n in range(len(rows))]])
    ours = average_precisions(gold, scores, np.arange(len(rows)), weights)
    assert ours[0] == pytest.approx(average_precision_score(gold, scores))
    if (weights[1] * gold).sum():
        expected = average_precision_score(gold, scores, sample_weight=weights[1])
        assert ours[1] == pytest.approx(expected)


def test_every_resample_draws_as_many_documents_as_there_are():
    weights, group = group_weights(["a", "b", "a", "c"], resamples=20, seed=1)
    assert weights[0].tolist() == [1, 1, 1]
    assert set(weights.sum(axis=1)) == {3}
    assert group.tolist() == [0, 1, 0, 2]
    assert interval_of(np.array([1.0, 0.0, 2.0]), groups=3).value == 1.0
