"""The report in a real browser; skipped where there is no Chromium."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader

from nlp_realist.export import write_report
from nlp_realist.types import Pattern, Slot, Study
from tests.studies import codebook, excerpts_of, quotation, small_study, transcript

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_browser_shows_the_report_and_complains_of_nothing(tmp_path):
    study = small_study()
    write_report(study, tmp_path / "report.html")
    shown = subprocess.run(
        [
            CHROMIUM,
            *QUIET,
            "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            (tmp_path / "report.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "<h1" in shown.stdout
    assert study.patterns[0].label in shown.stdout
    # What the page itself logs, such as a script or style that its own policy refuses.
    assert "CONSOLE" not in shown.stderr


def talkative() -> Study:
    """Five cards of which every part is longer than half a page can hold."""
    said = "They came back to the house each week, so in the end we began to tell them. " * 12
    lines = tuple((f"Participant {n}", "parent", f"{n} {said}") for n in range(6))
    told = [transcript(f"interview {n}.docx", lines[n:], site=f"Site {n}") for n in range(5)]
    heard = [e for one in told for e in excerpts_of(one)]
    parts = ("intervention", "actor", "context", "mechanism", "outcome")
    slots = {part: Slot("stated", tuple(map(quotation, heard[:4]))) for part in parts}
    whole = Pattern(
        "",
        "came back, each week, in the end",
        said,
        tuple(e.id for e in heard[:9]),
        human_statement=said,
        central=quotation(heard[0]),
        counter_examples=tuple(e.id for e in heard[9:15]),
        support=small_study().patterns[0].support,
        slots=slots,
        stability=0.7,
        silences=(said, said, said),
        notices=(said,),
    )
    cards = tuple(replace(whole, id=f"p{n}") for n in range(5))
    return Study("talkative", tuple(told), tuple(heard), codebook(), patterns=cards)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_two_cards_stand_on_one_sheet_of_paper(tmp_path):
    write_report(talkative(), tmp_path / "report.html")
    subprocess.run(
        [
            CHROMIUM,
            *QUIET,
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={tmp_path / 'report.pdf'}",
            (tmp_path / "report.html").as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    sheets = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    cards = [re.findall(r"Pattern (\d) ?candidate", sheet) for sheet in sheets]
    assert [found for found in cards if found] == [["1"], ["2", "3"], ["4", "5"]]
    assert not any("All of pattern 1" in sheet for sheet in sheets)
