"""The sheet of codes: how often each was found, what to expect of that, and what people found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp_realist.export.cells import Column
from nlp_realist.export.worth import Check, CodeWorth, worth
from nlp_realist.types import Study, Tag

CODES = (
    Column("family", 24, "wrapped"),
    Column("code", 26, "wrapped"),
    Column("excerpts", 10, "whole"),
    Column("of excerpts", 10, "whole"),
    Column("contrary", 10, "whole"),
    Column("not sure", 10, "whole"),
    Column("expect right by scores", 12, "score"),
    Column("right where tried", 11, "score"),
    Column("from", 8, "score"),
    Column("to", 8, "score"),
    Column("given from a score of", 12, "score"),
    Column("found right here", 11, "whole"),
    Column("of checked", 10, "whole"),
    Column("expected of those", 11, "score"),
    Column("code id", 26),
)


def code_rows(study: Study) -> Iterator[Sequence[object]]:
    """One row per code of the codebook, found or not. Where a person and a model gave the same
    code to an excerpt, it is counted once, as the person gave it."""
    told = worth(study.manifest)
    families = {family.id: family.label for family in study.codebook.families}
    given: dict[str, dict[str, Tag]] = {}
    for tag in sorted(study.tags, key=lambda tag: tag.origin.kind == "person"):
        given.setdefault(tag.code, {})[tag.excerpt] = tag
    for code in study.codebook.codes:
        tags = list(given.get(code.id, {}).values())
        yield (
            families.get(code.family, code.family),
            code.label,
            len(tags),
            len(study.excerpts),
            sum(tag.direction == "contrary" for tag in tags),
            sum(tag.unsure for tag in tags),
            sum(tag.score for tag in tags),
            *_tried(told.codes.get(code.id)),
            *_checked(told.checks.get(code.id)),
            code.id,
        )


def _tried(tried: CodeWorth | None) -> tuple[float | None, ...]:
    if tried is None or not tried.right.known:
        return (None,) * 4
    return (tried.right.value, tried.right.low, tried.right.high, tried.threshold)


def _checked(check: Check | None) -> tuple[float | None, ...]:
    return (None,) * 3 if check is None else (check.right, check.of, check.expected)
