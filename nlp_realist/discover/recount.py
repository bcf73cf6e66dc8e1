"""Cards whose excerpts people changed, counted anew from what can be counted without a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlp_realist.discover.cards import READ, statement
from nlp_realist.discover.chains import chains, recurring
from nlp_realist.discover.level import Levels, levels
from nlp_realist.discover.material import Material, material
from nlp_realist.discover.slots import slots, whole
from nlp_realist.discover.support import codes, is_lead, mostly_one, support
from nlp_realist.types import Pattern, Study


def recount(study: Study, patterns: Sequence[Pattern]) -> list[Pattern]:
    """Support, codes, slots and the machine's statement, of the members there are now.

    What only a search can measure (stability, comparisons, silences) is let go until the next; the
    level that the search gave stays till then, and what has none yet gets one by codes and words.
    """
    laid_out = material(study)
    row_of = {excerpt.id: row for row, excerpt in enumerate(study.excerpts)}
    known = levels(laid_out) if any(pattern.level is None for pattern in patterns) else None
    return [_recounted(pattern, laid_out, known, row_of) for pattern in patterns]


def _recounted(
    pattern: Pattern, laid_out: Material, known: Levels | None, row_of: dict[str, int]
) -> Pattern:
    rows = np.array([row_of[m] for m in pattern.members if m in row_of], dtype=np.int64)
    if not len(rows):
        return pattern
    told = chains(laid_out, rows[:READ].tolist())
    rests_on, links = support(laid_out, rows), recurring(laid_out, rows, told)
    level = pattern.level or (known.of(rows) if known else None)
    status = pattern.status
    if status in ("candidate", "lead"):
        still = status == "lead" and mostly_one(laid_out, rows) is not None
        status = "lead" if still or is_lead(laid_out, rows) else "candidate"
    return replace(
        pattern,
        statement=statement(laid_out, rows, pattern.phrases, level, rests_on, links),
        level=level,
        status=status,
        central=whole(laid_out.excerpts[int(rows[0])]),
        support=rests_on,
        codes=codes(laid_out, rows),
        slots=slots(laid_out, rows[:READ], told),
        stability=None,
        silences=(),
        silent_in=(),
        contrasts=(),
        links=links,
        mainstays=None,
    )
