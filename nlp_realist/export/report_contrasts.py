"""A pattern compared between sites, arms, waves or roles, as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_realist.export.report_method import cell_text
from nlp_realist.export.report_numbers import listed

Contrast = Mapping[str, object]

#: What a row must hold to be told in words; other rows are shown as they are.
_TOLD = ("by", "group", "unit", "n", "of", "rest_n", "rest_of", "difference", "low", "high")
_UNITS = {"transcripts": "documents"}


@dataclass(frozen=True, slots=True)
class ContrastTable:
    """Rows of text under their headings; `by` names what was compared, `note` how."""

    by: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


def contrast_table(contrasts: Sequence[Contrast]) -> ContrastTable | None:
    """Lay out the comparisons of a pattern; None when there are none."""
    if not contrasts:
        return None
    by = listed(dict.fromkeys(str(row["by"]) for row in contrasts if "by" in row))
    if not all(key in row for row in contrasts for key in _TOLD):
        columns = tuple(dict.fromkeys(key for row in contrasts for key in row))
        rows = tuple(tuple(cell_text(row.get(name)) for name in columns) for row in contrasts)
        return ContrastTable(by, tuple(name.replace("_", " ") for name in columns), rows, "")
    columns = ("Group", "Here", "Elsewhere", "Difference in points (95% interval)", "p, corrected")
    return ContrastTable(by, columns, tuple(_told(row) for row in contrasts), _note(contrasts[0]))


def _told(row: Contrast) -> tuple[str, ...]:
    unit = _UNITS.get(str(row["unit"]), str(row["unit"]))
    difference, low, high = (_points(row[name]) for name in ("difference", "low", "high"))
    return (
        f"{row['by']}: {row['group']}",
        f"{row['n']} of {row['of']} {unit}",
        f"{row['rest_n']} of {row['rest_of']}",
        f"{difference} ({low} to {high})",
        _p(row.get("p_corrected")),
    )


def _points(share: object) -> str:
    """A difference of shares in percentage points, with its sign."""
    points = round(100 * float(str(share)))
    return "0" if points == 0 else f"{points:+}".replace("-", "−")


def _p(value: object) -> str:
    if value is None:
        return "–"
    p = float(str(value))
    return "<0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def _note(row: Contrast) -> str:
    test = f"{row['test']} test. " if "test" in row else ""
    many = f"p is corrected for {row['comparisons']} comparisons. " if "comparisons" in row else ""
    return (
        f"{test}{many}Where the interval holds 0, or p is above 0.05, "
        "a difference may well be chance."
    )
