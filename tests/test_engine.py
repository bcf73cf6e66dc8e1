"""The ordered, bounded map, and what it does with failures."""

from __future__ import annotations

import functools
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp_realist.config import load_settings
from nlp_realist.engine import Outcome, ordered_map
from nlp_realist.errors import ReadError, SettingsError

# Workers are spawned and import what they do by name: functions of installed modules can be
# found there, those of a test file can't.


def half(number: int) -> float:
    """A fault of each kind: expected, and not."""
    if number == 3:
        raise ReadError("3 can't be read", "3.txt", "Leave it out.")
    if number == 4:
        raise ValueError("Mum said a secret")
    return number / 2


def test_outcomes_come_in_order() -> None:
    outcomes = list(ordered_map(half, range(3)))
    assert outcomes == [Outcome(0, 0.0), Outcome(1, 0.5), Outcome(2, 1.0)]
    assert [o.get() for o in outcomes] == [0.0, 0.5, 1.0]


def test_a_failure_is_a_value_and_the_rest_goes_on() -> None:
    outcomes = list(ordered_map(half, range(6)))
    assert [o.index for o in outcomes if not o.ok] == [3, 4]
    assert str(outcomes[3].error) == "3.txt: 3 can't be read. Leave it out."
    assert outcomes[5].get() == 2.5
    with pytest.raises(ReadError, match="can't be read"):
        outcomes[3].get()


def test_an_unexpected_fault_says_where_but_nothing_of_what_was_said() -> None:
    error = next(ordered_map(half, [4])).error
    assert "unexpected fault (ValueError at test_engine.py:" in str(error)
    assert "secret" not in repr(error)
    assert error is not None
    assert error.__cause__ is None


def test_an_interruption_is_not_a_failure_of_an_item() -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(ordered_map(interrupt, range(3)))


def test_none_is_a_value() -> None:
    (outcome,) = ordered_map(lambda _: None, [1])
    assert outcome.ok
    assert outcome.get() is None


def counted(taken: list[int]) -> Iterator[int]:
    for number in range(1_000):
        taken.append(number)
        yield number


def test_inline_takes_items_one_by_one() -> None:
    taken: list[int] = []
    outcomes = ordered_map(half, counted(taken))
    assert taken == []
    next(outcomes)
    assert taken == [0]


def test_processes_keep_order_and_memory_bounded() -> None:
    taken: list[int] = []
    outcomes = ordered_map(abs, counted(taken), workers=2, backend="processes", window=5)
    for expected, outcome in zip(range(20), outcomes, strict=False):
        assert outcome == Outcome(expected, expected)
        assert len(taken) <= expected + 5
    outcomes.close()  # type: ignore[attr-defined]  # a generator, left before its end


def test_a_later_item_that_is_done_first_waits_its_turn() -> None:
    waits = [0.3, 0.0, 0.0]
    outcomes = list(ordered_map(time.sleep, waits, workers=2, backend="processes"))
    assert [o.index for o in outcomes] == [0, 1, 2]


def test_failures_cross_from_processes() -> None:
    items = ["1", "x", "3", pickle.dumps]
    first, second, third, fourth = ordered_map(int, items, workers=2, backend="processes")
    assert (first.get(), third.get()) == (1, 3)
    assert "unexpected fault (ValueError" in str(second.error)
    assert "TypeError" in str(fourth.error)


def test_an_error_of_ours_crosses_whole() -> None:
    (outcome,) = ordered_map(load_settings, [Path("/nowhere.toml")], backend="processes")
    assert type(outcome.error) is SettingsError
    assert outcome.error.where == "/nowhere.toml"
    assert outcome.error.hint


def test_what_does_not_pickle_is_a_failure_of_that_item() -> None:
    lock = threading.Lock()
    first, second = ordered_map(abs, [lock, -1], backend="processes")  # type: ignore[list-item]
    assert "unexpected fault" in str(first.error)
    assert second.get() == 1
    (third,) = ordered_map(open, [os.devnull], backend="processes")
    assert "unexpected fault" in str(third.error)


def test_a_process_that_dies_takes_only_its_own_item_along() -> None:
    """`os._exit` is how a process looks that was killed for want of memory."""
    calls = [(os.getpid, ()), (os._exit, (1,)), (abs, (-2,)), (os._exit, (0,)), (abs, (-4,))]
    items = [functools.partial(function, *arguments) for function, arguments in calls]
    outcomes = list(ordered_map(functools.partial.__call__, items, workers=2, backend="processes"))
    assert [o.ok for o in outcomes] == [True, False, True, False, True]
    assert "ended without an answer" in str(outcomes[1].error)
    assert (outcomes[2].get(), outcomes[4].get()) == (2, 4)


@pytest.mark.parametrize("options", [{"workers": 0}, {"window": 0}, {"backend": "threads"}])
def test_a_wrong_setting_is_told_at_once(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        ordered_map(half, [], **options)  # type: ignore[arg-type]


def test_no_items_start_no_outcomes() -> None:
    assert list(ordered_map(half, [])) == []
    assert list(ordered_map(half, [], backend="processes")) == []


def test_ray_that_is_not_installed_is_told() -> None:
    """In a process of its own, where it can't be found."""
    program = (
        "import sys; sys.modules['ray'] = None\n"
        "from nlp_realist.engine import ordered_map\n"
        "from nlp_realist.errors import SettingsError\n"
        "try: ordered_map(abs, [], backend='ray')\n"
        "except SettingsError as error: print(error)"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert 'pip install "nlp_realist[ray]"' in said


def test_on_ray_it_is_the_same() -> None:
    pytest.importorskip("ray", reason="Ray is optional and not installed")
    program = (
        "import functools, os\n"
        "from nlp_realist.engine import ordered_map\n"
        "items = ['1', 'x', '3']\n"
        "print([o.value for o in ordered_map(int, items, workers=2, backend='ray', window=2)])\n"
        "die = functools.partial(os._exit, 1)\n"
        "calls = [functools.partial(abs, -1), die, functools.partial(abs, -3)]\n"
        "run = functools.partial.__call__\n"
        "print([o.value for o in ordered_map(run, calls, workers=2, backend='ray')])"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = [line for line in said.splitlines() if line.startswith("[")]
    assert ours == ["[1, None, 3]", "[1, None, 3]"]
