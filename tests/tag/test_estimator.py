"""Heads keep scikit-learn's contract: cloning, searching and cross-validating come free."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.base import clone
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.utils.estimator_checks import parametrize_with_checks

from nlp_realist.tag.estimator import CodeHeads, _held_out, _ridge
from nlp_realist.tag.folds import document_folds, how_held_out


def not_applicable(estimator):
    return {
        "check_classifier_multioutput": "several codes at once are decided at thresholds of their "
        "own, which balance precision and recall, and not where the probability is a half",
    }


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([CodeHeads()], expected_failed_checks=not_applicable)
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


def talk(rows=60, seed=0):
    """Features in which two codes can be told, from ten documents of six rows each."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(rows, 12))
    Y = np.stack([X[:, 0] + 0.3 * random.normal(size=rows) > 0.6, X[:, 1] > 0.5], axis=1)
    return X, Y.astype(int), np.repeat(np.arange(rows // 6), 6).astype(str)


def test_probabilities_of_held_out_documents_by_cross_validation():
    X, Y, documents = talk()
    predicted = cross_val_predict(
        CodeHeads(),
        X,
        Y,
        groups=documents,
        cv=GroupKFold(5),
        params={"documents": documents},
        method="predict_proba",
    )
    assert predicted.shape == Y.shape
    assert ((predicted > 0) & (predicted < 1)).all()
    assert predicted[Y == 1].mean() > predicted[Y == 0].mean() + 0.2


def test_grid_search_by_document():
    X, Y, documents = talk()
    grid = {"penalties": [(1.0,), (1e6,)], "blocks": [None, (12,)]}
    search = GridSearchCV(CodeHeads(), grid, cv=GroupKFold(3), scoring="f1_macro")
    search.fit(X, Y, groups=documents, documents=documents)
    assert search.best_score_ > 0.6
    assert search.best_estimator_.get_params()["penalties"] in grid["penalties"]


def test_what_is_predicted_is_what_is_beyond_its_threshold():
    X, Y, documents = talk()
    heads = CodeHeads().fit(X, Y, documents=documents)
    found = heads.predict(X)
    np.testing.assert_array_equal(found, heads.decision_function(X) > 0)
    np.testing.assert_array_equal(found, heads.predict_proba(X) > heads.thresholds_)


def test_one_label_a_row_gives_the_likeliest():
    X, Y, documents = talk()
    labels = np.array(["neither", "first", "second"])[np.where(Y[:, 0], 1, 2 * Y[:, 1])]
    heads = CodeHeads(penalties=(10.0,)).fit(X, labels, documents=documents)
    assert heads.predict_proba(X).sum(axis=1) == pytest.approx(1)
    assert (heads.predict(X) == labels).mean() > 0.7


def test_a_clone_learns_the_same_again():
    X, Y, documents = talk()
    heads = CodeHeads(random_state=3).fit(X, Y, documents=documents)
    again = clone(heads).fit(X, Y, documents=documents)
    np.testing.assert_array_equal(heads.predict_proba(X), again.predict_proba(X))
    back = pickle.loads(pickle.dumps(heads))
    np.testing.assert_array_equal(heads.predict(X), back.predict(X))


def test_labels_that_nobody_knows_teach_nothing():
    """Turning unknown labels round changes nothing that is learnt."""
    X, Y, documents = talk()
    known = np.ones_like(Y, dtype=bool)
    known[::4, 0] = False
    turned = np.where(known, Y, 1 - Y)
    first = CodeHeads().fit(X, Y, documents=documents, known=known)
    second = CodeHeads().fit(X, turned, documents=documents, known=known)
    np.testing.assert_allclose(first.predict_proba(X), second.predict_proba(X))
    assert np.isnan(first.held_out_[::4, 0]).all()
    assert not np.isnan(first.held_out_[:, 1]).any()


def f1_from(threshold, gold, scores):
    found = scores >= threshold
    return 2 * (gold & found).sum() / (gold.sum() + found.sum())


def test_thresholds_balance_precision_and_recall_on_held_out_documents():
    X, Y, documents = talk(rows=240)
    heads = CodeHeads().fit(X, Y, documents=documents)
    for k in range(2):
        gold, scores = Y[:, k].astype(bool), heads.held_out_[:, k]
        best = max(f1_from(t, gold, scores) for t in scores)
        assert f1_from(heads.thresholds_[k], gold, scores) >= best - 0.03


def test_a_fold_that_holds_out_most_of_few_examples_is_not_ranked_below_the_others():
    """One document has most of the code: with it held out the code is rare, and a regression's
    own starting point would put all of that document last."""
    X, Y, documents = talk()
    X[:, 2:] *= 0.2
    Y = (X[:, :1] > 1.2).astype(int)
    X[:6, 0], Y[:6] = 1.5, 1
    heads = CodeHeads(penalties=(1e5,)).fit(X, Y, documents=documents)
    assert heads.slope_[0] > 0


def test_a_code_that_features_say_nothing_of_is_never_said():
    random = np.random.default_rng(5)
    X, _, documents = talk()
    blank = np.ones_like(X)
    heads = CodeHeads().fit(blank, (random.random((60, 1)) < 0.3).astype(int), documents=documents)
    assert heads.slope_.tolist() == [0.0]
    assert not heads.predict(blank).any()


def test_a_block_that_says_nothing_does_not_speak_by_rounding():
    X, Y, documents = talk()
    blocks = {"penalties": (10.0, 10.0), "shares": (1.0, 1.0)}
    alone = CodeHeads(**blocks).fit(X, Y, documents=documents)
    empty = csr_matrix((len(X), 5), dtype=np.float32)
    beside = hstack([csr_matrix(X, dtype=np.float32), empty]).tocsr()
    both = CodeHeads(blocks=(12, 5), **blocks).fit(beside, Y, documents=documents)
    np.testing.assert_allclose(both.predict_proba(beside), alone.predict_proba(X), atol=1e-4)


def test_sparse_and_dense_features_give_the_same():
    X, Y, documents = talk()
    dense = CodeHeads(blocks=(8, 4), penalties=(10.0, 1.0), shares=(1.0, 1.0))
    first = clone(dense).fit(X, Y, documents=documents)
    second = clone(dense).fit(csr_matrix(X), Y, documents=documents)
    np.testing.assert_allclose(first.predict_proba(X), second.predict_proba(csr_matrix(X)))


def test_solving_over_rows_is_the_same_ridge_regression():
    random = np.random.default_rng(0)
    X = csr_matrix(random.random((20, 50)) * (random.random((20, 50)) < 0.2))
    Y = random.random((20, 2)) < 0.5
    weights, bias = _ridge(X, Y, np.ones_like(Y), 2.0)
    model = Ridge(alpha=2.0).fit(X.toarray(), Y)
    np.testing.assert_allclose(weights, model.coef_.T, atol=1e-10)
    np.testing.assert_allclose(bias + Y.mean(axis=0), model.intercept_, atol=1e-10)


def test_held_out_margins_are_those_of_a_regression_without_the_fold():
    random = np.random.default_rng(0)
    X, Y = csr_matrix(random.random((20, 30))), random.random((20, 2)) < 0.5
    rows, held = np.arange(15), np.arange(15, 20)
    margins = _held_out(X, Y, np.ones_like(Y), [(rows, held)], 2.0)
    model = Ridge(alpha=2.0).fit(X.toarray()[rows], Y[rows])
    expected = model.predict(X.toarray()[held]) - Y[rows].mean(axis=0)
    np.testing.assert_allclose(margins[held], expected, atol=1e-10)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"blocks": (5, 5)}, "blocks have 10 columns"),
        ({"blocks": (4, 4, 4), "penalties": (1.0,)}, "3 blocks need"),
    ],
)
def test_blocks_that_do_not_fit_are_named(options, message):
    X, Y, _ = talk()
    with pytest.raises(ValueError, match=message):
        CodeHeads(**options).fit(X, Y)


