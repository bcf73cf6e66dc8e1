"""How minimal pairs are counted."""

import pytest

from benchmarks.pairs import Answer, groups, line


def answer(states, scores=(0.9, 0.1), *, expect=("present", "absent"), kind="negation"):
    sides = {side: {"expect": state} for side, state in zip("ab", expect, strict=True)}
    return Answer({"id": "p", "kind": kind, "code": "stance/with", **sides}, states, scores)


def test_a_pair_is_solved_when_both_sides_are_right():
    assert answer(("present", "absent")).solved
    assert not answer(("present", "present")).solved
    assert answer(("present", "present")).right == (True, False)
    assert not answer(("contrary", "absent")).solved


@pytest.mark.parametrize(
    ("expect", "pointed"),
    [
        (("present", "absent"), True),
        (("absent", "contrary"), False),
        (("present", "contrary"), None),
    ],
)
def test_scores_point_to_the_side_that_has_the_code(expect, pointed):
    assert answer(("absent", "absent"), expect=expect).pointed is pointed


def test_pairs_are_counted_together_by_kind_and_by_code():
    found = groups([answer(("absent", "absent")), answer(("absent", "absent"), kind="agent")])
    assert {name: len(of) for name, of in found.items()} == {
        "all": 2,
        "negation": 1,
        "agent": 1,
        "stance/with": 2,
    }


def test_a_share_has_its_interval():
    """Eight of ten solved, one side right of each of the others; Wilson: 0.49 to 0.94."""
    row = line("agent", [answer(("present", "absent"))] * 8 + [answer(("absent", "absent"))] * 2)
    assert row.split() == ["agent", "10", "0.80", "0.90", "[0.49,", "0.94]"]
