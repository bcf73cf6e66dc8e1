"""How coders agree: people with each other, and the machine as one more coder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nlp_realist.cli.options import PATH, SEED
from nlp_realist.cli.rows import READERS
from nlp_realist.cli.show import faults
from nlp_realist.cli.table import columns, columns_from
from nlp_realist.errors import RealistError, SettingsError, TableError

if TYPE_CHECKING:
    from nlp_realist.cli.coded import Coded
    from nlp_realist.evaluate import Comparison, Interval
    from nlp_realist.own_codes import Coding, Evaluation

#: Pairs of codes that are shown; the table has all.
CONFUSED = 10
#: How many of something; none is possible.
COUNT = click.IntRange(0)


@click.command()
@click.argument("study", type=PATH, required=False)
@click.option("--gold", type=PATH, help="Coded table to hold the other against.")
@click.option("--found", type=PATH, help="The other coded table, as tag-table or run write it.")
@click.option("-o", "--output", type=PATH, help="A table for people (.xlsx) or programs (.csv).")
@click.option("--codebook", type=PATH, help="Codebook of the tables' codes; default: their ids.")
@click.option("--codes-column", help="Column of the codes; default: codes, tags or labels.")
@click.option("--bundle", help="Bundle of the study's tags, for its scores; default: as it was.")
@click.option(
    "--thorough",
    multiple=True,
    metavar="NAME",
    help="Who went through every excerpt of the transcripts they coded; may be repeated.",
)
@click.option(
    "--show", default=20, type=COUNT, help="Disagreements shown for each pair; default: 20."
)
@click.option(
    "--resamples", default=1000, type=COUNT, help="Resamples for intervals; default: 1000."
)
@click.option("--seed", default=0, show_default=True, type=SEED, help="Seed of resampling.")
@click.option("--json", "as_json", is_flag=True, help="All of it as one JSON object.")
@columns
def evaluate(
    study: Path | None,
    gold: Path | None,
    found: Path | None,
    output: Path | None,
    codebook: Path | None,
    codes_column: str | None,
    bundle: str | None,
    thorough: tuple[str, ...],
    show: int,
    resamples: int,
    seed: int,
    as_json: bool,
    **values: Any,
) -> None:
    """Say where two codings differ, and how far they agree beyond chance.

    STUDY (a project file or its folder): the people who coded or reviewed it, with each other and
    with the machine. --gold and --found: two tables that share ids. Neither coder is the truth.

    \b
    Example:
        nlp-realist evaluate study/ -o agreement.xlsx
        nlp-realist evaluate --gold coded.csv --found tags.jsonl
    """
    if (study is None) == (gold is None and found is None) or (gold is None) != (found is None):
        hint = "Give a study, or two tables with --gold and --found."
        raise SettingsError("no two codings to compare", "evaluate", hint)
    if study is not None and study.suffix.lower() in READERS:
        hint = "Give two tables with --gold and --found."
        raise SettingsError("a table, not a study", str(study), hint)
    if output is not None:
        from nlp_realist.export.agreement import check_kind

        check_kind(output)
        if output in (gold, found):
            hint = "Name another file with -o."
            raise SettingsError("this would take the place of a table", str(output), hint)
    problems: list[RealistError] = []
    try:
        if study is not None:
            result = _of_study(study, bundle, thorough, resamples, seed)
        else:
            assert gold is not None and found is not None
            result = _of_tables(
                gold, found, codebook, codes_column, resamples, seed, values, problems
            )
    except RealistError:
        faults(problems)
        raise
    click.echo(json.dumps(_as_dict(result), ensure_ascii=False) if as_json else _text(result, show))
    if output is not None:
        from nlp_realist.export.agreement import write_agreement

        for path in write_agreement(result.comparisons, output, texts=result.texts):
            click.echo(f"Written: {path}", err=True)
    sys.exit(faults(problems, result.remarks))


def _of_study(
    study: Path, bundle: str | None, thorough: tuple[str, ...], resamples: int, seed: int
) -> Evaluation:
    from nlp_realist.own_codes import evaluate_project
    from nlp_realist.store import find_project, open_project

    with open_project(find_project(study), read_only=True) as project:
        return evaluate_project(
            project, bundle=bundle, thorough=thorough, resamples=resamples, seed=seed
        )


def _of_tables(
    gold: Path,
    found: Path,
    codebook: Path | None,
    codes_column: str | None,
    resamples: int,
    seed: int,
    values: dict[str, Any],
    problems: list[RealistError],
) -> Evaluation:
    """Two tables by the ids that both have."""
    from nlp_realist.cli.coded import read_coded
    from nlp_realist.cli.codenames import CodeNames
    from nlp_realist.codebook import load_codebook
    from nlp_realist.own_codes import evaluate_tables

    book = load_codebook(codebook) if codebook else None
    given = replace(columns_from(values), demand="id")
    listed = [code.id for code in book.codes] if book else ()
    first, second = (
        read_coded(path, given, CodeNames(book), listed, problems, codes_column=codes_column)
        for path in (gold, found)
    )
    for path, coded in ((gold, first), (found, second)):
        if coded.left_out and not any(row.codes for row in coded.rows):
            what = "no row that can be used carries a code"
            raise TableError(what, str(path), "Name the codebook of its codes with --codebook.")
    codes = listed or _codes_of(first, second)
    try:
        result = evaluate_tables(
            _by_name(first),
            _by_name(second),
            names=(gold.stem, found.stem) if gold.stem != found.stem else ("gold", "found"),
            codes=codes,
            resamples=resamples,
            seed=seed,
        )
    except RealistError as error:
        where = f"{gold.name}, {found.name}"
        raise TableError(error.what, where, error.hint) from None
    documents = {row.row.document for row in first.rows}
    remarks = first.remarks if documents == {None} else ()
    return replace(result, remarks=(*result.remarks, *remarks))


def _by_name(coded: Coded) -> dict[str, Coding]:
    """What a table says of each excerpt, by its id."""
    from nlp_realist.own_codes import Coding

    return {
        str(row.row.id): Coding(
            row.codes, row.absent, row.row.document or "", row.scores, row.row.text
        )
        for row in coded.rows
    }


def _codes_of(first: Coded, second: Coded) -> list[str]:
    """Codes that occur in either table, families together."""
    found = {code for coded in (first, second) for row in coded.rows for code in row.codes}
    return sorted(found)


# ---------------------------------------------------------------- for people


def _text(result: Evaluation, show: int) -> str:
    lines: list[str] = []
    for comparison in result.comparisons:
        lines += [*_disagreements(comparison, show), ""]
    for comparison in result.comparisons:
        lines += [*_agreement(comparison), ""]
    if result.alphas:
        lines += [*_alphas(result.alphas), ""]
    return "\n".join(lines).rstrip()


def _disagreements(comparison: Comparison, show: int) -> Iterator[str]:
    c, short = comparison, _short(comparison)
    yield (
        f"# Where {c.first} and {c.second} differ: {len(c.disagreements):,} of {c.excerpts:,} "
        f"excerpts in {c.documents:,} documents"
    )
    for one in c.disagreements[:show]:
        first, second = (", ".join(map(short, side)) or "–" for side in (one.first, one.second))
        yield f"{one.excerpt:<18} {first} / {second}   ({one.document})"
    left = len(c.disagreements) - show
    if left > 0:
        yield f"... and {left:,} more: --show {len(c.disagreements)}, or -o FILE for all."


def _short(comparison: Comparison) -> Any:
    """What shortens codes to their names, where the names tell them apart."""
    names = [code.rpartition("/")[2] for code in comparison.codes]
    clear = {name for name in names if names.count(name) == 1}

    def short(code: str) -> str:
        name = code.rpartition("/")[2]
        sign = "!" if code.startswith("!") else ""
        return f"{sign}{name}" if name in clear else code

    return short


def _agreement(comparison: Comparison) -> Iterator[str]:
    c = comparison
    yield f"# {c.first} and {c.second}: {c.excerpts:,} excerpts, {c.documents:,} documents"
    if c.second_sighted:
        yield (
            f"{c.second} judged what a machine proposed, with it in view: of that alone it is "
            f"known how much {c.first} gave too."
        )
    elif c.one_sided:
        yield (
            f"{c.first} judged what {c.second} proposed, with it in view: how much of it was "
            "confirmed is known, what it missed is not."
        )
    if c.documents < 2:
        yield "One document only: no intervals."
    wide = max((len(code) for code in c.codes), default=4)
    heads = ("P",) if c.one_sided else ("P", "R", "F1", "AP", "kappa", "alpha")
    head = "".join(f"{name:>6}{'[95 %]':^14}" for name in heads)
    yield f"{'code':<{wide}} {'n':>5} {'n':>5} {'both':>5}  {head}".rstrip()
    for code, a in c.codes.items():
        if not (a.first or a.second):
            continue
        every = (a.precision, a.recall, a.f1, a.average_precision, a.kappa, a.alpha)
        cells = "".join(map(_spread, every[: len(heads)]))
        yield f"{code:<{wide}} {a.first:>5} {a.second:>5} {a.both:>5}  {cells}".rstrip()
    yield ""
    for name, interval in c.measures.items():
        yield f"{name:<28}{_spread(interval)}".rstrip()
    yield from _confusion(comparison)


def _confusion(comparison: Comparison) -> Iterator[str]:
    pairs = [x for x in comparison.confusions if x.second is not None][:CONFUSED]
    if pairs and not comparison.one_sided:
        yield ""
        yield f"{comparison.first} gave ... where {comparison.second} gave ... instead:"
        for x in pairs:
            yield f"{x.n:>6}  {x.first} -> {x.second}"


def _alphas(alphas: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    wide = max(map(len, alphas))
    yield "# Krippendorff's alpha of all people, and with the machine as one more coder"
    for code, values in alphas.items():
        yield f"{code:<{wide}} {_number(values[0]):>7} {_number(values[1]):>7}"


def _number(value: float) -> str:
    # Adding nothing takes the sign from a zero.
    return "–" if value != value else f"{round(value, 2) + 0.0:.2f}"


def _spread(interval: Interval) -> str:
    known = interval.low == interval.low
    around = f"[{_number(interval.low)}, {_number(interval.high)}]" if known else ""
    return f"{_number(interval.value):>6} {around:<13}"


# ---------------------------------------------------------------- for programs


def _as_dict(result: Evaluation) -> dict[str, object]:
    return {
        "comparisons": [_comparison(one) for one in result.comparisons],
        "alphas": {
            code: {"people": _plain(values[0]), "with the machine": _plain(values[1])}
            for code, values in result.alphas.items()
        },
        "remarks": list(result.remarks),
    }


def _comparison(c: Comparison) -> dict[str, object]:
    return {
        "first": c.first,
        "second": c.second,
        "excerpts": c.excerpts,
        "documents": c.documents,
        "one_sided": c.one_sided,
        "disagreements": [
            {
                "excerpt": one.excerpt,
                "document": one.document,
                "first": list(one.first),
                "second": list(one.second),
            }
            for one in c.disagreements
        ],
        "codes": {
            code: {
                "first": a.first,
                "second": a.second,
                "both": a.both,
                "of": a.of,
                "same_direction": a.same_direction,
                "precision": _interval(a.precision),
                "recall": _interval(a.recall),
                "f1": _interval(a.f1),
                "average_precision": _interval(a.average_precision),
                "kappa": _interval(a.kappa),
                "alpha": _interval(a.alpha),
            }
            for code, a in c.codes.items()
        },
        "confusion": [{"first": x.first, "second": x.second, "n": x.n} for x in c.confusions],
        "measures": {name: _interval(interval) for name, interval in c.measures.items()},
    }


def _interval(interval: Interval) -> dict[str, float | None]:
    return {name: _plain(getattr(interval, name)) for name in ("value", "low", "high")}


def _plain(value: float) -> float | None:
    """A number as JSON has it; null for what is undefined."""
    return None if value != value else round(float(value), 6)
