"""How the shipped encoder is trained: stopped and begun again, and what it says it came from."""

import json
import random
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks import tune_encoder
from benchmarks.tellings import likened, placed, read_tellings, read_twins, sides, told_apart
from benchmarks.train_models import TELLINGS, check_held_out, tellings_for_patterns
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
    judging = {t.pattern for t in (*read_tellings(hands="c"), *read_twins(hands="h"))}
    learnt_from = {t.pattern for t in learnt_tellings()}
    assert judging
    assert learnt_from
    assert not judging & learnt_from


def test_sides_are_learnt_from_all_tellings_of_twins_and_levels_from_some_of_the_others_too():
    twins, others = tellings_for_patterns()
    assert {t.kind for t in (*twins, *others)} == {"telling"}
    assert all(len(one) == len(other) == 4 for one, other in sides(twins))
    told = Counter(t.pattern for t in others)
    assert set(told.values()) == {TELLINGS}
    assert not any(pattern.startswith(("t-c", "w-h")) for pattern in told)
    assert {t.level for t in others} == {"family", "organisation", "system"}


def test_a_twin_is_two_patterns_about_one_subject_each_with_its_logic():
    twins = read_twins(hands="h")
    both = sides(twins)
    assert len(both) == 60
    assert all(len(one) == len(other) == 4 for one, other in both)
    one, other = (twins[side[0]] for side in both[0])
    assert (one.pattern, other.pattern) == ("w-h001-1", "w-h001-2")
    assert one.subject == other.subject
    assert len({t.subject for t in read_twins(hands="gh")}) == 40
    assert {t.kind for t in twins} == {"telling", "logic"}


def test_sides_are_told_apart_by_how_things_turned_out():
    twins = read_twins(hands="h")
    side = np.array([1.0 if t.pattern.endswith("-1") else -1.0 for t in twins])
    vectors = np.stack([side, np.random.default_rng(0).normal(size=len(side))], axis=1)
    axes = np.array([[1.0], [0.0]])
    assert "under the curve 1.000" in told_apart(twins, vectors.astype(np.float32), axes)
    assert "1.000" not in told_apart(twins, vectors[:, ::-1].astype(np.float32), axes)


def test_the_passes_about_likeness_begin_at_the_mean_and_ship_as_they_end(tmp_path, monkeypatch):
    begun = []
    plain = tune_encoder._train

    def watched(module, rows, learn, states, codes, cycle, tellings):
        begun.append(module.state_dict()["weight"].numpy().copy())
        plain(module, rows, learn, states, codes, cycle, tellings)

    monkeypatch.setattr(tune_encoder, "_train", watched)
    cycles = ("1:5e-5:all", "2:5e-5:all", "1:5e-5:likeness", "1:5e-5:likeness")
    shipped = learnt(tmp_path, cycles).copy()
    ends = [
        torch.load(next(tmp_path.glob(f"cycle-{n}-*.pt")), weights_only=True)["weight"].numpy()
        for n in (1, 2, 3, 4)
    ]
    assert begun[2] == pytest.approx((ends[0] + ends[1]) / 2)
    assert begun[3] == pytest.approx(ends[2])
    assert shipped == pytest.approx(ends[3])


def test_after_passes_over_the_newest_documents_their_mean_ships(tmp_path, monkeypatch):
    everything = tune_encoder.Mostly(re.compile(""), 2, 1.0)
    monkeypatch.setitem(tune_encoder.MOSTLY, "newest", everything)
    cycles = ("2:5e-5:all", "1:5e-5:likeness", "1:5e-5:newest", "2:5e-5:newest")
    shipped = learnt(tmp_path, cycles).copy()
    ends = [
        torch.load(next(tmp_path.glob(f"cycle-{n}-*.pt")), weights_only=True)["weight"].numpy()
        for n in (2, 3, 4)
    ]
    assert shipped == pytest.approx((ends[1] + ends[2]) / 2)
    assert ends[1] != pytest.approx(ends[0])
    assert ends[1] != pytest.approx(ends[2])


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


