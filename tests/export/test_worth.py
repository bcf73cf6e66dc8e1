"""What to expect of tags, as it is told in the report and the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lxml import html
from openpyxl import load_workbook

from nlp_realist.export import write_codings_xlsx
from nlp_realist.export.report import render_report
from nlp_realist.export.worth import Share, worth
from nlp_realist.tag.heldout import settle, told
from nlp_realist.types import Study
from tests.studies import codebook, small_study

BOOK = codebook()
CODES = tuple(code.id for code in BOOK.codes)
CHECKED = {
    "relationship/trust": {
        "right": 14, "of": 20, "low": 0.481, "high": 0.855, "expected": 11.3, "unsure": 12
    }
}  # fmt: skip


def record(aim: str = "balanced", *, seed: int = 0) -> dict[str, object]:
    """A model's record on 40 documents, as a manifest has it."""
    random = np.random.default_rng(seed)
    odds = random.normal(-1.5, 2.0, (1600, len(CODES)))
    scores = 1 / (1 + np.exp(-odds))
    gold = random.random(odds.shape) < scores
    documents = [f"d{n // 40}" for n in range(1600)]
    deciding = settle(gold, scores, documents, CODES, BOOK, talk="made-up talk")
    cuts = deciding.cuts[aim]
    at = zip(cuts.threshold, cuts.lower, cuts.upper, strict=True)
    return told(
        deciding.held_out, aim, {c: tuple(map(float, a)) for c, a in zip(CODES, at, strict=True)}
    )


@pytest.fixture(scope="module")
def study() -> Study:
    given = small_study()
    first, *others = given.tags
    return replace(
        given,
        tags=(replace(first, unsure=True), *others),
        manifest={**given.manifest, "held_out": record(), "checked": CHECKED},
    )


def words(page: str, anchor: str) -> str:
    return " ".join(html.fromstring(page).get_element_by_id(anchor).text_content().split())


def test_a_share_is_said_of_ten_with_its_interval():
    assert (str(Share(0.81, 0.72, 0.88)), Share(0.81, 0.72, 0.88).spread) == ("8 of 10", "7 to 9")
    assert (str(Share(0.8, 0.78, 0.82)), Share(0.8, 0.78, 0.82).spread) == ("8 of 10", "")
    assert str(Share(0.02, 0.0, 0.1)) == "fewer than 1 of 10"
    assert str(Share(float("nan"), float("nan"), float("nan"))) == ""


def test_what_a_manifest_says_is_read_and_what_it_does_not_say_is_empty():
    found = worth({"held_out": record("sure-only"), "checked": CHECKED})
    assert (found.aim, found.documents, found.talk) == ("sure-only", 40, "made-up talk")
    trust = found.codes["relationship/trust"]
    assert trust.right.low < trust.right.value < trust.right.high
    assert found.checks["relationship/trust"].share.value == 0.7
    assert worth({}) == worth({"held_out": None}) == worth({"held_out": {"aim": "x"}})
    assert not worth({"checked": {"a": {"right": 0, "of": 0}}}).checks


def test_beside_each_count_stands_what_to_expect_and_what_people_found(study: Study):
    page = render_report(study)
    codes = words(page, "codes")
    expected = worth(study.manifest).codes["relationship/trust"].right
    assert str(expected) in codes and (not expected.spread or f"({expected.spread})" in codes)
    assert "on made-up talk held out from its training. On your talk it may differ" in codes
    assert "14 of 20" in codes and "70% (48 to 86); 11 expected" in codes
    assert "no random sample" in codes


def test_tags_that_are_not_sure_say_so_and_are_counted(study: Study):
    page = html.fromstring(render_report(study))
    marked = [a.text_content() for a in page.iter("a") if "faint" in a.get("class", "").split()]
    assert [text for text in marked if "not sure" in text]
    first = study.tags[0]
    label = next(c.label for c in BOOK.codes if c.id == first.code)
    section = page.get_element_by_id("codes")
    heads = [th.text_content() for th in section.xpath(".//table[1]/thead/tr/th")]
    row = next(r for r in section.xpath(".//tbody/tr") if r[0].text_content() == label)
    assert row[heads.index("Not sure")].text_content() == "1"


def test_the_method_says_where_and_how_well_it_was_tried(study: Study):
    method = words(render_report(study), "method")
    assert "1,600 excerpts of 40 documents that it did not learn from: made-up talk" in method
    assert "aim: balanced" in method and "calibration error" in method
    assert "held_out" not in method and "sure_right" not in method


def test_the_workbook_has_a_row_for_each_code_with_the_same(study: Study, tmp_path: Path):
    write_codings_xlsx(study, tmp_path / "codings.xlsx")
    book = load_workbook(tmp_path / "codings.xlsx")
    head, *rows = book["Codes"].iter_rows(values_only=True)
    found = {row[head.index("code id")]: dict(zip(head, row, strict=True)) for row in rows}
    assert list(found) == list(CODES)
    trust, told = found["relationship/trust"], worth(study.manifest).codes["relationship/trust"]
    assert trust["right where tried"] == pytest.approx(told.right.value)
    assert trust["given from a score of"] == pytest.approx(told.threshold)
    assert (trust["found right here"], trust["of checked"]) == (14, 20)
    assert found[study.tags[0].code]["not sure"] == 1
    head, *rows = book["Codings"].iter_rows(values_only=True)
    assert [row[head.index("sure")] for row in rows].count("not sure") == 1
    told_of = [cell.value for row in book["Read me"].iter_rows() for cell in row]
    assert "held_out" not in told_of


def test_without_a_record_nothing_is_promised():
    page = render_report(small_study())
    assert "held out" not in page and "Not sure" not in page and "Found right" not in page
    assert "not sure" not in words(page, "transcripts")
