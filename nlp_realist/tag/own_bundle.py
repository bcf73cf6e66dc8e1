"""A bundle of somebody's own heads on disk, with a card that says what they are worth."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from nlp_realist.errors import ModelError
from nlp_realist.evaluate import Interval
from nlp_realist.tag.bundle import save_bundle
from nlp_realist.tag.few import CodeOutcome, Learned

CARD = "CARD.md"


def check_place(folder: Path) -> None:
    """See that a bundle may be written to a folder. Raises ModelError when something else is there.

    A bundle that was made from somebody's own codes is replaced; nothing else ever is.
    """
    if folder.is_file():
        raise ModelError("there is a file of this name", str(folder), "Name another folder.")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    try:
        about = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))["about"]
        own = "made_from" in about
    except (OSError, ValueError, KeyError, TypeError):
        own = False
    if not own:
        what = "the folder holds something other than a bundle made by 'train'"
        raise ModelError(what, str(folder), "Name another folder with -o.")


def save_own(learned: Learned, folder: Path) -> None:
    """Write a tagger with its card to a folder; files of other names that lie there stay.

    The same input gives the same bytes. Raises ModelError when the place can't be written.
    """
    check_place(folder)
    folder = folder.absolute()  # "." has no name of its own
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        save_bundle(learned.tagger, part)
        (part / CARD).write_text(card(learned), encoding="utf-8", newline="\n")
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(part.iterdir()):
            path.replace(folder / path.name)
    except OSError as error:
        what = f"the bundle can't be written ({error.strerror})"
        raise ModelError(what, str(folder), "Choose a folder where you may write.") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def card(learned: Learned) -> str:
    """What a bundle is, for people: what it was made from and how far to trust it."""
    return "\n".join([*_head(learned), *_rows(learned), *_made_from(learned)]) + "\n"


def _head(learned: Learned) -> Iterator[str]:
    tagger, book = learned.tagger, learned.tagger.codebook
    yield f"# Model card: {tagger.id}"
    yield ""
    yield (
        f"Heads for the codebook *{book.name}*, version {book.version} (`{book.hash}`), learnt "
        f"from {learned.excerpts:,} excerpts in {learned.documents:,} documents. For proposing "
        "these codes on text like that text, for a person to accept or reject; not for text that "
        "nobody will read. The folder holds no word of the excerpts."
    )
    yield ""
    yield f"**Held out**: {learned.held_out}. Values with their 95 % interval by document."
    yield ""


def _rows(learned: Learned) -> Iterator[str]:
    yield "| code | present | contrary | absent | documents | P | R | F1 | AP |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for outcome in learned.outcomes:
        counts = (outcome.present, outcome.contrary, outcome.absent, outcome.documents)
        cells = " | ".join(f"{count:,}" for count in counts)
        yield f"| `{outcome.code}` | {cells} | {' | '.join(_figures(outcome))} |"
    yield ""
    for outcome in learned.outcomes:
        for remark in outcome.remarks:
            yield f"- `{outcome.code}`: {remark}"
    yield ""


def _figures(outcome: CodeOutcome) -> list[str]:
    found = outcome.held_out
    if not outcome.head:
        return ["no head", "", "", ""]
    if found is None:
        return ["not held out", "", "", ""]
    return [
        _number(found.precision),
        _number(found.recall),
        _spread(found.f1),
        _spread(found.average_precision),
    ]


def _number(interval: Interval) -> str:
    return "–" if interval.value != interval.value else f"{interval.value:.2f}"


def _spread(interval: Interval) -> str:
    if interval.low != interval.low:
        return _number(interval)
    return f"{interval.value:.2f} [{interval.low:.2f}, {interval.high:.2f}]"


def _made_from(learned: Learned) -> Iterator[str]:
    about = learned.tagger.about
    base, seed = about["builds_on"], about["seed"]
    yield f"**Builds on**: `{base}` (its encoder and vocabulary), seed {seed}."
    yield ""
    yield "**Made from**:"
    yield ""
    made_from = about["made_from"]
    assert isinstance(made_from, dict)
    for key, value in sorted(made_from.items()):
        said = json.dumps(value, ensure_ascii=False, sort_keys=True)
        yield f"- {key}: `{said.strip(chr(34))}`"
