"""Back-channels: what people say to show that they are there.

"Yeah", "mm", "right, okay", "no, I know", "thank you, Chair", "[laughter]": kept in the text, left
out of coding. An answer that carries content ("Never", "He hit me") is none.
"""

from __future__ import annotations

import re

from nlp_realist.segment.wordlists import (
    ADDRESSED,
    BACKCHANNEL_PHRASES,
    BACKCHANNEL_WORDS,
    FORMS_OF_ADDRESS,
    NOISES,
)

#: No back-channel is longer; nothing longer is looked at.
MAX_WORDS = 24

TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
#: A stop is kept with the word behind it: "Okay, Mark" addresses Mark, "Okay. Nobody." does not.
SPOKEN = re.compile(rf"([.?!…—]*)[^\w.?!…—]*({TOKEN.pattern})")
NOTE = re.compile(r"\[[^\[\]]{0,60}\]|\([^()]{0,60}\)|<[^<>]{0,60}>|\{[^{}]{0,60}\}|\*[^*]{1,40}\*")
STRETCHED = re.compile(r"([a-z])\1{2,}")

#: Sounds: mm, mhm, hmm, uh-huh, ah, oh, er, erm, ha ha.
SOUND = re.compile(
    r"m+h*m*|h+m+|u+h*(?:h[ua][hm]?)?m*|a+h+|o+h+|o{2,}|e+r+m*|a+|eh|ha(?:ha)*|huh|aw+|ooh|phew|tut|um+"
)

LONGEST = max(len(phrase) for phrase in BACKCHANNEL_PHRASES)


def is_backchannel(text: str) -> bool:
    """Whether a text shows presence only: nothing in it could carry a code."""
    if len(text) > 16 * MAX_WORDS:
        return False
    words = SPOKEN.findall(NOTE.sub(_without_noise, text))
    return len(words) <= MAX_WORDS and _is_made_of_phrases(words)


def _without_noise(note: re.Match[str]) -> str:
    words = TOKEN.findall(note[0].lower())
    is_noise = all(word in NOISES or word[0].isdigit() for word in words)
    return " " if is_noise else note[0]


def _is_made_of_phrases(spoken: list[tuple[str, str]]) -> bool:
    words = [word for _, word in spoken]
    plain = [_plain(word) for word in words]
    reached = {0}
    for place, (stop, _) in enumerate(spoken):
        if place in reached:
            reached.update(_ends_of_phrases(plain, place))
            if place and not stop and plain[place - 1] in ADDRESSED | FORMS_OF_ADDRESS:
                reached.update(_ends_of_address(words, plain[place], place))
    return len(words) in reached


def _plain(word: str) -> str:
    word = word.lower().replace("’", "'").replace("-", "")
    return STRETCHED.sub(r"\1", word)


def _ends_of_phrases(plain: list[str], place: int) -> list[int]:
    """Where a back-channel phrase that starts at `place` may end."""
    ends = [
        place + size
        for size in range(2, min(LONGEST, len(plain) - place) + 1)
        if tuple(plain[place : place + size]) in BACKCHANNEL_PHRASES
    ]
    if plain[place] in BACKCHANNEL_WORDS or SOUND.fullmatch(plain[place]):
        ends.append(place + 1)
    return ends


def _ends_of_address(words: list[str], plain: str, place: int) -> list[int]:
    """Where a name or title that starts at `place` may end; a first name may bring a second."""
    word = words[place]
    is_name = len(word) > 1 and word[0].isupper() and not word.isupper()
    if not is_name and plain not in FORMS_OF_ADDRESS:
        return []
    is_followed = place + 1 < len(words) and words[place + 1][:1].isupper()
    return [place + 1, place + 2] if is_followed else [place + 1]
