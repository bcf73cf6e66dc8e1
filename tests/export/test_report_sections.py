"""What the sections of the report are built from, without the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_realist.export.report import breakable
from nlp_realist.export.report_chart import charts, round_steps
from nlp_realist.export.report_codes import FamilyTable, family_tables
from nlp_realist.export.report_contrasts import contrast_table
from nlp_realist.export.report_gather import by_attribute
from nlp_realist.export.report_groups import Cell, CodeHead, blocks, group_tables
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_marks import numbered, pieces
from nlp_realist.export.report_method import manifest_tables
from nlp_realist.export.report_numbers import listed, percent, plural
from nlp_realist.export.report_patterns import pattern_cards, stability_text
from nlp_realist.export.report_quotes import quotation
from nlp_realist.export.report_tags import chips, likelihood, score_bands
from nlp_realist.export.report_transcripts import clock
from nlp_realist.types import Count, Decision, Span, Study, Tag
from tests.studies import MODEL, PERSON, codebook, excerpts_of, small_study, tag, transcript


def index_of(*tags: Tag, decisions: tuple[Decision, ...] = ()) -> StudyIndex:
    return StudyIndex(replace(small_study(), tags=tags, decisions=decisions))


# ---------------------------------------------------------------- which tags count


def test_a_rejected_tag_counts_nowhere() -> None:
    row = family_tables(StudyIndex(small_study()))[0].rows[0]
    assert row.label == "Trust"
    assert row.excerpts == Count(2, 7)
    assert row.documents == Count(2, 3)


def test_a_later_decision_stands() -> None:
    heard = small_study().excerpts[1]
    trust = tag(heard, "relationship/trust", "trust us")
    no = Decision("tag", trust.id, "reject", "R. Coder", "2024-03-01T10:00:00+00:00")
    yes = replace(no, verdict="accept", at="2024-03-02T10:00:00+00:00")
    assert not index_of(trust, decisions=(no,)).standing[heard.id]
    assert index_of(trust, decisions=(yes, no)).standing[heard.id]


def test_a_person_s_tag_stands_over_a_model_s() -> None:
    heard = small_study().excerpts[1]
    mine = tag(heard, "relationship/trust", "trust us", direction="contrary", origin=PERSON)
    theirs = tag(heard, "relationship/trust", "It takes time", origin=MODEL)
    for tags in ((mine, theirs), (theirs, mine)):
        assert index_of(*tags).standing[heard.id] == [mine]


def test_present_and_contrary_are_told_apart() -> None:
    relationship = family_tables(StudyIndex(small_study()))[0]
    dependable = relationship.rows[1]
    assert (dependable.present, dependable.contrary) == (1, 1)
    assert relationship.any_code == Count(3, 7)


def test_a_code_without_direction_is_never_contrary() -> None:
    heard = small_study().excerpts[1]
    level = tag(heard, "level/family", "each week", direction="contrary")
    table = family_tables(index_of(level))[-1]
    assert (table.rows[0].present, table.rows[0].contrary) == (1, 0)


def test_reading_starts_at_the_surest_of_each_document() -> None:
    trust = family_tables(StudyIndex(small_study()))[0].rows[0]
    assert [str(place) for place in trust.read] == ["D1, turn 2", "D2, turn 2"]


def test_what_to_expect_right_is_the_sum_of_the_scores() -> None:
    trust, dependable = family_tables(StudyIndex(small_study()))[0].rows
    assert trust.expected == pytest.approx(0.9 + 0.8125)
    assert dependable.expected == pytest.approx(1.0 + 0.75)  # a person's, and a model's


def test_a_model_s_unlikely_tag_is_faint_and_a_person_s_is_not() -> None:
    heard = small_study().excerpts[1]
    weak = tag(heard, "relationship/trust", "trust us", score=0.2)
    by_hand = tag(heard, "relationship/dependable", "trust us", score=0.2, origin=PERSON)
    shown = chips([weak, by_hand], {}, index_of(weak, by_hand))
    assert [(chip.score, chip.faint) for chip in shown] == [
        ("unlikely 0.20", True),
        ("coded by R. Coder", False),
    ]


# ---------------------------------------------------------------- evidence in the text


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_pieces_joined_are_the_words_to_the_letter(
    words: str, places: list[tuple[int, int]]
) -> None:
    told = transcript("a.txt", (("P1", "practitioner", words),))
    heard = excerpts_of(told)[0]
    codes = ("relationship/trust", "relationship/dependable", "level/family")
    tags = [
        Tag(heard.id, codes[i % 3], 0.5, "contrary", Span(heard.start + a, heard.start + b), MODEL)
        for i, (a, b) in enumerate(places)
    ]
    index = StudyIndex(Study("s", (told,), (heard,), codebook(), tuple(tags)))
    found = pieces(told.text, Span(heard.start, heard.end), tags, index)
    assert "".join(piece.text for piece in found) == words
    covered = {i for tag in tags for i in range(tag.evidence.start, tag.evidence.end)}
    at = heard.start
    for piece in found:
        inside = {i in covered for i in range(at, at + len(piece.text))}
        assert inside <= {bool(piece.tone)}
        at += len(piece.text)


def test_evidence_is_numbered_only_when_there_is_more_than_one() -> None:
    heard = small_study().excerpts[1]
    told = small_study().transcripts[0].text
    place = Span(heard.start, heard.end)
    trust = tag(heard, "relationship/trust", "trust us")
    level = tag(heard, "level/family", "each week")
    alone = pieces(told, place, [trust], index_of(trust))
    assert all(not piece.numbers for piece in alone)
    both = pieces(told, place, [trust, level], index_of(trust, level))
    assert [(p.text, p.numbers) for p in both if p.tone] == [
        ("each week", (1,)),
        ("trust us", (2,)),
    ]
    assert numbered([trust, level]) == {level.evidence: 1, trust.evidence: 2}


def test_the_same_words_for_and_against_are_marked_as_both() -> None:
    heard = small_study().excerpts[1]
    told = small_study().transcripts[0].text
    trust = tag(heard, "relationship/trust", "trust us")
    contrary = tag(heard, "relationship/dependable", "trust us", direction="contrary")
    found = pieces(told, Span(heard.start, heard.end), [trust, contrary], index_of())
    assert [(p.text, p.tone) for p in found if p.tone] == [("trust us", "both")]


# ---------------------------------------------------------------- quotations


def test_a_turn_that_says_too_little_brings_the_one_before_it() -> None:
    """
    Worker: What happened after school?
    Mum: He walked out.
    Worker: Mm.
    Mum: And then he came back.
    """
    lines = (
        ("Worker", "practitioner", "What happened after school?"),
        ("Mum", "parent", "He walked out."),
        ("Worker", "practitioner", "Mm."),
        ("Mum", "parent", "And then he came back."),
    )
    told = transcript("a.txt", lines)
    heard = excerpts_of(told)
    index = StudyIndex(Study("s", (told,), tuple(heard), codebook()))
    assert [b.words for b in quotation(heard[3], (), index).before] == ["He walked out.", "Mm."]
    assert [b.words for b in quotation(heard[1], (), index).before] == [lines[0][2]]
    assert quotation(heard[0], (), index).before == ()


def test_a_long_turn_before_is_cut_at_its_beginning() -> None:
    lines = (
        ("A", "practitioner", "first " + "word " * 5000 + "last"),
        ("B", "parent", "And?"),
    )
    told = transcript("a.txt", lines)
    heard = excerpts_of(told)
    before = quotation(
        heard[1], (), StudyIndex(Study("s", (told,), tuple(heard), codebook()))
    ).before[0]
    assert before.cut
    assert before.words.endswith("word last")
    assert len(before.words.split()) == 60


# ---------------------------------------------------------------- comparisons


def test_small_groups_have_no_share_and_no_shading() -> None:
    assert Cell(10, 0, 19).percent == ""
    assert Cell(10, 0, 19).shade == 0
    assert Cell(10, 0, 20).percent == "50%"
    assert Cell(10, 0, 20).shade == 6
    assert Cell(0, 0, 20).shade == 0


def test_a_speaker_is_one_person_in_one_document() -> None:
    tables = {table.key: table for table in group_tables(StudyIndex(small_study()))}
    labels = [
        f"{g.document.label} {g.label}" for g in tables["speaker"].groups if g.document is not None
    ]
    assert labels == [
        "D1 Facilitator",
        "D1 P1",
        "D1 P2",
        "D2 Interviewer",
        "D2 Mum",
        "D3 no speaker named",
    ]
    assert [g.label for g in tables["site"].groups] == ["North", "South"]
    assert [g.label for g in tables["role"].groups][:2] == ["interviewer", "facilitator"]
    trust = tables["site"].groups[0].cells[0]
    assert (trust.n, trust.contrary, trust.of) == (1, 0, 3)


def test_sites_with_numbers_are_in_their_order() -> None:
    told = [transcript(f"{n}", (("A", None, f"t{n}"),), site=f"Site {n}") for n in (10, 9, 1)]
    heard = [excerpt for one in told for excerpt in excerpts_of(one)]
    index = StudyIndex(Study("s", tuple(told), tuple(heard), codebook()))
    assert [g.label for g in by_attribute(index, "site")] == ["Site 1", "Site 9", "Site 10"]
    assert [g.label for g in by_attribute(index, "wave")] == ["not given"]


def test_documents_without_an_arm_come_after_those_with_one() -> None:
    told = [transcript(f"{arm}", (("A", None, f"t{arm}"),), arm=arm) for arm in ("usual", "", "a")]
    heard = [excerpt for one in told for excerpt in excerpts_of(one)]
    index = StudyIndex(Study("s", tuple(told), tuple(heard), codebook()))
    assert [g.label for g in by_attribute(index, "arm")] == ["a", "usual", "not given"]


def test_what_the_study_calls_transcripts_the_page_calls_documents() -> None:
    study = small_study()
    counted = {"transcripts": Count(1, 3), "transcripts where the topic arose": Count(1, 2)}
    told = replace(study, patterns=(replace(study.patterns[0], support=counted),))
    support = pattern_cards(StudyIndex(told))[0].support
    assert [unit for unit, _ in support] == ["documents", "documents where the topic arose"]


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_blocks_hold_every_code_once(sizes: list[int]) -> None:
    heads = [CodeHead("c", "k", f"family {i}") for i, size in enumerate(sizes) for _ in range(size)]
    found = blocks(heads, 30)
    assert [i for block in found for i in block] == list(range(len(heads)))
    assert all(0 < len(block) <= 30 for block in found)


def _contrast(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "by": "site",
        "group": "North",
        "unit": "transcripts",
        "n": 7,
        "of": 7,
        "rest_n": 6,
        "rest_of": 8,
        "difference": 0.25,
        "low": -0.1468,
        "high": 0.5907,
        "p": 0.4667,
        "test": "Fisher's exact",
        "p_corrected": 1.0,
        "comparisons": 260,
    }
    return row | changes


def test_a_comparison_is_told_with_its_denominators_and_its_doubt() -> None:
    role = _contrast(by="role", unit="speakers", difference=-0.004, p_corrected=0.0004)
    table = contrast_table([_contrast(), role])
    assert table is not None
    assert table.by == "site and role"
    assert table.rows == (
        ("site: North", "7 of 7 documents", "6 of 8", "+25 (−15 to +59)", "1.00"),
        ("role: North", "7 of 7 speakers", "6 of 8", "0 (−15 to +59)", "<0.001"),
    )
    assert "corrected for 260 comparisons" in table.note


def test_comparisons_of_another_kind_are_shown_as_they_are() -> None:
    table = contrast_table([{"by": "site", "mean_score": 0.5}, {"by": "arm", "low": None}])
    assert table is not None
    assert table.columns == ("by", "mean score", "low")
    assert table.rows == (("site", "0.5", "–"), ("arm", "–", "–"))
    assert contrast_table([]) is None


# ---------------------------------------------------------------- words for numbers


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (1.0, "very likely"),
        (0.9, "very likely"),
        (0.899, "very likely"),  # written 0.90
        (0.89, "likely"),
        (0.66, "likely"),
        (0.65, "as likely as not"),
        (0.33, "as likely as not"),
        (0.32, "unlikely"),
        (0.0, "unlikely"),
    ],
)
def test_scores_in_words(score: float, word: str) -> None:
    assert likelihood(score) == word


def test_bands_count_the_models_tags_only() -> None:
    bands = score_bands(small_study().tags)
    assert [(b.word, b.low, b.high, b.count) for b in bands] == [
        ("very likely", 0.9, 1.0, 1),
        ("likely", 0.66, 0.9, 3),
        ("as likely as not", 0.33, 0.66, 2),
        ("unlikely", 0.0, 0.33, 0),
    ]


def test_small_words() -> None:
    assert (plural(1, "excerpt"), plural(2000, "excerpt")) == ("1 excerpt", "2,000 excerpts")
    assert (percent(1, 19), percent(0, 400), percent(1, 400), percent(8, 40)) == (
        "",
        "0%",
        "<1%",
        "20%",
    )
    assert (clock(None), clock(42.9), clock(725), clock(3723)) == ("", "0:42", "12:05", "1:02:03")
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
    assert breakable("a/b_c.txt<b>") == "a/<wbr>b_<wbr>c.<wbr>txt&lt;b&gt;"
    assert stability_text(None) == "not known"
    assert stability_text(0.75) == "stable, 0.75"
    assert stability_text(0.59) == "not stable, 0.59"


# ---------------------------------------------------------------- the plot, and the manifest


def _families(*counts: int) -> list[FamilyTable]:
    family = family_tables(StudyIndex(small_study()))[0]
    row = family.rows[0]
    return [
        replace(
            family,
            key=f"f{number}",
            rows=(replace(row, excerpts=Count(n, 1000), present=n, contrary=0),),
        )
        for number, n in enumerate(counts)
    ]


def test_a_family_on_nearly_everything_has_a_scale_of_its_own() -> None:
    usual, outsize = charts(_families(30, 40, 50, 900))
    assert len(usual.groups) == 3
    assert usual.groups[2].bars[0].present == pytest.approx(outsize.groups[0].bars[0].present)
    assert len(charts(_families(30, 40, 50))) == 1
    assert charts(_families(0, 0)) == ()
    assert charts([]) == ()


@given(st.integers(1, 10_000))
def test_grid_lines_are_few_and_round(most: int) -> None:
    steps = round_steps(most)
    assert steps[-1] <= most
    assert 2 <= len(steps) <= 6
    assert str(steps.step).rstrip("0") in ("1", "2", "5")


def test_a_manifest_becomes_tables() -> None:
    manifest = {
        "seed": 0,
        "settings": {"aim": "balanced", "bundle": None},
        "inputs": [{"name": "a", "sha256": "1"}, {"name": "b"}],
        "odd": [1, 2],
        "none": {},
    }
    tables = {table.title: table for table in manifest_tables(manifest)}
    assert tables["Run"].rows == (("seed", "0"), ("odd", "1, 2"))
    assert tables["Settings"].rows == (("aim", "balanced"), ("bundle", "–"))
    assert tables["Files"].columns == ("name", "sha256")
    assert tables["Files"].rows == (("a", "1"), ("b", "–"))
    assert "None" not in tables
