"""Who is who: roles from labels, from a roles table, and from words only where that is safe."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_realist.errors import ReadError, RealistError
from nlp_realist.ingest.attributes import same_document
from nlp_realist.ingest.columns import header_names
from nlp_realist.ingest.speakers import key, role_of
from nlp_realist.types import ROLES, Transcript, Turn

_UNKNOWN = "unknown"
_WANTED = "Write speaker,role with one of: " + ", ".join(ROLES) + "."
#: What only the one who runs a research interview says. Chairs, therapists and social workers
#: also ask "one more question" and thank people for coming, so such words are no sign.
_RUNS_INTERVIEW = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:thank you|thanks)\b[^.?!]{0,40}\b(?:agreeing to (?:take part|be interviewed)|"
        r"taking part in (?:this|the|our|my)|participating in (?:this|the|our|my)|"
        r"doing this interview|accepting (?:this|the) interview)",
        r"\b(?:start|stop|begin|started|turn(?:ed)? on|switch(?:ed)? on|press(?:ed)?)"
        r"(?: \w+){0,2} record(?:ing|er)\b|\bfor the (?:recording|tape|transcript)\b",
        r"\b(?:consent form|consent you gave|(?:participant )?information sheet)\b",
        r"\b(?:pseudonymi[sz]ed|a pseudonym|anonymi[sz]ed)\b",
        r"\b(?:this|the) (?:research )?(?:interview|focus group)\b",
        r"\b(?:our|my|this) (?:research|study)\b",
    )
)
#: Signs of different kinds that make an interviewer.
_LEAST_SIGNS = 3
#: Somebody's own part, in words that mean only this part in this field.
_SELF = re.compile(
    r"\bI(?:['’]m| am) (?:(?:also|just|only|actually|currently) )?(?:a|an|the|one of the) "
    r"(?:(?:senior|deputy|assistant|single|lone|full-time|part-time|newly qualified) )?"
    r"(?P<who>social worker|family support worker|family worker|family practitioner|key worker|"
    r"early help (?:worker|practitioner)|support worker|youth worker|family therapist|"
    r"team (?:manager|leader)|service manager|head of service|foster (?:carer|mum|dad|parent)|"
    r"kinship carer|single (?:mum|mom|dad|parent)|(?:lone|sole) parent|grandparent|mum of|mom of|"
    r"dad of|mother of|father of|health visitor|school nurse|midwife|head ?teacher|"
    r"class teacher|police officer|probation officer)(?![\w'’-])",
    re.IGNORECASE,
)
#: Labels that research gives to those whom it asks.
_ASKED = re.compile(
    r"(?:p|participant|interviewee|respondent|r|resp|part)[\s_-]?\d*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RoleTable:
    """Rows of a roles table: which document (empty: all), which speaker, which role.

    problems : what is wrong with the table; rows whose role is not known are left out.
    """

    rows: tuple[tuple[str, str, str], ...]
    problems: tuple[RealistError, ...] = ()

    def role(self, name: str, speaker: str) -> str | None:
        """The role of a speaker in a document; a row for that document beats one for all."""
        found: dict[bool, str] = {}
        for document, who, role in self.rows:
            if key(who) == key(speaker) and (not document or same_document(document, name)):
                found[bool(document)] = role
        return found.get(True, found.get(False))


def load_roles(path: Path) -> RoleTable:
    """Read a roles table (csv, tsv, xlsx) with columns speaker, role and perhaps file.

    A row whose role is not one of ``types.ROLES`` or a word for one is left out and named in
    ``problems``. Raises ReadError when the file can't be read or lacks a column.
    """
    from nlp_realist.ingest.tables import read_table

    path = Path(path)
    problems: list[RealistError] = []
    rows = read_table(path, problems)
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "speaker" not in header or "role" not in header:
        seen = header_names(header)
        raise ReadError(
            f"columns speaker and role are needed; columns are {seen}", path.name, _WANTED
        )
    who, what = header.index("speaker"), header.index("role")
    document = next(
        (header.index(n) for n in ("file", "name", "transcript", "document") if n in header), None
    )
    told: list[tuple[str, str, str]] = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) <= max(who, what) or not row[who].strip() or not row[what].strip():
            continue
        wanted = row[what].strip().lower()
        role = wanted if wanted in ROLES else role_of(wanted)
        if role is None:
            where = f"{path.name}, row {number}"
            problems.append(ReadError("the role is not known; the row is left out", where, _WANTED))
            continue
        of = row[document].strip() if document is not None and len(row) > document else ""
        told.append((of, row[who].strip(), role))
    return RoleTable(tuple(told), tuple(problems))


def apply_roles(transcript: Transcript, roles: RoleTable) -> Transcript:
    """The transcript with the table's roles over those that were inferred."""
    told = {s: role for s in transcript.speakers if (role := roles.role(transcript.name, s))}
    if not told:
        return transcript
    return _with_roles(transcript, lambda turn: told.get(turn.speaker or "", turn.role))


