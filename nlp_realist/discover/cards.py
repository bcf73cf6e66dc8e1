"""A group of excerpts as a card: everything a reviewer needs to judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.discover.chains import chains, recurring
from nlp_realist.discover.counter import Stances, counter_examples
from nlp_realist.discover.labels import Traits, by_typicality, label_of
from nlp_realist.discover.level import Levels
from nlp_realist.discover.material import Material, Numbers
from nlp_realist.discover.silences import silences
from nlp_realist.discover.similarity import Seen, Vectors
from nlp_realist.discover.slots import slots, whole
from nlp_realist.discover.support import codes, is_lead, support, transcripts_by_role
from nlp_realist.discover.wording import Wording
from nlp_realist.types import Chain, Count, Mainstay, Pattern, content_id

#: Words of a clause that the statement quotes at most.
QUOTED_WORDS = 14
#: Links that an arrow from cause to effect tells rightly ("unless" and "until" it would turn).
LEADS_ON = ("cause", "condition", "purpose")
#: Members, most typical first, whose wording and linked clauses are read.
READ = 300


@dataclass(frozen=True, slots=True)
class Group:
    """A group of excerpts that the search found; rows of the study, and how stable it is.

    aside : rows that stand against it. id, notices : of a pattern that people hold.
    mainstays : what it wouldn't stand without; None when that was not tried.
    on_one : whether one voice tells more than half of it, without whom it wouldn't stand.
    """

    members: Numbers
    stability: float | None
    aside: Numbers
    id: str = ""
    notices: tuple[str, ...] = ()
    mainstays: tuple[Mainstay, ...] | None = None
    on_one: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """What all cards of a study are made from.

    plain, centred : vectors with and without each case's manner; evened : their dimensions
    brought to one spread; all n x d.
    """

    material: Material
    plain: Vectors
    centred: Seen
    evened: Seen
    wording: Wording
    traits: Traits
    stances: Stances
    levels: Levels
    provenance: Mapping[str, str]


def card(group: Group, sources: Sources) -> Pattern:
    """Fill a card; contrasts and links to other cards come later, as they need all cards."""
    material = sources.material
    members = by_typicality(group.members, sources.centred)
    central = whole(material.excerpts[int(members[0])])
    ids = [material.excerpts[row].id for row in members]
    phrases = sources.wording.distinctive(members[:READ].tolist(), material.case)
    told = chains(material, members[:READ].tolist())
    links = recurring(material, members, told)
    level = sources.levels.of(members)
    rests_on = support(material, members)
    quiet = silences(material, sources.plain, members)
    found = counter_examples(material, sources.stances, sources.evened, members)
    against = list(dict.fromkeys([*group.aside.tolist(), *found.tolist()]))
    return Pattern(
        id=group.id or content_id("pattern", *sorted(ids)),
        label=label_of(phrases, sources.traits.telling(members), central.text),
        statement=statement(material, members, phrases, level, rests_on, links),
        members=tuple(ids),
        level=level,
        status="lead" if group.on_one or is_lead(material, members) else "candidate",
        phrases=tuple(phrases),
        central=central,
        counter_examples=tuple(material.excerpts[row].id for row in against),
        support=rests_on
        | {"transcripts where the topic arose": Count(rests_on["transcripts"].n, quiet.arose)},
        codes=codes(material, members),
        slots=slots(material, members[:READ], told),
        stability=None if group.stability is None else round(group.stability, 4),
        silences=quiet.lines,
        silent_in=quiet.cases,
        provenance=sources.provenance,
        notices=group.notices,
        links=links,
        mainstays=group.mainstays,
    )


def statement(
    material: Material,
    members: Numbers,
    phrases: Sequence[str],
    level: str | None,
    rests_on: Mapping[str, Count],
    links: Sequence[Chain],
) -> str:
    """The machine's description: who tells it, of what, at which level, linked how. No finding."""
    n, of = rests_on["transcripts"].n, rests_on["transcripts"].of
    roles = ", ".join(
        f"{'children' if role == 'child' else f'{role}s'} in {told}"
        for role, told in transcripts_by_role(material, members)
    )
    about = ", ".join(f"'{phrase}'" for phrase in phrases[:5]) or "alike in meaning"
    text = f"Told in {n} of {of} transcripts{f' ({roles})' if roles else ''}: {about}"
    text += f"; mostly at {level} level." if level else "."
    joined = next((c for c in links if all(s.relation in LEADS_ON for s in c.steps)), None)
    if joined is None:
        return text
    link = " -> ".join(f"'{_cut(clause.text)}'" for clause in joined.clauses)
    return f"{text} Linked in one speaker's words: {link}."


def _cut(text: str) -> str:
    said = text.split()
    return " ".join(said[:QUOTED_WORDS]) + (" ..." if len(said) > QUOTED_WORDS else "")
