"""A study -> the measures of each helping speaker in each transcript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from nlp_realist.audit.intervals import Measure
from nlp_realist.audit.measures import Scheme, measures_of
from nlp_realist.audit.talk import talk_of
from nlp_realist.types import HELPING_ROLES, Study, Tag, Transcript

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("transcript_id", "transcript", "site", "date", "speaker", "role"),
    *("measure", "value", "n", "low", "high"),
)


@dataclass(frozen=True, slots=True)
class SpeakerAudit:
    """How one person with a helping role talked in one transcript.

    transcript : its id; path : its name. measures : in the order of the documentation.
    """

    transcript: str
    path: str
    speaker: str
    role: str
    measures: Mapping[str, Measure] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, Any]:
        """The line of the command's contract: path, speaker, role, measures."""
        measures = {name: asdict(measure) for name, measure in self.measures.items()}
        return {
            "path": self.path,
            "speaker": self.speaker,
            "role": self.role,
            "measures": measures,
        }


def measure(study: Study, *, scheme: Scheme | None = None) -> list[SpeakerAudit]:
    """Measures of everyone with a helping role, per transcript, in the order of the transcripts
    and of first speaking. Nobody is ranked, and nothing is summed over people.

    Tags count once per turn and code, whoever gave them, in the present direction only.
    """
    scheme = scheme or Scheme()
    tags = _tags_by_turn(study)
    return [
        audit
        for transcript in study.transcripts
        for audit in _audits(study, transcript, tags.get(transcript.id, {}), scheme)
    ]


def _audits(
    study: Study, transcript: Transcript, tags: Mapping[int, list[Tag]], scheme: Scheme
) -> Iterator[SpeakerAudit]:
    codes = scheme.rated(study.codebook)
    for speaker, role in _helpers(transcript).items():
        talk = talk_of(transcript, speaker, study.codebook, tags, question_family=scheme.questions)
        measures = measures_of(transcript, talk, codes, tagged=bool(study.tags))
        yield SpeakerAudit(transcript.id, transcript.name, speaker, role, measures)


def _helpers(transcript: Transcript) -> dict[str, str]:
    """Speakers with a helping role, in order of appearance."""
    return {
        turn.speaker: turn.role
        for turn in transcript.turns
        if turn.speaker and turn.role in HELPING_ROLES
    }


def _tags_by_turn(study: Study) -> dict[str, dict[int, list[Tag]]]:
    excerpts = study.excerpt_by_id()
    found: dict[str, dict[int, list[Tag]]] = {}
    for tag in study.tags:
        excerpt = excerpts[tag.excerpt]
        found.setdefault(excerpt.transcript, {}).setdefault(excerpt.turn, []).append(tag)
    return found


def audit_frame(study: Study, *, scheme: Scheme | None = None) -> pd.DataFrame:
    """One row per transcript, speaker and measure: value, n, low, high; missing where there was
    nothing to count."""
    import pandas as pd

    transcripts = study.transcript_by_id()
    rows = [
        {
            "transcript_id": audit.transcript,
            "transcript": audit.path,
            "site": transcripts[audit.transcript].attributes.get("site"),
            "date": transcripts[audit.transcript].attributes.get("date"),
            "speaker": audit.speaker,
            "role": audit.role,
            "measure": name,
            **asdict(one),
        }
        for audit in measure(study, scheme=scheme)
        for name, one in audit.measures.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
