"""The machine-readable contracts, and that nothing a user can do ends in a traceback."""

import csv
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from nlp_realist.cli.main import COMMANDS, entry
from nlp_realist.tag import DEFAULT_BUNDLE

TALK = """\
Interviewer: What was it like when the worker first came?

Mum: She sat down on the floor with the boys and asked them what they wanted to happen. Nobody \
had ever asked them before, and because of that they started talking to her.

Worker: It sounds like that mattered to you. What would you like to happen now?

Mum: I'd like us all to sit down together with my sister and the school, so we can make a plan.
"""
OTHER = """\
Interviewer: And the last service?

Dad: They never rang back. They told me what I had to do and that was that, they'd made their \
minds up. I felt judged from the minute I walked in.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "INT01.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "in" / "INT02.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path / "in"


def call(*words):
    """Run a command as the console script does; its exit code, output and faults."""

    @__import__("click").command(context_settings={"ignore_unknown_options": True})
    def door():
        sys.argv = ["nlp-realist", *map(str, words)]
        entry()

    result = CliRunner().invoke(door, [])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def test_help_shows_every_command():
    code, out, _ = call("--help")
    assert code == 0
    assert all(f"  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    code, out, _ = call(name, "--help")
    assert code == 0
    assert "Example:" in out
    assert f"nlp-realist {name}" in out


def test_help_and_import_load_nothing_heavy():
    heavy = "torch transformers spacy sklearn pandas scipy sqlalchemy onnxruntime"
    check = (
        "import sys, nlp_realist, nlp_realist.cli.main as m\n"
        "try:\n    m.group.main(['--help'], standalone_mode=False)\nexcept SystemExit: pass\n"
        f"print([n for n in '{heavy}'.split() if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_read_gives_turns_whose_words_are_where_they_say(folder):
    code, out, _ = call("read", folder, "--json")
    assert code == 0
    first, _ = objects(out)
    assert set(first) == {"path", "text", "attributes", "turns"}
    assert [turn["speaker"] for turn in first["turns"]] == ["Interviewer", "Mum", "Worker", "Mum"]
    last = first["turns"][-1]
    assert set(last) == {"speaker", "role", "start", "end", "time"}
    assert last["role"] == "parent"
    assert first["text"][last["start"] : last["end"]].startswith("I'd like us all")


def test_read_shows_turns_to_a_person(folder):
    code, out, _ = call("read", folder / "INT02.txt")
    assert code == 0
    assert "Dad [parent]: They never rang back." in out


def test_segment_gives_excerpts_inside_turns_with_the_turn_before(folder):
    code, out, _ = call("segment", folder, "--json")
    assert code == 0
    excerpts = objects(out)
    keys = {"id", "path", "speaker", "role", "start", "end", "text", "context"}
    assert all(set(excerpt) == keys for excerpt in excerpts)
    dad = next(e for e in excerpts if e["speaker"] == "Dad")
    assert dad["context"] == "Interviewer: And the last service?"


def test_a_bad_file_is_one_line_and_the_others_are_still_read(folder):
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    code, out, err = call("read", folder, "--json")
    assert code == 2
    assert len(objects(out)) == 2
    (line,) = [line for line in err.splitlines() if "broken.docx" in line]
    assert line.startswith("nlp-realist: ")


@pytest.mark.parametrize(
    "words",
    [
        ("run", "no-such-folder", "-o", "out"),
        ("read", "no-such-file.vtt"),
        ("status", "no-such.realist"),
        ("tag-table", "no-such.csv", "-o", "out.jsonl"),
        ("cluster-table", "no-such.csv", "-o", "out.jsonl"),
        ("codebook", "check", "no-such.yaml"),
        ("codebook", "show", "no-such.yaml"),
        ("export", "no-such.realist", "-o", "out"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*words)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "no-such" in err


def test_tag_table_keeps_order_and_gives_every_score(tmp_path):
    rows = [
        {"id": "b", "text": "Nobody ever asked the boys what they wanted."},
        {"id": "a", "text": "The bus was late again and the heating's off."},
    ]
    table = tmp_path / "in.jsonl"
    table.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, _, _ = call("tag-table", table, "-o", tmp_path / "out.jsonl")
    assert code == 0
    first, second = objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert [first["id"], second["id"]] == ["b", "a"]
    assert all(0 <= score <= 1 for score in first["scores"].values())
    assert "whole_family/child_voice" in first["scores"]
    assert set(first["unsure"]) <= set(first["scores"])
    assert set(first) == {"id", "tags", "scores", "unsure"}
    for tag in first["tags"]:
        assert set(tag) == {"code", "direction", "score", "evidence"}
        start, end = tag["evidence"]
        assert 0 <= start < end <= len(rows[0]["text"])
    voices = {"whole_family/child_voice": "contrary"}
    assert voices.items() <= {t["code"]: t["direction"] for t in first["tags"]}.items()


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_tables_of_other_kinds_are_read_and_written(tmp_path, kind):
    import pandas as pd

    frame = pd.DataFrame({"note": ["Nobody asked the boys.", None, "Fine."], "id": ["x", "y", "z"]})
    table = tmp_path / f"in.{kind}"
    getattr(frame, {"csv": "to_csv", "parquet": "to_parquet", "xlsx": "to_excel"}[kind])(
        table, index=False
    )
    target = tmp_path / ("out.parquet" if kind == "parquet" else "out.csv")
    code, _, err = call("tag-table", table, "-o", target, "--text-column", "note")
    assert code == 2
    assert [line for line in err.splitlines() if "row 2" in line]
    if kind == "parquet":
        ids = pd.read_parquet(target)["id"].tolist()
    else:
        with target.open(encoding="utf-8", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
    assert ids == ["x", "y", "z"]


def test_a_table_without_the_text_column_names_the_columns_it_has(tmp_path):
    (tmp_path / "in.csv").write_text("id;note\n1;hello\n", encoding="utf-8")
    code, _, err = call("tag-table", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl")
    assert code == 2
    assert "id, note" in err
    assert "--text-column" in err


def test_cluster_table_repeats_byte_for_byte(tmp_path):
    said = ["She sat with {} and asked what he thought.", "The panel put {} back three weeks."]
    rows = [
        {"id": n, "text": said[n % 2].format(name) + f" That was visit {n}.", "document": name}
        for n, name in enumerate(["Tom", "Ann", "Raj", "Bea", "Kit", "Lou"] * 6)
    ]
    table = tmp_path / "in.jsonl"
    table.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    made = []
    for name in ("one", "two"):
        code, _, _ = call("cluster-table", table, "-o", tmp_path / f"{name}.jsonl")
        assert code == 0
        made.append(
            [(tmp_path / f"{name}{end}").read_bytes() for end in (".jsonl", ".patterns.jsonl")]
        )
    assert made[0] == made[1]
    lines = objects(made[0][0].decode())
    assert [line["id"] for line in lines] == list(range(36))


def test_the_main_job_writes_every_output_and_can_be_repeated(folder, tmp_path):
    out = tmp_path / "study"
    code, said, _ = call("run", folder, "-o", out)
    assert code == 0
    names = {"study.realist", "report.html", "codings.xlsx", "tags.jsonl", "patterns.jsonl"}
    names |= {"manifest.json", "examples.jsonl", "patterns.mmd", "patterns.gv", "study.qdpx"}
    assert names == {path.name for path in out.iterdir()}
    assert str(out / "report.html") in said
    assert "Nobody had ever asked them before" in (out / "report.html").read_text(encoding="utf-8")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["name"] for entry in manifest["inputs"]} == {"INT01.txt", "INT02.txt"}
    before = (out / "tags.jsonl").read_bytes()
    assert call("run", folder, "-o", out)[0] == 0
    assert (out / "tags.jsonl").read_bytes() == before


def test_a_project_is_built_step_by_step(folder, tmp_path):
    project = tmp_path / "mine.realist"
    assert call("new", project, "--name", "Mine")[0] == 0
    assert call("add", project, folder)[0] == 0
    code, out, _ = call("tag", project)
    assert (code, out.split()[-1]) == (0, "excerpts.")
    assert call("patterns", project)[0] == 0
    code, out, _ = call("status", project)
    assert code == 0
    assert "transcripts" in out
    assert call("export", project, "-o", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "report.html").exists()


def test_a_folder_with_nothing_readable_says_so(tmp_path):
    (tmp_path / "in").mkdir()
    code, _, err = call("run", tmp_path / "in", "-o", tmp_path / "out")
    assert code == 2
    assert not (tmp_path / "out").exists()
    assert err.startswith("nlp-realist: ")


def test_a_codebook_is_started_checked_and_shown(tmp_path):
    mine = tmp_path / "mine.yaml"
    assert call("codebook", "new", mine)[0] == 0
    assert call("codebook", "check", mine)[0] == 0
    mine.write_text(mine.read_text(encoding="utf-8").replace("combine:", "combin:"), "utf-8")
    code, _, err = call("codebook", "check", mine)
    assert code == 2
    assert "mine.yaml, line" in err
    code, out, _ = call("codebook", "show")
    assert code == 0
    assert "restorative/needs" in out


def test_a_file_that_changed_takes_the_place_of_its_earlier_reading(folder, tmp_path):
    out = tmp_path / "study"
    assert call("run", folder, "-o", out)[0] == 0
    (folder / "INT02.txt").write_text(OTHER.replace("rang back", "called back"), encoding="utf-8")
    code, said, err = call("run", folder, "-o", out)
    assert code == 0
    assert said.startswith("2 transcripts")
    assert "INT02.txt: changed since it was read before" in err


def test_another_bundle_does_not_stand_beside_the_first_in_the_outputs(folder, tmp_path):
    import shutil

    from nlp_realist.tag.bundle import bundle_folder

    out, other = tmp_path / "study", tmp_path / "restorative-x"
    shutil.copytree(bundle_folder(None), other)
    about = json.loads((other / "bundle.json").read_text(encoding="utf-8")) | {
        "id": "restorative-x"
    }
    (other / "bundle.json").write_text(json.dumps(about), encoding="utf-8")
    assert call("run", folder, "-o", out)[0] == 0
    first = tags_of(out, DEFAULT_BUNDLE)
    assert call("run", folder, "-o", out, "--bundle", other)[0] == 0
    assert tags_of(out, "restorative-x") == first


def tags_of(out, model):
    """Codes by excerpt; every tag must be of this model."""
    rows = objects((out / "tags.jsonl").read_text(encoding="utf-8"))
    assert {tag["origin"]["name"] for row in rows for tag in row["tags"]} == {model}
    return {row["id"]: [(t["code"], t["score"]) for t in row["tags"]] for row in rows}


def test_a_workbook_with_decisions_is_kept(folder, tmp_path):
    from openpyxl import load_workbook

    out = tmp_path / "study"
    assert call("run", folder, "-o", out)[0] == 0
    book = load_workbook(out / "codings.xlsx")
    sheet = book["Codings"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("decision") + 1).value = "reject"
    book.save(out / "codings.xlsx")
    assert call("run", folder, "-o", out)[0] == 0
    kept = load_workbook(out / "codings.decided-1.xlsx")["Codings"]
    assert kept.cell(2, header.index("decision") + 1).value == "reject"
    assert call("run", folder, "-o", out)[0] == 0
    assert not (out / "codings.decided-2.xlsx").exists()


def test_a_project_keeps_to_its_own_codebook(folder, tmp_path):
    from nlp_realist.codebook import codebook_text

    mine = tmp_path / "mine.yaml"
    mine.write_text(
        codebook_text().replace("name: Restorative", "name: Ours, restorative"), "utf-8"
    )
    out = tmp_path / "study"
    assert call("run", folder, "-o", out, "--codebook", mine)[0] == 0
    assert call("run", folder, "-o", out)[0] == 0
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["codebook"]["name"].startswith("Ours")


def test_evidence_points_into_the_row_as_it_was_given(tmp_path):
    text = "\n   The bus was late. Nobody ever asked the boys what they wanted."
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    assert call("tag-table", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")[0] == 0
    (row,) = objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    (child,) = [t for t in row["tags"] if t["code"] == "whole_family/child_voice"]
    assert text[slice(*child["evidence"])].strip().startswith("Nobody ever asked")


def test_a_table_is_never_written_over_itself(tmp_path):
    table = tmp_path / "in.jsonl"
    table.write_text('{"text": "Hello."}', encoding="utf-8")
    code, _, err = call("tag-table", table, "-o", table)
    assert code == 2
    assert "same file" in err
    assert table.read_text(encoding="utf-8") == '{"text": "Hello."}'


def test_one_bad_row_or_byte_does_not_end_a_table(tmp_path):
    deep = "[" * 100_000
    table = tmp_path / "in.jsonl"
    table.write_text(f'{{"id": 1}}\n{deep}\n{{"text": "They never rang."}}', encoding="utf-8")
    code, _, err = call("tag-table", table, "-o", tmp_path / "out.jsonl")
    assert code == 2
    assert len(err.splitlines()) == 2
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    table = tmp_path / "in.csv"
    table.write_bytes("text\nThey called her Zoë.\n".encode("cp1252"))
    code, _, err = call("tag-table", table, "-o", tmp_path / "out2.jsonl")
    assert code == 2
    assert "cp1252" in err


def test_a_very_long_row_is_tagged_in_time_that_grows_with_it(tmp_path):
    text = "Nobody ever asked the boys what they wanted. " * 400
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    assert call("tag-table", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")[0] == 0


def test_tables_of_roles_below_a_folder_count_for_what_is_beside_them(tmp_path):
    for site, role in (("north", "manager"), ("south", "parent")):
        (tmp_path / "in" / site).mkdir(parents=True)
        talk = f"Bea: We in the {site} had no bus at all that winter, not one.\n\nKit: No, none.\n"
        (tmp_path / "in" / site / f"{site}.txt").write_text(talk, encoding="utf-8")
        (tmp_path / "in" / site / "roles.csv").write_text(
            f"file,speaker,role\n{site}.txt,Bea,{role}\n", encoding="utf-8"
        )
    _, out, _ = call("read", tmp_path / "in", "--json")
    assert [o["turns"][0]["role"] for o in objects(out)] == ["manager", "parent"]


def test_files_about_changes_are_read_and_files_of_changes_are_not(folder):
    (folder / "Changes in practice INT3.txt").write_text(TALK, encoding="utf-8")
    (folder / "CHANGES.md").write_text("# Changes\n\nNone.\n", encoding="utf-8")
    _, out, _ = call("read", folder, "--json")
    names = [o["path"] for o in objects(out)]
    assert "Changes in practice INT3.txt" in names
    assert "CHANGES.md" not in names


def test_the_unit_of_coding_is_a_setting(folder, tmp_path):
    (tmp_path / "s.toml").write_text('unit = "turn"\n', encoding="utf-8")
    out = tmp_path / "study"
    assert call("run", folder, "-o", out, "--settings", tmp_path / "s.toml")[0] == 0
    rows = objects((out / "tags.jsonl").read_text(encoding="utf-8"))
    assert len(rows) == 4


def test_half_a_character_is_marked_and_the_row_still_tagged(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"text": "we are \\ud800 asked by her"}', encoding="utf-8")
    assert call("tag-table", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")[0] == 0


def test_a_link_to_itself_and_a_folder_of_the_wrong_kind_are_told(folder, tmp_path):
    (folder / "loop.txt").symlink_to("loop.txt")
    code, out, err = call("read", folder, "--json")
    assert (code, len(objects(out))) == (2, 2)
    assert "loop.txt" in err
    (tmp_path / "file").write_text("x", encoding="utf-8")
    code, _, err = call("run", folder, "-o", tmp_path / "file")
    assert code == 2
    assert "the output is a file" in err


def test_what_somebody_said_is_not_in_a_fault_about_columns(tmp_path):
    said = "and then he told me that we had to leave the house that night"
    for name in ("in.csv", "roles.csv"):
        (tmp_path / name).write_text(f"{said},{said}\nmore,more\n", encoding="utf-8")
    _, _, err = call("tag-table", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl")
    assert said not in err
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    code, _, err = call("read", tmp_path / "a.txt", "--roles", tmp_path / "roles.csv")
    assert code == 2
    assert said not in err


def test_a_table_without_rows_is_told(tmp_path):
    (tmp_path / "in.csv").write_text("text\n", encoding="utf-8")
    code, _, err = call("tag-table", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl")
    assert code == 2
    assert "no rows" in err


def test_what_a_person_rejected_stays_out_when_the_job_is_run_again(folder, tmp_path):
    from nlp_realist import pipeline
    from nlp_realist.store import open_project

    out = tmp_path / "study"
    assert call("run", folder, "-o", out)[0] == 0
    with open_project(out / "study.realist") as project:
        tag = next(t for t in project.tags() if t.code == "whole_family/child_voice")
        pipeline.decide_on_tag(project, tag, "reject", reviewer="R")
    before = tags_of(out, DEFAULT_BUNDLE)
    assert call("run", folder, "-o", out)[0] == 0
    after = tags_of(out, DEFAULT_BUNDLE)
    assert (tag.code, tag.score) in before[tag.excerpt]
    assert (tag.code, tag.score) not in after[tag.excerpt]
    assert len(after[tag.excerpt]) == len(before[tag.excerpt]) - 1
