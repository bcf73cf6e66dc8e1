"""One class per excerpt, from several views of it."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GroupKFold, cross_val_predict

from nlp_realist.tag.classes import VIEWS, ExcerptClassifier
from nlp_realist.tag.features import Features, edges, place, said_before
from nlp_realist.types import Excerpt

ASKED = ("What happened after {}?", "How was {} for you?", "And did {} help?")
TOLD = ("You should try {} first.", "Well, {} is what they advise.", "I'd suggest {} then.")
MEANT = ("So {} wore you out.", "It sounds like {} matters.", "You're tired of {}.")
THINGS = ("school", "the visit", "the plan", "bedtime", "the meeting", "Sunday", "his dad")


def encode(texts):
    """Five numbers by which words can be told apart."""
    marks = ("?", "you", "so", "should", "e")
    rows = [[text.lower().count(mark) for mark in marks] for text in texts]
    return np.array(rows, dtype=np.float32).reshape(-1, len(marks))


def talk():
    """Nine conversations, each turn of one of three classes."""
    excerpts, classes = [], []
    for number in range(9):
        for turn, thing in enumerate(THINGS[: 3 + number % 5] * 2):
            kind = (turn + number) % 3
            text = (ASKED, TOLD, MEANT)[kind][turn % 3].format(thing)
            context = f"client: It was {thing}." if turn else ""
            name = f"talk {number}"
            excerpts.append(Excerpt(name, turn, 0, len(text), text, "worker", None, context))
            classes.append(("question", "advice", "reflection")[kind])
    return excerpts, np.array(classes)


def test_classes_are_learnt_and_held_out_documents_know_it():
    excerpts, classes = talk()
    model = ExcerptClassifier(encode, folds=3).fit(excerpts, classes)
    scores = model.predict_proba(excerpts)
    assert scores.shape == (len(excerpts), 3)
    assert np.allclose(scores.sum(axis=1), 1)
    assert (model.predict(excerpts) == classes).mean() > 0.95
    held_out = model.classes_[model.held_out_.argmax(axis=1)]
    assert (held_out == classes).mean() > 0.6
    assert set(model.chosen_) == set(model.margins(excerpts)) == {view.name for view in VIEWS}


def test_scikit_learn_clones_and_cross_validates_it():
    excerpts, classes = talk()
    model = clone(ExcerptClassifier(encode, folds=3, random_state=4))
    assert model.random_state == 4
    groups = [excerpt.transcript for excerpt in excerpts]
    found = cross_val_predict(model, excerpts, classes, groups=groups, cv=GroupKFold(3))
    assert (found == classes).mean() > 0.6


def test_the_same_rows_give_the_same_model():
    excerpts, classes = talk()
    first = ExcerptClassifier(encode, folds=3).fit(excerpts, classes).predict_proba(excerpts)
    second = ExcerptClassifier(encode, folds=3).fit(excerpts, classes).predict_proba(excerpts)
    assert np.array_equal(first, second)


def test_labels_without_sense_are_not_found_on_held_out_documents():
    excerpts, classes = talk()
    mixed = np.random.default_rng(1).permutation(classes)
    model = ExcerptClassifier(encode, folds=3).fit(excerpts, mixed)
    assert (model.classes_[model.held_out_.argmax(axis=1)] == mixed).mean() < 0.55


def test_too_little_to_learn_from():
    excerpts, _ = talk()
    with pytest.raises(ValueError, match="one class"):
        ExcerptClassifier(encode).fit(excerpts, ["same"] * len(excerpts))
    with pytest.raises(ValueError, match="no encoder"):
        ExcerptClassifier().fit(excerpts, ["a", "b"] * (len(excerpts) // 2))


def test_edges_keep_what_ends_a_sentence():
    found = edges("Right. So you left?")
    assert {"^so", "^so you", "$?", "$left ?", "^^right", "$$?"} <= set(found)
    assert "^^so" not in found
    assert edges("") == [] or all(len(mark) <= 2 for mark in edges(""))


def test_words_of_the_turn_before_without_its_speaker():
    excerpt = Excerpt("t", 3, 0, 2, "ok", context="Mum: Ring: then come.")
    assert said_before(excerpt) == "Ring: then come."
    assert said_before(Excerpt("t", 0, 0, 2, "ok")) == ""
    assert place([excerpt]).shape == (1, 9)


def test_nothing_said_before_counts_for_nothing():
    first = Excerpt("t", 0, 0, 9, "Hello you")
    later = Excerpt("t", 1, 10, 19, "How so?", context="Mum: you you you")
    features = Features.fit([first, later] * 5, encode)
    raw = features.blocks([first, later])["before vectors"]
    mean, spread = features.spread["before vectors"]
    assert np.allclose(raw[0] * spread + mean, 0, atol=1e-5)
    assert (raw[1] * spread + mean).sum() > 1


def test_the_encoder_is_told_who_speaks_when_asked():
    heard = []

    def listen(texts):
        heard.extend(texts)
        return encode(texts)

    excerpt = Excerpt("t", 1, 0, 7, "How so?", "Worker", "practitioner", "Client: Bad.")
    Features.fit([excerpt] * 10, listen, marks_roles=True)
    assert set(heard) == {"worker: How so?", "family: Bad."}
