"""`tag-table --why`: the cues and nearest examples beside each tag, in every kind of output."""

import csv
import json

import pytest
from click.testing import CliRunner

from nlp_realist.cli.table import tag_table

TEXT = "\n  The bus was late. Nobody ever asked the boys what they wanted."
CODE = "whole_family/child_voice"


def tag(table, out, *options):
    """Run the command, without a fault."""
    result = CliRunner().invoke(tag_table, [str(table), "-o", str(out), *options])
    assert result.exit_code == 0, result.output


def tagged(path):
    """The rows of an output, however it is written, with pairs as objects again."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [row | {"tags": json.loads(row["tags"])} for row in csv.DictReader(file)]
    import pyarrow.parquet as pq

    rows = pq.read_table(path).to_pylist()
    for near in (near for row in rows for given in row["tags"] for near in given["nearest"]):
        near["codes"] = dict(near["codes"])
    return rows


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("why") / "in.jsonl"
    rows = [{"id": "a", "text": "The panel sat at noon."}, {"id": "b", "text": TEXT}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def first(table):
    """The rows as .jsonl, which the other kinds of output have to match."""
    out = table.with_name("first.jsonl")
    tag(table, out, "--why")
    return tagged(out)


def test_cues_are_places_in_the_row_and_examples_tell_of_the_code(first):
    (child,) = [given for given in first[1]["tags"] if given["code"] == CODE]
    assert any("asked the boys" in TEXT[start:end] for start, end in child["cues"])
    assert len(child["nearest"]) == 3
    assert all(near["invented"] and near["text"] for near in child["nearest"])
    assert any(CODE in near["codes"] for near in child["nearest"])
    cosines = [near["cosine"] for near in child["nearest"]]
    assert cosines == sorted(cosines, reverse=True)


@pytest.mark.parametrize("kind", [".csv", ".parquet"])
def test_other_kinds_of_output_say_the_same(table, first, kind):
    out = table.with_name(f"out{kind}")
    tag(table, out, "--why")
    assert [row["tags"] for row in tagged(out)] == [row["tags"] for row in first]
    assert not list(table.parent.glob("*.part"))


def test_a_parquet_with_reasons_has_all_that_one_without_has(table):
    import pyarrow.parquet as pq

    plain, why = table.with_name("plain.parquet"), table.with_name("why.parquet")
    tag(table, plain)
    tag(table, why, "--why")
    less, more = pq.read_table(plain), pq.read_table(why)
    columns = [name for name in less.column_names if name != "tags"]
    assert more.column_names == less.column_names
    assert more.select(columns).equals(less.select(columns))
    tags = [given for row in more["tags"].to_pylist() for given in row]
    for given in tags:
        del given["cues"], given["nearest"]
    assert tags == [given for row in less["tags"].to_pylist() for given in row]
