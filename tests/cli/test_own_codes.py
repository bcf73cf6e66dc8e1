"""Learning one's own codes and comparing codings, as somebody does it for the first time."""

import csv
import json

import pytest
from openpyxl import load_workbook

from nlp_realist.own_codes import record_coding
from nlp_realist.pipeline import decide_on_tag
from nlp_realist.store import open_project
from tests.cli.test_commands import call, objects

BOOK = """\
name: Mine
version: "1"
families:
  - id: access
    label: Getting in
    directed: yes
codes:
  - id: access/door
    label: The door
    definition: A worker is let in.
  - id: access/wait
    label: Waiting
    definition: Weeks pass before anybody comes.
"""
SAID = {
    "door": "She knocked at the door and my mother let her in for a cup of tea",
    "!door": "I kept the door shut and would not let anybody in, not that week",
    "wait": "We were on the waiting list for weeks and weeks before anybody rang",
    "-": "The bus was late again, so we walked home along the river in the rain",
}


def table(path, *, documents=4, each=3, codes=tuple(SAID)):
    """A coded table; each document has each mark a few times."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "document", "text", "codes"])
        for document in range(documents):
            for number in range(each):
                for mark in codes:
                    name = f"{document}-{number}-{mark}"
                    text = f"{SAID[mark]}, number {number} of {document}."
                    writer.writerow([name, f"INT{document}.txt", text, mark])
    return path


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A codebook, a table coded by it, and the bundle learnt from the table."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "mine.yaml").write_text(BOOK, encoding="utf-8")
    table(folder / "coded.csv")
    code, out, err = call(
        *("train", "--table", folder / "coded.csv"),
        *("--codebook", folder / "mine.yaml", "-o", folder / "own"),
    )
    assert (code, err) == (0, "")
    return folder, out


def test_what_training_says_and_what_the_bundle_says_of_itself(mine):
    folder, out = mine
    assert out.startswith("48 excerpts; each of 4 documents held out in turn.")
    assert "2 of 2 codes learnt" in out
    assert f"--bundle {folder / 'own'} --codebook {folder / 'mine.yaml'}" in out
    about = json.loads((folder / "own" / "bundle.json").read_text("utf-8"))["about"]
    assert about["made_from"]["name"] == "coded.csv"
    assert about["made_from"]["rows"] == 48
    assert about["codes"]["access/door"]["contrary"] == 12
    kept = [path.read_text("utf-8") for path in (folder / "own").glob("*.[jm]*")]
    assert not any("let her in for a cup" in text for text in kept)


def test_the_bundle_is_one_more_coder(mine):
    folder, _ = mine
    use = ("--codebook", folder / "mine.yaml")
    found, book = folder / "found.jsonl", folder / "agreement.xlsx"
    bundle = ("--bundle", folder / "own")
    assert call("tag-table", folder / "coded.csv", *bundle, *use, "-o", found)[0] == 0
    code, out, err = call(
        *("evaluate", "--gold", folder / "coded.csv", "--found", found, *use),
        *("--resamples", 20, "-o", book),
    )
    assert code == 0
    assert out.startswith("# Where coded and found differ: ")
    assert out.index("differ:") < out.index("kappa") < out.index("mean AP")
    assert err.splitlines() == [f"Written: {book}"]


def test_a_code_that_the_machine_does_not_know_is_not_held_against_it(mine, tmp_path):
    """People gave two codes; the machine's table has scores for one."""
    folder, _ = mine
    with (tmp_path / "found.jsonl").open("w", encoding="utf-8") as file:
        for number, mark in enumerate(["-", "wait", "door", "-"] * 3):
            row = {"id": f"0-0-{mark}", "tags": [], "scores": {"access/wait": 0.5 + number / 100}}
            file.write(json.dumps(row) + "\n")
    code, out, err = call(
        *("evaluate", "--gold", folder / "coded.csv", "--found", tmp_path / "found.jsonl"),
        *("--codebook", folder / "mine.yaml", "--resamples", 0, "--json"),
    )
    assert code == 0
    assert list(objects(out)[0]["comparisons"][0]["codes"]) == ["access/wait"]
    assert "note: found does not know access/door; not compared." in err.splitlines()


