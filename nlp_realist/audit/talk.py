"""What speakers did in one transcript, turn by turn: the ground that measures stand on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp_realist.audit.questions import Question, find_questions
from nlp_realist.audit.words import REFLECTION, members
from nlp_realist.codebook import compile_cue, plain
from nlp_realist.types import Codebook, Tag, Transcript

#: Shorter turns ("mm-hmm", "oh, right") keep the other talking; they can't carry a code.
SUBSTANTIAL_WORDS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the codes whose cues it matches and the family members it names."""

    question: Question
    codes: tuple[str, ...]
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class TurnTalk:
    """One turn of a speaker; `codes` are those of its excerpts, present direction only."""

    number: int
    words: int
    asked: tuple[Asked, ...]
    reflects: bool
    members: frozenset[str]
    to_child: bool
    codes: frozenset[str]

    @property
    def substantial(self) -> bool:
        """Whether it is more than a sound of listening."""
        return self.words >= SUBSTANTIAL_WORDS


def count_words(text: str) -> int:
    """Words between white space."""
    return len(text.split())


def talk_of(
    transcript: Transcript,
    speakers: Collection[str],
    codebook: Codebook,
    tags: Mapping[int, Sequence[Tag]],
    *,
    question_family: str,
) -> list[TurnTalk]:
    """The turns of these speakers, in order. `tags` by index of turn."""
    return [
        _turn(transcript, number, codebook, tags.get(number, ()), question_family)
        for number, turn in enumerate(transcript.turns)
        if turn.speaker in speakers
    ]


def _turn(
    transcript: Transcript,
    number: int,
    codebook: Codebook,
    tags: Sequence[Tag],
    question_family: str,
) -> TurnTalk:
    turn = transcript.turns[number]
    text = transcript.words(turn)
    found = find_questions(text, at=turn.start)
    names = family_names(transcript)
    asked = tuple(_asked(transcript.text, one, codebook, question_family, names) for one in found)
    return TurnTalk(
        number=number,
        words=count_words(text),
        asked=asked,
        reflects=_reflects(plain(text), [(q.span.start - turn.start) for q in found]),
        members=frozenset(members(plain(text), names)),
        to_child=_to_child(transcript, number),
        codes=frozenset(tag.code for tag in tags if tag.direction == "present"),
    )


def family_names(transcript: Transcript) -> tuple[str, ...]:
    """What those of the family who speak here are called, in order of appearance."""
    return tuple(
        dict.fromkeys(
            turn.speaker
            for turn in transcript.turns
            if turn.speaker and turn.role in ("parent", "child")
        )
    )


def _asked(
    text: str, question: Question, codebook: Codebook, family: str, names: tuple[str, ...]
) -> Asked:
    words = plain(text[slice(*question.span)])
    cues = _cues(codebook, family)
    codes = tuple(code for code, those in cues if any(cue.search(words) for cue in those))
    return Asked(question, codes, frozenset(members(words, names)))


@lru_cache(maxsize=8)
def _cues(codebook: Codebook, family: str) -> list[tuple[str, list[re.Pattern[str]]]]:
    return [
        (code.id, [compile_cue(cue) for cue in code.cues]) for code in codebook.codes_of(family)
    ]


def _reflects(words: str, questions: Sequence[int]) -> bool:
    """Whether a reflection's opening stands outside the turn's questions."""
    first = min(questions, default=len(words))
    return any(match.start() < first for match in REFLECTION.finditer(words))


def _to_child(transcript: Transcript, number: int) -> bool:
    """Whether a child speaks next, or one who is there is called by name."""
    children = {turn.speaker for turn in transcript.turns if turn.role == "child" and turn.speaker}
    following = transcript.turns[number + 1 : number + 2]
    if following and following[0].role == "child":
        return True
    text = plain(transcript.words(transcript.turns[number]))
    return any(_calls(name, text) for name in children)


def _calls(name: str, text: str) -> bool:
    """Whether a name stands apart, as when somebody is called: "Tyler, what about you?"."""
    called = re.escape(name)
    return bool(re.search(rf"(?:^|[,.!?…-]\s*){called}\s*[,.!?…]", text, re.IGNORECASE))
