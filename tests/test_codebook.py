"""The codebook file: what ships is sound, and every fault names file, line and what to change."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_realist.codebook import (
    DEFAULT_CODEBOOK,
    check_codebook,
    codebook_hash,
    codebook_template,
    compile_cue,
    load_codebook,
    load_guidance,
    plain,
    render_codebook,
)
from nlp_realist.errors import CodebookError

SOUND = """\
name: Small
families:
  - id: help
    combine: any
    directed: yes
codes:
  - id: help/asked
    definition: Someone asks for help.
    cues:
      - asked for help
"""


@pytest.fixture
def write(tmp_path: Path):
    def _write(text: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def only_fault(path: Path) -> str:
    faults = check_codebook(path)
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert isinstance(faults[0], CodebookError)
    assert faults[0].hint
    with pytest.raises(CodebookError, match=re.escape(str(faults[0]))):
        load_codebook(path)
    return str(faults[0])


# ---------------------------------------------------------------- what ships


def test_the_default_codebook_is_sound():
    assert check_codebook(DEFAULT_CODEBOOK) == []


def test_the_default_codebook_holds_every_family_and_code():
    codebook = load_codebook()
    assert {f.id: [c.name for c in codebook.codes_of(f.id)] for f in codebook.families} == {
        "stance": ["with", "to", "for", "not"],
        "restorative": ["perspectives", "feelings", "impact", "needs", "repair"],
        "whole_family": ["members", "child_voice", "together", "network"],
        "strengths": ["affirmation", "resources", "expertise", "autonomy"],
        "relationship": [
            "trust",
            "listening",
            "non_judgemental",
            "approachable",
            "dependable",
        ],
        "realist": ["context", "mechanism", "outcome"],
        "level": ["family", "organisation", "system"],
        "voice": ["enacted", "reported"],
    }


def test_how_labels_combine_and_which_carry_a_direction():
    families = load_codebook().families
    assert [f.id for f in families if f.combine == "one"] == ["stance", "level", "voice"]
    assert [f.id for f in families if f.directed] == [
        "restorative",
        "whole_family",
        "strengths",
        "relationship",
    ]


@pytest.mark.parametrize("code", load_codebook().codes, ids=lambda code: code.id)
def test_every_code_has_what_a_coder_and_a_classifier_need(code):
    directed = load_codebook().family(code.family).directed
    assert len(code.definition) > 30
    assert 3 <= len(code.examples) <= 5
    assert len(code.cues) >= 10
    assert bool(code.contrary) == directed
    assert (2 <= len(code.contrary_examples) <= 3) == directed
    assert bool(code.contrary_cues) == directed


def test_examples_are_excerpts_and_none_is_there_twice():
    examples = [e for c in load_codebook().codes for e in (*c.examples, *c.contrary_examples)]
    assert len(set(examples)) == len(examples)
    assert max(len(example.split()) for example in examples) <= 120


def test_the_questions_and_the_rulings_reach_the_coder():
    codebook = load_codebook()
    assert codebook.code("restorative/needs").definition.endswith('or to move on?"')
    assert "the speaker lands on" in codebook.family("stance").definition
    assert any("scale" in words for words in codebook.code("restorative/feelings").include)
    assert any("lands on" in words for words in load_guidance())


# -------------------------------------------------------------------- faults


def test_a_sound_file_has_no_faults(write):
    path = write(SOUND)
    assert check_codebook(path) == []
    codebook = load_codebook(path)
    assert codebook.code("help/asked").label == "Asked"
    assert codebook.version == "1"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: Small\n", "", "mine.yaml, line 1: the codebook has no name"),
        ("name: Small", "nmae: Small", "line 1: 'nmae' is no key of the codebook. Did you mean na"),
        ("name: Small", "name: [Small]", "line 1: 'name' is a list instead of a text"),
        ("combine: any", "combine: both", "line 4: combine is 'both'. Write one"),
        ("directed: yes", "directed: maybe", "line 5: 'directed' is neither yes nor no"),
        ("directed: yes", "colour: red", "line 5: 'colour' is no key of a family. Known keys: id"),
        ("- id: help\n", "- id: he lp\n", "line 3: 'he lp' is no name for a family"),
        ("id: help/asked", "id: help", "line 7: 'help' is no id for a code. Write family/name"),
        ("id: help/asked", "label: x", "line 7: this code has no id"),
        ("id: help/asked", "id:", "line 7: this code has no id"),
        ("    definition: Someone asks for help.\n", "", "the code 'help/asked' has no definition"),
        ("definition: Someone", "definiton: Someone", "line 8: 'definiton' is no key of a code"),
        ("asked for help\n", "asked (for\n", "line 10: the cue is no regular expression"),
        ("asked for help\n", "x*\n", "line 10: the cue matches no words at all"),
        ("asked for help\n", "(?:a+)+b\n", "line 10: the cue repeats a repetition"),
        ("asked for help\n", "[[a]b\n", "line 10: this is not YAML"),
        ("asked for help\n", "'[[a]b'\n", "line 10: the cue is no regular expression"),
        ("asked for help\n", "'(?i)asked'\n", "line 10: the cue is no regular expression"),
        ("asked for help\n", "(?: asked)\n", "line 10: an entry of 'cues' is a set of keys"),
        ("asked for help\n", "''\n", "line 10: an entry of 'cues' is empty"),
        ("cues:\n      - asked", "cues: asked", "line 9: 'cues' is a text instead of a list"),
        ("    combine", "\tcombine", "line 4: the line is indented with a tab. Use spaces"),
        ("name: Small", "name: *small", "line 1: a YAML alias (*) is used"),
        ("name: Small", "name: 'Small", "line 1: this is not YAML"),
        ("name: Small", "- Small", "line 2: this is not YAML"),
        ("name: Small", "name: Small\nname: Big", "line 2: the key 'name' is there twice"),
    ],
)
def test_a_fault_names_its_line_and_what_to_change(write, old, new, expected):
    assert old in SOUND
    faults = [str(fault) for fault in check_codebook(write(SOUND.replace(old, new, 1)))]
    assert any(expected in fault for fault in faults), faults


def test_a_code_in_no_family_names_the_families(write):
    """
    name: x
    families:
      - id: a
    codes:
      - id: a/one
        definition: d
      - id: b/two
        definition: d
    """
    path = write(inspect.cleandoc(test_a_code_in_no_family_names_the_families.__doc__))
    assert only_fault(path) == (
        "mine.yaml, line 7: the code 'b/two' is in no family. "
        "Add a family with id b, or choose one of: a."
    )


def test_a_code_or_family_that_is_there_twice(write):
    """
    name: x
    families:
      - id: a
      - id: a
    codes:
      - id: a/one
        definition: d
      - id: a/one
        definition: d
    """
    path = write(inspect.cleandoc(test_a_code_or_family_that_is_there_twice.__doc__))
    assert [fault.where for fault in check_codebook(path)] == [
        "mine.yaml, line 4",
        "mine.yaml, line 8",
    ]


def test_a_family_without_codes(write):
    path = write(SOUND.replace("codes:", "  - id: idle\ncodes:"))
    assert "line 6: the family 'idle' has no codes" in only_fault(path)


def test_a_family_goes_only_with_families_that_exist(write):
    path = write(SOUND.replace("directed: yes", "only_with: [stance]"))
    assert "line 3: only_with names 'stance', no other family" in only_fault(path)


def test_contrary_words_need_a_family_with_direction(write):
    text = SOUND.replace("directed: yes", "directed: no") + "    contrary: Nobody asks.\n"
    assert "line 11: 'contrary' is given, but the family has no direction" in only_fault(
        write(text)
    )


def test_all_faults_are_told_at_once_and_loading_says_how_many(write):
    text = SOUND.replace("any", "both").replace("yes", "maybe").replace("asked for help", "x(")
    path = write(text)
    lines = [fault.where for fault in check_codebook(path)]
    assert lines == ["mine.yaml, line 4", "mine.yaml, line 5", "mine.yaml, line 10"]
    with pytest.raises(CodebookError, match="There are 2 more faults: run `nlp-realist codebook"):
        load_codebook(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "mine.yaml, line 1: the file is empty"),
        ("  \n\n", "mine.yaml, line 1: the file is empty"),
        ("# only this\n", "line 1: the file holds nothing but comments"),
        ("just words", "line 1: the codebook is a text instead of keys and values"),
        ("- a\n- b\n", "line 1: the codebook is a list instead of keys and values"),
        ("a: b\n---\nc: d\n", "line 2: this is not YAML"),
        ("a: " + "[" * 5000, "line 1: lists are nested too deeply"),
        ("name: x\x00", "line 1: this is not YAML"),
    ],
)
def test_a_file_that_is_no_codebook(write, text, expected):
    assert expected in only_fault(write(text))


def test_a_bomb_of_aliases_does_not_go_off(write):
    """
    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
    """
    path = write(inspect.cleandoc(test_a_bomb_of_aliases_does_not_go_off.__doc__))
    assert "line 2: a YAML alias (*) is used" in only_fault(path)


def test_no_tag_builds_an_object(write, tmp_path):
    target = tmp_path / "made"
    text = SOUND.replace("name: Small", f"name: !!python/object/apply:os.mkdir ['{target}']")
    check_codebook(write(text))
    assert not target.exists()


def test_a_file_that_is_too_large_missing_or_not_text(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * 2_000_001)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"name: x\n\xff\xfe\x00")
    assert "large.yaml: the file is larger than 2 MB" in only_fault(large)
    assert "binary.yaml, line 2: this is not UTF-8 text" in only_fault(binary)
    assert "none.yaml: no such file" in only_fault(tmp_path / "none.yaml")
    assert "is a directory" in only_fault(tmp_path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line=st.integers(0, codebook_template().count("\n")),
    text=st.text(st.characters(codec="utf-8"), max_size=12),
    keep=st.booleans(),
)
def test_any_damage_gives_faults_not_a_crash(tmp_path, line, text, keep):
    lines = codebook_template().splitlines()
    lines[line : line + (0 if keep else 1)] = [text]
    path = tmp_path / "damaged.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    count = len(path.read_bytes().decode().splitlines()) + 1
    for fault in check_codebook(path):
        place = re.search(r"line (\d+)$", fault.where)
        assert place is None or 1 <= int(place[1]) <= count


# ---------------------------------------------------------------------- hash


def test_the_hash_is_stable_over_layout(write):
    original = load_codebook(write(SOUND))
    rewritten = yaml.safe_dump(yaml.safe_load(SOUND), sort_keys=True, width=30)
    again = load_codebook(write("# a comment\n" + rewritten.replace("yes", "true")))
    assert again == original
    assert again.hash == original.hash == codebook_hash(original)
    assert re.fullmatch(r"[0-9a-f]{16}", original.hash)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Someone asks", "Somebody asks"),
        ("asked for help", "asking for help"),
        ("combine: any", "combine: one"),
        ("directed: yes", "directed: no"),
        ("name: Small", "name: Small\nguidance: [Read twice.]"),
    ],
)
def test_the_hash_changes_with_the_content(write, old, new):
    before = load_codebook(write(SOUND)).hash
    assert load_codebook(write(SOUND.replace(old, new))).hash != before


# ---------------------------------------------------------------------- cues


@pytest.mark.parametrize(
    ("cue", "text", "matches"),
    [
        ("listen(?:ed)?", "She LISTENED to me", True),
        ("listen", "She listened to me", False),
        ("didn't ask", "they didn’t\nask", True),
        (r"\?", "what?", True),
        (r"\[tearful\]", "and [tearful] then", True),
        ("to", "together", False),
    ],
)
def test_a_cue_matches_whole_words_in_any_case(cue, text, matches):
    assert bool(compile_cue(cue).search(plain(text))) is matches


@given(st.text())
def test_plain_text_keeps_its_length(text):
    assert len(plain(text)) == len(text)


# ---------------------------------------------------------------------- show


def test_the_template_is_sound_and_short(write):
    path = write(codebook_template())
    assert check_codebook(path) == []
    assert len(load_codebook(path).codes) == 1
    assert codebook_template().count("\n") < 60


def test_a_codebook_is_shown_whole():
    codebook, guidance = load_codebook(), load_guidance()
    shown = " ".join(render_codebook(codebook, guidance).split())
    for code in codebook.codes:
        for words in (code.id, code.label, code.definition, code.contrary, *code.include):
            assert " ".join(words.split()) in shown
        for words in (*code.exclude, *code.examples, *code.contrary_examples):
            assert words in shown
    assert codebook.hash in shown
    assert "only beside a code of stance, restorative" in shown
    assert guidance[0] in shown
    assert max(map(len, render_codebook(codebook, guidance).splitlines())) <= 100


def test_importing_the_codebook_loads_nothing_heavy():
    code = (
        "import sys, nlp_realist.codebook;"
        "heavy = {'yaml', 'numpy', 'spacy', 'pandas', 'torch'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_example_in_the_docs_is_sound(write):
    docs = Path(__file__).resolve().parent.parent / "docs" / "codebook.md"
    (example,) = re.findall(r"```yaml\n(.*?)```", docs.read_text(encoding="utf-8"), re.DOTALL)
    assert check_codebook(write(example)) == []
