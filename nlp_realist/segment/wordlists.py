"""The words that the rules for spoken English know. Data, in the form of Python sets."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(phrase.split()) for line in text.splitlines() for phrase in line.split("|") if phrase
    )


# ------------------------------------------------------------------ sentences

#: Never the end of a sentence, whatever follows.
TITLES = _words("mr mrs ms miss mx dr prof rev fr sr jr st cllr hon sgt capt gen gov")
#: The end of a sentence only when what follows begins one.
ABBREVIATIONS = _words(
    """
    eg ie etc vs approx assoc asst dept govt ext tel fig ref vol pm am ave rd jan feb mar apr
    jun jul aug sep sept oct nov dec mon tue wed thu thur fri inc ltd co avg min max no nos pp
    cf al
    """
)
#: The end of a sentence only when no number follows.
BEFORE_NUMBERS = _words("no nos fig ref vol p pp")
FIRST_PERSON = _words("i i'd i'll i'm i've")
#: Words that begin a sentence far more often than they go on with a name or a number.
STARTERS = _words(
    """
    a actually after all also although an and another anyway are as at because before but by
    can cos could did do does don't each even every everybody everyone exactly first for from
    get go had has have he he'd he'll he's her here hi his how however i i'd i'll i'm i've if
    in is isn't it it's it'd it'll just last let let's like look many may maybe me mine mm
    most my never no nobody nothing not now of oh okay ok on once one or other our perhaps
    please right same she she'd she'll she's should since so some somebody someone sometimes
    sorry still sure tell than thank thanks that that'd that'll that's the their them then
    there there's these they they'd they'll they're they've this those though to today
    tomorrow um uh was wasn't we we'd we'll we're we've well were what what's when when's
    where where's which while who who's whose why will with would yeah yep yes yesterday yet
    you you'd you'll you're you've your
    """
)

# -------------------------------------------------------------------- run-ons

#: Words that take the floor again.
MARKERS = _words(
    """
    but because cos 'cause cuz anyway okay ok yeah yes oh well however although therefore
    basically obviously
    """
)
LINKS = _words("which when if while where until since after before unless then")
PAUSES = _words("um uh er erm")
SUBJECTS = _words(
    """
    i i'm i've i'd i'll we we're we've we'd we'll they they're they've they'd they'll he he's
    he'd she she's she'd you you're you've it's there's that's let's what's
    """
)
#: Behind these "so" and "and" begin a clause, and are no "so much" or "mum and dad".
CLAUSE_GOES_ON = SUBJECTS | _words(
    """
    it there if when what how because is was means meant um uh er yeah basically then would
    has makes that this
    """
)
#: Behind these a phrase goes on.
OPEN_WORDS = _words(
    """
    a an the my your his her its our their this these those some any no every each of to in on
    at for from with by about into over under through between and or but so because cos if
    when while where which who that than as like not very really just quite too more most i we
    they he she you i'm we're they're he's she's it's you're is are was were be been being am
    do does did don't didn't have has had can could will would should must may might what how
    why whose also even still once since after before until although though doing done get got
    take let i've we've you've they've i'd i'll a lot kind sort bit
    """
)
#: A clause may be the object of these: "she said I could go".
TAKES_CLAUSE = _words(
    "said say says think thought know knew mean guess suppose feel felt hope told reckon wish"
)

# -------------------------------------------------------------- back-channels

#: Words that may make up a back-channel in any order.
BACKCHANNEL_WORDS = _words(
    """
    yeah yes yep yup yea yah ya aye okay ok okey right alright sure exactly absolutely
    definitely indeed totally correct precisely great good fine lovely brilliant cool wow gosh
    really interesting true nice perfect wonderful fantastic excellent super no nope nah hello
    hi hiya hey bye goodbye cheers thanks thankyou ta welcome pardon please well so and but
    then now sorry blimey goodness diolch iawn ie lol amen
    """
)
BACKCHANNEL_PHRASES = _phrases(
    """
