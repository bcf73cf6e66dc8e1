"""Words that audit listens for: family members, and openings that are safely reflections."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Who may be asked after. Each group is one member of a family, however they are called.
MEMBERS: dict[str, str] = {
    "mother": r"mums?|mums'|mam|mammy|mummy|mom|mommy|ma|mothers?",
    "father": r"dads?|daddy|da|fathers?|stepdads?|stepfathers?",
    "grandparent": r"nan|nana|nanny|nans|gran|granny|grandma|grandad|grandpa|grand-?parents?|"
    r"grandmothers?|grandfathers?|taid|nain|papa",
    "child": r"sons?|daughters?|kids?|bairns?|weans?|child|children|bab(?:y|ies)|toddlers?|"
    r"teenagers?|eldest|youngest|little ones?|wee ones?|lads|"
    r"(?:my|your|the) (?:boys?|girls?|lads?)",
    "sibling": r"brothers?|sisters?|siblings?|twins?",
    "partner": r"partners?|husbands?|wife|wives|boyfriends?|girlfriends?|spouse|fianc[eé]e?",
    "wider family": r"aunt(?:s|y|ie|ies)?|uncles?|cousins?|nieces?|nephews?|in-laws?|"
    r"(?:mother|father|sister|brother)-in-law|step(?:mum|mother|son|daughter|brother|sister)s?|"
    r"famil(?:y|ies)|relatives?|everyone at home|everybody at home|all of you",
}
MEMBER = re.compile(
    "|".join(rf"(?P<m{number}>\b(?:{words})\b)" for number, words in enumerate(MEMBERS.values())),
    re.IGNORECASE,
)

#: Openings of simple and complex reflections that are hardly anything else. A statement of
#: feeling without such an opening may be one too: it is not counted, so the share is a floor.
REFLECTION = re.compile(
    r"\b(?:(?:it |that |this )?(?:sounds|seems|feels)(?: to me)?(?: (?:a bit|kind of|really|"
    r"very much|almost))* (?:like|as if|as though)\b|"
    r"(?:what )?(?:i'm|i am) hearing(?: you say)?(?: is)?\b|"
    r"i hear (?:you saying|that you|you're)\b|"
    r"(?:so |and )?(?:you're|you are) saying\b|"
    r"(?:so )?what you're saying is\b|if i(?:'ve| have)? (?:heard|understood|understand|got)"
    r" (?:you|that|this)|(?:so )?(?:on (?:the )?one hand|part of you)\b|"
    r"(?:so|yeah|okay|right|mm-hmm|mm),? (?:for you|you(?:'re| are| feel| felt| want| wanted|"
    r" really| don't want|'ve been| have been|'d like| enjoy| care| worry| love))"
    r"\b|(?:that|it|this) must (?:be|have been|feel|have felt)\b)",
    re.IGNORECASE,
)


def members(words: str, names: Sequence[str] = ()) -> set[str]:
    """Which members of a family are named in plain words: by what they are to each other, or by
    one of these names."""
    kinds = list(MEMBERS)
    found = {kinds[int(match.lastgroup[1:])] for match in MEMBER.finditer(words) if match.lastgroup}
    called = {name for name in names if re.search(rf"\b{re.escape(name)}\b", words)}
    return found | called
