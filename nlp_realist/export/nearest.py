"""The invented examples that a study's tags are compared with, each shown once.

Their words are kept apart from participants' words in every output, so that nobody takes the one
for the other: tags refer to examples by number or id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp_realist.types import Direction, Example, Grounds, Near, Study, Tag

#: Said wherever such examples are shown.
INVENTED = "invented, from the training corpus; nobody in this study said them"

NOTHING = Grounds()


@dataclass(frozen=True, slots=True)
class Shown:
    """An example with its number in a study's report and workbook, and how many tags it is near."""

    number: int
    example: Example
    tags: int

    @property
    def name(self) -> str:
        """What references call it."""
        return f"E{self.number}"


def shown_examples(study: Study) -> dict[str, Shown]:
    """The examples nearest to some tag of the study, by id, numbered in the order of the tags."""
    counts: dict[str, int] = {}
    examples: dict[str, Example] = {}
    for near in _all_near(study):
        examples.setdefault(near.example.id, near.example)
        counts[near.example.id] = counts.get(near.example.id, 0) + 1
    return {
        id: Shown(number, example, counts[id])
        for number, (id, example) in enumerate(examples.items(), start=1)
    }


def _all_near(study: Study) -> Iterator[Near]:
    for tag in study.tags:
        yield from study.grounds.get(tag.id, NOTHING).examples


def carried(example: Example, tag: Tag) -> Direction | None:
    """The direction in which an example carries a tag's code; None: it is a near miss."""
    return dict(example.codes).get(tag.code)
