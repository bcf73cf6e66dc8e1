"""What people decide about the machine's claims, what to look at next, and blind coding."""

from nlp_realist.review.blind import agreement, sample_blind
from nlp_realist.review.decisions import ReviewedTags, apply_to_tags, decide_tag, decided_tags
from nlp_realist.review.patterns import ReviewedPatterns, apply_to_patterns, decide_pattern
from nlp_realist.review.queue import Look, next_excerpts, next_tags, thresholds_seen
from nlp_realist.review.telling import told
from nlp_realist.review.themes import ReviewedThemes, apply_to_themes, regroup, rename
from nlp_realist.review.theories import ReviewedRelations, apply_to_relations, settle_relation
from nlp_realist.types import Conflict

__all__ = [
    "Conflict",
    "Look",
    "ReviewedPatterns",
    "ReviewedRelations",
    "ReviewedTags",
    "ReviewedThemes",
    "agreement",
    "apply_to_patterns",
    "apply_to_relations",
    "apply_to_tags",
    "apply_to_themes",
    "decide_pattern",
    "decide_tag",
    "decided_tags",
    "next_excerpts",
    "next_tags",
    "regroup",
    "rename",
    "sample_blind",
    "settle_relation",
    "thresholds_seen",
    "told",
]
