"""Train the upper layers of the shipped tagger's encoder on the coded excerpts.

    python -m benchmarks.tune_encoder [--out models/mpnet-restorative-2]

The lower six layers of all-mpnet-base-v2 stay as they are and are run once; four layers above them
and an attention head per code learn all codes and directions at once, first from whole documents,
then with the contrast sets and later parts among them, then mostly from these. In the last ten
passes they also learn to bring together tellings of one pattern (corpora/tellings, corpora/twins),
and in the last four more often. The documents named in ``corpora/held-out.txt`` are left out, so
that the tagger's last step can be calibrated on excerpts that the encoder has not seen. It takes 23
passes, some five and a half hours on two quiet cores that multiply in bfloat16 (AVX-512), longer on
others; 10 GiB. It can be stopped and begun again, and comes to the same: states and the weights
after each cycle are kept beside the environment. Weights are taken up again only where cycles and
excerpts are those they came from.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import json
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.standoff import LABELS, TEXTS, read_standoff
from benchmarks.tellings import (
    HELD_OUT,
    HELD_OUT_TWINS,
    Telling,
    read_tellings,
    read_twins,
    twin_of,
)
from nlp_realist.codebook import load_codebook
from nlp_realist.encode.batching import length_buckets
from nlp_realist.encode.minilm import open_tokenizer, padded
from nlp_realist.encode.mpnet import MODEL, TOKENIZER, mpnet_folder
from nlp_realist.encode.tuned import FORMAT
from nlp_realist.encode.tuned_export import HEADS, pack, tuned_module
from nlp_realist.tag import Labelled, read_corpus
from nlp_realist.tag.roles import PERSON, role_mark
from nlp_realist.tag.train import label_matrix
from nlp_realist.types import content_id

ROOT = Path(__file__).resolve().parents[1]
SEED = 0
FIRST, LAYERS, WIDTH = 6, 10, 768
TOKENS, BATCH, BUDGET = 160, 32, 1400
#: Share of excerpts whose speaker's role is kept from the encoder, so that it can do without.
WITHOUT_ROLE = 0.25
#: Of excerpts that carry nothing but a level, each epoch sees this share, weighted up.
PLAIN, PLAIN_WEIGHT = 0.6, 1.5
#: Real talk counts more than invented talk.
PUBLIC_WEIGHT = {"senedd": 1.5, "physical_activity": 1.5}
#: In cycles after the first two, whose passes hardly told them apart, contrast sets count more,
#: and in those after the third whether a code is contrary does.
CONTRAST, CONTRAST_WEIGHT = "k-", (1.0, 1.0, 2.0)
TURNED_WEIGHT = (0.5, 0.5, 0.5, 1.0)
#: How often the coding that stands is right where another coder differs. Set after 422 readings by
#: a third coder (305 the one, 75 the other, 42 neither); of all 6,763 since: 4,716, 1,665 and 382.
STANDS = 0.75
#: Passes, highest learning rate, and what is learnt from: the first parts; everything; all but the
#: documents of the first, vivid manner, which teach least about real talk; of these mostly the
#: contrast sets and what was still missed, or the latest of them, and tellings; all of these and
#: tellings; two fifths of these (likeness), or the latest documents and a quarter of the rest
#: (newest), and tellings more often.
CYCLES = (
    "3:5e-5:first",
    "4:5e-5:all",
    "3:5e-5:all",
    "3:5e-5:plain",
    "2:5e-5:sets",
    "1:4e-5:sets",
    "1:5e-5:last",
    "1:5e-5:last",
    "1:4e-5:told",
    "1:5e-5:likeness",
    "1:5e-5:likeness",
    "1:5e-5:newest",
    "1:5e-5:newest",
)
#: The passes about likeness begin at the mean of the weights after so many cycles before them,
#: which does better than any of them alone (Izmailov et al. 2018, "Averaging weights leads to wider
#: optima").
AVERAGED = 6
#: From this cycle on excerpts are drawn, and come, in another order each time; those before all
#: began from the same seed.
DRAWN_ANEW = 12
VIVID = ("a-", "b-", "c-", "d-")
#: The share of everything that comes in passes about likeness, and beside what others are about.
BESIDE = 0.4
#: The parts in which tellings come more often.
LIKENESS, NEWEST = "likeness", "newest"
#: In those, after so many steps on codes comes one on tellings, two texts of each pattern of so
#: many subjects: one finds the other by the likeness of their states, at this temperature (Khosla
#: et al. 2020, "Supervised contrastive learning").
CODES_STEPS, CODES_STEPS_LIKENESS, SUBJECTS, TEMPERATURE = 4, 2, 5, 0.1
#: What finding one's own side of a twin counts beside finding one's own pattern.
SIDES_WEIGHT = 1.0
#: Parts of the corpus that are kept for later cycles, and the later public labels.
LATER = ("k-", "l-", "m-", "n-", "p-")

#: Excerpts of so many words and more whose states give the directions that likeness goes by.
FEW_WORDS, SAMPLE, DIRECTIONS = 12, 2500, 256

#: Documents of counselling, where whoever has no role in the file is the person who is helped.
CLIENTS = "j-"

#: Tellings, each with the states of its words below the layers that learn.
Tellings = Sequence[tuple[Telling, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """One text of a batch: the number of its pattern, its twin, if any, and its words' states."""

    pattern: int
    twin: str
    state: Any


