"""Which labels a whole document believes in: a lone line proves little, repetition much."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from nlp_realist.errors import AmbiguousError
from nlp_realist.ingest.heads import AFTER_SENTENCE, STYLES, Head, Start
from nlp_realist.ingest.labels import Shape, core_words, ends_in_code, shape, tidy
from nlp_realist.ingest.speakers import key

#: Styles that ordinary prose uses too; they need more proof.
_COMMON_IN_PROSE = ("bracket", "dot", "dash")
#: Share of lines that must start with a label in a style that prose uses too.
_ENOUGH_LINES = 0.3
#: In texts this short, labels inside lines are proof too.
_FEW_LINES = 4
_FEW_LABELS = 3
#: Where labels are rarer than this, they are not what orders the text.
_MOST_WORDS_PER_LABEL = 1500
#: "Mum: Kelly, 34" is a list of people, not talk, when values are this short.
_SHORT_VALUE = 5.0
#: Labels that all come once are a list of terms, not a conversation, from this number on.
_LIST_OF_TERMS = 5
_LOWER_WORD = re.compile(r"(?<![\w'’])[^\W\d_A-Z][^\W\d_A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Marking:
    """The labels that a document uses for its speakers, by style; `lead` marks most lines."""

    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lead: str = ""

    def head(self, start: Start) -> Head | None:
        """The head of a line that names a speaker of this document, or None."""
        for head in start.heads:
            if key(head.label) in self.accepted.get(head.style, ()):
                return head
        return None

    @property
    def keys(self) -> frozenset[str]:
        """Every speaker, in whatever style."""
        return frozenset().union(*self.accepted.values())


@dataclass(slots=True)
class _Evidence:
    """What the lines of a document say for one style."""

    heads: list[tuple[int, Head]] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    likeness: dict[str, Shape] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)

    def add(self, place: int, head: Head) -> None:
        name = key(head.label)
        self.heads.append((place, head))
        self.count[name] += 1
        likeness = shape(head.label)
        if head.marked and likeness is Shape.WEAK:
            likeness = Shape.NAME
        self.likeness[name] = max(self.likeness.get(name, Shape.NO), likeness)
        self.spelling.setdefault(name, head.label)

    def lines(self, names: Collection[str]) -> set[int]:
        return {place for place, head in self.heads if key(head.label) in names}


def believe(starts: Sequence[Start], where: str, speakers: str = "auto") -> Marking:
    """Decide which labels name speakers.

    speakers : ``auto``, or one of ``heads.STYLES`` when a person says how speakers are
        marked: then every label of that shape counts.
    Raises AmbiguousError when two ways of marking explain the lines equally well.
    """
    evidence = _gather(starts)
    total = sum(1 for start in starts if start.whole)
    if speakers in STYLES:
        asked = frozenset(evidence[speakers].count)
        return Marking({speakers: asked}, speakers) if asked else Marking()
    common = _common_words(starts)
    accepted = {
        style: names
        for style in STYLES
        if (names := _accept(style, evidence[style], total, common, starts))
    }
    if not accepted:
        return Marking()
    return _reconcile(accepted, evidence, total, where)


def _gather(starts: Sequence[Start]) -> dict[str, _Evidence]:
    evidence = {style: _Evidence() for style in STYLES}
    for place, start in enumerate(starts):
        for head in start.heads:
            if head.style != "line" or _stands_alone(starts, place, head):
                evidence[head.style].add(place, head)
    short = sum(1 for start in starts if start.whole) <= _FEW_LINES
    if evidence["colon"].heads and (short or len(evidence["colon"].heads) < _FEW_LABELS):
        for start in starts:
            _add_inside(evidence["colon"], start.text)
    return evidence


def _add_inside(found: _Evidence, text: str) -> None:
    """Where few lines start with a label, speakers may appear only inside them."""
    for match in AFTER_SENTENCE.finditer(text):
        label = tidy(match["label"])
        likeness = shape(label)
        if likeness is Shape.SURE or (likeness is Shape.NAME and not ends_in_code(label)):
            name = key(label)
            found.count[name] += 1
            found.likeness[name] = shape(label)
            found.spelling.setdefault(name, label)


def _stands_alone(starts: Sequence[Start], place: int, head: Head) -> bool:
    """A name on its own line has words below it; without a time, also air above it."""
    after = next((start for start in starts[place + 1 : place + 3] if start.whole), None)
    if after is None:
        return False
    return True if _timed(starts, place, head) else not any(h.style == "line" for h in after.heads)


def _timed(starts: Sequence[Start], place: int, head: Head) -> bool:
    return head.time is not None or starts[place].time is not None


def _common_words(starts: Sequence[Start]) -> frozenset[str]:
    words: set[str] = set()
    for start in starts:
        words.update(_LOWER_WORD.findall(start.text))
    return frozenset(words)


def _accept(
    style: str, found: _Evidence, total: int, common: frozenset[str], starts: Sequence[Start]
) -> frozenset[str]:
    """The labels of one style that stand up on their own."""
    names = _strong(found, common, strict=style not in ("colon", "timed"))
    if style == "line":
        names = _on_own_line(found, names, starts)
    if style in ("colon", "timed", "tab", "bracket"):
        names |= _by_coverage(found, total)
    if style in _COMMON_IN_PROSE and len(found.lines(names)) < _ENOUGH_LINES * total:
        return frozenset()
    if not names:
        return frozenset()
    names |= _followers(style, found, names, common)
    return frozenset(names) if _carries(style, found, names, total, starts) else frozenset()


def _strong(found: _Evidence, common: frozenset[str], *, strict: bool) -> set[str]:
    """Labels that are surely people, or come again and again."""
    names: set[str] = set()
    for name, count in found.count.items():
        likeness = found.likeness[name]
        word = found.spelling[name].lower()
        if (likeness is Shape.SURE and (not strict or count > 1 or len(found.count) > 1)) or (
            likeness is Shape.NAME and (count > 2 or (count == 2 and word not in common))
        ):
            names.add(name)
    return names


def _on_own_line(found: _Evidence, names: set[str], starts: Sequence[Start]) -> set[str]:
    """Lines that are only a name: all with a time, or preceded by air, or known parts."""
    timed = {key(head.label) for place, head in found.heads if _timed(starts, place, head)}
    if len(found.lines(timed)) >= 2:
        return {name for name in timed if found.likeness[name] >= Shape.NAME}
    airy = any(not start.whole for start in starts)
    kept = {name for name in names if _has_air(found, name, starts, airy)}
    if not kept or not airy:
        return kept if len(kept) > 1 else set()
    once = {n for n, count in found.count.items() if count == 1 and _is_full_name(found, n)}
    more = kept | {name for name in once if _has_air(found, name, starts, airy)}
    filled = sum(1 for start in starts if start.whole)
    return more if len(kept) > 1 or len(found.lines(more)) >= _ENOUGH_LINES * filled else set()


def _has_air(found: _Evidence, name: str, starts: Sequence[Start], airy: bool) -> bool:
    if not airy:
        return found.likeness[name] is Shape.SURE
    places = [place for place, head in found.heads if key(head.label) == name]
    free = [place for place in places if place and not starts[place - 1].whole]
    return len(free) >= 0.8 * len(places) or (places[0] == 0 and len(places) > 1)


def _is_full_name(found: _Evidence, name: str) -> bool:
    return found.likeness[name] is Shape.SURE or 2 <= core_words(found.spelling[name]) <= 4


def _by_coverage(found: _Evidence, total: int) -> set[str]:
    """In a short document nearly every line may carry a label that comes once."""
    names = {name for name, likeness in found.likeness.items() if likeness >= Shape.NAME}
    lines = len(found.lines(names))
    if lines < 0.6 * total or len(names) < 2:
        return set()
    return names if len(names) < _LIST_OF_TERMS or lines > len(names) else set()


def _carries(
    style: str, found: _Evidence, names: Collection[str], total: int, starts: Sequence[Start]
) -> bool:
    """Enough lines, or the very first line, so that the labels structure the document."""
    lines = found.lines(names)
    words = sum(len(start.text.split()) for start in starts)
    labels = sum(found.count[name] for name in names) if total <= _FEW_LINES else len(lines)
    if words > _MOST_WORDS_PER_LABEL * labels or _lists_people(found, names, total):
        return False
    if style in ("colon", "timed", "line"):
        if len(names) > 1 and len(lines) > 1:
            return len(lines) >= 3 or len(lines) >= 0.1 * total or min(lines) < 3
        if total <= _FEW_LINES and sum(found.count[name] for name in names) > len(lines):
            return True  # more of them inside the lines
        spoken = [place for place, start in enumerate(starts) if start.whole]
        sure = all(found.likeness[name] is Shape.SURE for name in names)
        opens = sure and min(lines) in spoken[:2]
        return opens or len(lines) >= max(2, 0.2 * total)
    if style == "dot" and all(found.count[name] < 2 for name in names):
        return len(names) > 1 and all(any(c.isdigit() for c in name) for name in names)
    return len(lines) > 1 and (len(names) > 1 or len(lines) >= _ENOUGH_LINES * total)


def _lists_people(found: _Evidence, names: Collection[str], total: int) -> bool:
    """A few lines with a different label and a short value each, amid much other text."""
    if any(found.count[name] > 1 for name in names):
        return False
    values = [head.rest for _, head in found.heads if key(head.label) in names]
    mean = sum(len(value.split()) for value in values) / len(values)
    ended = sum(value.rstrip()[-1:] in ".?!…" for value in values)
    return mean <= _SHORT_VALUE and ended < 0.5 * len(values) and total > 2 * len(values)


def _followers(style: str, found: _Evidence, names: set[str], common: frozenset[str]) -> set[str]:
    """Beside proven speakers, a name that comes once is a speaker too."""
    if style == "line" or style in _COMMON_IN_PROSE:
        return set()
    more = set()
    for name, count in found.count.items():
        likeness, word = found.likeness[name], found.spelling[name].lower()
        unusual = not all(part in common for part in word.split())
        if likeness is Shape.NAME and (unusual or count > 2) and style not in ("tab", "bold"):
            more.add(name)
        if likeness is Shape.WEAK and count > 2:
            more.add(name)
    return more


def _reconcile(
    accepted: dict[str, frozenset[str]],
    evidence: Mapping[str, _Evidence],
    total: int,
    where: str,
) -> Marking:
    """The style that explains most lines leads; others serve where they name its speakers."""
    lines = {style: evidence[style].lines(names) for style, names in accepted.items()}
    best = max(accepted, key=lambda style: (len(lines[style]), -STYLES.index(style)))
    for style, names in accepted.items():
        if style != best and _rival(evidence, lines, names, accepted[best], style, best, total):
            raise AmbiguousError(
                f"speakers could be marked in two ways, {best!r} and {style!r}",
                where,
                f"Pass --speakers {best} or --speakers {style}.",
            )
    chosen = {best: accepted[best]}
    for style in STYLES:
        if style == best:
            continue
        also = _also(style, evidence[style], accepted[best])
        alone = accepted.get(style, frozenset()) if _apart(lines, style, best) else frozenset()
        if also | alone:
            chosen[style] = also | alone
    return Marking({style: chosen[style] for style in STYLES if style in chosen}, best)


def _also(style: str, found: _Evidence, names: frozenset[str]) -> frozenset[str]:
    """Proven speakers, marked now and then in another way; prose's own styles need two."""
    least = 2 if style == "line" or style in _COMMON_IN_PROSE else 1
    return frozenset(name for name in names if found.count[name] >= least)


def _apart(lines: Mapping[str, set[int]], style: str, best: str) -> bool:
    """A second style that marks other lines, and many of them."""
    mine = lines.get(style, set())
    return len(mine - lines[best]) >= max(2, 0.25 * len(lines[best])) and style in (
        "colon",
        "timed",
        "line",
    )


def _rival(
    evidence: Mapping[str, _Evidence],
    lines: Mapping[str, set[int]],
    names: frozenset[str],
    best_names: frozenset[str],
    style: str,
    best: str,
    total: int,
) -> bool:
    """On the same lines, two styles name different people, both of them repeatedly."""
    if {style, best} - {"colon", "timed", "bracket", "tab"}:
        return False
    both = lines[style] & lines[best]
    if names & best_names or len(both) < max(3, 0.4 * total):
        return False
    return len(names) > 1 and len(best_names) > 1 and len(lines[style]) >= 0.8 * len(lines[best])
