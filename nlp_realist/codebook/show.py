"""A codebook as text for people, and a short file to start one's own from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from nlp_realist.types import Code, Codebook, Family

WIDTH = 96


def render_codebook(codebook: Codebook, guidance: Sequence[str] = ()) -> str:
    """The codebook for reading on a screen or on paper: every family and code, no cues."""
    lines = [f"{codebook.name}, version {codebook.version} ({codebook.hash})"]
    if guidance:
        lines += ["", *_listed(guidance)]
    for family in codebook.families:
        lines += ["", *_family(family)]
        for code in codebook.codes_of(family.id):
            lines += ["", *_code(code)]
    return "\n".join(lines) + "\n"


def _family(family: Family) -> Iterator[str]:
    title = f"{family.label} [{family.id}]"
    yield title
    yield "=" * len(title)
    for paragraph in family.definition.splitlines():
        yield from textwrap.wrap(paragraph, WIDTH)
    several = "at most one code" if family.combine == "one" else "any number of codes"
    direction = "; present or contrary" if family.directed else ""
    beside = f"; only beside a code of {', '.join(family.only_with)}" if family.only_with else ""
    yield from textwrap.wrap(f"({several} on an excerpt{direction}{beside})", WIDTH)


def _code(code: Code) -> Iterator[str]:
    yield f"{code.id}: {code.label}"
    yield from _indented([code.definition], "  ")
    yield from _section("Code it for", code.include)
    yield from _section("Do not code it for", code.exclude)
    yield from _section("Contrary", [code.contrary] if code.contrary else [])
    yield from _section("Examples", code.examples)
    yield from _section("Examples of the contrary", code.contrary_examples)


def _section(title: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"  {title}:"
        yield from _listed(texts, indent="    ")


def _listed(texts: Iterable[str], indent: str = "") -> Iterator[str]:
    for words in texts:
        yield from textwrap.wrap(
            words, WIDTH, initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  "
        )


def _indented(texts: Iterable[str], indent: str) -> Iterator[str]:
    for words in texts:
        yield from textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)


def codebook_template() -> str:
    """A short, sound codebook file that explains its keys; for `nlp-realist codebook new`."""
    return TEMPLATE


TEMPLATE = """\
# A codebook. Indent with spaces, never with tabs. Check it with:
#   nlp-realist codebook check my-codebook.yaml

name: My codebook
version: "1"

# What coders should know before they start; may be left out.
guidance:
  - Code what the words of the excerpt carry, not what you know from elsewhere.

families:
  - id: access                  # letters, digits, _ and -
    label: Getting help
    definition: How people came to the service, or did not.
    combine: any                # any number of its codes on an excerpt; or: one
    directed: yes               # its codes are present or contrary; or: no

codes:
  - id: access/welcome          # family/name
    label: Made welcome
    question: What was it like when you first came?      # may be left out
    definition: Someone describes being met with warmth when they first made contact.
    include:                    # borderline cases that count
      - a welcome by other parents
    exclude:                    # and cases that do not
      - kindness later on
    contrary: Turned away, kept waiting, or made to feel in the way.
    examples:
      - The lady on the desk knew my name before I'd even sat down.
    contrary_examples:
      - I stood there ten minutes and nobody so much as looked up.
    # Cues are regular expressions: any case, whole words. They hint, they do not decide.
    # Put a cue in single quotes when it holds a colon and a space.
    cues:
      - made (?:me|us) (?:feel )?welcome
      - first time I (?:came|went|rang)
    contrary_cues:
      - nobody (?:\\w+ ){0,4}looked up
      - turned (?:me|us) away
"""
