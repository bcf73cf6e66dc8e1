"""Which excerpts to code next, as a person and as a program ask for it."""

from nlp_realist.pipeline import decide_on_tag
from nlp_realist.store import open_project
from tests.cli.test_commands import OTHER, TALK, call, objects


def test_what_to_code_next_and_not_what_was_coded(tmp_path):
    """Two interviews, tagged; one tag is decided on."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "INT01.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "in" / "INT02.txt").write_text(OTHER, encoding="utf-8")
    path, bundle = tmp_path / "s.realist", ("--bundle", "restorative-1")
    assert call("new", path)[0] == call("add", path, tmp_path / "in")[0] == 0
    assert call("tag", path, *bundle)[0] == 0

    code, out, _ = call("next", path, "--json", *bundle)
    assert code == 0
    found = objects(out)
    assert {"id", "path", "text", "context", "code", "score"} <= set(found[0])
    assert len({row["id"] for row in found}) == len(found) > 2
    assert objects(call("next", path, "--json", "--limit", 2, *bundle)[1]) == found[:2]

    with open_project(path) as project:
        tag = project.study().tags[0]
        decide_on_tag(project, tag, "accept", reviewer="Ren")
    left = [row["id"] for row in objects(call("next", path, "--json", *bundle)[1])]
    assert tag.excerpt not in left
    assert len(left) == len(found) - 1
    others = call("next", path, "--json", "--reviewer", "Sam", *bundle)[1]
    assert tag.excerpt in [row["id"] for row in objects(others)]

    code, out, _ = call("next", path, "--limit", 1, *bundle)
    assert code == 0
    assert "INT0" in out and "?" in out
    code, _, err = call("next", path, "--aim", "no-such", *bundle)
    assert code == 2
    assert len(err.splitlines()) == 1


def test_what_to_code_next_for_one_code(tmp_path):
    """One interview; the code by its id and by its short name, and one that there isn't."""
    (tmp_path / "INT02.txt").write_text(OTHER, encoding="utf-8")
    path, bundle = tmp_path / "s.realist", ("--bundle", "restorative-1")
    assert call("new", path)[0] == call("add", path, tmp_path / "INT02.txt")[0] == 0
    assert call("tag", path, *bundle)[0] == 0

    code, out, _ = call("next", path, "--json", "--code", "relationship/trust", *bundle)
    assert code == 0
    assert {row["code"] for row in objects(out)} == {"relationship/trust"}
    assert call("next", path, "--json", "--code", "Trust", *bundle)[1] == out

    code, out, err = call("next", path, "--code", "relationship/trusts", *bundle)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("nlp-realist: --code: no code 'relationship/trusts'. Use one of: ")
    assert "relationship/trust" in line.split("Use one of: ")[1]
