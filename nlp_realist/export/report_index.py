"""Where things are in a study: numbers and anchors that serve the screen and the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from nlp_realist.export.nearest import Shown, shown_examples
from nlp_realist.types import Code, Decision, Excerpt, Study, Tag, Transcript


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript's number and name on the page."""

    number: int
    name: str

    @property
    def label(self) -> str:
        """The short name that every reference uses."""
        return f"D{self.number}"

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return PurePosixPath(self.name).stem or self.name

    @property
    def href(self) -> str:
        """The link to the transcript."""
        return f"#d{self.number}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an excerpt is: a link for the screen, and words that find it on paper."""

    href: str
    document: Document
    turn: int

    def __str__(self) -> str:
        return f"{self.document.label}, turn {self.turn}"


class StudyIndex:
    """A study, and the way to each thing in it. Built once, read by every section.

    Excerpts of unknown transcripts and tags on unknown excerpts are left aside: there is no
    place on the page to point to.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.transcripts: dict[str, Transcript] = study.transcript_by_id()
        self.documents = {
            transcript.id: Document(number, transcript.name)
            for number, transcript in enumerate(study.transcripts, start=1)
        }
        self.excerpts: dict[str, Excerpt] = {
            excerpt.id: excerpt
            for excerpt in study.excerpts
            if excerpt.transcript in self.documents
        }
        self.codes: dict[str, Code] = {code.id: code for code in study.codebook.codes}
        self._numbers = {code: number for number, code in enumerate(self.codes, start=1)}
        self._directed = {family.id for family in study.codebook.families if family.directed}
        self._single = {f.id for f in study.codebook.families if f.combine == "one"}

    @cached_property
    def verdicts(self) -> Mapping[str, Decision]:
        """The latest decision on each tag or pattern, by the target's id."""
        ordered = sorted(self.study.decisions, key=lambda decision: decision.at)
        return {decision.target: decision for decision in ordered}

    @cached_property
    def tags(self) -> Mapping[str, list[Tag]]:
        """All tags by excerpt, in the order of the codebook."""
        last = len(self._numbers)
        grouped = self.study.tags_by_excerpt()
        return {
            excerpt: sorted(tags, key=lambda tag: self._numbers.get(tag.code, last))
            for excerpt, tags in grouped.items()
            if excerpt in self.excerpts
        }

    @cached_property
    def standing(self) -> Mapping[str, list[Tag]]:
        """The tags that count, by excerpt: one per code, none that a person rejected.

        Where a person and a model tagged the same code, the person's tag stands.
        """
        return {excerpt: self._standing(tags) for excerpt, tags in self.tags.items()}

    def _standing(self, tags: Iterable[Tag]) -> list[Tag]:
        kept: dict[str, Tag] = {}
        for tag in sorted(tags, key=lambda tag: tag.origin.kind == "person"):
            verdict = self.verdicts.get(tag.id)
            if verdict is None or verdict.verdict != "reject":
                kept[tag.code] = tag
        return list(kept.values())

    @cached_property
    def shown(self) -> Mapping[str, Shown]:
        """The invented examples that some tag is near to, numbered, by their id."""
        return shown_examples(self.study)

    @cached_property
    def by_transcript(self) -> Mapping[str, list[Excerpt]]:
        """Excerpts of each transcript, in the order of its text."""
        grouped: dict[str, list[Excerpt]] = {}
        for excerpt in self.excerpts.values():
            grouped.setdefault(excerpt.transcript, []).append(excerpt)
        for excerpts in grouped.values():
            excerpts.sort(key=lambda excerpt: (excerpt.start, excerpt.end))
        return grouped

    def place(self, excerpt: Excerpt) -> Place:
        """Where an excerpt is on the page."""
        return Place(f"#x{excerpt.id}", self.documents[excerpt.transcript], excerpt.turn + 1)

    def code_label(self, code_id: str) -> str:
        """A code's label; with its family before it where the label says little alone.

        "With" or "Family" can't stand alone, so codes of which at most one applies are
        written ``Stance: With``.
        """
        code = self.codes.get(code_id)
        if code is None:
            return code_id
        if code.family in self._single:
            return f"{code.family.replace('_', ' ').capitalize()}: {code.label}"
        return code.label

    def code_key(self, code_id: str) -> str:
        """A code's anchor in the codebook, which is its class too; empty when unknown."""
        return f"c{self._numbers[code_id]}" if code_id in self._numbers else ""

    def tone(self, tag: Tag) -> str:
        """``present`` or ``contrary``, or ``plain`` when the tag's code has no direction."""
        return tag.direction if tag.code.split("/", 1)[0] in self._directed else "plain"
