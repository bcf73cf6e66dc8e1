"""The nouns. Every stage speaks only these; all of them are values that never change.

Offsets are Python ``str`` indices (code points) into ``Transcript.text``, half open:
``transcript.text[turn.start:turn.end]`` is always the words of the turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

Direction = Literal["present", "contrary"]

ROLES = (
    "interviewer",
    "facilitator",
    "practitioner",
    "manager",
    "parent",
    "child",
    "other professional",
    "unknown",
)
#: Roles of people who hold the helping or authority role in practitioner-family talk.
HELPING_ROLES = ("practitioner", "manager", "other professional")
#: Roles whose words are questions put to take part in research, not material to be coded.
ASKING_ROLES = ("interviewer", "facilitator")


def content_id(*parts: object, length: int = 16) -> str:
    """Identify a value by its content: hexadecimal SHA-256 of the parts, cut to `length`."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


class Span(NamedTuple):
    """A half-open stretch of a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before another does; `time` is seconds from the start."""

    start: int
    end: int
    speaker: str | None = None
    role: str | None = None
    time: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One immutable text with turns laid over it.

    name : the path the text came from, relative to the folder that was given, with ``/``.
    text : the whole text, normalised once when read.
    turns : in order, not overlapping, inside the text.
    attributes : site, arm, date, wave, kind and whatever else describes the document.
    source_hash : SHA-256 of the file's bytes, hexadecimal.
    notes : what the reader wants a person to know ("2 cues without an end time").
    id : identity by content: the words and who says them, not the file's name.

    Raises ValueError when a turn lies outside the text or before the one it follows.
    """

    name: str
    text: str
    turns: tuple[Turn, ...]
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    source_hash: str = ""
    notes: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        last = 0
        for number, turn in enumerate(self.turns):
            if not last <= turn.start <= turn.end <= len(self.text):
                raise ValueError(
                    f"turn {number} at {turn.start}-{turn.end} is out of order "
                    f"or outside the text of {len(self.text)} characters"
                )
            last = turn.end
        places = ";".join(f"{t.start},{t.end},{t.speaker}" for t in self.turns)
        object.__setattr__(self, "id", content_id(self.text, places))

    def words(self, turn: Turn) -> str:
        """The words of a turn, without its label."""
        return self.text[turn.start : turn.end]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Labels of those who speak, in order of appearance."""
        return tuple(dict.fromkeys(t.speaker for t in self.turns if t.speaker))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The unit of coding: a span of one turn.

    transcript : id of the transcript; turn : index into ``Transcript.turns``.
    id : identity by content and place.
    context : the turn before, as ``speaker: words``; empty at the start.
    """

    transcript: str
    turn: int
    start: int
    end: int
    text: str
    speaker: str | None = None
    role: str | None = None
    context: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        identity = content_id(self.transcript, self.start, self.end, self.text)
        object.__setattr__(self, "id", identity)


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a codebook; `id` is ``family/name``.

    cues : regular expressions, matched without regard to case, that hint at the code.
    contrary_cues : the same for its contrary direction.
    """

    id: str
    label: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    contrary: str = ""
    examples: tuple[str, ...] = ()
    contrary_examples: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    contrary_cues: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.split("/", 1)[0]

    @property
    def name(self) -> str:
        """The part of the id after the slash."""
        return self.id.split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Family:
    """A group of codes and how they combine.

    combine : ``one`` when at most one of its codes applies to an excerpt, else ``any``.
    directed : whether its codes carry a direction (present / contrary).
    only_with : families of which at least one code must be on the excerpt too; empty: no demand.
    """

    id: str
    label: str
    definition: str = ""
    combine: Literal["one", "any"] = "any"
    directed: bool = False
    only_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """Families and codes, in the order of the file; `hash` names the exact content."""

    name: str
    version: str
    families: tuple[Family, ...]
    codes: tuple[Code, ...]
    hash: str = ""

    def code(self, code_id: str) -> Code:
        """The code with this id. Raises KeyError when there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    def family(self, family_id: str) -> Family:
        """The family with this id. Raises KeyError when there is none."""
        for family in self.families:
            if family.id == family_id:
                return family
        raise KeyError(family_id)

    def codes_of(self, family_id: str) -> tuple[Code, ...]:
        """The codes of one family, in order."""
        return tuple(code for code in self.codes if code.family == family_id)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim comes from: a model (bundle id and codebook hash) or a named person."""

    kind: Literal["model", "person"]
    name: str
    codebook: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A code on an excerpt, with its evidence.

    score : calibrated probability between 0 and 1; 1.0 for a person's tag.
    evidence : span in ``Transcript.text`` that the score rests on most (docs/tagging.md).
    unsure : whether its model neither claims nor denies it at this score; a proposal all the same.
    """

    excerpt: str
    code: str
    score: float
    direction: Direction
    evidence: Span
    origin: Origin
    unsure: bool = False

    @property
    def id(self) -> str:
        """One tag per excerpt, code, and origin."""
        return content_id(self.excerpt, self.code, self.origin.kind, self.origin.name)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled excerpt that a model was taught with. Its words are nobody's in the study.

    codes : what careful coders gave it, code id and direction; role : of who says it.
    near_miss_of : codes that it might be taken for, and does not carry.
    """

    id: str
    text: str
    codes: tuple[tuple[str, Direction], ...] = ()
    role: str = ""
    near_miss_of: tuple[str, ...] = ()


