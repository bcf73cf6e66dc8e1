"""The cache of vectors: float32, by encoder and by a key that names the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from nlp_realist.store import tables
from nlp_realist.types import batches

_LITTLE_ENDIAN = np.dtype("<f4")  # the same bytes on every machine
_KEYS_AT_ONCE = 1_000  # SQLite limits how many values a statement may have


def put_vectors(
    connection: Connection, encoder_name: str, vectors: Mapping[str, NDArray[np.float32]]
) -> None:
    """Keep vectors of shape (d,), one per key; a key that is there gets the new one."""
    if not vectors:
        return
    row = {"name": encoder_name}
    connection.execute(insert(tables.encoder).on_conflict_do_nothing(), [row])
    number = _number(connection, encoder_name)
    statement = insert(tables.vector)
    newer = {"components": statement.excluded.components}
    replacing = statement.on_conflict_do_update(index_elements=["encoder", "key"], set_=newer)
    rows = [
        {
            "encoder": number,
            "key": key,
            "components": np.ascontiguousarray(vector, _LITTLE_ENDIAN).tobytes(),
        }
        for key, vector in vectors.items()
    ]
    connection.execute(replacing, rows)


def get_vectors(
    connection: Connection, encoder_name: str, keys: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """The vectors that are there, by key, in the order of `keys`; the others are missing."""
    number = _number(connection, encoder_name)
    if number is None or not keys:
        return {}
    c = tables.vector.c
    stored: dict[str, NDArray[np.float32]] = {}
    for some in batches(keys, _KEYS_AT_ONCE):
        found = select(c.key, c.components).where(c.encoder == number, c.key.in_(some))
        for key, components in connection.execute(found):
            stored[key] = np.frombuffer(components, _LITTLE_ENDIAN).astype(np.float32)
    return {key: stored[key] for key in keys if key in stored}


def _number(connection: Connection, encoder_name: str) -> int | None:
    c = tables.encoder.c
    return connection.scalar(select(c.number).where(c.name == encoder_name))
