"""Did things go well or badly, as told? A coarse count of words, turned round by negation."""

from __future__ import annotations

from nlp_realist.discover.words import listed, stem, words

#: Words (as stems) for things that go well between people and services, and for the reverse.
WELL = listed(
    """
    able accept achieve agree better brave bright brilliant brought build calm care cared
    change chose clear close comfort commit confid connect contribut cope decid determin
    eager eas easier encourag engag enjoy excit fine finish flourish free friend fun gain
    glad good great grow grew happier happi happy heal hear heard help honest hope improv
    independ interest join keen kept kind laugh learn listen love lucky manag motivat nice
    open opened positiv proud ready recover relax reliev relief respect safe safer secur
    settl share shared smil stabl stay stayed steady strong stronger success support thank
    thriv together trust understand understood useful valu voic warm welcom well willing won
    work worked
    """
)
BADLY = listed(
    """
    abandon absent afraid alon angr angry annoy anxious argu asham avoid awkward bad behind
    blam bored bounc brok broke broken burn burnout cancel chao chas close-up cold collaps
    complain conflict confus crash cri cried cris crisi crisis cry danger defens delay
    demand depress despair difficult disappear disappoint disengag distanc distrust drain
    dread drop dropp dump dread exhaust fail fell fight forget forgot fright frustrat
    gave-up guilt guilty hard hate hid hidden hide horrible hostil hurt ignor impossibl
    intimidat isolat judg lack late leav left lie lied lone lonely lost mad messy miss
    mistrust nervou never nightmare offend overload overwhelm panick paralys pass passed
    point-less pointless problem pull push quit refus resent resist row sack scar scare
    scared scream setback shame shout shut sick silent slam slip slow stall stigma stop
    stopp strain stress struggl stuck suffer suspicious threat threaten tired trap unfair
    unsafe upset useless wait walk-out wary wast withdraw withdrew wors worse worst worri
    worry worthless wrong
    """
)
NEGATORS = listed(
    """
    no not never nobody none nothing neither nor without hardly barely can't couldn't didn't
    doesn't don't hadn't hasn't haven't isn't wasn't weren't won't wouldn't ain't cannot
    aren't didnae wasnae cannae dinnae couldnae wouldnae
    """
)
#: Words after a negator that it turns round.
REACH = 4


def polarity(text: str) -> float:
    """Between -1 (badly) and 1 (well); 0 where neither is told."""
    score, told, last = 0, 0, -REACH - 1
    for place, word in enumerate(words(text)):
        if word in NEGATORS:
            last = place
            continue
        root = stem(word)
        value = _value(word, root)
        if value:
            told += 1
            score += -value if place - last <= REACH else value
    return score / (told + 1) if told else 0.0


def negated(text: str) -> float:
    """Negating words per ten words."""
    said = words(text)
    return 10 * sum(word in NEGATORS for word in said) / max(len(said), 1)


def _value(word: str, root: str) -> int:
    if word in WELL or root in WELL:
        return 1
    return -1 if word in BADLY or root in BADLY else 0
