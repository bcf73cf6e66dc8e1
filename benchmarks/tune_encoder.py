"""Train the upper layers of the shipped tagger's encoder on the coded excerpts.

    python -m benchmarks.tune_encoder [--out models/mpnet-restorative-2]

The lower six layers of all-mpnet-base-v2 stay as they are and are run once; four layers above
them and an attention head per code learn all codes and directions at once, first from whole
documents, then with the contrast sets and later parts among them. The documents named in
``corpora/held-out.txt`` are left out, so that the tagger's last step can be calibrated on
excerpts that the encoder has not seen. It takes 13 passes, some two and a half hours on two quiet
cores that multiply in bfloat16 (AVX-512), longer on others; 8 GiB. It can be stopped and begun
again, and comes to the same: states and the weights after each cycle are kept beside the
environment. Weights are taken up again only where cycles and excerpts are those they came from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.standoff import LABELS, TEXTS, read_standoff
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
#: a third coder (305 the one, 75 the other, 42 neither); of all 2,108 since: 1,396, 592 and 120.
STANDS = 0.75
#: Passes, highest learning rate, and what is learnt from: the first parts, everything, or all but
#: the documents of the first, vivid manner, which teach least about real talk.
CYCLES = ("3:5e-5:first", "4:5e-5:all", "3:5e-5:all", "3:5e-5:plain")
VIVID = ("a-", "b-", "c-", "d-")
#: Parts of the corpus that are kept for later cycles, and the later public labels.
LATER = ("k-", "l-")

#: Excerpts of so many words and more whose states give the directions that likeness goes by.
FEW_WORDS, SAMPLE, DIRECTIONS = 12, 2500, 256

#: Documents of counselling, where whoever has no role in the file is the person who is helped.
CLIENTS = "j-"


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
    states = _lower_states(module, base, [text_of(row) for row in rows], options.scratch)
    learn_cycles(module, rows, states, codes, options.cycles, options.scratch)
    options.out.mkdir(parents=True, exist_ok=True)
    sense = _sense(module, base, rows)
    np.savez_compressed(options.out / "layers.npz", **pack({**_state(module), **sense}))
    about = {"format": FORMAT, "base": MODEL, "first": FIRST, "layers": LAYERS, "codes": codes}
    about |= {"seed": SEED, "cycles": list(options.cycles), "held_out": held_out_hash()}
    (options.out / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} excerpts -> {options.out}")


def learn_cycles(
    module: Any,
    rows: Sequence[Labelled],
    states: Sequence[Any],
    codes: Sequence[str],
    cycles: Sequence[str],
    scratch: Path,
) -> None:
    """Take the module through all cycles, or on from the last whose weights are in `scratch`."""
    import torch

    made_from = content_id(MODEL, SEED, FIRST, LAYERS, *codes)
    for number, cycle in enumerate(cycles, 1):
        epochs, rate, part = cycle.split(":")
        learn = _learnt_from(rows, part)
        contrast, turned = (of[min(number, len(of)) - 1] for of in (CONTRAST_WEIGHT, TURNED_WEIGHT))
        learnt = corpus_hash([rows[i] for i in learn])
        made_from = content_id(made_from, cycle, contrast, turned, learnt)
        after = scratch / f"cycle-{number}-{cycle.replace(':', '-')}-{made_from}.pt"
        if after.exists():
            module.load_state_dict(torch.load(after, weights_only=True))
            continue
        if any(scratch.glob(f"cycle-{number}-*.pt")):
            print(
                f"Weights after cycle {number} in {scratch}: of other cycles or excerpts, not used."
            )
        # Each cycle's chance is its own, so that one begun from kept weights goes the same way.
        torch.manual_seed(SEED + number)
        _train(module, rows, learn, states, codes, int(epochs), float(rate), (contrast, turned))
        _keep(module, after)


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
    epochs: int,
    rate: float,
    weigh: tuple[float, float],
) -> None:
    """One cycle: the learning rate rises over 100 steps and falls to nothing.

    weigh : how much an excerpt of a contrast set counts, and how much whether a code is contrary.
    """
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as loss_of

    book, chance = load_codebook(), random.Random(SEED)
    present, contrary = map(torch.from_numpy, _targets(rows, codes))
    directed = torch.tensor([float(book.family(code.split("/")[0]).directed) for code in codes])
    plain = np.array([all(code.startswith("level/") for code in row.codes) for row in rows])
    weight = torch.from_numpy(
        np.where(plain, PLAIN_WEIGHT, 1.0)
        * np.array([PUBLIC_WEIGHT.get(row.source, 1.0) for row in rows])
        * np.array([weigh[0] if row.document.startswith(CONTRAST) else 1.0 for row in rows])
    ).float()
    lengths = [len(state) for state in states]
    heads = [getattr(module, name) for name in HEADS]
    body = list(module.encoder.layer[FIRST:].parameters())
    groups = [{"params": body, "scale": 1.0}, {"params": heads, "scale": 20.0}]
    optimiser = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)
    chosen = [[i for i in learn if not plain[i] or chance.random() < PLAIN] for _ in range(epochs)]
    plan = [batch for some in chosen for batch in _batches(lengths, some, chance)]
    begun = time.monotonic()
    module.train()
    for step, batch in enumerate(plan):
        factor = min(1, (step + 1) / 100) * max(0.02, 1 - step / len(plan))
        for group in optimiser.param_groups:
            group["lr"] = rate * group["scale"] * factor
        state, mask = _pad([states[i] for i in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            above = module.through(state, mask, FIRST, LAYERS)
        logits, against = module.read(above.float(), mask)
        wanted = present[batch]
        found = loss_of(logits, wanted, reduction="none").sum(1)
        turned = loss_of(against, contrary[batch], reduction="none") * wanted * directed
        loss = ((found + weigh[1] * turned.sum(1)) * weight[batch]).mean()
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
