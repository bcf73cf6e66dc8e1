"""A trained tagger on disk: JSON and plain arrays, nothing that could execute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nlp_realist.errors import ModelError
from nlp_realist.tag.examples import load_examples, save_examples
from nlp_realist.tag.heads import Heads
from nlp_realist.tag.heldout import as_json, from_json
from nlp_realist.tag.lexical import Lexicon
from nlp_realist.tag.tagger import Tagger
from nlp_realist.types import Codebook, Learnt

DEFAULT_BUNDLE = "restorative-2"
FORMAT = 1
#: The file of what was learnt for the search for patterns, in bundles that have it.
LEARNT = "outcomes.npz"
_PACKAGE = Path(__file__).resolve().parent.parent


def bundle_folder(bundle: str | Path | None) -> Path:
    """The folder of a bundle given by name or path; None: the one that ships."""
    if bundle is not None and Path(bundle).is_dir():
        return Path(bundle)
    name = str(bundle or DEFAULT_BUNDLE)
    for parent in (_PACKAGE / "data" / "models", _PACKAGE.parent / "models"):
        if (parent / name / "bundle.json").is_file():
            return parent / name
    raise ModelError("no model bundle of this name or path", name, "See the folder models/.")


def bundle_id(bundle: str | Path | None = None) -> str:
    """The id with which a bundle signs its tags, without loading it. Raises ModelError."""
    folder = bundle_folder(bundle)
    try:
        return str(json.loads((folder / "bundle.json").read_text(encoding="utf-8"))["id"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError("the model bundle is damaged", folder.name, "Install again.") from error


def save_bundle(tagger: Tagger, folder: Path) -> None:
    """Write `tagger` to `folder`: bundle.json, heads.npz, direction.npz, vocabulary.json, and its
    examples and what it learnt for patterns, if it has them."""
    folder.mkdir(parents=True, exist_ok=True)
    save_examples(tagger.examples, folder)
    np.savez_compressed(folder / "heads.npz", **_compact(tagger.heads))
    np.savez_compressed(folder / "direction.npz", **_compact(tagger.direction))
    _save_learnt(tagger.learnt, folder / LEARNT)
    words, characters = tagger.lexicon.vocabularies()
    idfs = [np.round(idf, 5).tolist() for idf in tagger.lexicon.idfs()]
    vocabulary = {"words": words, "characters": characters, "idf": idfs}
    _write_json(folder / "vocabulary.json", vocabulary)
    about = {
        "format": FORMAT,
        "id": tagger.id,
        "codes": list(tagger.codes),
        "directed": list(tagger.directed),
        "cue_codes": list(tagger.cue_codes),
        "encoder": tagger.encoder,
        "marks_roles": tagger.marks_roles,
        "opinions": tagger.opinions,
        "thresholds": {aim: np.round(t, 4).tolist() for aim, t in tagger.thresholds.items()},
        "bands": {aim: np.round(band, 4).tolist() for aim, band in tagger.bands.items()},
        "held_out": None if tagger.held_out is None else as_json(tagger.held_out),
        "about": dict(tagger.about),
    }
    (folder / "bundle.json").write_text(_legible(about) + "\n", encoding="utf-8")


def load_bundle(codebook: Codebook, bundle: str | Path | None = None) -> Tagger:
    """Load a bundle for a codebook. Raises ModelError when it is missing, damaged, or for codes
    that the codebook does not have."""
    folder = bundle_folder(bundle)
    try:
        about = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
        vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        heads, direction = (_heads(folder / f"{name}.npz") for name in ("heads", "direction"))
        if about["format"] != FORMAT:
            raise ModelError("a bundle of another format", folder.name, "Update nlp_realist.")
        tagger = Tagger(
            id=about["id"],
            codebook=codebook,
            codes=tuple(about["codes"]),
            directed=tuple(about["directed"]),
            cue_codes=tuple(about["cue_codes"]),
            encoder=about["encoder"],
            marks_roles=about.get("marks_roles", False),
            opinions=about.get("opinions", 0),
            lexicon=Lexicon.restore(
                [vocabulary["words"], vocabulary["characters"]], vocabulary["idf"]
            ),
            heads=heads,
            direction=direction,
            thresholds={aim: np.asarray(t) for aim, t in about["thresholds"].items()},
            about=about["about"],
            examples=load_examples(folder),
            # Bundles made before scores were held against held-out documents lack these.
            bands={
                aim: (np.asarray(lower), np.asarray(upper))
                for aim, (lower, upper) in about.get("bands", {}).items()
            },
            held_out=from_json(about["held_out"]) if about.get("held_out") else None,
            learnt=_learnt(folder / LEARNT),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"the model bundle is damaged ({type(error).__name__})", folder.name, "Install again."
        ) from error
    known = {code.id for code in codebook.codes}
    if strange := [code for code in tagger.codes if code not in known]:
        raise ModelError(
            f"the bundle is for codes that the codebook lacks, such as {strange[0]}",
            folder.name,
            "Give a bundle with its own codebook (--bundle, --codebook); 'nlp-realist train' makes "
            "one for a codebook.",
        )
    return tagger


def _save_learnt(learnt: Learnt | None, path: Path) -> None:
    path.unlink(missing_ok=True)
    if learnt is None:
        return
    kept: dict[str, Any] = {"axes": learnt.outcome_axes.astype(np.float16)}
    if learnt.level_weights is not None:
        kept["levels"] = learnt.level_weights.astype(np.float32)
    np.savez_compressed(path, **kept)


def _learnt(path: Path) -> Learnt | None:
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        kept = {name: np.asarray(arrays[name], dtype=np.float32) for name in arrays.files}
    # Bundles made before levels were learnt lack these.
    return Learnt(kept["axes"], kept.get("levels"))


def _heads(path: Path) -> Heads:
    with np.load(path, allow_pickle=False) as arrays:
        return Heads(**{name: arrays[name].astype(np.float32) for name in arrays.files})


def _compact(heads: Heads) -> dict[str, Any]:
    # Half precision for the big ones: scores move by less than 0.001, the file halves.
    return {
        name: array.astype(np.float16 if array.ndim == 2 else np.float32)
        for name, array in heads.arrays().items()
    }


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def _legible(value: object, depth: int = 4, indent: str = "") -> str:
    """JSON with a line for each code: mappings over several lines, what is deep down on one."""
    if depth == 0 or not isinstance(value, Mapping) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = indent + " "
    lines = (f"{inner}{json.dumps(k)}: {_legible(v, depth - 1, inner)}" for k, v in value.items())
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