def _number(text: str) -> int:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(), 16)


@cache
def _held_out() -> frozenset[str]:
    return frozenset((ROOT / "corpora" / "held-out.txt").read_text(encoding="utf-8").split())


def is_held_out(document: str) -> bool:
    """Whether a document is kept for calibration."""
    return document in _held_out()


def held_out_hash() -> str:
    """What tells one choice of held-out documents from another, in whatever order."""
    return content_id(*sorted(_held_out()))


def corpus_hash(rows: Sequence[Labelled]) -> str:
    """What tells one set of coded excerpts from another: ids, words, roles and codes, in whatever
    order."""
    told = ([row.id, text_of(row), row.codes, row.other] for row in rows)
    return content_id(*sorted(json.dumps(row, sort_keys=True) for row in told))


def examples() -> list[Labelled]:
    """Everything there is to learn from: public excerpts first, where they are at hand."""
    codebook = load_codebook()
    return read_standoff(codebook) + read_corpus(ROOT / "corpora/restorative/documents", codebook)


def learnt_tellings() -> list[Telling]:
    """The tellings that likeness is learnt from, twins among them: those of all hands but the two
    that judge it."""
    judging = (f"t-{HELD_OUT}", f"w-{HELD_OUT_TWINS}")
    return [t for t in (*read_tellings(), *read_twins()) if not t.pattern.startswith(judging)]


def early(rows: Sequence[Labelled]) -> list[bool]:
    """Whether each excerpt is of the first parts, which the first cycle learns from."""
    first = {row.id for row in read_standoff(load_codebook(), labels=LABELS[:1])}
    return [
        row.id in first if row.source in TEXTS else not row.document.startswith(LATER)
        for row in rows
    ]


def _among(row: Labelled, part: str) -> bool:
    return part == "all" or not row.document.startswith(VIVID)


def text_of(row: Labelled) -> str:
    """What the encoder reads of an excerpt in training."""
    nameless = row.role == "unknown" and row.document.startswith(CLIENTS)
    mark = PERSON if nameless else role_mark(row.role, row.speaker)
    return row.text if _number(row.id) % 1000 < 1000 * WITHOUT_ROLE else mark + row.text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "mpnet-restorative-2")
    parser.add_argument("--cycles", nargs="+", default=CYCLES)
    parser.add_argument("--scratch", type=Path, default=ROOT / ".venv" / "tune")
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    codes = [code.id for code in load_codebook().codes]
    rows, base = examples(), mpnet_folder()
    module = tuned_module(base, first=FIRST, layers=LAYERS)
    module.set_heads(_new_heads(len(codes)))
    told = learnt_tellings()
    texts = [*(text_of(row) for row in rows), *(telling.text for telling in told)]
    states = _lower_states(module, base, texts, options.scratch)
    tellings = list(zip(told, states[len(rows) :], strict=True))
    learn_cycles(
        module, rows, states[: len(rows)], codes, options.cycles, options.scratch, tellings
    )
    options.out.mkdir(parents=True, exist_ok=True)
    sense = _sense(module, base, rows)
    np.savez_compressed(options.out / "layers.npz", **pack({**_state(module), **sense}))
    about = {"format": FORMAT, "base": MODEL, "first": FIRST, "layers": LAYERS, "codes": codes}
    about |= {"seed": SEED, "cycles": list(options.cycles), "held_out": held_out_hash()}
    (options.out / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} excerpts -> {options.out}")


