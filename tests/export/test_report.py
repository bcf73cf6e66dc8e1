"""The page as a reader, a browser, a printer and a screen reader meet it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from nlp_realist.errors import RealistError
from nlp_realist.export import write_report
from nlp_realist.export.report import render_report
from nlp_realist.export.report_sheet import TEMPLATES, css_string, source_hash
from nlp_realist.types import (
    Chain,
    Change,
    Code,
    Decision,
    Excerpt,
    Mainstay,
    Origin,
    Pattern,
    Relation,
    Step,
    Study,
    Theme,
    Theory,
    Transcript,
    Turn,
)
from tests.studies import codebook, excerpts_of, quotation, small_study, tag, transcript

MARK_UP = (
    """<script>alert(1)</script> "'><img src=x onerror=alert(2)></style> {{ 7*7 }} & <b>Mum</b>"""
)
#: In the order of the page.
SECTIONS = [
    "about",
    "corpus",
    "codes",
    "patterns",
    "pictures",
    "cards",
    "groups",
    "transcripts",
    "scores",
    "codebook",
    "method",
]


def page(study: Study) -> html.HtmlElement:
    return html.document_fromstring(render_report(study).encode("utf-8"))


def words_of(element: html.HtmlElement) -> str:
    """What is read, with a space between elements but none before a mark."""
    return re.sub(r" ([,.:;?])", r"\1", " ".join(" ".join(element.itertext()).split()))


def section(root: html.HtmlElement, name: str) -> str:
    return words_of(root.get_element_by_id(name))


def hostile_study() -> Study:
    """A study in which every text that a person can give holds mark-up."""
    told = transcript(
        f"{MARK_UP}.docx",
        ((MARK_UP, "parent", MARK_UP), ("P1", MARK_UP, f"She listened. {MARK_UP}")),
        site=MARK_UP,
        kind=MARK_UP,
    )
    ours = excerpts_of(told)
    book = codebook()
    hostile = [
        replace(code, label=MARK_UP, definition=MARK_UP, contrary=MARK_UP, include=(MARK_UP,))
        for code in book.codes
    ]
    pattern = Pattern(
        id=MARK_UP,
        label=MARK_UP,
        statement=MARK_UP,
        members=tuple(e.id for e in ours),
        human_statement=MARK_UP,
        level=MARK_UP,
        phrases=(MARK_UP,),
        central=quotation(ours[1]),
        silences=(MARK_UP,),
        notices=(MARK_UP,),
        links=(Chain((Step(MARK_UP, *(quotation(one) for one in (*ours, ours[0]))),)),),
        mainstays=(Mainstay("speaker", MARK_UP, MARK_UP), Mainstay("site", MARK_UP)),
        places={e.id: (0.1 * n, 0.9) for n, e in enumerate(ours)},
        leads_to=(f"{MARK_UP}2",),
        contrasts=({MARK_UP: MARK_UP},),
        rivals=(MARK_UP,),
        memo=MARK_UP,
    )
    return Study(
        name=MARK_UP,
        transcripts=(told,),
        excerpts=tuple(ours),
        codebook=replace(book, name=MARK_UP, codes=tuple(hostile)),
        tags=(
            tag(ours[1], "relationship/trust", "listened", origin=Origin("model", MARK_UP)),
            tag(ours[0], "relationship/trust", "<b>Mum</b>", origin=Origin("person", MARK_UP)),
        ),
        patterns=(pattern, replace(pattern, id=f"{MARK_UP}2", leads_to=(MARK_UP,))),
        changes=(Change("gone", "p", MARK_UP, 2, 0, others=(MARK_UP,)),),
        themes=(Theme("t", MARK_UP, patterns=(MARK_UP,)),),
        theories=(Theory("y", MARK_UP, MARK_UP, MARK_UP, MARK_UP),),
        relations=(Relation("y", "pattern", MARK_UP, "supports", settled="refutes", by=MARK_UP),),
        decisions=(Decision("pattern", MARK_UP, MARK_UP, MARK_UP, "2024-03-01", MARK_UP),),
        manifest={MARK_UP: MARK_UP, "inputs": [{MARK_UP: MARK_UP}]},
    )


