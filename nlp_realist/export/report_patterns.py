"""Candidate patterns as cards: all that speaks for one, and what speaks against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_brief import (
    AGAINST,
    COUNTER_EXAMPLES,
    LABEL,
    NOTICED,
    NOTICES,
    QUOTED,
    SILENCES,
    SILENT,
    SLOT,
    STATED,
    STATED_BELOW,
    Brief,
    BriefSlot,
    cut,
    shortened,
    two_voices,
)
from nlp_realist.export.report_contrasts import ContrastTable, contrast_table
from nlp_realist.export.report_index import Document, StudyIndex
from nlp_realist.export.report_links import LinkRow, brief_rows, link_rows
from nlp_realist.export.report_quotes import (
    Quotation,
    central_quotation,
    evidence_quotation,
    quotation,
)
from nlp_realist.export.report_tags import verdict_text
from nlp_realist.export.standing import standing_text
from nlp_realist.types import Count, Pattern, Slot

#: Quotations shown at once, behind a fold, and only as references after that.
SHOWN = 5
FOLDED = 45
SLOT_QUOTATIONS = 3
CODES_SHOWN = 6

SLOTS = ("intervention", "actor", "context", "mechanism", "outcome")
_STATUS = {
    "candidate": "candidate",
    "lead": "lead: rests on one document or speaker, wholly or mostly",
    "accepted": "accepted by a person",
    "rejected": "rejected by a person",
}
#: What comes first on the page; within one status the order of the study stays.
_ORDER = ("accepted", "candidate", "lead", "rejected")
#: Least mean Jaccard, and what it means (Hennig 2007, "Cluster-wise assessment of cluster
#: stability": 0.75 and more is a valid, stable cluster; below 0.6 it should not be trusted).
STABILITY = ((0.75, "stable"), (0.6, "fairly stable"), (0.0, "not stable"))


@dataclass(frozen=True, slots=True)
class SlotCard:
    """A part of a context-mechanism-outcome configuration, or honestly empty.

    quotations : each with what it is marked as: a resource, reasoning, better, worse.
    """

    label: str
    state: str
    quotations: tuple[tuple[Quotation, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Quotations:
    """Excerpts of a pattern: shown, folded away, and as references only.

    gone : excerpts that an earlier cut of the texts had and this study has not.
    """

    shown: tuple[Quotation, ...]
    folded: tuple[Quotation, ...]
    references: tuple[Quotation, ...]
    gone: int

    @property
    def total(self) -> int:
        """All excerpts that the page can point to."""
        return len(self.shown) + len(self.folded) + len(self.references)


@dataclass(frozen=True, slots=True)
class PatternCard:
    """A pattern, ready to be read, doubted and worded anew."""

    number: int
    pattern: Pattern
    status: str
    level: str
    support: tuple[tuple[str, Count], ...]
    codes: tuple[tuple[str, str, Count], ...]
    stability: str
    standing: str
    central: Quotation | None
    members: Quotations
    counter_examples: Quotations
    documents: tuple[tuple[Document, int], ...]
    slots: tuple[SlotCard, ...]
    contrasts: ContrastTable | None
    leads_to: tuple[tuple[int, str], ...]
    links: tuple[LinkRow, ...]
    brief_links: tuple[LinkRow, ...]
    brief: Brief
    verdict: str
    verdict_memo: str

    @property
    def href(self) -> str:
        """The link to the card."""
        return f"#pattern-{self.number}"

    def supported_by(self, unit: str) -> Count | None:
        """The count of one unit of support, such as documents."""
        return dict(self.support).get(unit)


def pattern_cards(index: StudyIndex) -> tuple[PatternCard, ...]:
    """Cards of all patterns: accepted ones and candidates first, then leads, then rejected."""
    ordered = in_order(index.study.patterns)
    numbers = {pattern.id: number for number, pattern in enumerate(ordered, start=1)}
    labels = {pattern.id: pattern.label for pattern in ordered}
    return tuple(_card(pattern, numbers, labels, index) for pattern in ordered)


def in_order(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Patterns in the order of their cards."""
    return sorted(patterns, key=lambda pattern: _ORDER.index(pattern.status))


