"""The report in a real browser; skipped where there is no Chromium."""

import shutil
import subprocess

import pytest

from nlp_realist.export import write_report
from tests.studies import small_study

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