def odd_studies() -> list[Study]:
    whole = small_study()
    note = Transcript("note.txt", "Worker came late", (Turn(0, 16),))
    heard = (Excerpt(note.id, 0, 0, 16, note.text),)
    silent = Transcript("empty.txt", "", ())
    bare = [replace(t, attributes={}) for t in whole.transcripts]
    return [
        whole,
        hostile_study(),
        replace(whole, tags=(), patterns=(), decisions=(), manifest={}),
        replace(whole, patterns=()),
        replace(whole, transcripts=tuple(bare)),
        Study("three words", (note,), heard, codebook()),
        Study("no turns", (silent,), (), codebook()),
        Study("nothing", (), (), codebook()),
    ]


@pytest.fixture(params=range(len(odd_studies())))
def root(request: pytest.FixtureRequest) -> html.HtmlElement:
    return page(odd_studies()[request.param])


# ---------------------------------------------------------------- safe, and alone


def test_mark_up_in_words_names_and_codebook_stays_words() -> None:
    root = page(hostile_study())
    assert len(root.findall(".//script")) == 1
    assert len(root.findall(".//style")) == 1
    assert not root.findall(".//img")
    assert not root.findall(".//b[.='Mum']")
    said = root.get_element_by_id("d1t1").find_class("said")[0]
    assert MARK_UP in said.text_content()
    assert "49" not in section(root, "about")
    assert root.findtext(".//h1/bdi") == MARK_UP


def test_only_our_own_style_and_script_may_run(root: html.HtmlElement) -> None:
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style, script = root.find(".//style").text, root.find(".//script").text
    assert f"style-src '{source_hash(style)}'" in policy
    assert f"script-src '{source_hash(script)}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not root.xpath("//@style"), "the policy would drop these"
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on")]


def test_nothing_is_fetched(root: html.HtmlElement) -> None:
    assert not root.xpath("//@src | //link | //iframe | //object | //embed | //form")
    assert all(link.startswith("#") for link in root.xpath("//@href"))
    style = root.find(".//style").text
    assert "@import" not in style
    assert "url(" not in style


def test_a_css_string_can_not_be_left() -> None:
    assert css_string('a"; } </style>\n') == r'"a\22 ; \7d  \3c \2f style\3e \a "'
    assert "<" not in css_string(MARK_UP)


def test_half_a_character_does_not_lose_the_report(tmp_path: Path) -> None:
    broken = transcript("broken.txt", (("P1", "practitioner", "before \ud83d after"),))
    write_report(Study("s", (broken,), (), codebook()), tmp_path / "report.html")
    assert "after" in (tmp_path / "report.html").read_text("utf-8")


def test_a_place_that_can_not_be_written_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RealistError, match=r"report\.html: the file can't be written"):
        write_report(small_study(), tmp_path / "missing" / "report.html")


