"""An ordered, bounded map over batches: inline, in processes, or on Ray.

It knows nothing of the domain. A batch never dies of one item: what fails comes back as a
value in its place, and what an unexpected error said is left out, because it may quote.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from nlp_realist.errors import RealistError, SettingsError

T = TypeVar("T")
R = TypeVar("R")

Backend = Literal["inline", "processes", "ray"]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What became of one item: a value, or the error that took its place.

    index : the item's place in what was given, from 0.
    """

    index: int
    value: R | None = None
    error: RealistError | None = None

    @property
    def ok(self) -> bool:
        """Whether there is a value."""
        return self.error is None

    def get(self) -> R:
        """The value. Raises the error when there is none."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None only where R allows it


def ordered_map(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int = 1,
    backend: Backend | str = "inline",
    window: int | None = None,
) -> Iterator[Outcome[R]]:
    """Apply a function to each item; the outcomes come in the order of the items.

    items : taken one by one, so they may be endless or made on the way.
    workers : processes that work at once; inline there is none but this one.
    backend : ``inline``, ``processes`` (spawned: the function and the items must pickle, and a
        script must guard its start with ``if __name__ == "__main__"``), or ``ray``.
    window : at most so many items are begun and not yet handed out, which bounds memory;
        twice the workers when not given.

    Raises SettingsError for a number below 1, an unknown backend, or Ray not installed.
    """
    window = 2 * workers if window is None else window
    for name, number in (("workers", workers), ("window", window)):
        if number < 1:
            raise SettingsError(f"{name} is {number}", name, "Give a whole number from 1 up.")
    # Not a generator itself, so that a wrong setting is told at once.
    if backend == "inline":
        return _inline(function, items)
    if backend == "processes":
        return _processes(function, items, workers, window)
    if backend == "ray":
        return _on_ray(function, items, workers, window)
    hint = "Choose inline, processes or ray."
    raise SettingsError(f"there is no backend called {backend!r}", "backend", hint)


_Attempt = tuple[Any, RealistError | None]


def _attempt(function: Callable[[T], R], item: T) -> _Attempt:
    """Runs where the work is done, so that every failure travels as a value."""
    try:
        return function(item), None
    except RealistError as error:
        return None, error
    except Exception as error:  # the edge of the engine
        return None, _unexpected(error)


def _unexpected(error: BaseException) -> RealistError:
    frames = traceback.extract_tb(error.__traceback__)
    at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    hint = "Please report this with the name of the fault; no text was kept of it."
    return RealistError(f"unexpected fault ({type(error).__name__}{at})", "", hint)


def _died() -> RealistError:
    what = "the process that worked on this ended without an answer"
    return RealistError(what, "", "It may need more memory: use fewer workers, or a smaller file.")


def _inline(function: Callable[[T], R], items: Iterable[T]) -> Iterator[Outcome[R]]:
    for index, item in enumerate(items):
        yield Outcome(index, *_attempt(function, item))


def _processes(
    function: Callable[[T], R], items: Iterable[T], workers: int, window: int
) -> Iterator[Outcome[R]]:
    source = iter(enumerate(items))
    pool = _Pool(function, workers)
    pending: deque[tuple[int, T, Future[_Attempt]]] = deque()
    try:
        while True:
            for index, item in islice(source, window - len(pending)):
                pending.append((index, item, pool.submit(item)))
            if not pending:
                return
            index, item, future = pending.popleft()
            try:
                attempt = future.result()
            except BrokenProcessPool:
                # Which item killed its process is unknown: try this one alone, the rest again.
                attempt = pool.alone(item)
                pending = deque((i, later, pool.submit(later)) for i, later, _ in pending)
            except Exception as error:  # an item or a value that does not pickle
                attempt = None, _unexpected(error)
            yield Outcome(index, *attempt)
    finally:
        pool.close()


class _Pool:
    """Worker processes that are started again when one of them dies."""

    def __init__(self, function: Callable[[T], R], workers: int) -> None:
        self._work = partial(_attempt, function)
        self._workers = workers
        self._executor = self._start(workers)

    @staticmethod
    def _start(workers: int) -> ProcessPoolExecutor:
        # Forking a process that has threads (torch, onnxruntime) can hang it.
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))

    def submit(self, item: object) -> Future[_Attempt]:
        """Begin an item."""
        try:
            return self._executor.submit(self._work, item)
        except BrokenProcessPool as error:
            future: Future[_Attempt] = Future()
            future.set_exception(error)
            return future

    def alone(self, item: object) -> _Attempt:
        """Try an item with no other beside it, then go on with fresh processes."""
        self.close()
        with self._start(1) as executor:
            try:
                attempt = executor.submit(self._work, item).result()
            except BrokenProcessPool:
                attempt = None, _died()
        self._executor = self._start(self._workers)
        return attempt

    def close(self) -> None:
        """End the processes; what was begun and not handed out is dropped."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def _on_ray(
    function: Callable[[T], R], items: Iterable[T], workers: int, window: int
) -> Iterator[Outcome[R]]:
    ray = _ray()
    return _ray_outcomes(ray, function, items, workers, window)


def _ray() -> Any:
    import os

    # Ray reports its use over the network unless told not to; nothing leaves this machine.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        hint = 'Install it with: pip install "nlp_realist[ray]", or choose processes.'
        raise SettingsError("Ray is not installed", "backend", hint) from None
    return ray


def _ray_outcomes(
    ray: Any, function: Callable[[T], R], items: Iterable[T], workers: int, window: int
) -> Iterator[Outcome[R]]:
    ours = not ray.is_initialized()
    if ours:
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    work = ray.remote(max_retries=1)(_attempt)
    source = iter(enumerate(items))
    pending: deque[tuple[int, Any]] = deque()
    try:
        while True:
            for index, item in islice(source, window - len(pending)):
                pending.append((index, work.remote(function, item)))
            if not pending:
                return
            index, reference = pending.popleft()
            try:
                attempt = ray.get(reference)
            except ray.exceptions.RayError:
                attempt = None, _died()
            yield Outcome(index, *attempt)
    finally:
        for _, reference in pending:
            ray.cancel(reference, force=True)
        if ours:
            ray.shutdown()
