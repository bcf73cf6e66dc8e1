"""The measures: each a value with its denominator and interval, or honestly nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_realist.audit.intervals import NOTHING, Measure, ratio, share
from nlp_realist.audit.talk import TurnTalk, count_words
from nlp_realist.types import Codebook, Transcript


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which parts of a codebook the measures speak of; parts it lacks give nothing.

    questions : the family whose cues tell what a question asks for.
    rates : families (``stance``) and codes (``strengths/affirmation``) counted per 100 turns.
    """

    questions: str = "restorative"
    rates: tuple[str, ...] = ("stance", "strengths/affirmation")

    def rated(self, codebook: Codebook) -> list[str]:
        """Ids of the codes to be counted per 100 turns, in the order of the scheme."""
        return [code.id for wanted in self.rates for code in codebook.codes if _is(code.id, wanted)]


def _is(code: str, wanted: str) -> bool:
    return code == wanted or code.startswith(f"{wanted}/")


def measures_of(
    transcript: Transcript, talk: Sequence[TurnTalk], codes: Sequence[str], *, tagged: bool
) -> dict[str, Measure]:
    """All measures of these turns, of one speaker or of several.

    codes : those counted per 100 turns.
    tagged : whether the transcript was tagged at all; if not, codes give nothing.
    """
    return {
        **_amount(transcript, talk),
        **_questions(talk),
        **_turns(transcript, talk),
        **{f"per_100_turns:{code}": _rate(talk, code) if tagged else NOTHING for code in codes},
    }


def _amount(transcript: Transcript, talk: Sequence[TurnTalk]) -> dict[str, Measure]:
    own = {turn.number: turn.words for turn in talk}
    every = [count_words(transcript.words(turn)) for turn in transcript.turns]
    parts = [own.get(number, 0) for number in range(len(every))]
    return {
        "share_of_words": ratio(parts, every, n=sum(every)),
        "share_of_turns": share(len(talk), len(every)),
        "words_per_turn": ratio(list(own.values()), [1] * len(own), n=len(own)),
    }


def _questions(talk: Sequence[TurnTalk]) -> dict[str, Measure]:
    asked = [one for turn in talk for one in turn.asked]
    asking = [turn for turn in talk if turn.asked]
    kinds = [one.question.kind for one in asked]
    return {
        "questions_per_turn": ratio(
            [len(turn.asked) for turn in talk], [1] * len(talk), n=len(talk)
        ),
        "open_questions": share(kinds.count("open"), len(asked)),
        "closed_questions": share(kinds.count("closed"), len(asked)),
        "multiple_questions": share(sum(len(turn.asked) > 1 for turn in asking), len(asking)),
        "restorative_questions": share(sum(bool(one.codes) for one in asked), len(asked)),
        "family_members_asked": share(sum(bool(one.members) for one in asked), len(asked)),
    }


def _turns(transcript: Transcript, talk: Sequence[TurnTalk]) -> dict[str, Measure]:
    turns = [turn for turn in talk if turn.substantial]
    child = any(turn.role == "child" for turn in transcript.turns)
    return {
        "marked_reflections": share(sum(turn.reflects for turn in turns), len(turns)),
        "family_members_mentioned": share(sum(bool(t.members) for t in turns), len(turns)),
        "child_addressed": share(sum(t.to_child for t in talk), len(talk)) if child else NOTHING,
    }


def _rate(talk: Sequence[TurnTalk], code: str) -> Measure:
    turns = [turn for turn in talk if turn.substantial]
    return share(sum(code in turn.codes for turn in turns), len(turns), times=100)