@dataclass(frozen=True, slots=True)
class Mostly:
    """Documents that a pass is mostly about, by their names; how often each comes in it, and the
    share of everything else that comes beside."""

    documents: re.Pattern[str]
    times: int
    beside: float


#: Contrast sets and what was still missed; of these the latest, and long turns; the latest of all.
MOSTLY = {
    "sets": Mostly(re.compile("[km]-"), 2, BESIDE),
    "last": Mostly(re.compile(r"k-1[3-8]\d|[mn]-"), 2, BESIDE),
    NEWEST: Mostly(re.compile(r"k-2\d\d|p-"), 1, 0.25),
}


@dataclass(frozen=True, slots=True)
class Cycle:
    """passes : over what is learnt from; rate : the highest learning rate; part : what is learnt
    from, a word of `CYCLES`; contrast, turned : how much an excerpt of a contrast set counts, and
    how much whether a code is contrary; drawn : by which number excerpts are drawn."""

    passes: int
    rate: float
    part: str
    contrast: float
    turned: float
    drawn: int = SEED

    @classmethod
    def read(cls, number: int, told: str) -> Cycle:
        """A cycle as `CYCLES` tells it, given its number, from 1."""
        passes, rate, part = told.split(":")
        weights = (of[min(number, len(of)) - 1] for of in (CONTRAST_WEIGHT, TURNED_WEIGHT))
        drawn = SEED + number if number >= DRAWN_ANEW else SEED
        return cls(int(passes), float(rate), part, *weights, drawn)

    @property
    def mostly(self) -> Mostly | None:
        """What it is mostly about, if it is."""
        return MOSTLY.get(self.part)

    @property
    def codes_steps(self) -> int:
        """After so many steps on codes comes one on tellings."""
        return CODES_STEPS_LIKENESS if self.part in (LIKENESS, NEWEST) else CODES_STEPS

    @property
    def tells(self) -> bool:
        """Whether it has tellings between."""
        return self.part in (*MOSTLY, "told", LIKENESS)


def learn_cycles(
    module: Any,
    rows: Sequence[Labelled],
    states: Sequence[Any],
    codes: Sequence[str],
    cycles: Sequence[str],
    scratch: Path,
    tellings: Tellings = (),
) -> None:
    """Take the module through all cycles, or on from the last whose weights are in `scratch`; at
    the end it has the mean of the weights after the last ones; or, where the last are about
    likeness, which begin at that mean, the weights after these; or, where the last are about the
    latest documents, the mean of the weights after each of those."""
    import torch

    ends: list[Path] = []
    made_from = content_id(MODEL, SEED, FIRST, LAYERS, *codes)
    for number, told in enumerate(cycles, 1):
        cycle = Cycle.read(number, told)
        learn = _learnt_from(rows, cycle.part)
        learnt = [corpus_hash([rows[i] for i in learn])]
        if cycle.tells:
            learnt += [str((SUBJECTS, TEMPERATURE, SIDES_WEIGHT, BESIDE, cycle.codes_steps))]
            learnt += [f"{telling.pattern} {telling.text}" for telling, _ in tellings]
        if cycle.part == LIKENESS:
            learnt.append(f"begun at the mean of {AVERAGED}")
        if cycle.part == NEWEST:
            learnt.append(str((cycle.drawn, MOSTLY[NEWEST].times, MOSTLY[NEWEST].beside)))
        often = cycle.mostly.documents.pattern if cycle.mostly else ""
        made_from = content_id(made_from, told, often, cycle.contrast, cycle.turned, *learnt)
        after = scratch / f"cycle-{number}-{told.replace(':', '-')}-{made_from}.pt"
        ends.append(after)
        if after.exists():
            module.load_state_dict(torch.load(after, weights_only=True))
            continue
        if any(scratch.glob(f"cycle-{number}-*.pt")):
            print(
                f"Weights after cycle {number} in {scratch}: of other cycles or excerpts, not used."
            )
        if cycle.part == LIKENESS and number > 1 and not cycles[number - 2].endswith(LIKENESS):
            module.load_state_dict(_mean(ends[:-1][-AVERAGED:]))
        # Begun anew for each cycle, so that one begun from kept weights goes the same way.
        torch.manual_seed(SEED + number)
        _train(module, rows, learn, states, codes, cycle, tellings if cycle.tells else ())
        _keep(module, after)
    if ends and cycle.part != LIKENESS:
        newest = len(list(takewhile(lambda told: told.endswith(NEWEST), reversed(cycles))))
        module.load_state_dict(_mean(ends[-(newest or AVERAGED) :]))


