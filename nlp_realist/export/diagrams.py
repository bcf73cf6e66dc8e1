"""What may lead to what as text that drawing programs read: Mermaid and Graphviz."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp_realist.export.place import whole
from nlp_realist.types import Pattern, Study

_NONE = "no pattern leads to another"


def write_mermaid(study: Study, path: Path | str) -> None:
    """Write the links between patterns for Mermaid. Raises RealistError when it can't."""
    _write(path, mermaid(study))


def write_graphviz(study: Study, path: Path | str) -> None:
    """Write the links between patterns for Graphviz. Raises RealistError when it can't."""
    _write(path, graphviz(study))


def mermaid(study: Study) -> str:
    """A Mermaid flowchart: one box for each pattern that is linked, leads with a broken edge."""
    shown, edges = _linked(study)
    lines = ["flowchart LR", f"  %% {_plain(study.name)}: candidates, not findings"]
    if not edges:
        return "\n".join([*lines, f"  %% {_NONE}", ""])
    lines += [f'  p{n}["{n}. {_entities(p.label)}"]' for n, p in shown.items()]
    lines += [f"  p{a} --> p{b}" for a, b in edges]
    leads = [f"p{n}" for n, p in shown.items() if p.status == "lead"]
    if leads:
        lines += ["  classDef lead stroke-dasharray: 4 3", f"  class {','.join(leads)} lead"]
    return "\n".join([*lines, ""])


def graphviz(study: Study) -> str:
    """The same in the DOT language."""
    shown, edges = _linked(study)
    lines = [
        "digraph patterns {",
        f"  label={_quoted(f'{study.name}: candidates, not findings')};",
        '  rankdir=LR; node [shape=box, style=rounded, fontname="sans-serif"];',
    ]
    if not edges:
        lines.append(f"  // {_NONE}")
    for n, p in shown.items():
        style = ', style="rounded,dashed"' if p.status == "lead" else ""
        lines.append(f"  p{n} [label={_quoted(f'{n}. {p.label}')}{style}];")
    lines += [f"  p{a} -> p{b};" for a, b in edges]
    return "\n".join([*lines, "}", ""])


def _linked(study: Study) -> tuple[dict[int, Pattern], list[tuple[int, int]]]:
    """Patterns that are linked, by the number that they have in the report, and the links."""
    numbers = card_numbers(study.patterns)
    standing = {p.id: p for p in study.patterns if p.status != "rejected"}
    edges = sorted(
        (numbers[p.id], numbers[other])
        for p in standing.values()
        for other in p.leads_to
        if other in standing and other != p.id
    )
    used = {n for edge in edges for n in edge}
    shown = {numbers[p.id]: p for p in standing.values() if numbers[p.id] in used}
    return dict(sorted(shown.items())), edges


def card_numbers(patterns: Sequence[Pattern]) -> dict[str, int]:
    """The number of each pattern's card in the report, by its id."""
    from nlp_realist.export.report_patterns import in_order

    return {pattern.id: number for number, pattern in enumerate(in_order(patterns), start=1)}


def _entities(text: str) -> str:
    """Letters, digits and blanks as they are; all else as Mermaid's entities, which end nothing."""
    return "".join(c if c.isalnum() or c in " .,'" else f"#{ord(c)};" for c in _plain(text))


def _quoted(text: str) -> str:
    """A DOT string."""
    plain = _plain(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _plain(text: str) -> str:
    """One line, without what no text file holds."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _write(path: Path | str, text: str) -> None:
    with whole(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
