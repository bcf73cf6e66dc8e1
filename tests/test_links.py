"""Every link of the documentation to a file of the repository, and to a heading in one, holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import REPOSITORY

PAGES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "corpora/**/*.md", "models/*/*.md")
    for path in REPOSITORY.glob(pattern)
)
FENCED = re.compile(r"^ *(```+|~~~+).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"(`+)(?:(?!`).)+?\1")
HEADING = re.compile(r"^ {0,3}#{1,6} +(.*?) *#* *$", re.MULTILINE)
LINK = re.compile(r"\]\( *<?([^)\s>]+)>?[^)]*\)|^ {0,3}\[[^\]]+\]: +(\S+)", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


def links(text: str) -> list[str]:
    """Targets of links within the repository; what stands in code is no link."""
    prose = INLINE_CODE.sub("code", FENCED.sub("", text))
    found = (first or second for first, second in LINK.findall(prose))
    return [unquote(target) for target in found if not ELSEWHERE.match(target)]


def anchors(text: str) -> set[str]:
    """What GitHub makes of the headings: words in small letters with hyphens between, without
    marks; of two alike the second gets a number."""
    seen: Counter[str] = Counter()
    return {_numbered(_anchor(heading), seen) for heading in HEADING.findall(FENCED.sub("", text))}


def _anchor(heading: str) -> str:
    shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")


def _numbered(anchor: str, seen: Counter[str]) -> str:
    seen[anchor] += 1
    return f"{anchor}-{seen[anchor] - 1}" if seen[anchor] > 1 else anchor


@cache
def anchors_of(path: Path) -> set[str]:
    return anchors(path.read_text(encoding="utf-8"))


def dead(page: Path) -> Iterator[str]:
    """Links of a page that lead nowhere."""
    for link in links(page.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        inside = target.is_relative_to(REPOSITORY) and target.exists()
        if not inside or (anchor and anchor not in anchors_of(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not list(dead(page))


def test_the_readme_and_all_of_docs_are_looked_at() -> None:
    names = {str(page.relative_to(REPOSITORY)) for page in PAGES}
    assert {"README.md", "docs/tagging.md", "docs/report.md"} <= names
    assert "docs/tagging.md" in links((REPOSITORY / "README.md").read_text(encoding="utf-8"))


def test_anchors_are_made_as_github_makes_them() -> None:
    """
    # Why *this* tag?
    ## `tags.jsonl`, and [more](more.md)
    ## In spaCy
    ## In spaCy ##
    ## Größe – one_two
    ```
    # no heading
    ```
    """
    text = cleandoc(test_anchors_are_made_as_github_makes_them.__doc__ or "")
    assert anchors(text) == {
        "why-this-tag",
        "tagsjsonl-and-more",
        "in-spacy",
        "in-spacy-1",
        "größe--one_two",
    }


def test_links_are_told_from_code_and_from_other_sites() -> None:
    """
    See [one](one.md#part "title"), [here](#below), ![a picture](two.png) and `[code](no.md)`.
    [elsewhere](https://example.org/three.md) [mail](mailto:a@example.org)

    [four]: four.md
    ```
    [five](five.md)
    ```
    """
    text = cleandoc(test_links_are_told_from_code_and_from_other_sites.__doc__ or "")
    assert links(text) == ["one.md#part", "#below", "two.png", "four.md"]


def test_a_dead_link_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    # Here
    [file](gone.md) [heading](#gone) [fine](#here) [out](../..)
    """
    monkeypatch.setattr("tests.test_links.REPOSITORY", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(cleandoc(test_a_dead_link_is_found.__doc__ or ""), encoding="utf-8")
    assert list(dead(page)) == ["gone.md", "#gone", "../.."]
