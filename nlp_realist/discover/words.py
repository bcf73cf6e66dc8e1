"""Words of spoken text: what carries content, and what is only the noise of talking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
KEPT = re.compile(r"[\w'’]+", re.UNICODE)
#: What a transcriber noted ([laughs, door slams], (long pause)), not what is told at length or
#: between brackets; and one question by itself.
NOTE = re.compile(r"\[[^\w\[\]]*+(?:\w++[^\w\[\]]*+){1,6}\]|\([^\w()]*+(?:\w++[^\w()]*+){1,3}\)")
SHORT_QUESTION = re.compile(r"[^.!?…]*\?[\s?!\"'”’]*")
#: Different content words, or words in all, from which an excerpt can be likened to others.
ENOUGH_CONTENT, ENOUGH_WORDS = 3, 8


def listed(text: str) -> frozenset[str]:
    """A word list, as it stands in the source."""
    return frozenset(text.split())


#: Grammar words: no content of their own.
GRAMMAR = listed(
    """
    a about above after again against all also am an and another any anybody anyone anything
    are around as at away back be because been before being between both but by can cannot
    could did do does doing done down during each either else enough even every everybody
    everyone everything few for from further get gets getting go goes going gone got had has
    have having he her here hers herself him himself his how however i if in into is it its
    itself just least less let like made make makes making many may me might mine more most
    much must my myself neither no nobody none nor not nothing now of off on once one ones
    only onto or other others our ours ourselves out over own put puts rather same say
    saying says shall she should since so some somebody someone something sometimes still
    such take takes taking than that the their theirs them themselves then there these they
    this those though through till to too took two under until up upon us use used very was
    way we well went were what whatever when where whether which while who whole whom whose
    why will with within without would yet you your yours yourself aren't can't couldn't
    didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't it'd
    it'll it's let's mightn't mustn't needn't she'd she'll she's shouldn't that'd that'll
    that's there's they'd they'll they're they've wasn't we'd we'll we're we've weren't
    what's where's who's won't wouldn't you'd you'll you're you've ain't gonna wanna gotta
    cause cos till til across along already among anymore behind beside besides everything
    inside instead near nobody's anybody's somebody's everybody's anyone's someone's everyone's
    nothing's something's one's here's how's how'd there'd there'll that've who'd who'll who've
    what'd what'll where'd when's why's could've would've should've might've must've round
    outside toward towards upon versus whose dunno gimme kinda lemme lotta outta sorta innit
    """
) | listed(
    # The same in Scots, in the north and midlands of England and in London, as transcripts spell
    # it. In the north-east of Scotland "fit", "fa", "fan", "far" and "foo" ask what, who, when,
    # where and how.
    """
    aa aabody aathing aboot afore aff aifter allus amna an' ane anent arena arenae atween awa
    aw awthing ava canna cannae couldna couldnae cudna dae daein dat deen dem didna didnae dinna
    dinnae dis disna doesna doesnae doon een efter fa fae fan far fit fitever fits foo frae
    gaed gan gaun gaunae gie gied gien gies gonnae goin hadna hadnae hae haein hasna hasnae
    havena havenae hiv hivna ilka ina inta intae isna isnae jist juist ken kens kent maist mair
    masel mebbe mek monie mustna mysel nae naebody naebody's naething naewhere nane needna nowt
    oan oniebody onie ony onybody onybody's onything onywhere oor oors oot ower owt sae shouldna
    shouldnae sic siccan sumdy summat syne tae tek telt tellt thae themsel themsels thi thir
    thon thur tull wasna wasnae werena werenae wha wha's whae whaur whit whit's wi widna willna
    winna winnae wis wisna wisnae wouldna wouldnae wur wursel ye ye'd ye'll ye're ye've yer
    yersel yersels yin yin's yins yon himsel hersel itsel oorsel oorsels
    """
)
#: What people say while they think: no pattern is made of it.
FILLER = listed(
    """
    absolutely ach actually agree ah alright anyway aye bab basically bit certainly course
    definitely eh em er erm exactly fair fine good great guess hello hi hm hmm honestly hope
    inaudible kind know laughter laughs laughing lot lots maybe mean mhm mm mmm nah nice no
    nope obviously och oh okay ok pause perfect please possibly pretty probably quite really
    right say see sort sorry stuff suppose sure tell thank thanks thing things think thought
    totally true uh uhm um want weel whatever wow yeah yep yes yous y'know wee
    """
)


#: Numbers, times and the verbs of telling: they set excerpts apart and name no pattern.
COUNTS_AND_TIMES = listed(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty hundred
    half first second third last next once twice monday mondays tuesday tuesdays wednesday
    wednesdays thursday thursdays friday fridays saturday saturdays sunday sundays january
    february march april may june july august september october november december today
    tomorrow yesterday tonight o'clock past minute minutes hour hours day days night
    nights fortnight week weeks month months year years time times morning afternoon
    evening ago later never always ever said says came come comes coming asked told looked
    look meant happened
    """
)
#: What no pattern is named by alone: those, and words that go with anything.
NAMELESS = COUNTS_AND_TIMES | listed(
    """
    ask asks asking tell tells telling look looks looking happen happens see sees saw seen
    hear hears heard sit sits sat sitting stand stands stood standing hold holds held give
    gives gave given giving keep keeps kept bring brings brought leave leaves left leaving
    turn turns turned try tries tried trying need needs needed needing want wants wanted
    know knows knew known start starts started end ends ended better best new people
    person folk
    """
)


def words(text: str) -> list[str]:
    """Words in lower case, with straight apostrophes."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """Words that say something: neither grammar nor filler."""
    return [w for w in words(text) if w not in GRAMMAR and w not in FILLER and len(w) > 1]


def is_boilerplate(text: str) -> bool:
    """Whether nothing is said that a pattern could be made of ("don't know", "yeah, exactly")."""
    return not content_words(text)


def says_enough(text: str) -> bool:
    """Whether enough is said to be like or unlike anything else: not "Soup." or "What colour?".

    Three different content words, or one and eight words in all; notes in brackets and short
    questions by themselves don't count.
    """
    said = NOTE.sub(" ", text).strip()
    number = len(words(said))
    if number < ENOUGH_WORDS and SHORT_QUESTION.fullmatch(said):
        return False
    content = {stem(word) for word in content_words(said)}
    return len(content) >= ENOUGH_CONTENT or (number >= ENOUGH_WORDS and bool(content))


def same_words_key(text: str) -> str:
    """What near-identical texts share: their words, whatever the case, marks and fillers."""
    return " ".join(w for w in KEPT.findall(text.lower()) if w not in FILLER)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A light stem that joins plain inflections (visits, visiting, visited); not a linguist's."""
    for ending in ("ing", "edly", "ed", "ies", "es", "s", "ly", "'s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            cut = word[: -len(ending)]
            return cut + "y" if ending == "ies" else cut[:-1] if _doubled(cut) else cut
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _doubled(cut: str) -> bool:
    return len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "aeiousl"


def ngrams(tokens: Sequence[str], longest: int = 3) -> list[str]:
    """Phrases of up to `longest` words that neither begin nor end with an empty word."""
    found = []
    empty = [w in GRAMMAR or w in FILLER or len(w) < 2 for w in tokens]
    for size in range(1, longest + 1):
        for start in range(len(tokens) - size + 1):
            if not empty[start] and not empty[start + size - 1]:
                found.append(" ".join(tokens[start : start + size]))
    return found