class Near(NamedTuple):
    """A labelled example, and the cosine of its vector with an excerpt's."""

    example: Example
    cosine: float


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a model gave a tag, beside its evidence.

    cues : where words of the excerpt hint at the tag's code, as spans in ``Transcript.text``,
        and at which direction of it.
    examples : labelled examples nearest to the excerpt, of those that tell something about the
        code; the nearest first.
    """

    cues: tuple[tuple[Span, Direction], ...] = ()
    examples: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quotation with its place.

    kind : of a mechanism ``resource`` or ``reasoning``; of an outcome ``better``, ``worse`` or
        ``unclear``; else empty. intended : whether it is told as what somebody was after.
    """

    transcript: str
    excerpt: str
    start: int
    end: int
    text: str
    speaker: str | None = None
    role: str | None = None
    kind: str = ""
    intended: bool = False

    @property
    def marks(self) -> str:
        """Kind and intention in words; empty where there is neither."""
        return ", ".join(filter(None, (self.kind, "intended" if self.intended else "")))


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a context-mechanism-outcome configuration: evidence, or honestly empty."""

    state: Literal["stated", "implied", "empty"] = "empty"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Two clauses that one speaker joined; signal : the words that join them.

    relation : ``cause``, ``condition``, ``exception``, ``until`` or ``purpose``.
    """

    relation: str
    cause: Evidence
    effect: Evidence
    signal: Evidence


@dataclass(frozen=True, slots=True)
class Count:
    """A count that never travels without its denominator."""

    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Chain:
    """What follows from what in one excerpt; the effect of each step is the cause of the next.

    told_in : transcripts of the pattern that tell an alike one, itself included; None if unknown.
    """

    steps: tuple[Step, ...]
    told_in: Count | None = None

    @property
    def clauses(self) -> tuple[Evidence, ...]:
        """The clauses in the order in which one follows from the other, each once."""
        return (self.steps[0].cause, *(step.effect for step in self.steps))


