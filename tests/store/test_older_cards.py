"""Cards that were stored before some of their fields were there."""

from __future__ import annotations

import json

import pytest

from nlp_realist.store.nouns import pattern_from_json, pattern_to_json
from tests.studies import small_study

#: Fields that came later, and what a card without them is taken to have.
LATER = {"links": (), "mainstays": None}


@pytest.mark.parametrize("field", LATER)
def test_a_card_without_a_later_field_still_opens(field: str) -> None:
    stored = json.loads(pattern_to_json(small_study().patterns[0]))
    del stored[field]
    assert getattr(pattern_from_json(json.dumps(stored)), field) == LATER[field]


def test_evidence_without_its_kind_still_opens() -> None:
    stored = json.loads(pattern_to_json(small_study().patterns[0]))
    for evidence in stored["slots"]["mechanism"]["evidence"]:
        del evidence["kind"], evidence["intended"]
    (found,) = pattern_from_json(json.dumps(stored)).slots["mechanism"].evidence
    assert (found.kind, found.intended, found.marks) == ("", False, "")
