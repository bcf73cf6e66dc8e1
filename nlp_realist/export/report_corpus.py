"""The corpus table: what was read."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_realist.export.report_index import Document, StudyIndex
from nlp_realist.types import Transcript

#: Attributes that are columns of their own, when any document has them.
ATTRIBUTES = ("kind", "site", "arm", "wave", "date")


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """One document; `values` are its attributes, in the order of the table's columns."""

    document: Document
    values: tuple[str, ...]
    turns: int
    speakers: int
    words: int
    excerpts: int
    coded: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents, the attributes that are known, and the ones that are not."""

    columns: tuple[str, ...]
    missing: tuple[str, ...]
    rows: tuple[CorpusRow, ...]

    @property
    def turns(self) -> int:
        """Turns of all documents."""
        return sum(row.turns for row in self.rows)

    @property
    def words(self) -> int:
        """Words in all turns."""
        return sum(row.words for row in self.rows)

    @property
    def excerpts(self) -> int:
        """Excerpts of all documents."""
        return sum(row.excerpts for row in self.rows)

    @property
    def coded(self) -> int:
        """Excerpts that carry at least one code."""
        return sum(row.coded for row in self.rows)


def corpus(index: StudyIndex) -> Corpus:
    """Describe the documents of a study."""
    known = {
        name: any(t.attributes.get(name) for t in index.study.transcripts) for name in ATTRIBUTES
    }
    columns = tuple(name for name in ATTRIBUTES if known[name])
    rows = tuple(_row(transcript, columns, index) for transcript in index.study.transcripts)
    # Studies without arms are common; studies without the others lack something.
    missing = tuple(name for name in ATTRIBUTES if not known[name] and name != "arm")
    return Corpus(columns, missing, rows)


def _row(transcript: Transcript, columns: tuple[str, ...], index: StudyIndex) -> CorpusRow:
    excerpts = index.by_transcript.get(transcript.id, [])
    return CorpusRow(
        document=index.documents[transcript.id],
        values=tuple(str(transcript.attributes.get(name, "")) for name in columns),
        turns=len(transcript.turns),
        speakers=len(transcript.speakers),
        words=sum(len(transcript.words(turn).split()) for turn in transcript.turns),
        excerpts=len(excerpts),
        coded=sum(1 for excerpt in excerpts if index.standing.get(excerpt.id)),
        notes=transcript.notes,
    )
