"""Learn your own codes: from a study that people reviewed, or from a coded table."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp_realist.cli.options import PATH, SEED
from nlp_realist.cli.rows import READERS
from nlp_realist.cli.show import faults, progress
from nlp_realist.cli.table import columns, columns_from
from nlp_realist.errors import RealistError, SettingsError, TableError

if TYPE_CHECKING:
    from nlp_realist.evaluate import Interval
    from nlp_realist.own_codes import Trained
    from nlp_realist.tag.few import CodeOutcome


@click.command()
@click.argument("study", type=PATH, required=False)
@click.option("--table", type=PATH, help="Coded table: .jsonl, .csv, .xlsx or .parquet.")
@click.option("-o", "--output", type=PATH, help="Folder of the bundle; default: beside the input.")
@click.option("--codebook", type=PATH, help="Codebook file; default: the study's, or the shipped.")
@click.option("--codes-column", help="Column of the codes; default: codes, tags or labels.")
@click.option(
    "--thorough",
    multiple=True,
    metavar="NAME",
    help="Who went through every excerpt of the transcripts they coded; may be repeated.",
)
@click.option("--base", help="Shipped bundle whose encoder is built on; default: the quick one.")
@click.option("--seed", default=0, show_default=True, type=SEED, help="Seed of dealing folds.")
@click.option("--json", "as_json", is_flag=True, help="What came of it as one JSON object.")
@columns
def train(
    study: Path | None,
    table: Path | None,
    output: Path | None,
    codebook: Path | None,
    codes_column: str | None,
    thorough: tuple[str, ...],
    base: str | None,
    seed: int,
    as_json: bool,
    **values: Any,
) -> None:
    """Learn heads for your own codes, and say how far they can be trusted.

    From STUDY (a project file or its folder): what people coded and decided. From --table: a
    coded table and the codebook of its codes. A code needs eight examples.

    \b
    Example:
        nlp-realist train study/ -o own/
        nlp-realist train --table labelled.csv --codebook mine.yaml -o own/
        nlp-realist run interviews/ -o study2/ --bundle own/ --codebook mine.yaml
    """
    if (study is None) == (table is None):
        hint = "Give a study, or a table with --table."
        raise SettingsError("nothing to learn from, or two things", "train", hint)
    if study is not None and study.suffix.lower() in READERS:
        raise SettingsError("a table, not a study", str(study), "Give it with --table.")
    problems: list[RealistError] = []
    try:
        if table is not None:
            place = output or table.with_name(f"{table.stem}-bundle")
            made = _from_table(table, place, codebook, codes_column, base, seed, values, problems)
        else:
            assert study is not None
            made = _from_study(study, output, codebook, thorough, base, seed)
    except RealistError:
        faults(problems)
        raise
    click.echo(json.dumps(_as_dict(made), ensure_ascii=False) if as_json else _text(made, codebook))
    sys.exit(faults(problems, made.remarks))


def _from_study(
    study: Path,
    output: Path | None,
    codebook: Path | None,
    thorough: tuple[str, ...],
    base: str | None,
    seed: int,
) -> Trained:
    from nlp_realist.codebook import load_codebook
    from nlp_realist.own_codes import train_project
    from nlp_realist.store import find_project, open_project

    path = find_project(study)
    with open_project(path, read_only=True) as project:
        return train_project(
            project,
            output or path.with_name(f"{path.stem}-bundle"),
            codebook=load_codebook(codebook) if codebook else None,
            thorough=thorough,
            base=base,
            seed=seed,
            report=progress,
        )


def _from_table(
    table: Path,
    output: Path,
    codebook: Path | None,
    codes_column: str | None,
    base: str | None,
    seed: int,
    values: dict[str, Any],
    problems: list[RealistError],
) -> Trained:
    from nlp_realist.cli.coded import read_coded
    from nlp_realist.cli.codenames import CodeNames
    from nlp_realist.codebook import load_codebook
    from nlp_realist.own_codes import train_heads
    from nlp_realist.tag.material import CodedExcerpt

    book = load_codebook(codebook)
    coded = read_coded(
        table,
        columns_from(values),
        CodeNames(book),
        [code.id for code in book.codes],
        problems,
        codes_column=codes_column,
    )
    if not any(row.codes for row in coded.rows):
        what = f"no row that can be used carries a code of the codebook {book.name!r}"
        raise TableError(what, str(table), "Name the codebook of its codes with --codebook.")
    source = {
        "kind": "table",
        "name": table.name,
        "sha256": hashlib.sha256(table.read_bytes()).hexdigest(),
        "rows": len(coded.rows),
        "left out": coded.left_out,
    }
    examples = [
        CodedExcerpt(row.row.excerpt(), row.document, row.codes, row.absent) for row in coded.rows
    ]
    return train_heads(
        examples,
        book,
        output,
        source=source,
        base=base,
        remarks=coded.remarks,
        seed=seed,
        report=progress,
    )


def _as_dict(made: Trained) -> dict[str, object]:
    """What the bundle says of itself, where it is, and what to know of the input."""
    tagger = made.learned.tagger
    about = {"bundle": str(made.folder), "id": tagger.id, **tagger.about}
    return {**about, "remarks": list(made.remarks)}


def _text(made: Trained, codebook: Path | None) -> str:
    return "\n".join(_lines(made, codebook))


def _lines(made: Trained, codebook: Path | None) -> Iterator[str]:
    from nlp_realist.codebook import load_codebook

    learned = made.learned
    yield f"{learned.excerpts:,} excerpts; {learned.held_out}."
    yield ""
    wide = max(len(outcome.code) for outcome in learned.outcomes)
    base = learned.tagger.about["builds_on"]
    known = any(outcome.base is not None for outcome in learned.outcomes)
    yield (
        f"{'code':<{wide}} {'present':>7} {'contrary':>8} {'absent':>6} {'docs':>4}"
        f"   {'P':>4} {'R':>4} {'F1':>4} {'[95 %]':<12}   {'AP':>4} {'[95 %]':<12}"
        + (f"   AP of {base}" if known else "")
    ).rstrip()
    for outcome in learned.outcomes:
        yield _row(outcome, wide).rstrip()
        for remark in outcome.remarks if outcome.head else ():
            yield f"{'':<{wide}} - {remark}"
    yield ""
    if learned.measures:
        overall = learned.measures
        yield f"Over the codes with a head: macro-F1 {_spread(overall['macro-F1']).strip()}."
    heads = sum(outcome.head for outcome in learned.outcomes)
    yield f"{heads} of {len(learned.outcomes)} codes learnt in {made.seconds:.0f} s."
    if known:
        yield f"Where the AP of {base} is higher, it knows this code better than your own head."
    book = learned.tagger.codebook
    own = (
        "" if book.hash == load_codebook().hash else f" and the file of '{book.name}' as --codebook"
    )
    given = f" --codebook {codebook}" if codebook else own
    yield f"Bundle: {made.folder} ({learned.tagger.id}). Use it with --bundle {made.folder}{given}"


def _row(outcome: CodeOutcome, wide: int) -> str:
    counts = (
        f"{outcome.code:<{wide}} {outcome.present:>7} {outcome.contrary:>8} "
        f"{outcome.absent:>6} {outcome.documents:>4}   "
    )
    if not outcome.head:
        return counts + "; ".join(outcome.remarks)
    found = outcome.held_out
    said = (
        f"{'not held out':<45}"
        if found is None
        else f"{_number(found.precision)} {_number(found.recall)} {_spread(found.f1)}   "
        f"{_spread(found.average_precision)}"
    )
    return counts + said + ("" if outcome.base is None else f"   {outcome.base:>4.2f}")


def _number(interval: Interval) -> str:
    return "   –" if interval.value != interval.value else f"{interval.value:4.2f}"


def _spread(interval: Interval) -> str:
    known = interval.low == interval.low
    around = f"[{interval.low:.2f}, {interval.high:.2f}]" if known else ""
    return f"{_number(interval)} {around:<12}"
