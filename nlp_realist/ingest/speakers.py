"""Labels and the people behind them: one form per speaker, and the role that a label names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


#: The words by which people in this field are labelled, by role; the empty role is for words
#: that name a person without telling the role. The last term in a label decides: a
#: "parent support worker" is a worker, and so is "Mum's social worker".
ROLE_WORDS: dict[str, str] = {
    "interviewer": (
        "interviewer, interviewers, cyfwelydd, holwr, int, iv, inter, researcher, evaluator, "
        "host, q, question, fieldworker, field worker"
    ),
    "facilitator": (
        "facilitator, facilitators, moderator, mod, fac, facil, co-facilitator, cofacilitator"
    ),
    "manager": (
        "manager, managers, mgr, team leader, team lead, team manager, service manager, leader, "
        "head of service, service lead, director, assistant director, commissioner, supervisor, "
        "head of children's services, head of early help, strategic lead, chief executive, "
        "area manager, operations manager, practice lead"
    ),
    "practitioner": (
        "practitioner, practitioners, prac, worker, workers, social worker, sw, fsw, fw, "
        "support worker, family worker, key worker, keyworker, caseworker, case worker, "
        "youth worker, outreach worker, therapist, counsellor, counselor, psychotherapist, "
        "navigator, mentor, clinician, coach, coordinator, co-ordinator, home visitor, "
        "early help, taf lead, supporter, senior practitioner"
    ),
    "other professional": (
        "teacher, headteacher, head teacher, headmaster, deputy head, senco, sendco, elsa, "
        "teaching assistant, nurse, school nurse, health visitor, hv, midwife, gp, doctor, "
        "paediatrician, pediatrician, psychologist, psychiatrist, police, policeman, "
        "policewoman, police officer, officer, probation officer, housing officer, "
        "welfare officer, reviewing officer, iro, solicitor, lawyer, judge, magistrate, chair, "
        "chairperson, chairman, chairwoman, minister, councillor, cllr, guardian ad litem, "
        "cafcass, advocate, tutor, consultant, pastor, priest, adviser, advisor, "
        "safeguarding lead, professional"
    ),
    "parent": (
        "mum, mom, mam, mummy, mommy, mother, dad, daddy, father, parent, parents, carer, carers, "
        "caregiver, foster carer, foster parent, foster mum, foster dad, kinship carer, guardian, "
        "gran, granny, grandma, grandmother, nan, nana, nanna, nain, taid, grandad, granddad, "
        "grandpa, grandfather, grandparent, stepdad, step-dad, stepmum, step-mum, stepfather, "
        "stepmother, stepparent, step-parent, auntie, aunty, aunt, uncle, mother-in-law, "
        "father-in-law, birth mum, birth mother, birth father, birth parent"
    ),
    "child": (
        "child, children, kid, yp, cyp, young person, young people, young woman, young man, "
        "daughter, son, boy, girl, teen, teenager, pupil, brother, sister, sibling, care leaver, "
        "youth, toddler, baby, stepson, stepdaughter, grandson, granddaughter"
    ),
    "": (
        "speaker, participant, participants, respondent, interviewee, person, man, woman, male, "
        "female, voice, all, everyone, everybody, several, multiple, unknown, unidentified, "
        "unclear, student, students, client, clients, patient, service user, user, "
        "guest, caller, audience, member, members, witness, narrator, observer, both, "
        "partner, husband, wife, friend, neighbour, cousin, customer, informant, presenter, "
        "panellist, volunteer"
    ),
}
#: Words that may stand beside these in a label without naming anybody.
_BESIDE = word_set(
    """
    female male senior junior lead team head of deputy assistant first second third older
    younger old young new white black the adult birth foster kinship school family support
    social early years intervention service project trainee co principal specialist and big
    little eldest youngest step health community police residential help
    """
)
_CODE_ROLES = {
    "sw": "practitioner",
    "fsw": "practitioner",
    "fw": "practitioner",
    "prac": "practitioner",
    "yp": "child",
    "cyp": "child",
    "int": "interviewer",
    "iv": "interviewer",
    "mod": "facilitator",
    "fac": "facilitator",
    "hv": "other professional",
    "mgr": "manager",
}
_CODE = re.compile(r"([A-Za-z]{2,4})[-_ ]?\d{1,3}[a-z]?")


@cache
def _roles_by_term() -> dict[str, str]:
    return {term.strip(): role for role, terms in ROLE_WORDS.items() for term in terms.split(",")}


@cache
def _known_words() -> frozenset[str]:
    words = frozenset(word for term in _roles_by_term() for word in term.split())
    return (words | _BESIDE) - {"question", "q"}


def speaks_of_a_person(label: str) -> bool:
    """Whether every word of a label speaks of somebody's part: ``Mum``, ``Social worker 2``."""
    core = re.sub(r"\s*[(\[].*?[)\]]", "", label).lower().replace("’", "'")
    words = re.sub(r"'s\b|[\d#/&,.+]|\b[a-z]\b", " ", core).split()
    known = _known_words()
    if (
        "of all" in core
        or not words
        or not all(word in known or word.removesuffix("s") in known for word in words)
    ):
        return False
    return _term_pattern().search(re.sub(r"[\d_]+", " ", core)) is not None


