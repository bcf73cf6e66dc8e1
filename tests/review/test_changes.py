"""What became of the patterns of the run before."""

from __future__ import annotations

from nlp_realist.review.changes import compare, counts
from nlp_realist.types import Pattern


def card(name: str, members: str) -> Pattern:
    return Pattern(name, name.upper(), "", tuple(members))


KNOWN = "abcdefghij"


def test_each_kind_of_change_is_told_with_its_counts() -> None:
    before = [card("p", "abc"), card("q", "de"), card("r", "fgh"), card("s", "ij")]
    now = [card("p", "abcXY"), card("q", "dX"), card("r", "fghijZ"), card("t", "WV")]
    changes = {change.pattern: change for change in compare(before, now, KNOWN)}
    grown, changed, merged, gone = (changes[name] for name in "pqrs")
    assert (grown.kind, grown.before, grown.after, grown.joined) == ("grown", 3, 5, 2)
    assert (changed.kind, changed.joined, changed.left) == ("changed", 1, 1)
    assert (merged.kind, merged.others, merged.label) == ("merged", ("s",), "R")
    assert (gone.kind, gone.before, gone.after, gone.others) == ("gone", 2, 0, ("r",))
    assert changes["t"].kind == "new"
    told = {"new": 1, "gone": 1, "grown": 1, "changed": 1, "merged": 1}
    assert counts(list(changes.values())) == told


def test_a_piece_of_an_earlier_pattern_says_where_it_came_from() -> None:
    before = [card("p", "abcdef")]
    now = [card("p", "abc"), card("n", "defXYZW")]
    shrunk, split = compare(before, now, KNOWN)
    assert (shrunk.kind, shrunk.left) == ("shrunk", 3)
    assert (split.kind, split.others) == ("split", ("p",))


def test_new_material_does_not_hide_where_a_pattern_went() -> None:
    before = [card("p", "abcd")]
    now = [card("n", "abcXYZWVUTS")]
    merged, gone = compare(before, now, KNOWN)
    assert (merged.kind, merged.others) == ("merged", ("p",))
    assert (gone.kind, gone.others) == ("gone", ("n",))


def test_nothing_changed() -> None:
    before = [card("p", "abc")]
    (same,) = compare(before, before, KNOWN)
    assert (same.kind, same.joined, same.left) == ("same", 0, 0)
