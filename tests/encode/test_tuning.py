"""How the shipped encoder is trained: stopped and begun again, and what it says it came from."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks import tune_encoder
from benchmarks.tellings import likened, read_tellings
from benchmarks.train_models import check_held_out
from benchmarks.tune_encoder import Cycle, corpus_hash, held_out_hash, learn_cycles, learnt_tellings
from nlp_realist.tag import Labelled

CYCLES = ("1:5e-5:all", "2:5e-5:all")
ROWS = [
    Labelled("x:3", "x", "Nobody asked us.", "", {"stance/to": "present"}, role="mother"),
    Labelled("x:5", "x", "She rang back.", "", {"relationship/dependable": "present"}),
]


@pytest.fixture(autouse=True)
def a_cycle_is_a_few_draws(monkeypatch):
    """In place of training: as many steps by chance as there are passes."""

    def drift(module, rows, learn, states, codes, cycle, tellings):
        with torch.no_grad():
            for _ in range(cycle.passes):
                module.weight += torch.rand(module.weight.shape)

    monkeypatch.setattr(tune_encoder, "_train", drift)


def learnt(scratch, cycles=CYCLES, rows=ROWS):
    """The weights after these cycles."""
    module = torch.nn.Linear(2, 2)
    torch.nn.init.zeros_(module.weight)
    scratch.mkdir(exist_ok=True)
    learn_cycles(module, rows, [], ["stance/to"], cycles, scratch)
    return module.weight.detach().numpy()


def test_a_training_begun_again_comes_to_the_same(tmp_path):
    whole = learnt(tmp_path / "whole")
    learnt(tmp_path / "halved", CYCLES[:1])
    torch.rand(5)
    assert learnt(tmp_path / "halved") == pytest.approx(whole)
    assert learnt(tmp_path / "halved", CYCLES[:1]) != pytest.approx(whole)


def test_weights_of_other_excerpts_are_not_used(tmp_path, capsys):
    learnt(tmp_path)
    assert not capsys.readouterr().out
    learnt(tmp_path)
    assert not capsys.readouterr().out
    recoded = [replace(ROWS[0], codes={"stance/to": "contrary"}), ROWS[1]]
    learnt(tmp_path, rows=recoded)
    assert [line.split(" in ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "Weights after cycle 1",
        "Weights after cycle 2",
    ]
    assert len(list(tmp_path.glob("cycle-2-*.pt"))) == 2


def test_weights_after_other_cycles_are_not_used(tmp_path, capsys):
    learnt(tmp_path)
    learnt(tmp_path, ("3:5e-5:all", CYCLES[1]))
    assert "after cycle 2" in capsys.readouterr().out


def test_weights_that_do_not_say_what_they_came_from_are_not_used(tmp_path, capsys):
    torch.save(torch.nn.Linear(2, 2).state_dict(), tmp_path / "cycle-1-1-5e-5-all.pt")
    fresh = learnt(tmp_path / "fresh")
    assert learnt(tmp_path) == pytest.approx(fresh)
    assert "after cycle 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x:4"},
        {"text": "Nobody asked me."},
        {"codes": {}},
        {"other": {"stance/not": "present"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_hash_of_a_corpus_moves_with_what_is_learnt_from(change):
    assert corpus_hash([replace(ROWS[0], **change), ROWS[1]]) != corpus_hash(ROWS)
    assert corpus_hash(ROWS[::-1]) == corpus_hash(ROWS)


def test_calibration_on_documents_that_the_encoder_may_have_seen_is_refused(tmp_path):
    file = tmp_path / "encoder.json"
    file.write_text(json.dumps({"format": 2}))
    check_held_out(tmp_path)
    file.write_text(json.dumps({"held_out": held_out_hash()}))
    check_held_out(tmp_path)
    file.write_text(json.dumps({"held_out": "another"}))
    with pytest.raises(SystemExit, match=r"held-out\.txt has changed"):
        check_held_out(tmp_path)


def test_the_weights_that_ship_are_the_mean_of_those_after_the_last_cycles(tmp_path, monkeypatch):
    monkeypatch.setattr(tune_encoder, "AVERAGED", 3)
    shipped = learnt(tmp_path, ("1:5e-5:all", "2:5e-5:all", "1:5e-5:sets", "1:4e-5:told"))
    ends = [
        torch.load(next(tmp_path.glob(f"cycle-{n}-*.pt")), weights_only=True)["weight"].numpy()
        for n in (1, 2, 3, 4)
    ]
    assert shipped == pytest.approx(sum(ends[1:]) / 3)
    assert shipped != pytest.approx(ends[3])


def test_the_patterns_that_judge_likeness_are_not_learnt_from():
    judging = {t.pattern for t in read_tellings(hands="c")}
    learnt_from = {t.pattern for t in learnt_tellings()}
    assert judging
    assert learnt_from
    assert not judging & learnt_from


def test_a_line_that_is_no_telling_is_named_with_its_file(tmp_path):
    block = "pattern: t-z1\nlevel: family\nlogic: If it rains, people stay in.\n+ Mum: It rained."
    (tmp_path / "z-01.txt").write_text(block)
    with pytest.raises(ValueError, match=r"z-01\.txt.*Mum"):
        read_tellings(tmp_path)


def test_likeness_is_judged_by_who_tells_of_the_same():
    """Each pattern's texts on a direction of their own, counter-cases too: all are found."""
    some = read_tellings(hands="c")
    patterns = sorted({t.pattern for t in some})[:6]
    some = [t for t in some if t.pattern in patterns]
    apart = np.eye(6, dtype=np.float32)[[patterns.index(t.pattern) for t in some]]
    assert "the nearest tells of the same for 1.000" in likened(some, apart)
    assert "12 of 12" in likened(some, apart)
    assert "1.000" not in likened(some, np.roll(apart, 5, axis=0))


@pytest.mark.parametrize(
    ("part", "often", "seldom"),
    [
        ("sets", ("k-02-contrasts", "k-131-contrasts", "m-03-x"), ("n-01-x", "j-01-x")),
        ("last", ("k-131-contrasts", "k-188-contrasts", "m-03-x", "n-01-x"), ("k-13-contrasts",)),
    ],
)
def test_which_documents_come_often_in_the_later_cycles(part, often, seldom):
    cycle = Cycle.read(7, f"1:5e-5:{part}")
    assert cycle.often is not None
    assert all(map(cycle.often.match, often))
    assert not any(map(cycle.often.match, seldom))
    assert cycle.tells


def test_only_later_cycles_learn_from_tellings_between():
    tells = [Cycle.read(1, f"1:5e-5:{part}").tells for part in ("first", "all", "plain", "told")]
    assert tells == [False, False, False, True]
