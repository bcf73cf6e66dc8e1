"""Excerpts + vectors + tags -> ranked patterns: candidates for a person to judge, never findings.

>>> patterns = find_patterns(study, vectors, seed=0)      # best first; [] is a valid answer
>>> find_themes(study, vectors, patterns)                 # levels, and what is alike within them
>>> with_contrasts(study, patterns)                       # compared between sites, arms, roles
>>> with_places(patterns, study, vectors)                 # one map for all cards
>>> relate_theories(study, vectors, theories, encode=encoder.encode, patterns=patterns)
"""

from nlp_realist.discover.breakdown import breakdown
from nlp_realist.discover.contrasts import with_contrasts
from nlp_realist.discover.links import Link, find_links
from nlp_realist.discover.patterns import find_patterns
from nlp_realist.discover.places import with_places
from nlp_realist.discover.recount import recount
from nlp_realist.discover.themes import find_themes
from nlp_realist.discover.theories import relate_theories

__all__ = [
    "Link",
    "breakdown",
    "find_links",
    "find_patterns",
    "find_themes",
    "recount",
    "relate_theories",
    "with_contrasts",
    "with_places",
]