of course|i see|i know|you know|i mean|got it|i agree|i understand|that's right|that's true
that's fine|that's great|that's it|that's good|that's okay|that's ok|that's lovely|that's correct
that is right|that is true|that's interesting|that's brilliant|that's fair|that's nice|that's cool
fair enough|no worries|no problem|not at all|thank you|thank you very much|thank you so much
thank you very much indeed|thank you indeed|thank you again|thanks again|thanks very much
thanks so much|thanks a lot|many thanks|thank you for that|thanks for that|thank you both
thank you all|thank you everyone|thank you everybody|thanks everyone|thanks all|all right
for sure|i suppose|i suppose so|i think so|i guess so|go on|go ahead|carry on|good morning
good afternoon|good evening|good night|good bye|how are you|how are you doing|you all right
you alright|nice to meet you|nice to see you|good to see you|see you|see you later|see you soon
see you then|take care|you're welcome|you are welcome|oh my god|oh my gosh|my god|my goodness
oh dear|dear me|makes sense|that makes sense|very good|very much|very interesting|very true
very nice|too right|quite right|quite so|you're right|you are right|hear hear|here here|i bet
i'll bet|for real|no way|is it|is that|was it|did you|did he|did she|did they|have you|has he
has she|do you|does he|does she|are you|are they|were you|isn't it|wasn't it|doesn't it|hi there
hello there|hello everyone|hello everybody|hi everyone|hi all|morning all|morning everyone
good to go|there we go|here we go|there you go|there you are|here you are|excuse me
just a moment|one moment|bore da|prynhawn da|a pleasure|my pleasure|pleased to meet you|bye bye
ta ra|diolch yn fawr
"""
)
#: Behind these a name or title may follow: "thank you, Chair", "morning, Siân".
ADDRESSED = _words(
    """
    you thanks thankyou much indeed that cheers morning afternoon evening hello hi hiya hey
    okay ok right sorry bye welcome diolch fawr
    """
)
FORMS_OF_ADDRESS = _words(
    """
    chair chairman chairwoman minister secretary cabinet everyone everybody all both guys
    folks sir madam miss mr mrs ms dr love pal mate ladies gentlemen councillor deputy
    convener
    """
)
#: What transcribers write for sounds and gaps. Notes with other words, such as [tearful], stay.
NOISES = _words(
    """
    laughter laughs laugh laughing laughed chuckles chuckle chuckling giggles giggle giggling
    inaudible unclear indistinct unintelligible crosstalk cross talk talking overlapping
    overlap overtalking pause pauses long short brief silence music applause interruption
    interruptions cough coughs coughing sniffs sneezes nods nodding noise noises background
    beep phone rings ringing general agreement sound sounds audio no end start recording
    starts ends begins stops resumes off both group all of breath breathes clears throat
    several speakers speaking voices at once the and in murmurs murmuring mumbles door slams
    knock translation
    """
)

# ------------------------------------------------------------------- excerpts

#: Words that say nothing about the topic.
FUNCTION_WORDS = _words(
    """
    a about actually after again all almost also always am an and another any anything are
    aren't as at away back be because been before being better bit both but by came can can't
    cause come coming cos could couldn't course did didn't different do does doesn't doing
    don't done down each else even ever every everything feel felt few find first for from
    gave get gets getting give go goes going gone gonna good got had hadn't happen has hasn't
    have haven't having he he'd he'll he's her here hers herself him himself his how however i
    i'd i'll i'm i've if in into is isn't it it'll it's its itself just keep kind knew know
    last least less let let's like little look looking lot lots made make makes making many
    may maybe me mean might more most much must my myself need never new next no not nothing
    now obviously of off oh okay ok on once one ones only or other our out over own part
    perhaps point probably put quite rather really right said same saw say saying says see she
    she'd she'll she's should shouldn't since so some somebody someone something sometimes
    sort still such sure take tell than thank that that's the their them themselves then there
    there's these they they'd they'll they're they've thing things think this those though
    thought through till time to together told too took tried try trying two um uh under until
    up us use used very want wanted wants was wasn't way we we'd we'll we're we've well went
    were weren't what what's when where whether which while who why will with within without
    won't would wouldn't yeah yes yet you you'd you'll you're you've your yours yourself
    """
)
#: A sentence that begins so looks back at the one before it.
LOOKS_BACK = _words(
    """
    it it's its it'd it'll that that's which he he's she she's they they're them him because
    cos or then this these those also too likewise therefore otherwise exactly
    """
)
#: A sentence that begins so opens something.
OPENERS = _phrases(
    """
in terms of|now|anyway|anyhow|as for|as far as|with regard to|with regards to|in relation to
in regard to|regarding|moving on|turning to|going back to|coming back to|firstly|secondly|thirdly
finally|lastly|first of all|the first|the second|the third|the other thing|another thing
the next|one of the|on the other hand|on top of that|and then there's|and the other|and another
and in terms of|and secondly|and finally|can i ask|can i just ask|if i can move|what about
the thing is|so in terms of|so the|so what|so how|so can|okay so|ok so|right so|to be honest
last year|last week|years ago|when i|when we|one day|one time|there was a|there was one|i remember
meanwhile|alternatively|however|but the other|but in terms of|speaking of|my other|our other
"""
)
#: A sentence that begins so belongs to the one before it.
GOES_ON = _phrases(
    """
for example|for instance|so for example|so for instance|e.g|that is|i mean|you know|in other words
such as|and that's|and so|and it|and they|and he|and she|but it|but that's|but they|but he|but she
which is|like i said|as i said|so that's|so it's|so they|so he|so she
"""
)