def test_levels_are_judged_by_pattern_and_by_text():
    some = [t for t in read_tellings(hands="c") if t.kind == "telling"][:14]
    order = ("family", "organisation", "system")
    vectors = np.eye(3, dtype=np.float32)[[order.index(t.level) for t in some]]
    weights = np.vstack([np.eye(3), np.zeros(3)])
    assert "for 1.000 of 2 patterns, off one for 1.000 of 14 texts" in placed(
        some, vectors, weights
    )
    vectors[0] = np.roll(vectors[0], 1)
    assert "for 1.000 of 2 patterns, off one for 0.929" in placed(some, vectors, weights)


@pytest.mark.parametrize(
    ("part", "often", "seldom"),
    [
        ("sets", ("k-02-contrasts", "k-131-contrasts", "m-03-x"), ("n-01-x", "j-01-x")),
        ("last", ("k-131-contrasts", "k-188-contrasts", "m-03-x", "n-01-x"), ("k-13-contrasts",)),
        ("newest", ("k-201-contrasts", "k-248-contrasts", "p-11-x"), ("k-21-contrasts", "n-01-x")),
    ],
)
def test_which_documents_come_often_in_the_later_cycles(part, often, seldom):
    cycle = Cycle.read(7, f"1:5e-5:{part}")
    assert cycle.mostly is not None
    assert all(map(cycle.mostly.documents.match, often))
    assert not any(map(cycle.mostly.documents.match, seldom))
    assert cycle.tells


def test_only_later_cycles_learn_from_tellings_between():
    parts = ("first", "all", "plain", "told", "likeness")
    tells = [Cycle.read(1, f"1:5e-5:{part}").tells for part in parts]
    assert tells == [False, False, False, True, True]


def test_passes_about_likeness_have_fewer_codes_and_more_tellings():
    likeness, told = (Cycle.read(9, f"1:5e-5:{part}") for part in ("likeness", "told"))
    assert likeness.codes_steps < told.codes_steps
    plain = often = np.zeros(1000, dtype=bool)
    some, whole = (
        tune_encoder._chosen(range(1000), plain, often, cycle, random.Random(0))
        for cycle in (likeness, told)
    )
    assert len(whole) == 1000
    assert 300 < len(some) < 500


def test_the_newest_documents_come_once_beside_a_quarter_of_the_rest():
    cycle, again = (Cycle.read(number, "1:5e-5:newest") for number in (12, 13))
    often = np.arange(1000) < 100
    plain = np.zeros(1000, dtype=bool)
    first, second = (
        tune_encoder._chosen(range(1000), plain, often, one, random.Random(one.drawn))
        for one in (cycle, again)
    )
    assert sorted(i for i in first if i < 100) == list(range(100))
    assert 150 < sum(i >= 100 for i in first) < 300
    assert set(first) != set(second)
    assert cycle.codes_steps == Cycle.read(10, "1:5e-5:likeness").codes_steps


def test_tellings_on_the_wrong_side_of_their_twin_cost_more():
    class Module:
        def halves(self, state, mask):
            return [state] * 3

        def senses(self, states, mask):
            return [state[:, 0] for state in states]

    def loss(places, twin):
        told = [
            tune_encoder.Told(pattern, twin if pattern < 2 else "", np.eye(768)[[place]])
            for pattern, place in zip((0, 0, 1, 1, 2, 2), places, strict=True)
        ]
        return float(tune_encoder._loss_on_tellings(Module(), told))

    right, mixed = (0, 0, 1, 1, 2, 2), (0, 1, 0, 1, 2, 2)
    assert loss(right, "w") == pytest.approx(loss(right, ""), abs=1e-3)
    assert loss(mixed, "w") > loss(mixed, "") + 1