def test_the_file_is_the_page(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(small_study(), path)
    assert path.read_bytes() == render_report(small_study()).encode("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


# ---------------------------------------------------------------- for everybody


def test_headings_go_down_one_at_a_time(root: html.HtmlElement) -> None:
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_and_a_way_past_the_contents(root: html.HtmlElement) -> None:
    assert [e.tag for e in root.find("body") if e.tag in ("header", "footer")] == [
        "header",
        "footer",
    ]
    assert root.xpath("//body/a[1]/@href") == ["#main"]
    assert root.get_element_by_id("main").tag == "main"
    assert root.xpath("//main/section/@id") == SECTIONS
    assert root.xpath("//nav//a/@href") == [f"#{name}" for name in SECTIONS]


def test_every_link_and_label_has_its_target(root: html.HtmlElement) -> None:
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [link[1:] for link in root.xpath("//@href")]
    named = " ".join(root.xpath("//@aria-labelledby | //@for")).split()
    assert set(targets + named) <= set(ids)


def test_tables_have_captions_and_headings_with_scope(root: html.HtmlElement) -> None:
    for table in root.xpath("//table"):
        assert words_of(table.find("caption"))
        assert all(th.get("scope") for th in table.iter("th"))
        assert table.xpath("./thead/tr/th")


def test_drawings_say_what_they_show() -> None:
    root = page(small_study())
    drawings = root.xpath("//svg[not(@aria-hidden)]")
    told = [drawing.findtext("desc") for drawing in drawings]
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert drawing.findtext("title")
    for says in ("Trust 2 of 7, ", "4 excerpts of 2 patterns", "2 patterns as boxes and 1 arrow"):
        assert sum(says in desc for desc in told) == 1


def test_direction_is_said_in_words_too() -> None:
    root = page(small_study())
    for chip in root.xpath("//a[contains(@class, 'contrary')]"):
        assert "contrary" in words_of(chip)
    style = root.find(".//style").text
    assert "mark.contrary" in style
    assert "dashed" in style.split("mark.contrary", 1)[1].split("}", 1)[0]


def test_without_script_nothing_is_missing() -> None:
    root = page(small_study())
    assert root.xpath("//*[@hidden]/@class") == ["filter"]
    assert not root.xpath("//noscript")


def test_names_and_words_keep_their_own_direction_of_writing() -> None:
    told = transcript("a.txt", (("مريم", "parent", "كانت تعود كل أسبوع"),))
    root = page(Study("s", (told,), tuple(excerpts_of(told)), codebook()))
    turn = root.get_element_by_id("d1t1")
    assert turn.xpath(".//bdi/text()") == ["مريم"]
    assert turn.xpath(".//p[@dir='auto']/text()") == ["كانت تعود كل أسبوع"]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("front", "back"),
    [
        *((front, back) for front in ("ink", "soft", "teal", "rust") for back in ("paper", "card")),
        ("ink", "teal-pale"),
        ("ink", "rust-pale"),
        ("ink", "#7db5b1"),
        ("rust", "#c8e2df"),
        ("#5c2004", "#7db5b1"),
    ],
)
def test_contrast_is_enough_to_read(front: str, back: str) -> None:
    """At least 4.5 to 1 (WCAG 2.2, success criterion 1.4.3)."""
    style = (TEMPLATES / "report.css").read_text("utf-8")
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", style))
    colours = [named.get(name, name) for name in (front, back)]
    assert all(colour in style for colour in colours)
    darker, lighter = sorted(_luminance(colour) for colour in colours)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


# ---------------------------------------------------------------- what it says


def test_it_says_what_it_is_not() -> None:
    about = section(page(small_study()), "about")
    assert "The machine proposes, you decide." in about
    assert "candidates, not findings" in about
    assert "They were not practitioners" in about
    assert "the model small-1" in about


def test_every_turn_is_there_with_its_words_and_speaker() -> None:
    study = small_study()
    root = page(study)
    for number, told in enumerate(study.transcripts, start=1):
        for place, turn in enumerate(told.turns, start=1):
            shown = root.get_element_by_id(f"d{number}t{place}")
            for chips in shown.xpath(".//ul | .//sup | .//details"):
                chips.drop_tree()
            assert words_of(shown.find_class("said")[0]) == " ".join(told.words(turn).split())
            assert (turn.speaker or "") in words_of(shown.find_class("who")[0])


def test_words_between_excerpts_are_kept() -> None:
    """
    Mum: Mm. She rang back. Yeah.
    """
    told = transcript("a.txt", (("Mum", "parent", "Mm. She rang back. Yeah."),))
    start = told.text.index("She")
    heard = Excerpt(told.id, 0, start, start + 14, "She rang back.", "Mum", "parent")
    root = page(Study("s", (told,), (heard,), codebook()))
    said = root.get_element_by_id("d1t1").find_class("said")[0]
    assert [words_of(p) for p in said.iter("p")] == ["Mm.", "She rang back.", "Yeah."]
    assert said.xpath("./div/@id") == [f"x{heard.id}"]


def test_a_tag_shows_its_code_score_and_evidence() -> None:
    study = small_study()
    group = study.excerpts[1]
    shown = page(study).get_element_by_id(f"x{group.id}")
    assert shown.xpath(".//mark/text()") == ["We come back each week", "they begin to trust us"]
    trust, level = shown.xpath(".//a[contains(@class, 'k ')]")
    assert words_of(trust).startswith("Trust very likely 0.90")
    assert words_of(level).startswith("Level: Family level as likely as not 0.60")
    assert [words_of(sup)[-1] for sup in (trust.find("sup"), level.find("sup"))] == ["2", "1"]


def test_why_a_tag_was_given_unfolds_under_its_excerpt() -> None:
    study = small_study()
    root = page(study)
    (why,) = root.get_element_by_id(f"x{study.excerpts[1].id}").findall("details")
    assert "open" not in why.attrib
    told = words_of(why)
    assert "Words that hint at it: trust." in told
    assert "E1 0.70, has it, present:" in told
    assert "E2 0.60, has it, contrary:" in told
    assert "E3 0.50, a near miss: does not have it:" in told
    assert "invented, from the training corpus" in told
    assert "Family level" not in told, "this tag has no grounds"
    assert not root.get_element_by_id(f"x{study.excerpts[4].id}").findall("details")


def test_invented_words_are_not_among_participants_words() -> None:
    root = page(small_study())
    assert "every Friday" not in section(root, "transcripts")
    shown = root.get_element_by_id("e1")
    assert shown.xpath("ancestor::section/@id") == ["scores"]
    assert words_of(shown).startswith("E1 He turned up, every Friday, <b>rain</b> or not. parent")
    style = root.find(".//style").text
    rule = next(line for line in style.splitlines() if line.startswith(".e1::after"))
    assert "Friday" in rule and "Trust, Dependable" in rule and "<b>" not in rule


def test_a_study_without_grounds_says_nothing_of_them() -> None:
    root = page(replace(small_study(), grounds={}))
    assert not root.find_class("why")
    assert "Nearest examples" not in words_of(root)
    assert not root.xpath("//*[@id='why']")


def test_definitions_show_on_hover_and_focus() -> None:
    root = page(small_study())
    key = root.xpath("//a[starts-with(., 'Trust')]/@class")[0].split()[1]
    style = root.find(".//style").text
    assert f'.{key}::after {{ content: "Trust. Trust and honesty" }}' in style
    assert ".k:focus-visible::after" in style
    assert words_of(root.get_element_by_id(key)).startswith("Trust")


def test_a_pattern_card_shows_what_speaks_for_and_against() -> None:
    study = small_study()
    root = page(study)
    card = root.get_element_by_id("pattern-1")
    told = words_of(card)
    assert "If a worker keeps coming, trust follows." in told
    assert "Workers come back; people come to trust them." in told
    central = words_of(card.find_class("central")[0])
    assert central.startswith("Interviewer: How was it for you? She listened")
    assert central.endswith("Mum, parent · D2, turn 2 mother")
    for unit in ("excerpts 2 of 6", "documents 2 of 3", "speakers 2 of 4", "sites 2 of 2"):
        assert unit in told
    assert "fairly stable, 0.62" in told
    assert "The last one never rang back." in told
    assert "contrary: Dependable" in told
    assert "they were ready anyway" in told
    assert "the field note says nothing of it" in told
    assert "rename by R. Coder" in told
    assert f"#x{study.patterns[0].members[0]}" in card.xpath(".//@href")
    for room in ("Your statement", "A rival explanation", "Memo"):
        assert room in words_of(card.find_class("room")[0])


def test_empty_slots_are_left_empty() -> None:
    card = page(small_study()).get_element_by_id("pattern-1")
    brief = [words_of(part) for part in card.find_class("five")[0]]
    assert brief[0] == "Intervention empty nobody says it here"
    slots = {words_of(s.find("dt")): words_of(s) for s in card.find_class("slot")}
    assert list(slots) == [
        "Intervention empty",
        "Actor implied",
        "Context empty",
        "Mechanism stated",
        "Outcome stated",
    ]
    assert "Left empty" in slots["Context empty"]


def test_a_mechanism_and_an_outcome_say_of_which_kind_they_are() -> None:
    card = page(small_study()).get_element_by_id("pattern-1")
    brief = [words_of(part) for part in card.find_class("five")[0]]
    assert "reasoning · D2" in brief[3]
    assert "better, intended · D1" in brief[4]
    whole = [words_of(part) for part in card.find_class("slot")]
    assert "reasoning · Mum, parent" in whole[3]
    assert whole[4].count("intended") == 1


def test_a_card_says_what_it_does_not_survive_without() -> None:
    study = small_study()
    card = page(study).get_element_by_id("pattern-1")
    told = "left out one by one does not survive without D2, P1 (D1) or North"
    assert told in words_of(card.find_class("support")[0])
    first = replace(study.patterns[0], mainstays=())
    card = page(replace(study, patterns=(first,))).get_element_by_id("pattern-1")
    assert "survives leaving out any one transcript, speaker or site" in words_of(card)
    first = replace(first, mainstays=None)
    card = page(replace(study, patterns=(first,))).get_element_by_id("pattern-1")
    assert "left out" not in words_of(card)


def test_cause_and_effect_stand_in_one_row() -> None:
    card = page(small_study()).get_element_by_id("pattern-1")
    brief, whole = card.find_class("joined")
    rows = [words_of(row) for row in whole]
    assert "She listened" not in rows[0], "the clause only, not the excerpt"
    assert re.search("kept coming.* → leads to cause: “because” .*believe her", rows[0])
    assert "told alike" not in rows[0]
    assert "told alike in 2 of 2 documents" in rows[1]
    assert len(brief) == 2


def test_a_lead_says_that_it_is_one_and_comes_after() -> None:
    study = small_study()
    root = page(replace(study, patterns=study.patterns[::-1]))
    assert "lead: rests on one document or speaker" in words_of(root.get_element_by_id("pattern-2"))


def test_quotations_of_an_earlier_cut_are_missed_aloud() -> None:
    study = small_study()
    lost = replace(study.patterns[0], members=("gone", "lost"), central=None)
    told = words_of(page(replace(study, patterns=(lost,))).get_element_by_id("pattern-1"))
    assert "2 quotations can't be shown" in told


def test_a_rejected_tag_is_shown_and_says_by_whom() -> None:
    study = small_study()
    shown = page(study).get_element_by_id(f"x{study.excerpts[-1].id}")
    assert not shown.findall(".//mark")
    chip = shown.find_class("rejected")[0]
    assert "rejected by R. Coder" in words_of(chip)


@pytest.mark.parametrize(
    ("number", "name", "says"),
    [
        (2, "codes", "Nothing has been coded yet"),
        (2, "patterns", "No patterns have been looked for"),
        (2, "groups", "nothing to compare until"),
        (2, "method", "came without a manifest"),
        (4, "groups", "No sites are known"),
        (4, "corpus", "Not known for any document: kind, site, wave, date"),
        (5, "transcripts", "Worker came late"),
        (6, "transcripts", "No turns were found in this document"),
        (7, "corpus", "There are no documents in this study yet"),
    ],
)
def test_what_is_not_there_is_said(number: int, name: str, says: str) -> None:
    assert says in section(page(odd_studies()[number]), name)


def test_the_manifest_is_told() -> None:
    method = section(page(small_study()), "method")
    assert "aim balanced" in method
    assert "visit.txt ab12" in method
    assert "small-1 placed 6 tags" in method


def test_long_studies_stay_small_enough_to_open() -> None:
    """9,000 excerpts of committee talk are to be a page under 15 MB."""
    line = "We said that we would come back each week, and so we did, and they came to trust us. "
    talk = tuple((f"Member {i % 9}", "other professional", line * 3) for i in range(300))
    told = transcript("meeting.json", talk)
    heard = excerpts_of(told)
    codes = ("relationship/trust", "whole_family/child_voice", "level/family")
    tags = [tag(excerpt, code, line[:40]) for excerpt in heard for code in codes]
    pattern = Pattern("p", "p", "p", tuple(e.id for e in heard))
    study = Study("s", (told,), tuple(heard), codebook(), tuple(tags), (pattern,))
    words = sum(len(e.text) for e in heard)
    empty = len(render_report(replace(study, transcripts=(), excerpts=(), tags=(), patterns=())))
    mark_up = (len(render_report(study)) - empty - words) / len(heard)
    assert mark_up < 900, "characters of mark-up per excerpt"


def test_codes_that_the_codebook_has_no_more_are_still_named() -> None:
    study = small_study()
    book = replace(study.codebook, codes=(Code("level/family", "Family level", "x"),))
    shown = page(replace(study, codebook=book)).get_element_by_id(f"x{study.excerpts[1].id}")
    assert "relationship/trust very likely 0.90" in words_of(shown)


def test_the_page_is_described() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    root = page(small_study())
    for heading in root.xpath("//main/section/h2"):
        assert words_of(heading) in docs