def test_a_study_that_two_people_coded_and_one_reviewed(mine, tmp_path):
    """Ann and Bo code twelve excerpts, Cas decides on the machine's tags; none, then all."""
    folder, _ = mine
    (tmp_path / "in").mkdir()
    for number in range(2):
        turns = [f"Mum: {text}, number {number}." for text in SAID.values()]
        path = tmp_path / "in" / f"INT{number}.txt"
        path.write_text("\n\n".join(turns), encoding="utf-8")
    study, book = tmp_path / "s.realist", ("--codebook", folder / "mine.yaml")
    assert call("new", study, *book)[0] == call("add", study, tmp_path / "in")[0] == 0
    assert call("tag", study, "--bundle", folder / "own", *book)[0] == 0
    for command in ("train", "evaluate"):
        code, _, err = call(command, study)
        assert code == 2
        assert "nobody has coded" in err
    with open_project(study) as project:
        held = project.study()
        codes = {
            e.id: {"access/wait": "present"} if "weeks" in e.text else {} for e in held.excerpts
        }
        record_coding(project, "Ann", codes)
        record_coding(project, "Bo", codes | {held.excerpts[0].id: {"access/wait": "present"}})
        for tag in held.tags:
            decide_on_tag(project, tag, "accept", reviewer="Cas")
    bundle = ("--bundle", folder / "own", "--resamples", 20)
    code, out, err = call("evaluate", study, *bundle)
    assert (code, err) == (0, "")
    assert out.startswith("# Where Ann and Bo differ: 1 of 8 excerpts in 2 documents")
    assert "Cas judged what a machine proposed, with it in view: of that alone" in out
    assert "Cas judged what own-" in out
    assert "# Krippendorff's alpha of all people" in out
    code, _, err = call("evaluate", study, "--thorough", "Cas")
    assert code == 2
    assert err == "nlp-realist: --thorough: Cas coded nothing themselves. Those who did: Ann, Bo.\n"


def test_short_names_need_their_codebook(mine):
    folder, _ = mine
    tables = ("--gold", folder / "coded.csv", "--found", folder / "coded.csv")
    code, out, err = call("evaluate", *tables)
    assert (code, out) == (2, "")
    assert "--codebook" in err.splitlines()[-1]


def test_what_was_settled_in_a_workbook_is_not_lost(mine):
    folder, _ = mine
    other = table(folder / "other.csv", codes=("door", "wait", "-"))
    other.write_text(other.read_text("utf-8").replace(",wait", ",-", 1), encoding="utf-8")
    book = folder / "settled.xlsx"
    tables = ("--gold", folder / "coded.csv", "--found", other)
    command = ("evaluate", *tables, "--codebook", folder / "mine.yaml", "-o", book)
    assert call(*command)[0] == call(*command)[0] == 0
    assert not list(folder.glob("settled.settled-*"))
    opened = load_workbook(book)
    sheet = opened["Disagreements"]
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(2, titles.index("settled") + 1, "wait")
    opened.save(book)
    assert call(*command)[0] == 0
    kept = load_workbook(folder / "settled.settled-1.xlsx")["Disagreements"]
    assert kept.cell(2, titles.index("settled") + 1).value == "wait"