def _card(
    pattern: Pattern, numbers: Mapping[str, int], labels: Mapping[str, str], index: StudyIndex
) -> PatternCard:
    decision = index.verdicts.get(pattern.id)
    central = central_quotation(pattern.central, pattern.codes, index) if pattern.central else None
    members = _quotations(_without_central(pattern), pattern, index)
    against = _quotations(pattern.counter_examples, pattern, index)
    slots = _slots(pattern.slots, index)
    links = link_rows(pattern.links, index)
    return PatternCard(
        number=numbers[pattern.id],
        pattern=pattern,
        status=_STATUS[pattern.status],
        level=_level(pattern.level, index),
        support=tuple(
            (unit.replace("transcripts", "documents"), count)
            for unit, count in pattern.support.items()
        ),
        codes=tuple(
            (index.code_label(code), index.code_key(code), count)
            for code, count in pattern.codes.items()
        ),
        stability=stability_text(pattern.stability),
        standing=standing_text(pattern, {i: d.label for i, d in index.documents.items()}),
        central=central,
        members=members,
        counter_examples=against,
        documents=_documents(pattern.members, index),
        slots=slots,
        contrasts=contrast_table(pattern.contrasts),
        leads_to=tuple((numbers[i], labels[i]) for i in pattern.leads_to if i in numbers),
        links=links,
        brief_links=brief_rows(links),
        brief=_brief(pattern, central, members, against, slots),
        verdict=verdict_text(decision),
        verdict_memo=decision.memo if decision else "",
    )


def _brief(
    pattern: Pattern,
    central: Quotation | None,
    members: Quotations,
    against: Quotations,
    slots: Sequence[SlotCard],
) -> Brief:
    """The half page: parts cut to what fits, with the number of what is left out."""
    quotations = (*((central,) if central else ()), *members.shown, *members.folded)
    return Brief(
        label=cut(pattern.label, LABEL),
        statement=cut(pattern.statement, STATED_BELOW if pattern.human_statement else STATED),
        human_statement=cut(pattern.human_statement, STATED),
        quotations=tuple(shortened(q, QUOTED) for q in two_voices(quotations)),
        against=tuple(shortened(q, AGAINST) for q in against.shown[:COUNTER_EXAMPLES]),
        slots=tuple(_brief_slot(slot) for slot in slots),
        silences=tuple(cut(silence, SILENT) for silence in pattern.silences[:SILENCES]),
        notices=tuple(cut(notice, NOTICED) for notice in pattern.notices[:NOTICES]),
    )


def _brief_slot(slot: SlotCard) -> BriefSlot:
    if not slot.quotations:
        return BriefSlot(slot.label, slot.state, None, slot.more)
    best, marks = slot.quotations[0]
    more = len(slot.quotations) - 1 + slot.more
    return BriefSlot(slot.label, slot.state, shortened(best, SLOT), more, marks)


def stability_text(stability: float | None) -> str:
    """Mean bootstrap Jaccard in a word and a number."""
    if stability is None:
        return "not known"
    word = next(word for least, word in STABILITY if stability >= least or least == 0.0)
    return f"{word}, {stability:.2f}"


def _level(level: str | None, index: StudyIndex) -> str:
    if not level:
        return ""
    code = index.codes.get(f"level/{level}") or index.codes.get(level)
    return code.label.lower() if code else level


def _without_central(pattern: Pattern) -> list[str]:
    central = pattern.central.excerpt if pattern.central else None
    return [member for member in pattern.members if member != central]


def _quotations(excerpts: Iterable[str], pattern: Pattern, index: StudyIndex) -> Quotations:
    wanted = list(excerpts)
    known = [index.excerpts[excerpt] for excerpt in wanted if excerpt in index.excerpts]
    found = tuple(quotation(excerpt, pattern.codes, index) for excerpt in known)
    fold = SHOWN + FOLDED
    gone = len(wanted) - len(known)
    return Quotations(found[:SHOWN], found[SHOWN:fold], found[fold:], gone)


def _documents(members: Iterable[str], index: StudyIndex) -> tuple[tuple[Document, int], ...]:
    counts = Counter(index.excerpts[m].transcript for m in members if m in index.excerpts)
    return tuple(
        (document, counts[transcript])
        for transcript, document in index.documents.items()
        if transcript in counts
    )


def _slots(slots: Mapping[str, Slot], index: StudyIndex) -> tuple[SlotCard, ...]:
    if not slots:
        return ()
    names = (*SLOTS, *(name for name in slots if name not in SLOTS))
    return tuple(_slot(name, slots.get(name, Slot()), index) for name in names)


def _slot(name: str, slot: Slot, index: StudyIndex) -> SlotCard:
    found = [(evidence_quotation(evidence, index), evidence.marks) for evidence in slot.evidence]
    quotations = tuple((one, marks) for one, marks in found if one is not None)
    more = len(quotations) - SLOT_QUOTATIONS
    return SlotCard(name.capitalize(), slot.state, quotations[:SLOT_QUOTATIONS], max(0, more))