@cache
def _term_pattern() -> re.Pattern[str]:
    terms = sorted(_roles_by_term(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, terms))})(?![\w-])")


@lru_cache(maxsize=4096)
def role_of(label: str) -> str | None:
    """The role that a label names (see ``types.ROLES``), or None when it names none.

    >>> role_of("Mum"), role_of("Mum's social worker"), role_of("Ana")
    ('parent', 'practitioner', None)
    """
    low = label.lower().replace("’", "'").replace("_", " ")
    code = _CODE.fullmatch(low)
    if code and code[1] in _CODE_ROLES:
        return _CODE_ROLES[code[1]]
    for part in _parts(low):
        roles = [_roles_by_term()[term] for term in _term_pattern().findall(part)]
        told = [role for role in roles if role]
        if told and not _two_people(part, told):
            return told[-1]
    return None


def _parts(low: str) -> list[str]:
    """The label itself, then what it says in brackets or after a comma."""
    outside = re.sub(r"[(\[].*?[)\]]", " ", low)
    head, _, tail = outside.partition(",")
    return [head, *re.findall(r"[(\[](.*?)[)\]]", low), tail]


def _two_people(part: str, roles: list[str]) -> bool:
    """ "Mum and child": two people of different roles in one label have no single role."""
    return len(set(roles)) > 1 and bool(re.search(r"\band\b|[&/+]", part))


def key(label: str) -> str:
    """What makes two labels the same speaker: letters and digits, without case or spacing."""
    return re.sub(r"[\s_.:'’*-]+", "", label).casefold() or label.casefold()


def one_form_each(labels: Iterable[str | None]) -> dict[str, str]:
    """Label -> the form to show for its speaker: the commonest, then the first seen.

    ``DB:`` and ``DB``, ``INTERVIEWER`` and ``Interviewer`` are one speaker.
    """
    forms: dict[str, Counter[str]] = {}
    for label in labels:
        if label:
            forms.setdefault(key(label), Counter())[label] += 1
    best = {name: counter.most_common(1)[0][0] for name, counter in forms.items()}
    return {label: best[name] for name, counter in forms.items() for label in counter}


def nearly_same(labels: Counter[str]) -> list[tuple[str, str]]:
    """Rare labels that differ by one letter from a common one: probably slips of the pen."""
    common = [label for label, count in labels.items() if count >= 5 and len(label) >= 6]
    return [
        (label, other)
        for label, count in labels.items()
        for other in common
        if count <= 2 and label != other and _one_letter_off(label.casefold(), other.casefold())
    ]


def _one_letter_off(left: str, right: str) -> bool:
    """One letter is missing, added or other; digits tell people apart and do not count."""
    if left == right or abs(len(left) - len(right)) > 1 or len(left) < 5:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    if any(character.isdigit() for character in longer[start : start + 1]):
        return False
    if len(left) == len(right):
        return left[start + 1 :] == right[start + 1 :]
    return longer[start + 1 :] == shorter[start:]