def _mean(paths: Sequence[Path]) -> dict[str, Any]:
    """The mean of kept weights."""
    import torch

    total: dict[str, Any] = {}
    for path in paths:
        for name, value in torch.load(path, weights_only=True).items():
            total[name] = total.get(name, 0) + value / len(paths)
    return total


def _keep(module: Any, path: Path) -> None:
    """Write the module's weights; what is stopped half-way leaves no file of that name."""
    import torch

    half = path.with_suffix(".half")
    torch.save(module.state_dict(), half)
    half.replace(path)


def _learnt_from(rows: Sequence[Labelled], part: str) -> list[int]:
    """Which excerpts a cycle learns from: none of the documents kept for calibration."""
    among = early(rows) if part == "first" else [_among(row, part) for row in rows]
    return [i for i, row in enumerate(rows) if among[i] and not is_held_out(row.document)]


def _new_heads(codes: int) -> dict[str, Any]:
    chance = np.random.default_rng(SEED)
    zeros, small = np.zeros((codes, WIDTH)), 0.01 * chance.standard_normal((2, codes, WIDTH))
    values = (zeros, small[0], zeros, np.full(codes, -3.0), small[1], np.zeros(codes))
    return dict(zip(HEADS, values, strict=True))


def _state(module: Any) -> dict[str, Any]:
    """What was trained, by name, as arrays."""
    upper = module.encoder.layer[FIRST:].state_dict()
    own = {name: getattr(module, name) for name in HEADS}
    return {name: value.detach().numpy() for name, value in {**upper, **own}.items()}


