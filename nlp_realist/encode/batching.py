"""Batches of texts of like length, so that little work is spent on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

#: Tokens in one batch, padding counted. Larger batches fall out of a laptop's cache and are
#: slower; measured in ``benchmarks/encoding.py``.
TOKEN_BUDGET = 1024


def length_buckets(lengths: Sequence[int], budget: int = TOKEN_BUDGET) -> Iterator[list[int]]:
    """Indices grouped into batches of like length, longest first, at most `budget` padded tokens.

    A text longer than the budget makes a batch of its own.
    """
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    batch: list[int] = []
    for index in order:
        longest = lengths[batch[0]] if batch else lengths[index]
        if batch and longest * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
