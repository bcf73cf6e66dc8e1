"""The rows of the workbook: who said what, how it was coded, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp_realist.export.cells import Column
from nlp_realist.export.nearest import NOTHING, Shown, carried, shown_examples
from nlp_realist.export.standing import standing_text
from nlp_realist.frames import (
    ATTRIBUTES,
    By,
    code_counts,
    codes_and_directions,
    transcript_names,
)
from nlp_realist.types import Evidence, Excerpt, Pattern, Study, Tag, Transcript

Row = Sequence[object]

VERDICTS = ("accept", "edit", "reject")

EXCERPTS = (
    Column("transcript", 28, "wrapped"),
    Column("site", 14, "wrapped"),
    Column("turn", 7, "whole"),
    Column("speaker", 18, "wrapped"),
    Column("role", 14, "wrapped"),
    Column("text", 80, "wrapped"),
    Column("codes", 42, "wrapped"),
    Column("start", 8, "whole"),
    Column("end", 8, "whole"),
    Column("excerpt id", 18),
)
CODINGS = (
    Column("transcript", 28, "wrapped"),
    Column("speaker", 18, "wrapped"),
    Column("role", 14, "wrapped"),
    Column("site", 14, "wrapped"),
    Column("family", 24, "wrapped"),
    Column("code", 26, "wrapped"),
    Column("direction", 11),
    Column("score", 8, "score"),
    Column("sure", 9),
    Column("evidence", 44, "wrapped"),
    Column("quotation", 70, "wrapped"),
    Column("origin", 24, "wrapped"),
    Column("decision", 12, "input", VERDICTS),
    Column("memo", 32, "input"),
    Column("cues", 30, "wrapped"),
    Column("nearest examples (invented)", 30, "wrapped"),
    Column("code id", 26),
    Column("tag id", 18),
)
EXAMPLES = (
    Column("example", 10),
    Column("invented words", 80, "wrapped"),
    Column("role", 18, "wrapped"),
    Column("codes", 50, "wrapped"),
    Column("near miss of", 40, "wrapped"),
    Column("tags it is near", 10, "whole"),
    Column("example id", 40),
)
MEMBERS = (
    Column("pattern", 30, "wrapped"),
    Column("kind", 16),
    Column("transcript", 28, "wrapped"),
    Column("site", 14, "wrapped"),
    Column("speaker", 18, "wrapped"),
    Column("role", 14, "wrapped"),
    Column("quotation", 80, "wrapped"),
    Column("codes", 42, "wrapped"),
    Column("pattern id", 18),
    Column("excerpt id", 18),
)
DECISIONS = (
    Column("when", 26),
    Column("reviewer", 18),
    Column("about", 10),
    Column("verdict", 10),
    Column("change", 36, "wrapped"),
    Column("memo", 44, "wrapped"),
    Column("id", 18),
)


@dataclass(frozen=True)
class Rows:
    """The rows of every sheet of one study."""

    study: Study

    @cached_property
    def _names(self) -> dict[str, str]:
        return transcript_names(self.study)

    @cached_property
    def _transcripts(self) -> dict[str, Transcript]:
        return self.study.transcript_by_id()

    @cached_property
    def _excerpts(self) -> dict[str, Excerpt]:
        return self.study.excerpt_by_id()

    @cached_property
    def _tags(self) -> dict[str, list[Tag]]:
        return self.study.tags_by_excerpt()

    @cached_property
    def _families(self) -> dict[str, str]:
        return {family.id: family.label for family in self.study.codebook.families}

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        """How each code and direction is called, in the order of the codebook."""
        named = {code.id: code.label for code in self.study.codebook.codes}
        return {
            (code, direction): named.get(code, code)
            + (" (contrary)" if direction == "contrary" else "")
            for code, direction in codes_and_directions(self.study)
        }

    @cached_property
    def _shown(self) -> dict[str, Shown]:
        return shown_examples(self.study)

    def _site(self, excerpt: Excerpt) -> str | None:
        return self._transcripts[excerpt.transcript].attributes.get("site")

    def _codes(self, excerpt: Excerpt) -> str:
        """The codes of an excerpt in words; one that several gave is named once."""
        given = {(tag.code, tag.direction) for tag in self._tags.get(excerpt.id, ())}
        return "; ".join(label for pair, label in self._labels.items() if pair in given)

    def transcripts(self) -> tuple[list[Column], Iterator[Row]]:
        """One row per transcript, with a column for each attribute."""
        study = self.study
        extra = dict.fromkeys(a for t in study.transcripts for a in t.attributes)
        attributes = [*ATTRIBUTES, *(a for a in extra if a not in ATTRIBUTES)]
        numbers = ("turns", "speakers", "words", "excerpts")
        columns = [
            Column("transcript", 34, "wrapped"),
            *(Column(attribute, 14, "wrapped") for attribute in attributes),
            *(Column(number, 10, "whole") for number in numbers),
            Column("notes", 50, "wrapped"),
            Column("transcript id", 18),
        ]
        cut: dict[str, int] = {}
        for excerpt in study.excerpts:
            cut[excerpt.transcript] = cut.get(excerpt.transcript, 0) + 1

        def row(transcript: Transcript) -> Row:
            words = sum(len(transcript.words(turn).split()) for turn in transcript.turns)
            return (
                self._names[transcript.id],
                *(transcript.attributes.get(attribute) for attribute in attributes),
                *(len(transcript.turns), len(transcript.speakers), words),
                cut.get(transcript.id, 0),
                "; ".join(transcript.notes),
                transcript.id,
            )

        return columns, map(row, study.transcripts)

    def excerpts(self) -> Iterator[Row]:
        """One row per excerpt, coded or not."""
        for excerpt in self.study.excerpts:
            yield (
                self._names[excerpt.transcript],
                self._site(excerpt),
                excerpt.turn + 1,
                excerpt.speaker,
                excerpt.role,
                excerpt.text,
                self._codes(excerpt),
                excerpt.start,
                excerpt.end,
                excerpt.id,
            )

    def codings(self) -> Iterator[Row]:
        """One row per tag, with room for a decision and a memo."""
        for tag in self.study.tags:
            excerpt = self._excerpts[tag.excerpt]
            family = tag.code.split("/", 1)[0]
            yield (
                self._names[excerpt.transcript],
                excerpt.speaker,
                excerpt.role,
                self._site(excerpt),
                self._families.get(family, family),
                self._labels[tag.code, tag.direction].removesuffix(" (contrary)"),
                tag.direction,
                tag.score,
                "not sure" if tag.unsure else "sure",
                self._transcripts[excerpt.transcript].text[slice(*tag.evidence)],
                excerpt.text,
                f"{tag.origin.kind}: {tag.origin.name}",
                None,
                None,
                self._cues(tag, self._transcripts[excerpt.transcript].text),
                "\n".join(self._near(tag)),
                tag.code,
                tag.id,
            )

    def _cues(self, tag: Tag, text: str) -> str:
        """The words that hint at a tag's code, each once; whether they hint against it."""
        cues = self.study.grounds.get(tag.id, NOTHING).cues
        words = [
            f"“{text[start:end]}”" + (f" ({direction})" if direction != tag.direction else "")
            for (start, end), direction in cues
        ]
        return "; ".join(dict.fromkeys(words))

    def _near(self, tag: Tag) -> Iterator[str]:
        """The nearest examples, one in a line: cosine, number, and whether it carries the code."""
        for near in self.study.grounds.get(tag.id, NOTHING).examples:
            direction = carried(near.example, tag)
            name = self._shown[near.example.id].name
            yield f"{near.cosine:.2f} {name} {direction or 'near miss'}"

    def examples(self) -> Iterator[Row]:
        """One row per invented example that is near to some tag."""
        for shown in self._shown.values():
            example = shown.example
            yield (
                shown.name,
                example.text,
                example.role,
                "; ".join(self._label(code, direction) for code, direction in example.codes),
                "; ".join(self._label(code, "present") for code in example.near_miss_of),
                shown.tags,
                example.id,
            )

    def _label(self, code: str, direction: str) -> str:
        return self._labels.get((code, direction), code)

    def codes_by(self, by: By) -> tuple[list[Column], Iterator[Row]]:
        """One row per group: how many of its excerpts carry each code."""
        columns = [
            Column(by, 34, "wrapped"),
            Column("excerpts", 10, "whole"),
            *(Column(label, 13, "count") for label in self._labels.values()),
        ]
        return columns, self._counted(by)

    def _counted(self, by: By) -> Iterator[Row]:
        counts = code_counts(self.study, by)
        for group, rows in counts.groupby(by, sort=False):
            of = int(rows["of"].iloc[0])
            yield (group, of, *(int(n) for n in rows["n"]))

    def patterns(self) -> tuple[list[Column], Iterator[Row]]:
        """One row per pattern, best first; a count has its denominator in the column after."""
        patterns = self.study.patterns
        units = list(dict.fromkeys(unit for p in patterns for unit in p.support))
        parts = list(dict.fromkeys(part for p in patterns for part in p.slots))
        counted = [
            c for u in units for c in (Column(u, 11, "whole"), Column(f"of {u}", 11, "whole"))
        ]
        columns = [
            Column("pattern", 30, "wrapped"),
            Column("statement (machine)", 50, "wrapped"),
            Column("statement (yours)", 50, "input"),
            Column("level", 13),
            Column("status", 11),
            *counted,
            Column("stability", 10, "score"),
            Column("left out one at a time", 30, "wrapped"),
            Column("phrases", 30, "wrapped"),
            Column("central quotation", 60, "wrapped"),
            *(Column(part, 44, "wrapped") for part in parts),
            Column("codes", 36, "wrapped"),
            Column("counter-examples", 12, "whole"),
            Column("silences", 36, "wrapped"),
            Column("rival explanations", 36, "wrapped"),
            Column("leads to", 30, "wrapped"),
            Column("memo", 36, "input"),
            Column("pattern id", 18),
        ]
        return columns, (self._pattern(pattern, units, parts) for pattern in patterns)

    def _pattern(self, pattern: Pattern, units: Iterable[str], parts: Iterable[str]) -> Row:
        support = (pattern.support.get(unit) for unit in units)
        labels = {other.id: other.label for other in self.study.patterns}
        return (
            pattern.label,
            pattern.statement,
            pattern.human_statement,
            pattern.level,
            pattern.status,
            *(n for count in support for n in ((count.n, count.of) if count else (None, None))),
            pattern.stability,
            standing_text(pattern, self._names) or None,
            "; ".join(pattern.phrases),
            self._quoted(pattern.central) if pattern.central else None,
            *(self._slot(pattern, part) for part in parts),
            "; ".join(self._count(code, pattern) for code in pattern.codes),
            len(pattern.counter_examples),
            "; ".join(pattern.silences),
            "; ".join(pattern.rivals),
            "; ".join(labels.get(other, other) for other in pattern.leads_to),
            pattern.memo,
            pattern.id,
        )

    def _count(self, code: str, pattern: Pattern) -> str:
        count = pattern.codes[code]
        return f"{self._labels.get((code, 'present'), code)} {count.n} of {count.of}"

    def _slot(self, pattern: Pattern, part: str) -> str | None:
        slot = pattern.slots.get(part)
        if slot is None:
            return None
        if slot.state == "empty":
            return "empty: nobody said it"
        said = (f"{self._quoted(e)} {f'[{e.marks}]' if e.marks else ''}" for e in slot.evidence)
        return f"{slot.state}: " + "\n".join(line.rstrip() for line in said)

    def _quoted(self, evidence: Evidence) -> str:
        name = self._names.get(evidence.transcript, evidence.transcript)
        who = f"{evidence.speaker}, {name}" if evidence.speaker else name
        return f"“{evidence.text}” ({who})"

    def members(self) -> Iterator[Row]:
        """One row per excerpt of each pattern, counter-examples after the members."""
        for pattern in self.study.patterns:
            kinds = {"member": pattern.members, "counter-example": pattern.counter_examples}
            for kind, ids in kinds.items():
                for number in ids:
                    if number in self._excerpts:
                        yield self._member(pattern, kind, self._excerpts[number])

    def _member(self, pattern: Pattern, kind: str, excerpt: Excerpt) -> Row:
        return (
            pattern.label,
            kind,
            self._names[excerpt.transcript],
            self._site(excerpt),
            excerpt.speaker,
            excerpt.role,
            excerpt.text,
            self._codes(excerpt),
            pattern.id,
            excerpt.id,
        )

    def decisions(self) -> Iterator[Row]:
        """One row per decision that was recorded, the earliest first."""
        for made in self.study.decisions:
            change = "; ".join(f"{name}: {value}" for name, value in made.change.items())
            what = (made.at, made.reviewer, made.subject, made.verdict)
            yield (*what, change, made.memo, made.target)