@dataclass(frozen=True, slots=True)
class Mainstay:
    """What a pattern wouldn't stand without.

    transcript : the id of a transcript; of a speaker who is only a part in one (P1, Mum), that of
        theirs; else empty.
    """

    kind: Literal["transcript", "speaker", "site"]
    name: str
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A *candidate* demi-regularity. The machine proposes it; the analyst words it.

    statement : the machine's description, built only from what was said.
    human_statement : what a person wrote; empty until one did.
    members, counter_examples : excerpt ids, most typical first.
    support : counts with denominators by unit (excerpts, transcripts, speakers, sites, roles).
    slots : intervention, actor, context, mechanism, outcome -> evidence.
    links : clauses that a speaker joined, not taken apart; those told in most transcripts first.
    stability : 0 to 1, mean bootstrap Jaccard when transcripts are resampled; None if unknown.
    mainstays : transcripts, speakers and sites of which it wouldn't stand without any one; empty
        when it stands without whichever is left out; None when not known, and of leads.
    status : ``candidate``, ``lead`` (rests on one transcript or speaker, wholly or mostly),
        ``accepted``, ``rejected``.
    silent_in : ids of transcripts in which the topic arises and the pattern is not told.
    version : grows with each run or decision that changes it, while its id stays.
    contrasts : rows of a comparison by site, arm, wave or role, ready to show.
    breakdown : rows that count it by a group: by, group, unit, n, of, excerpts, of_excerpts.
    notices : where the latest search and what people decided don't go together.
    places : excerpt id -> where it lies on the map that all cards of a run share, 0 to 1
        across and 0 to 1 down; the most typical members and the counter-examples only.
    """

    id: str
    label: str
    statement: str
    members: tuple[str, ...]
    level: str | None = None
    status: Literal["candidate", "lead", "accepted", "rejected"] = "candidate"
    version: int = 1
    human_statement: str = ""
    phrases: tuple[str, ...] = ()
    central: Evidence | None = None
    counter_examples: tuple[str, ...] = ()
    support: Mapping[str, Count] = field(default_factory=dict, hash=False)
    codes: Mapping[str, Count] = field(default_factory=dict, hash=False)
    slots: Mapping[str, Slot] = field(default_factory=dict, hash=False)
    stability: float | None = None
    silences: tuple[str, ...] = ()
    silent_in: tuple[str, ...] = ()
    contrasts: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
    leads_to: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    memo: str = ""
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)
    provenance: Mapping[str, str] = field(default_factory=dict, hash=False)
    breakdown: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
    notices: tuple[str, ...] = ()
    links: tuple[Chain, ...] = field(default=(), hash=False)
    mainstays: tuple[Mainstay, ...] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What people hold of a pattern, which a search for patterns keeps to.

    members : excerpts that it had.
    together : those that people put or left together: they stay in it (must-link).
    apart : excerpts that people took out: they don't come back into it (cannot-link).
    against : excerpts that people called counter-examples of it.
    merged : members of each pattern that people merged into it.
    """

    id: str
    members: frozenset[str]
    together: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    merged: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a pattern since the run before.

    kind : ``new``, ``gone``, ``grown``, ``shrunk``, ``changed`` (as many excerpts, others),
        ``same``, ``merged`` (it took in earlier patterns), ``split`` (it came out of one).
    pattern : its id; of one that is gone, its earlier id.
    before, after : excerpts then and now; joined, left : excerpts that came and went.
    others : earlier patterns that it took in or came out of; of one that is gone, where it went.
    """

    kind: Literal["new", "gone", "grown", "shrunk", "changed", "same", "merged", "split"]
    pattern: str
    label: str
    before: int
    after: int
    joined: int = 0
    left: int = 0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Patterns that go together; a level's theme stands above those found by likeness.

    parent : id of the theme above; empty at the top.
    patterns : ids of the patterns right in it, not of those in themes below.
    by : ``machine``, or ``person`` where a person made or named it.
    likeness : mean cosine between its patterns' centres; None where there are fewer than two.
    """

    id: str
    label: str
    level: str | None = None
    parent: str = ""
    patterns: tuple[str, ...] = ()
    by: Literal["machine", "person"] = "machine"
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Theory:
    """An initial programme theory: if, then, because; `source` says where it comes from."""

    id: str
    if_: str
    then: str
    because: str = ""
    source: str = ""

    @property
    def hash(self) -> str:
        """Names the exact words."""
        return content_id(self.if_, self.then, self.because)


RelationKind = Literal["supports", "refutes", "refines", "silent", "unrelated"]


