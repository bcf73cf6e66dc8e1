import pickle

import pytest

from nlp_realist import errors

TREE = [value for value in vars(errors).values() if isinstance(value, type)]


@pytest.mark.parametrize("kind", TREE)
def test_an_error_survives_the_way_between_processes(kind):
    error = kind("the cue has no end time", "ward3.vtt, line 12", "Export it again.")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert (back.what, back.where, back.hint) == (error.what, error.where, error.hint)


def test_a_message_says_what_where_and_what_next_on_one_line():
    error = errors.ReadError("the cue has\nno end time", "ward3.vtt, line 12", "Export it again.")
    assert str(error) == "ward3.vtt, line 12: the cue has no end time. Export it again."


def test_a_message_without_place_or_hint_is_still_a_sentence():
    assert str(errors.ReadError("nothing here.")) == "nothing here."
