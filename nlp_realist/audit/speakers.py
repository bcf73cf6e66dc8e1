"""A study -> the measures of each helping speaker in each transcript, and of all of them there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
    """How one person with a helping role talked in one transcript, or all such persons there.

    transcript : its id; path : its name. speaker, role : None where all those who help in the
    transcript are measured together. measures : in the order of the documentation.
    """

    transcript: str
    path: str
    speaker: str | None
    role: str | None
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


def measure(
    study: Study, *, scheme: Scheme | None = None, whole: bool = False
) -> list[SpeakerAudit]:
    """Measures of everyone with a helping role, per transcript, in the order of the transcripts
    and of first speaking. Nobody is ranked, and nothing is summed over transcripts.

    whole : whether to give, before its speakers, each transcript's measures over all who help
    there; also of a transcript in which nobody does.
    Tags count once per turn and code, whoever gave them, in the present direction only.
    """
    scheme = scheme or Scheme()
    tags = _tags_by_turn(study)
    return [
        audit
        for transcript in study.transcripts
        for audit in _audits(study, transcript, tags.get(transcript.id, {}), scheme)
        if whole or audit.speaker is not None
    ]


def _audits(
    study: Study, transcript: Transcript, tags: Mapping[int, list[Tag]], scheme: Scheme
) -> Iterator[SpeakerAudit]:
    """The whole transcript first, then each who helps there."""
    codes = scheme.rated(study.codebook)
    helpers = _helpers(transcript)

    def measured(speakers: Collection[str]) -> dict[str, Measure]:
        talk = talk_of(transcript, speakers, study.codebook, tags, question_family=scheme.questions)
        return measures_of(transcript, talk, codes, tagged=bool(study.tags))

    yield SpeakerAudit(transcript.id, transcript.name, None, None, measured(helpers))
    for speaker, role in helpers.items():
        yield SpeakerAudit(transcript.id, transcript.name, speaker, role, measured([speaker]))


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


def audit_frame(study: Study, *, scheme: Scheme | None = None, whole: bool = False) -> pd.DataFrame:
    """One row per transcript, speaker and measure: value, n, low, high; missing where there was
    nothing to count. whole : as in `measure`; such rows have no speaker."""
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
        for audit in measure(study, scheme=scheme, whole=whole)
        for name, one in audit.measures.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