@dataclass(frozen=True, slots=True)
class Relation:
    """How an excerpt, a pattern or the whole study bears on a theory: a candidate to be settled.

    subject : ``excerpt``, ``pattern``, or ``study``; target : its id (of the study: empty).
    similarity : 0 to 1, of the parts that bear on each other; calibrated on nothing, so no
        probability. None for what a person alone said.
    parts : ``if``, ``then``, ``because`` -> similarity to what was said.
    why : how the kind was come to, in words.
    settled : what a person decided it is, empty until one did; by : who.
    """

    theory: str
    subject: Literal["excerpt", "pattern", "study"]
    target: str
    kind: RelationKind
    similarity: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict, hash=False)
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    settled: RelationKind | Literal[""] = ""
    by: str = ""

    @property
    def id(self) -> str:
        """One relation per theory and what bears on it."""
        return content_id("relation", self.theory, self.subject, self.target)

    @property
    def stands(self) -> RelationKind:
        """What it is taken for: the person's word, else the machine's."""
        return self.settled or self.kind


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What was learnt about vectors of d numbers from invented tellings, for the search for
    patterns. Raises ValueError where the two parts are not of one width.

    outcome_axes : d x k, directions in which it shows how things turned out.
    level_weights : (d + 1) x 3, what tells at which level something plays; None: not learnt.
    """

    outcome_axes: NDArray[Any]
    level_weights: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        if self.level_weights is not None and self.level_weights.shape != (self.width + 1, 3):
            shape = " x ".join(map(str, self.level_weights.shape))
            raise ValueError(f"weights of levels are {shape}, not {self.width + 1} x 3")

    @property
    def width(self) -> int:
        """d."""
        return len(self.outcome_axes)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a named reviewer decided about a tag, pattern, theme or theory. Append-only.

    subject : what it is about; target : its id (of a theory: that of the relation to it).
    verdict : accept, edit, reject, or a pattern's rename, merge, split, move.
    at : ISO 8601 time with offset.
    change : what an edit puts in place, such as ``{"code": ..., "direction": ...}``.
    """

    subject: Literal["tag", "pattern", "theory", "theme"]
    target: str
    verdict: str
    reviewer: str
    at: str
    memo: str = ""
    change: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        """Identity by content."""
        return content_id(self.subject, self.target, self.verdict, self.reviewer, self.at)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Decisions that can't all be followed: reviewers differ, two decisions contradict each other,
    or the data no longer bear one out. Nothing is lost by it; a person must decide anew.

    target : what it is about; decisions : those concerned, by time.
    why : the reason in words, with ids only; empty where reviewers simply differ.
    """

    target: str
    decisions: tuple[Decision, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """A read-only bundle of everything: the thing that audit and export read.

    manifest : hashes of inputs, models, settings, versions, seed.
    themes, changes, relations : of the latest run of pattern finding.
    conflicts : where decisions can't be followed; known once decisions are replayed.
    grounds : why models gave their tags, by a tag's id; only for some tags, or none.
    """

    name: str
    transcripts: tuple[Transcript, ...]
    excerpts: tuple[Excerpt, ...]
    codebook: Codebook
    tags: tuple[Tag, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    decisions: tuple[Decision, ...] = ()
    manifest: Mapping[str, object] = field(default_factory=dict, hash=False)
    grounds: Mapping[str, Grounds] = field(default_factory=dict, hash=False, compare=False)
    themes: tuple[Theme, ...] = ()
    changes: tuple[Change, ...] = ()
    theories: tuple[Theory, ...] = ()
    relations: tuple[Relation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def transcript_by_id(self) -> dict[str, Transcript]:
        """Transcripts by their id."""
        return {t.id: t for t in self.transcripts}

    def excerpt_by_id(self) -> dict[str, Excerpt]:
        """Excerpts by their id."""
        return {e.id: e for e in self.excerpts}

    def tags_by_excerpt(self) -> dict[str, list[Tag]]:
        """Tags grouped by the excerpt they are on, in order."""
        grouped: dict[str, list[Tag]] = {}
        for tag in self.tags:
            grouped.setdefault(tag.excerpt, []).append(tag)
        return grouped


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces of at most `size`, in order."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
