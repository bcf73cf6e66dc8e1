"""One reviewer's desk: the project that lies on it, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import RLock

from nlp_realist import pipeline
from nlp_realist.pipeline import Reviewed, Tools
from nlp_realist.review import decided_tags, next_tags
from nlp_realist.review.decisions import TagVerdict
from nlp_realist.review.patterns import ASPECTS, PatternVerdict
from nlp_realist.review.placing import As
from nlp_realist.store import Project
from nlp_realist.types import (
    Conflict,
    Decision,
    Direction,
    Grounds,
    Pattern,
    Relation,
    Study,
    Tag,
    Theme,
    Theory,
)


class Desk:
    """A project and the person who reviews it. The study is read once, and anew when another
    program has written to the file; threads may share the desk."""

    def __init__(self, project: Project, reviewer: str) -> None:
        self.project = project
        self.reviewer = reviewer
        self._lock = RLock()
        self._study: Study | None = None
        self._earlier: list[Pattern] = []
        self._stamp: tuple[int, int] | None = None
        self._reviewed: tuple[Study, Reviewed] | None = None
        self._tools: Tools | None = None
        self._tools_sought = False

    @property
    def path(self) -> Path:
        """Where the project is."""
        return self.project.path

    def study(self) -> Study:
        """The project's study as it is now."""
        with self._lock:
            stamp = self._stamp_now()
            if self._study is None or stamp != self._stamp:
                self._study = self.project.study()
                self._earlier = pipeline.earlier_patterns(self.project)
                self._stamp = stamp
            return self._study

    def _stamp_now(self) -> tuple[int, int]:
        about = self.path.stat()
        return about.st_mtime_ns, about.st_size

    def reviewed(self) -> Reviewed:
        """The study after everybody's decisions."""
        with self._lock:
            study = self.study()
            if self._reviewed is None or self._reviewed[0] is not study:
                self._reviewed = study, pipeline.review(study, earlier=self._earlier)
            return self._reviewed[1]

    def machine_tags(self) -> list[Tag]:
        """Tags that are there to be decided."""
        return [tag for tag in self.study().tags if tag.origin.kind == "model"]

    def decided(self, *, by_anybody: bool = False) -> set[str]:
        """Ids of the machine's tags that this reviewer, or anybody, has decided."""
        study, reviewer = self.study(), None if by_anybody else self.reviewer
        return decided_tags(self.machine_tags(), study.decisions, reviewer=reviewer)

    def next_tag(self, skip: set[str]) -> Tag | None:
        """The tag to decide next; None when all are decided or skipped."""
        found = next_tags(self.study(), reviewer=self.reviewer, skip=skip)
        return found[0] if found else None

    def tag(self, tag_id: str) -> Tag | None:
        """The machine's tag with this id."""
        return next((tag for tag in self.machine_tags() if tag.id == tag_id), None)

    def grounds(self, tag: Tag) -> Grounds | None:
        """Why the machine gave a tag; None when the model that gave it is no longer here."""
        with self._lock:
            if not self._tools_sought:
                self._tools, self._tools_sought = pipeline.tools_of(self.project), True
            if self._tools is None:
                return None
            study = pipeline.explained(self.project, self._tools, self.study(), [tag])
            return study.grounds.get(tag.id)

    def pattern(self, pattern_id: str) -> Pattern | None:
        """The pattern with this id: as the latest run gave it, as people made it since, or as an
        earlier run gave it."""
        known = (*self.study().patterns, *self.reviewed().study.patterns, *self._earlier)
        return next((p for p in known if p.id == pattern_id), None)

    def next_pattern(self) -> Pattern | None:
        """The first pattern that this reviewer has neither accepted nor rejected."""
        reviewed = self.reviewed()
        done = {
            reviewed.patterns.carried.get(d.target, d.target)
            for d in reviewed.study.decisions
            if d.subject == "pattern"
            and d.reviewer == self.reviewer
            and ASPECTS.get(d.verdict) == "standing"
        }
        return next((p for p in reviewed.study.patterns if p.id not in done), None)

    def decisions_on(self, target: str) -> list[Decision]:
        """What was decided about a tag or pattern by its id, the earliest first."""
        return [decision for decision in self.study().decisions if decision.target == target]

    def decide_on_tag(
        self,
        tag: Tag,
        verdict: TagVerdict,
        *,
        memo: str = "",
        code: str | None = None,
        direction: Direction | None = None,
    ) -> None:
        """Record a decision about a tag."""
        with self._lock:
            self._keep(
                pipeline.decide_on_tag(
                    self.project,
                    tag,
                    verdict,
                    reviewer=self.reviewer,
                    memo=memo,
                    code=code,
                    direction=direction,
                )
            )

    def decide_on_pattern(
        self,
        pattern: Pattern,
        verdict: PatternVerdict,
        *,
        memo: str = "",
        text: str = "",
        excerpts: Sequence[str] = (),
        kind: As = "member",
    ) -> None:
        """Record a decision about a pattern."""
        with self._lock:
            self._keep(
                pipeline.decide_on_pattern(
                    self.project,
                    pattern,
                    verdict,
                    reviewer=self.reviewer,
                    memo=memo,
                    text=text,
                    excerpts=excerpts,
                    kind=kind,
                )
            )

    def regroup(self, pattern: Pattern, theme: Theme | None, *, label: str = "") -> None:
        """Record that a pattern goes into a theme, or a new one called `label`."""
        with self._lock:
            self._keep(
                pipeline.decide_on_theme(
                    self.project, pattern, theme, reviewer=self.reviewer, label=label
                )
            )

    def name_theme(self, theme: Theme, label: str) -> None:
        """Record what a theme is called."""
        with self._lock:
            self._keep(pipeline.name_theme(self.project, theme, label, reviewer=self.reviewer))

    def settle(self, relation: Relation, theory: Theory, kind: str, *, memo: str = "") -> None:
        """Record how something bears on a theory."""
        with self._lock:
            self._keep(
                pipeline.decide_on_relation(
                    self.project, relation, theory, kind, reviewer=self.reviewer, memo=memo
                )
            )

    def conflicts_on(self, target: str) -> list[Conflict]:
        """Where decisions about this can't be followed."""
        return [c for c in self.reviewed().study.conflicts if c.target == target]

    def _keep(self, decision: Decision) -> None:
        """Add to the study in memory what was just stored, unless it must be read anew anyway.

        A write by another program at the same moment is found at the next look: the stamp is
        only moved on when our own decision is the last one stored.
        """
        if self._study is None:
            return
        stored = self.project.decisions()
        if stored[-1:] == [decision] and len(stored) == len(self._study.decisions) + 1:
            self._study = replace(self._study, decisions=tuple(stored))
            self._stamp = self._stamp_now()
