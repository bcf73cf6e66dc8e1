"""The review application, as a browser on this machine meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from nlp_realist import pipeline
from nlp_realist.store import Project, create_project, open_project
from nlp_realist.types import Change, Decision, Relation, Theme, Theory
from nlp_realist.web.app import create_app
from nlp_realist.web.desk import Desk
from nlp_realist.web.guard import local_hosts
from tests.studies import small_study

HERE = "http://127.0.0.1:8765"
STUDY = small_study()
CHILD_VOICE = STUDY.tags[2]
SAID = STUDY.patterns[0].members[0]
RELATIONS = (
    Relation("T1", "pattern", "pattern-1", "supports", 0.31, {"if": 0.3}, why="2 of 2 bear on it"),
    Relation("T1", "excerpt", SAID, "refines", 0.25, why="the circumstance is alike"),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "study.realist", name=STUDY.name) as made:
        made.set_codebook("codes: ...", STUDY.codebook)
        made.add_transcripts(STUDY.transcripts)
        made.replace_excerpts(STUDY.excerpts)
        made.add_tags(STUDY.tags)
        made.set_theories([Theory("T1", "workers return", "trust grows", "they are seen to stay")])
        made.save_patterns(
            "first",
            STUDY.patterns,
            themes=[Theme("level", "Family", "family", patterns=("pattern-1",))],
            changes=[Change("grown", "pattern-1", "coming back", 1, 2, 1, 0)],
            relations=RELATIONS,
        )
        yield made


@pytest.fixture
def browser(project: Project) -> FlaskClient:
    return create_app(Desk(project, "Ren"), hosts=local_hosts(8765)).test_client()


def get(browser: FlaskClient, path: str) -> str:
    response = browser.get(path, base_url=HERE)
    assert response.status_code == 200
    return response.text


def press(browser: FlaskClient, path: str, verdict: str, **fields: str) -> TestResponse:
    """Load the page, then press a button of its form."""
    found = re.search(r'name="secret" value="([^"]+)"', get(browser, path))
    assert found
    form = {"secret": found[1], "verdict": verdict, **fields}
    return browser.post(path, base_url=HERE, data=form)


def latest(project: Project) -> Decision:
    return project.decisions()[-1]


# ---------------------------------------------------------------- pages


def test_overview_says_what_there_is(browser: FlaskClient) -> None:
    page = get(browser, "/")
    assert STUDY.name in page
    assert "You have decided 0 of 6 of the machine’s tags" in page


def test_a_tag_s_page_has_all_that_a_reviewer_needs(browser: FlaskClient) -> None:
    page = get(browser, f"/tags/{CHILD_VOICE.id}")
    words = re.sub(r"<[^>]+>", "", page)
    assert "P1: We come back each week" in words
    assert re.search(r"<mark>.*nobody asked the boys.*</mark>", page)
    assert "The child&#39;s view is sought" in page
    assert "likely" in words and "0.75" in words
    for verdict in ("accept", "reject", "flip", "edit"):
        assert f'<button name="verdict" value="{verdict}"' in page
    assert "Flip to present" in page


def test_a_code_without_direction_can_t_be_flipped(browser: FlaskClient) -> None:
    assert 'value="flip"' not in get(browser, f"/tags/{STUDY.tags[1].id}")


def test_patterns_show_statement_support_and_what_speaks_against(browser: FlaskClient) -> None:
    assert "2 of 3 transcripts" in get(browser, "/patterns")
    page = get(browser, "/patterns/pattern-1")
    for words in ("If a worker keeps coming", "The last one never rang back", "for you to reason"):
        assert words in page


@pytest.mark.parametrize(
    "path",
    ["/", "/tags", "/patterns", "/patterns/pattern-1", "/themes", "/theories", "/theories/T1"],
)
def test_every_control_has_a_label_and_nothing_comes_from_outside(
    browser: FlaskClient, path: str
) -> None:
    page = get(browser, path)
    assert not re.search(r"<script|https?://|style=|\bon\w+=", page)
    for name in re.findall(r"<(?:select|textarea|input)\b[^>]*\bid=\"([\w-]+)\"", page):
        assert f'<label for="{name}"' in page
    assert page.count("<h1") == 1
    assert '<html lang="en">' in page


# ---------------------------------------------------------------- decisions


def test_a_decision_is_recorded_once_and_the_next_tag_comes(
    browser: FlaskClient, project: Project
) -> None:
    response = press(browser, f"/tags/{CHILD_VOICE.id}", "accept", memo="clear")
    assert response.status_code == 303
    assert response.location.startswith("/tags?")
    (decision,) = project.decisions()
    assert (decision.subject, decision.target, decision.verdict) == (
        "tag",
        CHILD_VOICE.id,
        "accept",
    )
    assert (decision.reviewer, decision.memo) == ("Ren", "clear")
    after = browser.get(response.location, base_url=HERE).text
    assert "Recorded" in after and "5 of 6 tags left" in after
    assert f'action="/tags/{CHILD_VOICE.id}"' not in after


def test_flip_and_change_of_code(browser: FlaskClient, project: Project) -> None:
    press(browser, f"/tags/{CHILD_VOICE.id}", "flip")
    assert latest(project).change["direction"] == "present"
    path = f"/tags/{CHILD_VOICE.id}"
    press(browser, path, "edit", code="relationship/trust", direction="contrary")
    assert latest(project).change["code"] == "relationship/trust"
    press(browser, path, "edit", code="level/family", direction="contrary")
    assert latest(project).change["direction"] == "present"
    tags = pipeline.review(project.study()).study.tags
    mine = [tag for tag in tags if tag.origin.name == "Ren"]
    assert [tag.code for tag in mine] == ["level/family"]


@pytest.mark.parametrize("fields", [{"verdict": "edit"}, {"verdict": "explode"}])
def test_a_press_without_a_choice_is_explained(
    browser: FlaskClient, project: Project, fields: dict[str, str]
) -> None:
    response = press(browser, f"/tags/{CHILD_VOICE.id}", fields["verdict"], code="no/such")
    assert response.status_code == 400
    assert "Go back and" in response.text
    assert project.decisions() == []


def test_later_leaves_a_tag_in_the_queue(browser: FlaskClient, project: Project) -> None:
    page = get(browser, "/tags")
    (later,) = re.findall(r'href="(/tags\?skip=\w+)"', page)
    assert re.findall(r'action="(/tags/\w+)"', get(browser, later)) != re.findall(
        r'action="(/tags/\w+)"', page
    )
    assert project.decisions() == []


def test_the_queue_ends(browser: FlaskClient, project: Project) -> None:
    for _ in range(6):
        (path,) = re.findall(r'action="(/tags/\w+)"', get(browser, "/tags"))
        press(browser, path, "accept")
    assert "Nothing left to decide" in get(browser, "/tags")
    assert len({decision.target for decision in project.decisions()}) == 6


def test_pattern_reworded_then_accepted(browser: FlaskClient, project: Project) -> None:
    stays = press(browser, "/patterns/pattern-1", "reword", statement="Return builds trust.")
    assert stays.location.startswith("/patterns/pattern-1")
    assert latest(project).change == {"statement": "Return builds trust.", "version": "2"}
    on = press(browser, "/patterns/pattern-1", "accept", memo="twice seen")
    assert on.location.startswith("/patterns/pattern-2")
    (first, _) = pipeline.review(project.study()).study.patterns
    assert (first.status, first.human_statement) == ("accepted", "Return builds trust.")
    ends = press(browser, "/patterns/pattern-2", "reject")
    assert ends.location.startswith("/patterns?")


def test_excerpts_are_split_off_and_moved(browser: FlaskClient, project: Project) -> None:
    path = "/patterns/pattern-1"
    first, second = STUDY.patterns[0].members
    press(browser, path, "split", excerpt=second, part="Returning each week")
    cards = pipeline.review(project.study()).study.patterns
    part = next(p for p in cards if p.label == "Returning each week")
    assert part.members == (second,)
    assert part.support["transcripts"].n == 1
    assert "Returning each week" in get(browser, f"/patterns/{part.id}")
    press(browser, f"/patterns/{part.id}", "move", excerpt=second, place="pattern-1")
    press(browser, path, "move", excerpt=first, place="against")
    (card, _) = pipeline.review(project.study()).study.patterns
    assert card.members == (second,)
    assert first in card.counter_examples
    press(browser, path, "move", excerpt=second, place="pattern-2")
    assert second in pipeline.review(project.study()).study.patterns[-1].members


def test_a_pattern_is_named_doubted_merged_and_taken_apart(
    browser: FlaskClient, project: Project
) -> None:
    path = "/patterns/pattern-1"
    press(browser, path, "rename", label="Coming back")
    press(browser, path, "rival", rival="They were ready.")
    page = get(browser, path)
    assert "<h1>Coming back</h1>" in page and "They were ready." in page
    assert "Since the last run: grown" in page
    press(browser, "/patterns/pattern-2", "merge", into="pattern-1")
    moved = browser.get("/patterns/pattern-2", base_url=HERE)
    assert moved.location.endswith("/patterns/pattern-1")
    assert "Take it apart again" in get(browser, path)
    found = re.search(r'name="secret" value="([^"]+)"', get(browser, path))
    assert found
    form = {"secret": found[1], "verdict": "reopen"}
    browser.post("/patterns/pattern-2", base_url=HERE, data=form)
    assert len(pipeline.review(project.study()).study.patterns) == 2


def test_nothing_ticked_or_no_place_is_explained(browser: FlaskClient, project: Project) -> None:
    path = "/patterns/pattern-1"
    for verdict, fields in (
        ("move", {"place": "out"}),
        ("move", {"excerpt": SAID}),
        ("move", {"excerpt": SAID, "place": "elsewhere"}),
        ("split", {}),
        ("merge", {"into": "pattern-1"}),
    ):
        assert press(browser, path, verdict, **fields).status_code == 400
    assert project.decisions() == []


def test_what_is_at_odds_is_on_the_card(browser: FlaskClient, project: Project) -> None:
    press(browser, "/patterns/pattern-1", "accept")
    pipeline.decide_on_pattern(project, STUDY.patterns[0], "reject", reviewer="Sam")
    for path in ("/", "/patterns", "/patterns/pattern-1"):
        assert "accepted by Ren, rejected by Sam" in get(browser, path)


def test_patterns_are_regrouped_and_themes_named(browser: FlaskClient, project: Project) -> None:
    page = get(browser, "/themes")
    assert "coming back, trust" in page and "boys not asked" not in page, "leads are in none"
    press(browser, "/themes", "regroup", pattern="pattern-1", label="What staying does")
    assert "What staying does" in get(browser, "/themes")
    made = pipeline.review(project.study()).study.themes[-1]
    press(browser, "/themes", "rename", theme=made.id, label="Staying")
    assert pipeline.review(project.study()).study.themes[-1].label == "Staying"
    assert press(browser, "/themes", "regroup", pattern="pattern-1").status_code == 400


def test_what_bears_on_a_theory_is_settled(browser: FlaskClient, project: Project) -> None:
    assert "1 refines" in get(browser, "/theories")
    page = get(browser, "/theories/T1")
    assert "similarity 0.31" in page and "may be: refines" in page
    press(browser, "/theories/T1", "refutes", relation=RELATIONS[1].id, memo="the other way")
    page = get(browser, "/theories/T1")
    assert "refutes, settled by Ren" in page
    assert latest(project).memo == "the other way"
    assert press(browser, "/theories/T1", "proves", relation=RELATIONS[1].id).status_code == 400
    assert press(browser, "/theories/T1", "refutes", relation="none").status_code == 404


def test_reviewers_who_differ_are_on_the_overview(browser: FlaskClient, project: Project) -> None:
    press(browser, f"/tags/{CHILD_VOICE.id}", "accept")
    pipeline.decide_on_tag(project, CHILD_VOICE, "reject", reviewer="Sam")
    page = get(browser, "/")
    assert "Where decisions can’t be followed" in page
    assert "Sam says reject" in page


def test_what_another_program_writes_is_seen(browser: FlaskClient, project: Project) -> None:
    get(browser, "/")
    with open_project(project.path) as other:
        other.put_setting("name", "Renamed")
    assert "Renamed" in get(browser, "/")


def test_words_of_participants_are_escaped(project: Project) -> None:
    project.put_setting("name", "<script>alert(1)</script>")
    browser = create_app(Desk(project, "<b>Ren"), hosts=local_hosts(8765)).test_client()
    page = get(browser, "/")
    assert "<script" not in page and "<b>Ren" not in page


# ---------------------------------------------------------------- strangers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "192.168.0.2:8765", ""])
def test_a_foreign_host_name_is_refused(browser: FlaskClient, host: str) -> None:
    response = browser.get("/", base_url=HERE, headers={"Host": host})
    assert response.status_code == 400
    assert STUDY.name not in response.text


def test_a_form_without_the_secret_is_refused(browser: FlaskClient, project: Project) -> None:
    path = f"/tags/{CHILD_VOICE.id}"
    for form in ({"verdict": "accept"}, {"verdict": "accept", "secret": "guess"}):
        assert browser.post(path, base_url=HERE, data=form).status_code == 403
    assert project.decisions() == []


def test_a_form_sent_by_another_site_is_refused(browser: FlaskClient, project: Project) -> None:
    found = re.search(r'name="secret" value="([^"]+)"', get(browser, "/tags"))
    assert found
    response = browser.post(
        f"/tags/{CHILD_VOICE.id}",
        base_url=HERE,
        data={"verdict": "accept", "secret": found[1]},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 403
    assert project.decisions() == []


def test_headers_forbid_scripts_frames_and_storing(browser: FlaskClient) -> None:
    for path in ("/", "/static/review.css", "/no-such-page"):
        with browser.get(path, base_url=HERE) as response:
            headers = response.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/tags/none", "/patterns/none", "/theories/none", "/elsewhere"])
def test_what_is_not_there(browser: FlaskClient, path: str) -> None:
    response = browser.get(path, base_url=HERE)
    assert response.status_code == 404
    assert "Traceback" not in response.text
