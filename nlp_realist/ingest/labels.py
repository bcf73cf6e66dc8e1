"""Does a stretch of text look like a speaker's label? By its shape alone."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from nlp_realist.ingest.speakers import role_of, speaks_of_a_person, word_set

#: Longer stretches before a colon are sentences.
LONGEST = 63
_MOST_WORDS = 8


class Shape(IntEnum):
    """How much a stretch looks like a label; the document decides about the middle two."""

    NO = 0
    WEAK = 1
    NAME = 2
    SURE = 3


_CODE = re.compile(
    r"(?:[A-Z]{1,4}|[a-z]{1,3}|Sp|Int|Par|Resp|Spk|SPEAKER|speaker|spk)[-_ .]?\d{1,3}[A-Za-z]?"
    r"|[A-Z]_[A-Z]{1,3}\d{0,3}|[A-Z]{1,3}\d{0,2}\?"
)
_CODES = re.compile(rf"(?:{_CODE.pattern})(?:\s?[,/&: -]\s?(?:{_CODE.pattern}|\d{{1,3}}))*")
_INITIALS = re.compile(r"[A-Z]{1,3}|(?:[A-Z]\.){1,4}")
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]")
_FORBIDDEN = re.compile(r"\s['‘]|[?!;…\"“”=|]|://|\.\.|,$|\d{4,}.*\s.*\s")
_YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?\)")
TITLE = re.compile(
    r"(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Rev|Fr|Sr|Jr|St|Cllr|Hon|Sgt|PC|DC|Ald)\.?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’‘.\-_/&+](?=[^\s]))*\.?'?")
_PARTICLES = word_set(
    """
    de da van von der den la le of and the y e bin ibn al ap ab ferch for with in du dos del di
    af av ter ten as to und et ni nic mac el from or a
    """
)
#: Words that open sentences, answers or notes, and never name a speaker.
_STOP_FIRST = word_set(
    """
    i i'm i've i'd i'll you we they he she it it's that that's this these those there there's here
    here's what what's when where why how which who who's whose if and but or so because although
    though since while then than as at by for from in into of off on onto out over to under up with
    without within not no nope yes yeah yep yup okay ok right well oh ah um uh erm er mm mmm hmm mhm
    mm-hmm uh-huh aye sure thanks thank please sorry hello hi hey bye goodbye welcome good great
    cool awesome wow exactly absolutely definitely basically actually anyway anyhow also again
    maybe perhaps probably now later next first firstly second secondly third thirdly finally lastly
    one two three four five some any all many most more much other another each every both either
    neither my your his its our their let let's do does did don't doesn't didn't is isn't are aren't
    was wasn't were weren't be been being have has had can could will would shall should may might
    must said says say saying goes went asked told quote quoting meaning like just only even
    still yet once after before during until unless whether about above across against among around
    question-time nb ps eg ie etc e.g i.e cf vs re fw fwd fyi tbc tbd na n/a asap
    quick small big little long short today tomorrow yesterday monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october november
    december see
    """
)
#: Keys of a title block and of notes.
METADATA = word_set(
    """
    date dates time times location place venue duration length recorded recording recordings
    participants attendees attending present apologies absent title subject topic topics theme
    themes project study file files filename audio video transcriber transcribed transcription
    transcript transcripts version page pages key context summary background setting settings notes
    note reference references ref site area service region wave arm kind type source sources
    keywords language agenda action actions aim aims objective objectives outcome outcomes result
    results finding findings method methods conclusion conclusions recommendation recommendations
    introduction overview discussion example examples problem problems issue issues reason reasons
    point points step steps stage stages phase part section chapter appendix figure table item items
    tip warning caution important update status deadline total number numbers name names address
    phone tel telephone fax email e-mail mail url website link links web http https www contact id
    gender age sex ethnicity occupation role roles consent copyright licence license comment
    comments observation observations reflection reflections memo memos plan plans goal goals
    strengths needs concerns worries history details description definition abstract sample data
    interview meeting session event events weather mood start started end ended begin finish
    subtitles kind style by interviewers moderators
    """
)
#: Stop words that are people's names too: they need the strongest proof.
_ALSO_NAMES = frozenset({"Will", "May", "June", "April", "August", "Art", "Mark", "See", "Young"})
#: What transcribers put in brackets about sounds and gaps.
SOUNDS = word_set(
    """
    laughs laughing laughter laugh giggles chuckles smiles cries crying sobs tearful sighs coughs
    pause pauses silence silent inaudible unintelligible indistinct crosstalk cross-talk overlapping
    overlap whispers whispering shouts shouting sniffs gasps applause music noise noises phone
    doorbell knock redacted interruption interrupts break gap nods nodding recording
    """
)
_PLAIN_STOPS = _STOP_FIRST | METADATA


def tidy(label: str) -> str:
    """A label without its decoration: brackets, asterisks, hashes, the colon."""
    label = label.replace("**", "").replace("__", "").strip(" \t*_#@>–—•~`'\"“”")
    label = label.removeprefix("//").strip()
    for opening, closing in ("[]", "{}", "<>", "()"):
        if label.startswith(opening) and label.endswith(closing) and label.count(opening) == 1:
            label = label[1:-1].strip()
    return " ".join(label.rstrip(": ").split())


@lru_cache(maxsize=4096)
def shape(label: str) -> Shape:
    """How much a tidied stretch of text looks like a speaker's label."""
    if not 0 < len(label) <= LONGEST:
        return Shape.NO
    if _CODES.fullmatch(label):
        return Shape.SURE
    if _FORBIDDEN.search(label):
        return Shape.NO
    if speaks_of_a_person(label):
        return Shape.SURE
    if _INITIALS.fullmatch(label):
        return Shape.NO if label.lower().strip(".") in _PLAIN_STOPS - {"i"} else Shape.NAME
    core = _without_parentheses(label)
    if _YEAR.search(label):
        return Shape.NO  # a reference, "Morris (2022)"
    return _shape_of_words(core) if core else Shape.NO


