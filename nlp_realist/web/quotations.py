"""Excerpts as quotations, and words about patterns, as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlp_realist.frames import transcript_names
from nlp_realist.review import told
from nlp_realist.types import Conflict, Excerpt, Study


@dataclass(frozen=True, slots=True)
class Quotation:
    """An excerpt's words and whose they are."""

    id: str
    text: str
    who: str
    where: str


def quotations(study: Study, ids: Iterable[str]) -> list[Quotation]:
    """Excerpts of a study by their ids; those that are not there are left out."""
    excerpts, names = study.excerpt_by_id(), transcript_names(study)
    return [_quotation(excerpts[name], names) for name in ids if name in excerpts]


def _quotation(excerpt: Excerpt, names: Mapping[str, str]) -> Quotation:
    role = f" ({excerpt.role})" if excerpt.role and excerpt.role != "unknown" else ""
    who = f"{excerpt.speaker or 'no speaker'}{role}"
    return Quotation(excerpt.id, excerpt.text, who, names[excerpt.transcript])


def in_words(conflict: Conflict, titles: Mapping[str, str]) -> str:
    """A conflict in one line, with patterns by their names."""
    line = told(conflict)
    for decision in conflict.decisions:
        if decision.subject == "theme" and decision.verdict == "rename":
            line = line.replace(f"theme {decision.target}", f"theme “{decision.change['label']}”")
    for name, title in titles.items():
        line = line.replace(f"pattern {name}", f"“{title}”")
    return line
