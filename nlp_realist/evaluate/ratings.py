"""What each coder holds of each excerpt and code, as one array: also what nobody looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Values of a cell. A code that nobody looked for is unknown, which is not the same as absent.
UNKNOWN, ABSENT, PRESENT, CONTRARY = -1, 0, 1, 2
WORDS = {ABSENT: "absent", PRESENT: "present", CONTRARY: "contrary"}
_VALUES = {word: value for value, word in WORDS.items()}

Values = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Ratings:
    """One coder's view of n excerpts for k codes.

    values : n x k of UNKNOWN, ABSENT, PRESENT, CONTRARY.
    scores : n x k probabilities that the code applies; None for a person.
    sighted : they judged what another coder proposed, and saw nothing else; what that coder
        missed can't be learnt from them.
    """

    coder: str
    values: Values
    scores: NDArray[Any] | None = None
    sighted: bool = False

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which cells were judged: n x k."""
        return np.asarray(self.values != UNKNOWN)

    @property
    def given(self) -> NDArray[np.bool_]:
        """Which excerpts carry which codes, whatever the direction: n x k."""
        return np.asarray(self.values > ABSENT)


def ratings(
    coder: str,
    codings: Sequence[Mapping[str, str] | None],
    codes: Sequence[str],
    *,
    absent: Sequence[Collection[str] | None] | None = None,
    scores: NDArray[Any] | None = None,
    sighted: bool = False,
) -> Ratings:
    """Ratings from codings (code -> direction), one per excerpt; None: not looked at.

    absent : per excerpt the codes known not to be there, None for all that were not given.
    Without it every excerpt that was looked at was looked at whole.
    """
    values = np.full((len(codings), len(codes)), UNKNOWN, dtype=np.int8)
    for row, coding in enumerate(codings):
        if coding is None:
            continue
        without = None if absent is None else absent[row]
        for column, code in enumerate(codes):
            if code in coding:
                values[row, column] = _VALUES[coding[code]]
            elif without is None or code in without:
                values[row, column] = ABSENT
    return Ratings(coder, values, scores, sighted)