def core_words(label: str) -> int:
    """How many words a label has outside its brackets."""
    return len(_without_parentheses(label).split())


def ends_in_code(label: str) -> bool:
    """Whether words stand before a code, as when "Techno" ends a turn and ``P2:`` follows."""
    *before, last = label.split()
    return bool(before) and _CODE.fullmatch(last) is not None


def _without_parentheses(label: str) -> str:
    inner = None
    while inner != label:
        inner, label = label, _PARENTHESES.sub("", label)
    return label.strip()


def _shape_of_words(core: str) -> Shape:
    words = core.replace(",", " ").split()
    if len(words) > _MOST_WORDS or not words:
        return Shape.NO
    if core in _ALSO_NAMES:
        return Shape.WEAK
    if _stops(words):
        return Shape.NO
    if all(_capitalised(word) for word in words if word.lower() not in _PARTICLES):
        return Shape.NAME if _names_somebody(words) else Shape.NO
    if len(words) <= 4 and all(re.fullmatch(r"[^\W\d_][\w'’.-]*|\d{1,3}|&", w) for w in words):
        return Shape.NAME if role_of(core) else Shape.WEAK if len(words) <= 3 else Shape.NO
    return Shape.NO


def _stops(words: list[str]) -> bool:
    """The first or the last word shows that this is a sentence, a note or a heading."""
    low = [word.lower().strip(".").replace("’", "'") for word in words]
    if low[0] in _STOP_FIRST and not _is_name_all_the_same(words):
        return True
    if low[-1] in METADATA or (low[-1] in _STOP_FIRST and words[-1][:1].islower()):
        return True
    if low[0] in METADATA and (len(low) == 1 or low[1] in _PARTICLES | METADATA):
        return True
    if any(word.endswith(("'m", "'re", "'ve", "'ll", "n't", "'d")) for word in low):
        return True
    inner = [word for word in words[:-1] if word.endswith(".")]
    return any(not TITLE.fullmatch(word) and len(word.strip(".")) > 3 for word in inner)


def _is_name_all_the_same(words: list[str]) -> bool:
    """``Will Carter``, ``April Jones``, ``Right Hon. Jo Lee``: the capital after it tells."""
    if len(words) < 2 or not words[1][:1].isupper():
        return False
    return words[0] in _ALSO_NAMES or (
        words[0].lower() in ("right", "rt") and words[1].lower().startswith("hon")
    )


def _capitalised(word: str) -> bool:
    """Capital first letter, a number, a sign, or a script without capitals."""
    first = word.lstrip("('’‘\"-")[:1]
    if not first:
        return True
    if first.isdigit() or word in {"&", "/", "-", "–", "+"}:
        return True
    if first.isalpha() and first.lower() == first.upper():
        return len(word) <= 8
    capital = first.isupper() or any(character.isupper() for character in word)
    return capital and bool(_WORD.fullmatch(word.strip("(,.)'’‘-")))


def _names_somebody(words: list[str]) -> bool:
    return any(
        any(character.isalpha() for character in word) and word.lower() not in _PARTICLES
        for word in words
    )
