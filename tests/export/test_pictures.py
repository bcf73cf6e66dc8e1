"""Half pages, the map, patterns by document, what may lead to what: as values, without the page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from nlp_realist.export import write_graphviz, write_mermaid
from nlp_realist.export.diagrams import graphviz, mermaid
from nlp_realist.export.layers import closing, layers, ordered, passing
from nlp_realist.export.report import render_report
from nlp_realist.export.report_beside import beside
from nlp_realist.export.report_brief import LETTERS, cut, shortened, two_voices
from nlp_realist.export.report_cascade import cascade
from nlp_realist.export.report_index import StudyIndex
from nlp_realist.export.report_map import WIDTH, look_of, pattern_map
from nlp_realist.export.report_matrix import ACROSS, matrix
from nlp_realist.export.report_patterns import PatternCard, pattern_cards
from nlp_realist.export.report_quotes import quotation
from nlp_realist.types import Change, Pattern, Relation, Study, Theme, Theory
from tests.studies import codebook, excerpts_of, small_study, tag, transcript


def cards_of(study: Study) -> tuple[PatternCard, ...]:
    return pattern_cards(StudyIndex(study))


def many(documents: int, patterns: int = 3) -> Study:
    """Documents that tell pattern 1 each, pattern 2 every other, pattern 3 never."""
    told = [
        transcript(f"{n}.txt", (("A", None, f"one {n}"), ("B", None, f"two {n}")))
        for n in range(documents)
    ]
    heard = [excerpts_of(one) for one in told]
    members = [
        tuple(h[0].id for h in heard),
        tuple(h[1].id for h in heard[::2]),
        *(() for _ in range(patterns - 2)),
    ]
    cards = [Pattern(f"p{n}", f"pattern {n}", "", ids) for n, ids in enumerate(members)]
    cards[1] = replace(
        cards[1], silent_in=(told[1].id,), counter_examples=(heard[0][0].id, heard[3][1].id)
    )
    excerpts = tuple(e for h in heard for e in h)
    return Study("many", tuple(told), excerpts, codebook(), patterns=tuple(cards))


# ---------------------------------------------------------------- half a page


@given(st.text(max_size=300), st.integers(1, 12))
def test_what_is_cut_is_a_beginning_and_never_too_long(text: str, words: int) -> None:
    short = cut(text, words)
    assert len(short) <= max(words * LETTERS, 0) + 2 or short == text
    body = short.removesuffix(" …")
    assert text.startswith(body)
    assert len(short.removesuffix("…").split()) <= words or short == text


def test_a_shortened_quotation_holds_its_evidence_and_says_that_it_is_cut() -> None:
    words = " ".join(f"w{n}" for n in range(200))
    told = transcript("a.txt", (("P1", "practitioner", words),))
    heard = excerpts_of(told)[0]
    marked = tag(heard, "relationship/trust", "w100 w101")
    index = StudyIndex(Study("s", (told,), (heard,), codebook(), (marked,)))
    short = shortened(quotation(heard, ("relationship/trust",), index), 20)
    text = "".join(piece.text for piece in short.pieces)
    assert text in words
    assert len(text.split()) == 20
    assert [piece.text for piece in short.pieces if piece.tone] == ["w100 w101"]
    assert (short.begins, short.ends) == (False, False)


def test_a_short_quotation_stays_whole() -> None:
    study = small_study()
    index = StudyIndex(study)
    whole = quotation(study.excerpts[1], (), index)
    assert shortened(whole, 40).pieces == whole.pieces
    assert shortened(whole, 40).begins


def test_the_second_voice_is_another_s_in_other_words() -> None:
    same = "She kept coming back to us."
    first = transcript("a.txt", (("Ana", None, same), ("Ana", None, "She rang again.")))
    twin = transcript("b.txt", (("ANA", None, same + " "), ("Bo", None, "He never left.")))
    heard = [*excerpts_of(first), *excerpts_of(twin)]
    index = StudyIndex(Study("s", (first, twin), tuple(heard), codebook()))
    voices = two_voices([quotation(e, (), index) for e in heard])
    assert [v.speaker for v in voices] == ["Ana", "Bo"]
    assert two_voices([]) == ()


# ---------------------------------------------------------------- the map


def test_every_excerpt_with_a_place_is_on_the_map_once() -> None:
    study = small_study()
    drawn = pattern_map(cards_of(study), StudyIndex(study))
    assert drawn is not None
    assert len(drawn.marks) == len({mark.href for mark in drawn.marks}) == 4
    assert [mark.against for mark in drawn.marks].count(True) == 1
    assert all(0 < m.x < WIDTH and 0 < m.y < drawn.height for m in (*drawn.marks, *drawn.middles))
    against = next(mark for mark in drawn.marks if mark.against)
    assert against.title.startswith("Speaks against pattern 1, coming back, trust\n“The last one")
    assert against.title.endswith("Mum, parent, D2, turn 3")


def test_the_table_names_what_lies_near() -> None:
    study = small_study()
    drawn = pattern_map(cards_of(study), StudyIndex(study))
    assert drawn is not None
    assert [(row.card.number, row.placed) for row in drawn.rows] == [(1, 2), (2, 1)]
    assert [card.number for card in drawn.rows[0].nearest] == [2]
    assert drawn.rows[1].spread == "one excerpt"


def test_patterns_of_earlier_versions_have_no_map() -> None:
    study = small_study()
    bare = replace(study, patterns=tuple(replace(p, places={}) for p in study.patterns))
    assert pattern_map(cards_of(bare), StudyIndex(bare)) is None
    assert "Find patterns again" in render_report(bare)


def test_forty_cards_look_different() -> None:
    assert len({look_of(number) for number in range(1, 41)}) == 40


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=40))
def test_numbers_stay_in_the_drawing_wherever_marks_lie(points: list[tuple[float, float]]) -> None:
    study = many(len(points) + 3)
    firsts = study.excerpts[::2]
    cards = [
        Pattern(f"p{n}", f"p{n}", "", (firsts[n].id,), places={firsts[n].id: point})
        for n, point in enumerate(points)
    ]
    study = replace(study, patterns=tuple(cards))
    drawn = pattern_map(cards_of(study), StudyIndex(study))
    assert drawn is not None
    assert all(0 < m.x < WIDTH and 0 < m.y < drawn.height for m in drawn.middles)


# ---------------------------------------------------------------- by document


@pytest.mark.parametrize("documents", [9, 200])
def test_the_matrix_counts_and_marks_what_is_contrary_or_silent(documents: int) -> None:
    study = many(documents)
    drawn = matrix(cards_of(study), StudyIndex(study))
    assert drawn is not None
    assert drawn.across == (documents <= ACROSS)
    assert [count.n for count in drawn.told] == [documents, (documents + 1) // 2, 0]
    assert [count.n for count in drawn.tells][:3] == [2, 1, 2]
    first, second = drawn.cells[0][1], drawn.cells[1][1]
    assert (first.n, first.contrary, first.silent) == (1, 1, False)
    assert (second.n, second.contrary, second.silent) == (0, 0, True)
    assert drawn.cells[3][1].contrary == 1
    assert drawn.any_silent


def test_two_hundred_documents_go_down_the_page_and_are_folded() -> None:
    root = html.document_fromstring(render_report(many(200)))
    table = root.get_element_by_id("matrix-1").getparent()
    assert len(table.xpath("./tbody/tr")) == 200
    assert len(table.xpath("./thead/tr/th")) == 2 + 3
    assert table.xpath("ancestor::details")
    few = html.document_fromstring(render_report(many(9)))
    table = few.get_element_by_id("matrix-1").getparent()
    assert len(table.xpath("./tbody/tr")) == 3
    assert not table.xpath("ancestor::details")


# ---------------------------------------------------------------- what may lead to what

chains = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda edge: edge[0] != edge[1]),
    min_size=1,
    max_size=20,
    unique=True,
)


@given(chains)
def test_layers_go_one_way_once_circles_are_opened(edges: list[tuple[int, int]]) -> None:
    back = closing(edges)
    ahead = [edge for edge in edges if edge not in back]
    nodes = sorted({n for edge in edges for n in edge})
    layer = layers(ahead, nodes)
    assert sorted(layer) == nodes
    assert all(layer[a] < layer[b] for a, b in ahead)
    ways = passing(ahead, layer)
    rows = ordered(layer, [*edges, *(step for way in ways.values() for step in pairwise(way))])
    assert sorted(n for row in rows for n in row) == sorted(layer)


@given(chains)
def test_boxes_do_not_lie_upon_each_other(edges: list[tuple[int, int]]) -> None:
    cards = [
        Pattern(
            f"p{n}", f"pattern {n}", "", (), leads_to=tuple(f"p{b}" for a, b in edges if a == n)
        )
        for n in range(1, 10)
    ]
    drawn = cascade(cards_of(Study("s", (), (), codebook(), patterns=tuple(cards))))
    assert drawn is not None
    assert len(drawn.arrows) == len(edges)
    for i, one in enumerate(drawn.boxes):
        assert 0 <= one.x <= drawn.width - drawn.box_width
        assert 0 <= one.y <= drawn.height - drawn.box_height
        for other in drawn.boxes[:i]:
            apart = abs(one.x - other.x) >= drawn.box_width
            assert apart or abs(one.y - other.y) >= drawn.box_height


def test_a_circle_is_drawn_and_told() -> None:
    cards = (
        Pattern("a", "first", "", (), leads_to=("b",)),
        Pattern("b", "second", "", (), leads_to=("a", "gone")),
        Pattern("c", "alone", "", ()),
    )
    drawn = cascade(cards_of(Study("s", (), (), codebook(), patterns=cards)))
    assert drawn is not None
    assert [arrow.back for arrow in drawn.arrows] == [False, True]
    assert [(c.number, [o.number for o in others]) for c, others in drawn.links] == [
        (1, [2]),
        (2, [1]),
    ]


def test_a_rejected_pattern_leads_nowhere() -> None:
    cards = (
        Pattern("a", "first", "", (), leads_to=("b",)),
        Pattern("b", "second", "", (), status="rejected"),
    )
    study = Study("s", (), (), codebook(), patterns=cards)
    assert cascade(cards_of(study)) is None
    assert "no pattern leads to another" in mermaid(study)
    assert "no pattern leads to another" in graphviz(study)


# ---------------------------------------------------------------- files for drawing programs

HOSTILE = 'a "quoted" label]; p1 --> p9\nnext %% \\" }'


def test_diagrams_hold_each_link_once(tmp_path: Path) -> None:
    study = small_study()
    write_mermaid(study, tmp_path / "patterns.mmd")
    write_graphviz(study, tmp_path / "patterns.gv")
    drawn = (tmp_path / "patterns.mmd").read_text("utf-8").splitlines()
    assert drawn[0] == "flowchart LR"
    assert drawn.count("  p1 --> p2") == 1
    assert '  p2["2. boys not asked"]' in drawn
    assert "  class p2 lead" in drawn
    dot = (tmp_path / "patterns.gv").read_text("utf-8")
    assert dot.startswith("digraph patterns {")
    assert "p1 -> p2;" in dot
    assert dot.rstrip().endswith("}")


def test_no_label_can_end_its_box() -> None:
    study = small_study()
    patterns = tuple(replace(p, label=HOSTILE) for p in study.patterns)
    study = replace(study, name=HOSTILE, patterns=patterns)
    boxes = [line for line in mermaid(study).splitlines() if line.startswith("  p") and "[" in line]
    assert len(boxes) == 2
    for line in boxes:
        inner = re.fullmatch(r'  p\d\["(.*)"\]', line)
        assert inner
        assert not set(inner[1]) & set('"[]{}<>|%\\\n-')
    assert len(mermaid(study).splitlines()) == 7
    lines = graphviz(study).splitlines()
    assert len(lines) == 7
    for line in lines[1:2] + lines[3:5]:
        strings = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        assert re.sub(r'"((?:[^"\\]|\\.)*)"', "", line).count('"') == 0
        assert any("quoted" in text for text in strings)


# ---------------------------------------------------------------- beside the patterns


def test_changes_themes_and_theories_are_told() -> None:
    study = replace(
        small_study(),
        changes=(
            Change("same", "pattern-2", "boys", 1, 1),
            Change("grown", "pattern-1", "coming back", 1, 2, joined=1),
            Change("gone", "old", "phones", 4, 0, left=4, others=("pattern-1",)),
        ),
        themes=(
            Theme("t", "Family"),
            Theme("u", "Trust", parent="t", patterns=("pattern-1",), by="person"),
        ),
        theories=(Theory("y", "a worker keeps coming", "trust grows", "it is proof"),),
        relations=(
            Relation("y", "pattern", "pattern-1", "supports", 0.71),
            Relation("y", "pattern", "pattern-2", "silent", settled="refutes", by="R. Coder"),
            Relation("y", "excerpt", study_excerpt(), "supports", 0.9),
        ),
    )
    told = beside(cards_of(study), StudyIndex(study))
    assert told.same == 1
    assert [(row.kind, row.moved) for row in told.changes] == [
        ("grown", "1 came"),
        ("gone, now in “coming back, trust”", "4 went"),
    ]
    assert [(row.label, row.depth, row.person) for row in told.themes] == [
        ("Family", 0, False),
        ("Trust", 1, True),
    ]
    assert [row.theory.id for row in told.theories] == ["y"]
    page = render_report(study)
    for heading in ("What changed since the last run", "Themes", "Programme theories"):
        assert heading in page


def study_excerpt() -> str:
    return small_study().excerpts[1].id


def test_themes_in_a_circle_do_not_hang_the_report() -> None:
    study = replace(small_study(), themes=(Theme("a", "A", parent=""), Theme("", "B", parent="")))
    assert [row.label for row in beside(cards_of(study), StudyIndex(study)).themes] == ["A", "B"]
