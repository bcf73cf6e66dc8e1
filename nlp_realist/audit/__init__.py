"""Measures of how helpers talk with families; never a ranking."""

from nlp_realist.audit.intervals import Measure
from nlp_realist.audit.measures import Scheme
from nlp_realist.audit.questions import Question, find_questions
from nlp_realist.audit.speakers import SpeakerAudit, audit_frame, measure

__all__ = [
    "Measure",
    "Question",
    "Scheme",
    "SpeakerAudit",
    "audit_frame",
    "find_questions",
    "measure",
]