def infer_roles(transcript: Transcript) -> Transcript:
    """Give each named speaker a role, `unknown` where nothing safe is said.

    Roles that turns already have are kept. Labels come first; then words: who runs the
    interview, and who says "I'm a social worker". Turns without a speaker get no role.
    """
    roles = {
        turn.speaker: turn.role
        for turn in transcript.turns
        if turn.speaker and turn.role and turn.role != _UNKNOWN
    }
    for speaker in transcript.speakers:
        role = role_of(speaker) or _by_pair(speaker, transcript.speakers)
        if role and speaker not in roles:
            roles[speaker] = role
    from_words = _by_words(transcript, roles)
    roles |= from_words
    some = len(from_words)
    note = f"the roles of {some} speakers were inferred from what they say"
    if some == 1:
        note = "the role of one speaker was inferred from what they say"
    told = _with_roles(
        transcript,
        lambda turn: roles.get(turn.speaker, turn.role or _UNKNOWN) if turn.speaker else turn.role,
    )
    if from_words and note not in told.notes:
        told = replace(told, notes=(*told.notes, note))
    return told


def _by_pair(speaker: str, speakers: Sequence[str]) -> str | None:
    """``I`` beside other letters is the interviewer, ``Q`` beside ``A``, ``F`` beside ``P1``."""
    others = {one.lower() for one in speakers} - {speaker.lower()}
    short = [one for one in others if len(one) <= 4]
    if speaker.lower() in ("i", "q") and others and len(short) >= 0.5 * len(others):
        return "interviewer"
    numbered = [one for one in others if re.fullmatch(r"p\s?\d{1,2}", one)]
    if speaker.lower() in ("f", "m", "fac", "mod") and len(numbered) >= 2:
        return "facilitator"
    return None


def _with_roles(transcript: Transcript, role: Callable[[Turn], str | None]) -> Transcript:
    turns = tuple(replace(turn, role=role(turn)) for turn in transcript.turns)
    return replace(transcript, turns=turns)


def _by_words(transcript: Transcript, known: Mapping[str, str]) -> dict[str, str]:
    """Roles that a speaker's own words give away, for speakers whose label tells none."""
    signs: dict[str, set[int]] = defaultdict(set)
    selves: dict[str, set[str]] = defaultdict(set)
    for turn in transcript.turns:
        if turn.speaker is None or turn.speaker in known:
            continue
        words = transcript.words(turn)
        if not _ASKED.fullmatch(turn.speaker):
            found = (i for i, sign in enumerate(_RUNS_INTERVIEW) if sign.search(words))
            signs[turn.speaker].update(found)
        selves[turn.speaker] |= _claimed(words)
    told: dict[str, str] = {}
    asks = set(known.values()) & {"interviewer", "facilitator"}
    leader = (
        _leader({who: len(kinds) for who, kinds in signs.items()}, transcript) if not asks else None
    )
    if leader:
        told[leader] = "facilitator" if len(transcript.speakers) > 3 else "interviewer"
    for speaker, claims in selves.items():
        if len(claims) == 1 and speaker not in told:
            told[speaker] = claims.pop()
    return told


def _leader(signs: Mapping[str, int], transcript: Transcript) -> str | None:
    """The one who speaks as an interviewer does, asks questions, and has no rival."""
    ranked = sorted(signs, key=lambda speaker: signs[speaker], reverse=True)
    if not ranked or signs[ranked[0]] < _LEAST_SIGNS or len(transcript.speakers) < 2:
        return None
    best = ranked[0]
    if len(ranked) > 1 and signs[ranked[1]] * 2 > signs[best]:
        return None
    own = [transcript.words(turn) for turn in transcript.turns if turn.speaker == best]
    return best if sum("?" in words for words in own) >= 0.15 * len(own) else None


def _claimed(words: str) -> set[str]:
    claims = set()
    for match in _SELF.finditer(words):
        role = role_of(match["who"])
        if role:
            claims.add(role)
    return claims
