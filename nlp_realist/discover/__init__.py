"""Excerpts + vectors + tags -> ranked patterns: candidates for a person to judge, never findings.

>>> patterns = find_patterns(study, vectors, seed=0)      # best first; [] is a valid answer
"""

from nlp_realist.discover.links import Link, find_links
from nlp_realist.discover.patterns import find_patterns

__all__ = ["Link", "find_links", "find_patterns"]