def test_a_code_that_the_codebook_lacks_is_told_once(mine, tmp_path):
    """Twelve rows say "dor", and the others are learnt from."""
    folder, _ = mine
    rows = table(tmp_path / "coded.csv")
    rows.write_text(rows.read_text("utf-8").replace(",!door", ",dor"), encoding="utf-8")
    code, out, err = call(
        *("train", "--table", rows, "--codebook", folder / "mine.yaml", "-o", tmp_path / "own")
    )
    assert code == 2
    assert out.startswith("36 excerpts")
    assert [line for line in err.splitlines() if "dor" in line] == [
        "nlp-realist: coded.csv, row 2: no such code: 'dor' (and 11 more rows like it). Such rows "
        "are left out; write codes as in the codebook."
    ]
    about = json.loads((tmp_path / "own" / "bundle.json").read_text("utf-8"))["about"]
    assert about["made_from"]["left out"] == 12


def test_without_its_codebook_a_table_is_not_learnt_from(mine, tmp_path):
    folder, _ = mine
    code, out, err = call("train", "--table", folder / "coded.csv", "-o", tmp_path / "own")
    assert (code, out) == (2, "")
    assert "--codebook" in err.splitlines()[-1]
    assert len(err.splitlines()) == 3  # two marks that mean nothing, and what to do
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["train"], "nothing to learn from"),
        (["train", "{}/coded.csv"], "--table"),
        (["train", "{}/no-such"], "no such file"),
        (["train", "--table", "{}/no-such.csv"], "no such file"),
        (["train", "--table", "{}/coded.csv", "--codebook", "{}/no-such.yaml"], "no-such.yaml"),
        (["train", "--table", "{}/coded.csv", "--codes-column", "tag"], "--codes-column"),
        (["train", "--table", "{}/coded.csv", "--text-column", "words"], "--text-column"),
        (["train", "--table", "{}/coded.csv", "--codebook", "{}/mine.yaml", "-o", "{}"], "-o"),
        (["evaluate"], "no two codings"),
        (["evaluate", "--gold", "{}/coded.csv"], "--found"),
        (["evaluate", "{}/coded.csv"], "--gold"),
        (["evaluate", "{}"], "no project file"),
        (
            ["evaluate", "--gold", "{}/few.csv", "--found", "{}/no.csv", "--id-column", "name"],
            "no such file",
        ),
        (["evaluate", "--gold", "{}/few.csv", "--found", "{}/coded.csv"], "'id'"),
        (["evaluate", "--gold", "{}", "--found", "{}", "-o", "a.txt"], ".xlsx"),
        (
            ["evaluate", "--gold", "{}/coded.csv", "--found", "{}/few.csv", "-o", "{}/coded.csv"],
            "take the place",
        ),
        (["tag-table", "{}/coded.csv", "--bundle", "{}/own", "-o", "{}/x.jsonl"], "--codebook"),
    ],
)
def test_bad_input_is_one_line(mine, words, told):
    folder, _ = mine
    (folder / "few.csv").write_text("name,codes\n1,access/door\n", encoding="utf-8")
    code, out, err = call(*(word.replace("{}", str(folder)) for word in words))
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("nlp-realist: ")
    assert told in line
    assert "cup of tea" not in line


def test_too_few_examples_is_an_answer(mine, tmp_path):
    """Six examples of one code: it gets no head, and the other is learnt."""
    folder, _ = mine
    rows = table(tmp_path / "coded.csv", documents=2)
    with rows.open("a", encoding="utf-8", newline="") as file:
        for number in range(6):
            csv.writer(file).writerow([f"x{number}", "INT0.txt", f"Rain {number}.", "-"])
    codebook = ("--codebook", folder / "mine.yaml")
    code, out, _ = call("train", "--table", rows, *codebook, "-o", tmp_path / "own", "--json")
    assert code == 0
    (about,) = objects(out)
    assert not about["codes"]["access/wait"]["head"]
    assert about["codes"]["access/wait"]["remarks"] == ["too few examples (6 of 8)"]

    none = table(tmp_path / "none.csv", documents=1, each=1)
    code, _, err = call("train", "--table", none, *codebook, "-o", tmp_path / "none")
    assert code == 2
    assert "too few examples (2 of 8)" in err
    assert not (tmp_path / "none").exists()