# ---------------------------------------------------------------- folds


def test_no_document_is_on_both_sides():
    _, Y, documents = talk()
    folds = document_folds(documents, Y.astype(bool))
    assert len(folds) == 5
    for rows, held in folds:
        assert not set(documents[rows]) & set(documents[held])
    assert sorted(np.concatenate([held for _, held in folds])) == list(range(60))


def test_few_documents_are_held_out_one_by_one():
    documents = np.repeat(["a", "b", "c"], 4)
    given = np.ones((12, 1), dtype=bool)
    assert len(document_folds(documents, given)) == 3
    assert how_held_out(3) == "each of 3 documents held out in turn"
    assert "nothing can be held out" in how_held_out(1)


def test_documents_are_dealt_out_so_that_a_rare_code_can_be_learnt_in_every_fold():
    """The code is in two of twenty documents: they must not be held out together."""
    documents = np.repeat(np.arange(20), 2).astype(str)
    for pair in [(0, 1), (3, 12), (7, 19)]:
        given = np.isin(np.repeat(np.arange(20), 2), pair)[:, None]
        folds = document_folds(documents, given)
        assert all(given[rows].any() for rows, _ in folds)


def test_one_document_is_cut_into_stretches_of_neighbours():
    folds = document_folds(["a"] * 10, np.ones((10, 1), dtype=bool))
    assert [held.tolist() for _, held in folds][:2] == [[0, 1], [2, 3]]
