"""The command that finds patterns, and what it shows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nlp_realist.cli.options import PATH, analysing, settings_from
from nlp_realist.cli.show import progress
from nlp_realist.types import Change, Pattern, Relation, Study, Theme

#: Groups that are named in a line of a breakdown; those without the pattern are counted.
GROUPS_SHOWN = 8
#: What each kind of relation is called in a sum.
KINDS = {
    "supports": "may support it",
    "refutes": "may refute it",
    "refines": "may refine it",
    "silent": "silent",
    "unrelated": "unrelated",
}


@click.command()
@click.argument("project", type=PATH)
@click.option(
    "--theories",
    type=PATH,
    help="Table of programme theories (csv, xlsx, yaml): id, if, then, because, source.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="GROUP",
    help="Count each pattern by site, arm, wave, role, speaker, ...; may be given again.",
)
@analysing
def patterns(project: Path, theories: Path | None, by: tuple[str, ...], **values: Any) -> None:
    """Find candidate demi-regularities in a tagged project; what people decided is kept.

    \b
    Example:
        nlp-realist patterns study.realist --theories theories.csv --by site --seed 0
    """
    from nlp_realist import pipeline
    from nlp_realist.ingest import load_theories
    from nlp_realist.review import told
    from nlp_realist.store import find_project, open_project

    settings = settings_from(values)
    given = load_theories(theories) if theories else None
    with open_project(find_project(project)) as opened:
        tools = pipeline.load_tools(settings, pipeline.project_codebook(opened, settings))
        pipeline.find_project_patterns(
            opened, tools, settings, theories=given, by=by or None, report=progress
        )
        study = pipeline.standing(opened, tools.tagger.id)
    for line in _shown(study):
        click.echo(line)
    for conflict in study.conflicts:
        click.echo(f"conflict: {told(conflict)}", err=True)


def _shown(study: Study) -> Iterator[str]:
    """All that there is to see, a line at a time."""
    for pattern in study.patterns:
        yield _card(pattern)
        yield from _breakdown(pattern)
    if study.themes:
        yield from ("", "Themes")
        yield from _themes(study.themes, {p.id: p for p in study.patterns})
    if study.theories:
        yield from ("", "Theories: what may bear on each, by similarity, for you to settle")
        yield from _theories(study)
    if study.changes:
        yield from ("", "Since the last run")
        yield from changed(study.changes)
    statuses: Counter[str] = Counter(pattern.status for pattern in study.patterns)
    told = ", ".join(f"{statuses[s]} {s}" for s in _STATUSES if statuses[s]) or "no pattern"
    yield ""
    yield f"{told}; 'nlp-realist review' to decide on them, 'nlp-realist export' for their cards."


_STATUSES = ("accepted", "candidate", "lead", "rejected")


def _card(pattern: Pattern) -> str:
    excerpts, transcripts = (pattern.support.get(u) for u in ("excerpts", "transcripts"))
    n = excerpts.n if excerpts else len(pattern.members)
    where = f"{transcripts.n:>3} of {transcripts.of} transcripts" if transcripts else ""
    version = f"v{pattern.version}"
    return (
        f"{pattern.id}  {version:<3} {pattern.status:<9} {n:>4} excerpts  {where}  {pattern.label}"
    )


def _breakdown(pattern: Pattern) -> Iterator[str]:
    for by in dict.fromkeys(str(row["by"]) for row in pattern.breakdown):
        rows = [row for row in pattern.breakdown if row["by"] == by]
        yield f"    by {by}: {_groups(rows)}"


def _groups(rows: Sequence[Mapping[str, object]]) -> str:
    many = len(rows) > GROUPS_SHOWN
    shown = [row for row in rows if row["n"] or not many]
    told = [f"{row['group']} {row['n']} of {row['of']} {row['unit']}" for row in shown]
    without = len(rows) - len(shown)
    return "; ".join(told) + (f"; none in {without} others" if without else "")


def _themes(themes: Sequence[Theme], patterns: Mapping[str, Pattern]) -> Iterator[str]:
    for theme in (theme for theme in themes if not theme.parent):
        below = [other for other in themes if other.parent == theme.id]
        n = len(theme.patterns) + sum(len(other.patterns) for other in below)
        yield f"  {theme.label} ({n} patterns)"
        for other in below:
            yield f"    {other.label}" + (" (named by a person)" if other.by == "person" else "")
            yield from (_under(name, patterns, 6) for name in other.patterns)
        yield from (_under(name, patterns, 4) for name in theme.patterns)


def _under(name: str, patterns: Mapping[str, Pattern], indent: int) -> str:
    label = patterns[name].label if name in patterns else ""
    return f"{' ' * indent}{name}  {label}"


def _theories(study: Study) -> Iterator[str]:
    labels = {pattern.id: pattern.label for pattern in study.patterns}
    for theory in study.theories:
        mine = [r for r in study.relations if r.theory == theory.id]
        excerpts = [r for r in mine if r.subject == "excerpt"]
        yield f"  {theory.id}: {_sum(excerpts) or 'nothing that was said comes near'}"
        for relation in (r for r in mine if r.subject == "pattern"):
            yield f"    {_bears(relation)}  {relation.target}  {labels.get(relation.target, '')}"


def _sum(relations: Sequence[Relation]) -> str:
    if not relations:
        return ""
    counts: Counter[str] = Counter(relation.stands for relation in relations)
    told = ", ".join(f"{counts[kind]} {words}" for kind, words in KINDS.items() if counts[kind])
    settled = sum(bool(relation.settled) for relation in relations)
    return f"{len(relations)} excerpts listed: {told}; {settled} settled by people"


def _bears(relation: Relation) -> str:
    if relation.settled:
        return f"{relation.settled}, settled by {relation.by}"
    return f"{KINDS[relation.kind]}, similarity {relation.similarity or 0:.2f}"


def changed(changes: Sequence[Change]) -> Iterator[str]:
    """What became of the patterns of the last run: counts, then those to look at one by one."""
    from nlp_realist.review.changes import counts

    yield "  " + ", ".join(f"{n} {_KINDS[kind]}" for kind, n in counts(changes).items())
    for change in changes:
        if change.kind == "gone":
            went = f"; most of it is in {change.others[0]}" if change.others else ""
            yield f"  gone:   {change.pattern}  {change.before} excerpts{went}"
        elif change.kind in ("merged", "split"):
            word = "took in" if change.kind == "merged" else "came out of"
            others = ", ".join(change.others)
            yield f"  {change.kind}: {change.pattern}  {change.after} excerpts; {word} {others}"


_KINDS = {"same": "as before", "changed": "with other excerpts"} | {
    kind: kind for kind in ("new", "gone", "grown", "shrunk", "merged", "split")
}
