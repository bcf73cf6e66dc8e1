"""Two encoders' vectors of the same texts, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_realist.encode.encoder import Encoder, Progress, Vectors


@dataclass(frozen=True, slots=True)
class SideBySide:
    """An `Encoder` made of several: their vectors one after the other, in the order given."""

    parts: tuple[Encoder, ...]

    @property
    def name(self) -> str:
        """The parts' names."""
        return " | ".join(part.name for part in self.parts)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Vectors of the texts: n x (sum of the parts' widths); progress counts the first part."""
        first, *others = self.parts
        made = [first.encode(texts, progress=progress), *(part.encode(texts) for part in others)]
        return np.concatenate(made, axis=1)
