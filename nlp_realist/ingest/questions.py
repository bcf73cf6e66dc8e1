"""Interviewer's lines that carry no label: bold ones, and questions inside an answer."""

from __future__ import annotations

import re

#: How the interviewer is called where nothing names them.
INTERVIEWER = "Interviewer"
#: Longer paragraphs that end with a question mark are somebody's thinking aloud.
_LONGEST_QUESTION = 30
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|we|us|our|I['’]\w+|we['’]\w+)\b")
_ASKS = re.compile(
    r"(?:(?:and|so|but|ok(?:ay)?|right|yeah|mm+|um+|er+|well|then)[,.…]?\s+)*"
    r"(?:how|what|why|when|where|who|which|whose|did|do|does|is|are|was|were|can|could|would|will|"
    r"have|has|had|in what way|tell me|could you|can you|any|anything)\b",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"(?:(?:and|so|but|ok(?:ay)?|right|yeah|mm+|um+|er+|well|then|great|thanks|thank you)"
    r"[,.…]?\s+)*"
    r"(?:tell me|describe|talk me through|say (?:a bit|some|more)|go on|can you|could you|"
    r"please|explain|think about|give me|interviewer)",
    re.IGNORECASE,
)


def is_question_to_somebody(text: str) -> bool:
    """A whole paragraph that only asks somebody else: short, and not about the speaker."""
    text = text.strip().strip("\"“”‘’'")
    if not text.endswith("?") or len(text.split()) > _LONGEST_QUESTION:
        return False
    if _FIRST_PERSON.search(text):
        return False
    sentences = [part for part in re.split(r"(?<=[.!?…])\s+", text) if part]
    asking = [part for part in sentences if part.endswith("?")]
    return len(asking) >= len(sentences) - 1 and bool(
        re.search(r"\byou(?:r|['’]\w+)?\b", text, re.IGNORECASE) or _ASKS.match(asking[0])
    )


def is_prompt(text: str) -> bool:
    """A bold paragraph that asks or prompts, rather than a heading."""
    text = text.strip()
    return "?" in text or bool(_PROMPT.match(text))
