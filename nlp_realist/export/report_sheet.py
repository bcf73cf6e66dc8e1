"""The page's style and script, and the policy that lets only these two run."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_why import ExampleOnPage, examples_on_page
from nlp_realist.types import Code

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Style and script, word for word as they stand in the page, and the policy for them."""

    style: str
    script: str
    policy: str


def sheet(index: StudyIndex) -> Sheet:
    """Style with the study's name and definitions in it, script, and their policy."""
    style = "\n".join([_read("report.css"), _read("patterns.css"), *_study_rules(index)])
    script = _read("report.js")
    policy = (
        "default-src 'none'; "
        f"style-src '{source_hash(style)}'; script-src '{source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return Sheet(style, script, policy)


def source_hash(source: str) -> str:
    """The hash by which a policy knows an inline style or script."""
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"sha256-{b64encode(digest).decode('ascii')}"


def css_string(text: str) -> str:
    """A text as a CSS string in which no character can end the string or the style."""
    safe = (c if c.isascii() and (c.isalnum() or c in " .,:;-") else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(safe)}"'


def _read(name: str) -> str:
    # Universal newlines: a checkout with CRLF must not change the hash a browser computes.
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _study_rules(index: StudyIndex) -> list[str]:
    """Definitions that show on hover and focus, and the study's name at the foot of each sheet."""
    foot = css_string(f"{index.study.name}: candidates, not findings")
    return [
        f"@page {{ @bottom-left {{ content: {foot} }} }}",
        *_definition_rules(index.study.codebook.codes, index),
        *map(_example_rule, examples_on_page(index)),
        "",
    ]


def _definition_rules(codes: Sequence[Code], index: StudyIndex) -> list[str]:
    # One rule per code, instead of its definition on each of many thousand tags.
    return [
        f".{index.code_key(code.id)}::after {{ content: {css_string(_definition(code))} }}"
        for code in codes
    ]


def _example_rule(example: ExampleOnPage) -> str:
    # Its words are put beside a tag by the style: they stand in the page once, a search for what
    # participants said does not find them, and nobody can copy them out as a quotation.
    said = f"“{example.shown.example.text}”"
    codes = ", ".join(example.codes) or "no code"
    return f".e{example.shown.number}::after {{ content: {css_string(f'{said} {codes}')} }}"


def _definition(code: Code) -> str:
    contrary = f" Contrary: {code.contrary}" if code.contrary else ""
    return f"{code.label}. {code.definition}{contrary}"