def _lower_states(module: Any, base: Path, texts: Sequence[str], scratch: Path) -> list[Any]:
    """Each text's word states below the layers that learn: length x width, half precision.

    States that were made before are taken from the scratch folder, a file for each run.
    """
    import torch

    known: dict[str, Any] = {}
    # The names are written last: without them a file of states is half a file.
    for path in sorted(scratch.glob("states-*.json")):
        names = json.loads(path.read_text(encoding="utf-8"))
        whole = np.load(path.with_suffix(".npy"))
        ends = np.cumsum([length for _, length in names])
        known |= {name: whole[e - n : e] for (name, n), e in zip(names, ends, strict=True)}
    keys = [content_id(text) for text in texts]
    new = list(
        {key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items()
    )
    encodings = open_tokenizer(base / TOKENIZER, TOKENS).encode_batch([text for _, text in new])
    made: dict[str, Any] = {}
    module.eval()
    with torch.inference_mode():
        for batch in length_buckets([len(e.ids) for e in encodings], BUDGET):
            feed = padded([encodings[i].ids for i in batch])
            ids, mask = (torch.from_numpy(feed[name]) for name in ("input_ids", "attention_mask"))
            after = module.through(module.lower(ids), mask.float(), 0, FIRST)
            for row, i in enumerate(batch):
                made[new[i][0]] = after[row, : len(encodings[i].ids)].half().numpy().copy()
    if made:
        path = scratch / f"states-{len(known):06}.npy"
        np.save(path, np.concatenate(list(made.values())))
        names = json.dumps([(key, len(state)) for key, state in made.items()])
        path.with_suffix(".json").write_text(names, encoding="utf-8")
    return [made[key] if key in made else known[key] for key in keys]


def _sense(module: Any, base: Path, rows: Sequence[Labelled]) -> dict[str, Any]:
    """The main directions of mean states, dimensions evened, over some invented excerpts."""
    import torch

    told = [
        row
        for row in rows
        if row.source not in TEXTS and row.document[0] != "k" and len(row.text.split()) >= FEW_WORDS
    ]
    texts = [text_of(row) for row in random.Random(SEED).sample(told, SAMPLE)]
    encodings = open_tokenizer(base / TOKENIZER, TOKENS).encode_batch(texts)
    found: list[list[Any]] = [[], [], []]
    module.eval()
    with torch.inference_mode():
        for batch in length_buckets([len(e.ids) for e in encodings], BUDGET):
            feed = padded([encodings[i].ids for i in batch])
            ids, mask = (torch.from_numpy(feed[name]) for name in ("input_ids", "attention_mask"))
            below = module.through(module.lower(ids), mask.float(), 0, FIRST)
            states = module.halves(below, mask.float())
            for kept, sense in zip(found, module.senses(states, mask.float()), strict=True):
                kept.append(sense.numpy())
    means, maps = zip(*(main_directions(np.concatenate(part)) for part in found), strict=True)
    return {"sense_mean": np.array(means), "sense_map": np.array(maps)}


def main_directions(vectors: Any) -> tuple[Any, Any]:
    """The mean of vectors, and what brings them along their main directions: d, d x DIRECTIONS."""
    mean = vectors.mean(axis=0)
    spread = (vectors - mean).std(axis=0)
    spread = spread + spread.mean()
    turned = np.linalg.svd((vectors - mean) / spread, full_matrices=False)[2]
    return mean, (turned[:DIRECTIONS] / spread).T


def _batches(lengths: Sequence[int], rows: Sequence[int], chance: Any) -> Iterator[list[int]]:
    """Rows in random batches of like length."""
    order = sorted(rows, key=lambda i: lengths[i] + 12 * chance.random())
    batches: list[list[int]] = [[]]
    for i in order:
        if batches[-1] and (
            len(batches[-1]) == BATCH or lengths[i] * (len(batches[-1]) + 1) > BUDGET
        ):
            batches.append([])
        batches[-1].append(i)
    chance.shuffle(batches)
    yield from batches


def _targets(rows: Sequence[Labelled], codes: Sequence[str]) -> tuple[Any, Any]:
    """How sure it is that a code is on an excerpt, and contrary if so: rows x codes, float32.

    Where two coders differ and nobody settled it, what stands is right about three times in four.
    """
    present, contrary = (
        label_matrix(rows, codes, d).astype(np.float32) for d in (None, "contrary")
    )
    for row, one in enumerate(rows):
        if one.other is None:
            continue
        for column, code in enumerate(codes):
            if (code in one.codes) != (code in one.other):
                present[row, column] = STANDS if code in one.codes else 1 - STANDS
                contrary[row, column] = {**one.other, **one.codes}[code] == "contrary"
    return present, contrary


def _train(
    module: Any,
    rows: Sequence[Labelled],
    learn: Sequence[int],
    states: Sequence[Any],
    codes: Sequence[str],
    cycle: Cycle,
    tellings: Tellings,
) -> None:
    """One cycle: the learning rate rises over 100 steps and falls to nothing."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as loss_of

    book, chance = load_codebook(), random.Random(cycle.drawn)
    present, contrary = map(torch.from_numpy, _targets(rows, codes))
    directed = torch.tensor([float(book.family(code.split("/")[0]).directed) for code in codes])
    plain = np.array([all(code.startswith("level/") for code in row.codes) for row in rows])
    about = cycle.mostly.documents if cycle.mostly else None
    often = np.array([bool(about and about.match(row.document)) for row in rows])
    weight = torch.from_numpy(
        np.where(plain, PLAIN_WEIGHT, 1.0)
        * np.array([PUBLIC_WEIGHT.get(row.source, 1.0) for row in rows])
        * np.array([cycle.contrast if row.document.startswith(CONTRAST) else 1.0 for row in rows])
    ).float()

    def loss_on_codes(batch: Sequence[int]) -> Any:
        state, mask = _pad([states[i] for i in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            above = module.through(state, mask, FIRST, LAYERS)
        logits, against = module.read(above.float(), mask)
        wanted = present[batch]
        found = loss_of(logits, wanted, reduction="none").sum(1)
        turned = loss_of(against, contrary[batch], reduction="none") * wanted * directed
        return ((found + cycle.turned * turned.sum(1)) * weight[batch]).mean()

    heads = [getattr(module, name) for name in HEADS]
    body = list(module.encoder.layer[FIRST:].parameters())
    groups = [{"params": body, "scale": 1.0}, {"params": heads, "scale": 20.0}]
    optimiser = torch.optim.AdamW(groups, lr=cycle.rate, weight_decay=0.01)
    lengths = [len(state) for state in states]
    chosen = [_chosen(learn, plain, often, cycle, chance) for _ in range(cycle.passes)]
    plan = [batch for some in chosen for batch in _batches(lengths, some, chance)]
    between = _alternating(tellings, chance) if tellings else None
    begun = time.monotonic()
    module.train()
    for step, batch in enumerate(plan):
        factor = min(1, (step + 1) / 100) * max(0.02, 1 - step / len(plan))
        for group in optimiser.param_groups:
            group["lr"] = cycle.rate * group["scale"] * factor
        losses = [functools.partial(loss_on_codes, batch)]
        if between and step % cycle.codes_steps == cycle.codes_steps - 1:
            losses.append(functools.partial(_loss_on_tellings, module, next(between)))
        for make_loss in losses:
            loss = make_loss()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            optimiser.step()
        if step % 100 == 99:
            seconds = time.monotonic() - begun
            print(
                f"step {step + 1} of {len(plan)}, {seconds:.0f} s, loss {loss.item():.2f}",
                flush=True,
            )
    module.eval()


def _chosen(
    learn: Sequence[int], plain: Any, often: Any, cycle: Cycle, chance: random.Random
) -> list[int]:
    """What one pass goes over: of excerpts that carry nothing but a level a share only."""
    if not cycle.mostly:
        some = [i for i in learn if cycle.part != LIKENESS or chance.random() < BESIDE]
        return [i for i in some if not plain[i] or chance.random() < PLAIN]
    beside = [i for i in learn if not often[i] and chance.random() < cycle.mostly.beside]
    return [
        *(i for i in beside if not plain[i] or chance.random() < PLAIN),
        *(i for i in learn if often[i] for _ in range(cycle.mostly.times)),
    ]


def _alternating(tellings: Tellings, chance: random.Random) -> Iterator[list[Told]]:
    """Without end, batches of tellings: two texts of each pattern of some subjects, so that words
    alone do not tell its patterns apart."""
    subjects: dict[int, dict[str, dict[str, list[Any]]]] = {}
    for telling, state in tellings:
        of = subjects.setdefault(telling.subject, {}).setdefault(telling.pattern, {})
        of.setdefault(telling.kind, []).append(state)
    order = list(subjects)
    if len(order) < SUBJECTS:
        raise ValueError(f"tellings about {len(order)} subjects; {SUBJECTS} make a batch")
    while True:
        chance.shuffle(order)
        for start in range(0, len(order) - SUBJECTS + 1, SUBJECTS):
            some = order[start : start + SUBJECTS]
            patterns = [of for subject in some for of in subjects[subject].items()]
            yield [
                Told(number, twin_of(name), state)
                for number, (name, texts) in enumerate(patterns)
                for state in _two_of(texts, chance)
            ]


def _two_of(texts: Mapping[str, Sequence[Any]], chance: random.Random) -> list[Any]:
    """A telling, and another or, half as often each, a counter-case, which shares circumstances,
    or the sentence that says the logic, which theories are worded like."""
    first, *others = chance.sample(list(texts["telling"]), len(texts["telling"]))
    return [
        first,
        chance.choice([*others, *others, *texts.get("counter-case", ()), *texts["logic"]]),
    ]


def _loss_on_tellings(module: Any, batch: Sequence[Told]) -> Any:
    """How badly each telling's like is found among the others, by the states amid and after our
    layers; and, by those after, of a twin's among those of its other side alone."""
    import torch

    number = torch.tensor([told.pattern for told in batch])
    state, mask = _pad([told.state for told in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        halves = module.halves(state, mask)
    itself = torch.eye(len(batch), dtype=torch.bool)
    same = ((number[:, None] == number[None, :]) & ~itself).float()
    losses = []
    for sense in module.senses([half.float() for half in halves[1:]], mask):
        told = torch.nn.functional.normalize(sense - sense.mean(0, keepdim=True), dim=1)
        likeness = (told @ told.T / TEMPERATURE).masked_fill(itself, -1e4)
        losses.append(-(torch.log_softmax(likeness, 1) * same).sum(1).mean())
    names = [told.twin for told in batch]
    twin = torch.tensor([names.index(name) if name else -1 - at for at, name in enumerate(names)])
    if bool((twin >= 0).any()):
        within = likeness.masked_fill(twin[:, None] != twin[None, :], -1e4)
        lost = -(torch.log_softmax(within, 1) * same).sum(1)
        losses.append(SIDES_WEIGHT * lost[twin >= 0].mean())
    return sum(losses)


def _pad(states: Sequence[Any]) -> tuple[Any, Any]:
    import torch

    longest = max(map(len, states))
    padded_states = torch.zeros(len(states), longest, WIDTH)
    mask = torch.zeros(len(states), longest)
    for row, state in enumerate(states):
        padded_states[row, : len(state)] = torch.from_numpy(state.astype(np.float32))
        mask[row, : len(state)] = 1
    return padded_states, mask


if __name__ == "__main__":
    main()
