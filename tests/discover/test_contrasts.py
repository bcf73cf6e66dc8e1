import numpy as np
import pytest

from nlp_realist.discover.contrasts import contrasts, holm, newcombe, with_contrasts
from nlp_realist.discover.material import material
from nlp_realist.types import Pattern, Study
from tests.discover.toys import planted


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_newcombe_1998_table_2():
    # 56/70 against 48/80: method 10 gives 0.0524 to 0.3339.
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-4)


def test_transcripts_are_counted_not_excerpts():
    study = planted(10)
    laid_out = material(study)
    north = np.array([i for i, s in enumerate(laid_out.attributes["site"]) if s == "North"])
    (rows,) = contrasts(laid_out, [north])
    row = next(r for r in rows if r["by"] == "site")
    assert (row["n"], row["of"], row["rest_n"], row["rest_of"]) == (5, 5, 0, 5)
    assert row["p"] == pytest.approx(2 / 252, abs=1e-6)
    assert row["low"] > 0


def card(study: Study, word: str, **told: str) -> Pattern:
    members = tuple(e.id for e in study.excerpts if word in e.text)
    return Pattern(word, word, "", members, **told)


def test_p_is_corrected_over_the_patterns_that_are_shown_and_leads_are_not_compared():
    study = planted(10)
    shown = card(study, "trust")
    others = [card(study, "caseload", status="lead"), card(study, "weather", status="lead")]
    compared, *leads = with_contrasts(study, [shown, *others])
    assert [lead.contrasts for lead in leads] == [(), ()]
    assert [row["comparisons"] for row in compared.contrasts] == [1]
    assert compared.contrasts[0]["p_corrected"] == compared.contrasts[0]["p"]


def test_a_transcript_of_both_sites_is_in_neither():
    study = planted(12, sites=("North", "South", "Both"))
    (rows,) = contrasts(material(study), [np.arange(len(study.excerpts))])
    assert [(row["group"], row["of"], row["rest_of"]) for row in rows] == [("North", 4, 4)]
