"""The report: one self-contained page that needs no network, for readers who do not program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_realist.export.place import whole
from nlp_realist.export.report_beside import Beside, beside
from nlp_realist.export.report_cascade import Cascade, cascade
from nlp_realist.export.report_chart import Chart, charts
from nlp_realist.export.report_codes import FamilyTable, family_tables
from nlp_realist.export.report_corpus import Corpus, corpus
from nlp_realist.export.report_groups import GroupTable, group_tables
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_map import PatternMap, pattern_map
from nlp_realist.export.report_matrix import Matrix, matrix
from nlp_realist.export.report_method import Method, method
from nlp_realist.export.report_numbers import FEW, noun, percent, plural
from nlp_realist.export.report_patterns import CODES_SHOWN, PatternCard, pattern_cards
from nlp_realist.export.report_sheet import TEMPLATES, Sheet, sheet
from nlp_realist.export.report_transcripts import TranscriptOnPage, transcripts_on_page
from nlp_realist.export.report_why import ExampleOnPage, examples_on_page
from nlp_realist.types import Study

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: Up to this many words, transcripts are printed unless a reader says otherwise.
WORDS_ON_PAPER = 20_000
#: About how many words of a transcript with its tags fill a printed page.
WORDS_PER_SHEET = 300
#: Tables with more rows than this are folded.
ROWS_UNFOLDED = 40
#: Units of support that have a column in the list of patterns.
UNITS = ("excerpts", "documents", "speakers", "sites")
#: What a pattern of each status is called in a sum.
STATUS_NOUNS = {
    "candidate": "candidate pattern",
    "lead": "lead",
    "accepted": "accepted pattern",
    "rejected": "rejected pattern",
}


@dataclass(frozen=True)
class Page:
    """All sections of the report, in its order; the templates only render them."""

    study: Study
    sheet: Sheet
    corpus: Corpus
    families: tuple[FamilyTable, ...]
    charts: tuple[Chart, ...]
    groups: tuple[GroupTable, ...]
    cards: tuple[PatternCard, ...]
    map: PatternMap | None
    matrix: Matrix | None
    cascade: Cascade | None
    beside: Beside
    method: Method
    examples: tuple[ExampleOnPage, ...]

    @cached_property
    def statuses(self) -> dict[str, int]:
        """How many patterns have each status."""
        statuses = [card.pattern.status for card in self.cards]
        return {status: statuses.count(status) for status in dict.fromkeys(statuses)}

    @property
    def sheets_of_transcripts(self) -> int:
        """About how many printed pages the transcripts take."""
        return max(1, round(self.corpus.words / WORDS_PER_SHEET))

    @property
    def print_transcripts(self) -> bool:
        """Whether transcripts are printed unless a reader says otherwise."""
        return self.corpus.words <= WORDS_ON_PAPER


def write_report(study: Study, path: Path | str) -> None:
    """Write a study as one HTML page with everything in it.

    The page holds participants' words: it is to be kept like the transcripts themselves.
    Raises RealistError when the file can't be written.
    """
    stream = _environment().get_template("report.html").stream(**_sections(study))
    stream.enable_buffering(200)
    with whole(path) as part:
        # A lone surrogate, from a damaged file, is no reason to lose the report.
        stream.dump(str(part), encoding="utf-8", errors="xmlcharrefreplace")


def render_report(study: Study) -> str:
    """The page as text."""
    return _environment().get_template("report.html").render(**_sections(study))


def _sections(study: Study) -> dict[str, Page | Iterator[TranscriptOnPage]]:
    index = StudyIndex(study)
    families = family_tables(index)
    cards = pattern_cards(index)
    page = Page(
        study=study,
        sheet=sheet(index),
        corpus=corpus(index),
        families=families,
        charts=charts(families),
        groups=group_tables(index),
        cards=cards,
        map=pattern_map(cards, index),
        matrix=matrix(cards, index),
        cascade=cascade(cards),
        beside=beside(cards, index),
        method=method(index),
        examples=tuple(examples_on_page(index)),
    )
    return {"page": page, "transcripts": transcripts_on_page(index, cards)}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        # Participants' words may hold anything, also mark-up: nothing goes in unescaped.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda number: f"{number:,}",
        "plural": plural,
        "noun": noun,
        "breakable": breakable,
    }
    environment.globals |= {
        "CODES_SHOWN": CODES_SHOWN,
        "FEW": FEW,
        "ROWS_UNFOLDED": ROWS_UNFOLDED,
        "STATUS_NOUNS": STATUS_NOUNS,
        "UNITS": UNITS,
        "percent": percent,
    }
    return environment


def breakable(name: str) -> Markup:
    """A file's name that may go over two lines at its own joints, not in the middle of a word."""
    from markupsafe import Markup

    return Markup("<wbr>").join(re.split(r"(?<=[/_.-])(?=\w)", name))
