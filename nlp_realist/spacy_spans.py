"""The tagger as a spaCy pipeline: documents that carry their codes as spans.

>>> import nlp_realist
>>> nlp = nlp_realist.spacy_pipeline()
>>> doc = nlp("She never once asked the boys what they wanted.")
>>> [(span.label_, span.id_) for span in doc.spans["realist"]]  # doctest: +SKIP
[('whole_family/child_voice', 'contrary'), ...]
>>> len(doc.spans["realist"].attrs["scores"]) == len(doc.spans["realist"])
True
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.util import minibatch

# spaCy imports this file for every pipeline that anybody makes where it is installed: what is
# not needed for saying what there is comes in where it is used.
from nlp_realist.errors import ModelError
from nlp_realist.types import Excerpt, Transcript, Turn, batches

if TYPE_CHECKING:
    from nlp_realist.config import Settings
    from nlp_realist.pipeline import Tools
    from nlp_realist.segment.excerpts import Unit
    from nlp_realist.tag import Judged

FACTORY = SPANS_KEY = "realist"
CODEBOOK = "codebook.yaml"
#: Documents whose excerpts are encoded together, when nobody says.
BATCH = 256

#: One per family, in the order of the codebook; pale enough for black words, and told apart by
#: most eyes that see few colours (after Okabe and Ito 2008).
COLOURS = (
    "#f5c37b",
    "#a9d8f3",
    "#8fd3bb",
    "#f4ec9a",
    "#e9b8d3",
    "#f0a983",
    "#c9cdd2",
    "#b5c4ee",
)

#: Who speaks in a document, where it is one turn; the tagger may weigh it.
SPEAKER, ROLE = "realist_speaker", "realist_role"
for _extension in (SPEAKER, ROLE):
    if not Doc.has_extension(_extension):
        Doc.set_extension(_extension, default=None)


def spacy_pipeline(
    bundle: str | Path | None = None,
    *,
    aim: str = "balanced",
    codebook: str | Path | None = None,
    model: str | Language | None = None,
    unit: Unit = "excerpt",
    spans_key: str = SPANS_KEY,
) -> Language:
    """A spaCy pipeline whose documents carry codes in ``doc.spans["realist"]``.

    bundle : a model bundle's name or folder; None: the one that ships.
    aim : balanced, find-all or sure-only; codebook : its file, for a bundle of another one.
    model : what the component is added to: an installed pipeline such as ``en_core_web_sm``,
        by name or loaded; None: a blank English one.
    unit : what is coded: ``excerpt``, ``turn`` (the whole document) or ``sentence``.

    Raises ModelError when the bundle or the model is not on this machine, SettingsError for an
    unknown aim, CodebookError for a codebook with faults.
    """
    nlp = _base(model)
    config = {
        "bundle": None if bundle is None else str(bundle),
        "codebook": None if codebook is None else str(codebook),
        "aim": aim,
        "unit": unit,
        "spans_key": spans_key,
    }
    component = nlp.add_pipe(FACTORY, config=config, last=True)
    assert isinstance(component, RealistTagger)
    component.tools()  # so that what is amiss is told here, not at the first document
    return nlp


def _base(model: str | Language | None) -> Language:
    if model is None:
        return spacy.blank("en")
    if isinstance(model, Language):
        return model
    try:
        return spacy.load(model)
    except OSError as error:
        raise ModelError(
            "no spaCy pipeline of this name is on this machine",
            model,
            "Install it, or leave it out: a blank one does.",
        ) from error


def displacy_colors(codebook: str | Path | None = None) -> dict[str, str]:
    """A colour for each code's label, one per family; displaCy takes the default codebook's."""
    from nlp_realist.codebook import load_codebook

    loaded = load_codebook(None if codebook is None else Path(codebook))
    of_family = {
        family.id: COLOURS[number % len(COLOURS)] for number, family in enumerate(loaded.families)
    }
    return {code.id: of_family[code.family] for code in loaded.codes}


class RealistTagger:
    """A spaCy component that codes documents; see `spacy_pipeline`.

    ``doc.spans[spans_key]`` has one span per tag, over its evidence: the label is the code, the
    span's id its direction (displaCy shows a contrary one's as its knowledge-base id);
    ``attrs["scores"]`` goes with the spans, as in spaCy's own SpanCategorizer, and so do
    ``attrs["excerpts"]`` (number of the excerpt) and ``attrs["cues"]`` (``[start, end,
    direction]`` in characters of the document).
    ``doc.spans[spans_key + "_excerpts"]`` has the excerpts, coded or not, with
    ``attrs["scores"]`` (excerpts x codes) and ``attrs["codes"]``.
    """

    def __init__(
        self,
        *,
        bundle: str | None = None,
        codebook: str | None = None,
        aim: str = "balanced",
        unit: Unit = "excerpt",
        spans_key: str = SPANS_KEY,
    ) -> None:
        from nlp_realist.config import Settings

        self.settings: Settings = Settings(bundle=bundle, codebook=codebook, aim=aim, unit=unit)
        self.spans_key = spans_key
        self._files: dict[str, bytes] = {}
        self._loaded: tuple[int, Tools] | None = None
        self._inherited: tuple[int, Tools] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Code one document."""
        self._code([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """Code a stream of documents, the excerpts of `batch_size` of them together."""
        for some in minibatch(stream, size=batch_size):
            docs = list(some)
            self._code(docs)
            yield from docs

    def tools(self) -> Tools:
        """The loaded models. Another process loads its own: threads do not outlive a fork."""
        if self._loaded is None or self._loaded[0] != os.getpid():
            # What a fork inherits is kept: taking it apart would wait for threads that are gone.
            self._inherited = self._loaded
            self._loaded = os.getpid(), self._load()
        return self._loaded[1]

    def _load(self) -> Tools:
        from nlp_realist.pipeline import load_tools

        if not self._files:
            return load_tools(self.settings)
        with TemporaryDirectory(prefix="nlp-realist-") as folder:
            _write(Path(folder), self._files)
            codebook = str(Path(folder) / CODEBOOK)
            return load_tools(replace(self.settings, bundle=folder, codebook=codebook))

    def _code(self, docs: Sequence[Doc]) -> None:
        from nlp_realist.pipeline import TAG_PART

        excerpts = [(number, e) for number, doc in enumerate(docs) for e in self._excerpts(doc)]
        coded: list[list[tuple[Excerpt, Judged]]] = [[] for _ in docs]
        for part in batches(excerpts, TAG_PART):
            judged = self.tools().judge([e for _, e in part], aim=self.settings.aim)
            for (number, excerpt), one in zip(part, judged, strict=True):
                coded[number].append((excerpt, one))
        for doc, found in zip(docs, coded, strict=True):
            self._mark(doc, found)

    def _excerpts(self, doc: Doc) -> list[Excerpt]:
        from nlp_realist.segment import segment

        speaker, role = doc._.get(SPEAKER), doc._.get(ROLE)
        turn = Turn(0, len(doc.text), speaker, role)
        return segment(
            Transcript("", doc.text, (turn,)),
            unit=self.settings.unit,
            max_words=self.settings.max_words,
            max_sentences=self.settings.max_sentences,
        )

    def _mark(self, doc: Doc, coded: Sequence[tuple[Excerpt, Judged]]) -> None:
        from nlp_realist.pipeline import cue_spans_of

        tagger = self.tools().tagger
        find = cue_spans_of(tagger.codebook)
        spans, scores, numbers, cues = [], [], [], []
        for number, (excerpt, judged) in enumerate(coded):
            hints = find(excerpt.text) if judged.codes else []
            for tag in judged.tags(excerpt, tagger.origin):
                span = doc.char_span(
                    *tag.evidence,
                    label=tag.code,
                    kb_id=tag.direction if tag.direction == "contrary" else "",
                    span_id=tag.direction,
                    alignment_mode="expand",
                )
                spans.append(span)
                scores.append(tag.score)
                numbers.append(number)
                cues.append(
                    [
                        [excerpt.start + start, excerpt.start + end, direction]
                        for code, direction, (start, end) in hints
                        if code == tag.code
                    ]
                )
        about = {"scores": np.array(scores, dtype=np.float32), "excerpts": numbers, "cues": cues}
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=spans, attrs=about)
        self._mark_excerpts(doc, coded, tagger.codes)

    def _mark_excerpts(
        self, doc: Doc, coded: Sequence[tuple[Excerpt, Judged]], codes: Sequence[str]
    ) -> None:
        key = f"{self.spans_key}_excerpts"
        spans = [
            doc.char_span(e.start, e.end, label="excerpt", alignment_mode="expand")
            for e, _ in coded
        ]
        scores = np.array([[one.all[code] for code in codes] for _, one in coded], dtype=np.float32)
        about = {"scores": scores.reshape(len(coded), len(codes)), "codes": list(codes)}
        doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs=about)

    # ------------------------------------------------------------ kept with the pipeline

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the bundle and the codebook, so that the pipeline needs no other file."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, self._own_files())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> RealistTagger:
        """Take bundle and codebook from a saved pipeline. Raises ModelError without them."""
        folder = Path(path)
        files = {p.name: p.read_bytes() for p in sorted(folder.glob("*")) if p.is_file()}
        return self._take(files, str(folder))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The same in one byte string."""
        return bytes(srsly.msgpack_dumps(self._own_files()))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> RealistTagger:
        """Take bundle and codebook from a byte string. Raises ModelError without them."""
        return self._take(srsly.msgpack_loads(data), "bytes")

    def _own_files(self) -> dict[str, bytes]:
        if self._files:
            return self._files
        from nlp_realist.codebook import DEFAULT_CODEBOOK
        from nlp_realist.tag.bundle import bundle_folder

        folder = bundle_folder(self.settings.bundle)
        files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}
        codebook = Path(self.settings.codebook or DEFAULT_CODEBOOK)
        return files | {CODEBOOK: codebook.read_bytes()}

    def _take(self, files: Mapping[str, bytes], place: str) -> RealistTagger:
        if not {"bundle.json", CODEBOOK} <= set(files) or any(Path(f).name != f for f in files):
            raise ModelError(
                "the saved pipeline lacks its model bundle", place, "Save the pipeline again."
            )
        self._files, self._loaded = dict(files), None
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the loaded models, which can't be pickled."""
        return {**self.__dict__, "_loaded": None, "_inherited": None}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _make_tagger(
    nlp: Language,
    name: str,
    bundle: str | None,
    codebook: str | None,
    aim: str,
    unit: Unit,
    spans_key: str,
) -> RealistTagger:
    return RealistTagger(bundle=bundle, codebook=codebook, aim=aim, unit=unit, spans_key=spans_key)


Language.factory(
    FACTORY,
    func=_make_tagger,
    assigns=["doc.spans"],
    default_config={
        "bundle": None,
        "codebook": None,
        "aim": "balanced",
        "unit": "excerpt",
        "spans_key": SPANS_KEY,
    },
)
