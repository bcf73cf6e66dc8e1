"""What people decide about the machine's claims, what to look at next, and blind coding."""

from nlp_realist.review.blind import agreement, sample_blind
from nlp_realist.review.decisions import ReviewedTags, apply_to_tags, decide_tag, decided_tags
from nlp_realist.review.patterns import ReviewedPatterns, apply_to_patterns, decide_pattern
from nlp_realist.review.queue import Look, next_excerpts, next_tags
from nlp_realist.types import Conflict

__all__ = [
    "Conflict",
    "Look",
    "ReviewedPatterns",
    "ReviewedTags",
    "agreement",
    "apply_to_patterns",
    "apply_to_tags",
    "decide_pattern",
    "decide_tag",
    "decided_tags",
    "next_excerpts",
    "next_tags",
    "sample_blind",
]
