"""Words as full-text search compares them: folded, stemmed, stop words dropped.

The stemmer strips English endings until a root of three letters would be hurt. It is not a
dictionary: it only has to make the forms of one word meet, in articles and questions alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VOWEL = re.compile(r"[aeiouy]|[^\x00-\x7f]")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_ROOT = 3  # letters a stem keeps at least

_ENDINGS = (
    *(
        "ations",
        "ation",
        "ating",
        "ated",
        "ates",
        "ate",
        "ments",
        "ment",
        "ness",
        "ings",
        "ing",
        "ers",
        "er",
    ),
    *("ors", "or", "able", "ible", "ful", "ies", "ied", "ions", "ion", "als", "al", "ly", "ed"),
    *("es", "s", "ees", "ee", "e", "y"),
)

_STOP = """
a about above after again all almost already also always am an and another any anybody anyone
anything are around as ask at be because been before being between both but by can cannot come
could did do does doing done down during each either else ever every everything few for from
further get gets getting give given go goes going gone got had has have having he hello help her
here hers hey hi him his how however i if in instead into is it its itself just kind know known
least less let like likely little lot made make makes making many may maybe me mean means
might mine more most much must my myself need needs no nor not now of off oh ok okay on once
one only or other others our ours out over own per please possible put quite rather really regarding
s said same say says see seem shall she should show since so some somebody someone something
sometimes somewhere soon still such sure take taken takes tell than thank thanks that the their
theirs them then there these they thing things think this those though through thus till to
together told too toward towards try trying under until up upon us use used usually using very via
want wants was way we well were what whatever when whenever where whether which while who whoever
whole whom whose why will wish with within without would yes yet you your yours yourself
actually anyway basically exactly quickly question questions explain info information
don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ain t d ll m re ve
i'm i've i'd i'll it's that's there's what's where's who's how's when's let's don't doesn't didn't
isn't aren't wasn't weren't won't wouldn't couldn't shouldn't can't hasn't haven't hadn't you're
you've we're we've they're dont cant im whats hows
"""

# People and articles name the same thing with different words. Each line is one thing.
_SYNONYMS = """
broken broke break breaks faulty fault defective defect damaged damage
delivery deliver ship shipping shipment parcel package dispatch courier arrive post posted
refund reimburse reimbursement repay
repair fix mend
warranty guarantee
leave vacation holiday holidays pto absence
sick ill illness sickness unwell flu fever doctor
salary pay paid wage wages payroll payslip
password passcode login credentials
remote remotely home wfh telework
laptop computer notebook pc
price cost costs fee charge
descale descaling limescale scale lime calcium decalcify
clean cleaning wash rinse hygiene
calibrate calibration calibrating adjust adjusting dial recalibrate
expense expenses claim receipt receipts
invoice bill billing
buy purchase order
manager boss supervisor lead
phone telephone mobile smartphone
parental maternity paternity baby birth pregnant
wifi wireless network internet
open opening opens close closing closed
location address located directions
lost missing stolen theft
privacy gdpr data
employee staff colleague worker
customer client buyer
training course workshop
bonus reward
quit resign resignation notice
travel trip journey train flight hotel
grind grinder grinding burr burrs
store shop showroom
cancel cancellation
pressure bar bars
water filter softener
swap exchange replace replacement
overtime hours
hazard danger unsafe dangerous safety
plastic packaging recycle recycling dispose disposal
"""


# Words of a question that say which part of an answer is wanted, not what it is about.
_ASPECTS = {"how much": "cost", "how long": "long", "how often": "often", "how many": "number"}
ASPECTS = frozenset({"long", "often"})


def aspects(question: str) -> list[str]:
    """Give the stems that sections on the asked aspect hold: how much -> cost."""
    folded = " ".join(_words(question))
    return [stem(word) for phrase, word in _ASPECTS.items() if phrase in folded]


def terms(text: str) -> list[str]:
    """Give the stems of a text in order, stop words left out."""
    return [stem(word) for word in _words(text) if word not in _STOP_WORDS]


def _words(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    for found in _WORD.finditer(folded):
        yield found.group().removesuffix("'s")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Strip endings, one after the other: calibrate, calibrating, calibration -> calibrat.

    Words with a digit are codes and stay whole.
    """
    if any(letter.isdigit() for letter in word):
        return word
    while True:
        shorter = _strip(word)
        if shorter == word:
            return word
        word = shorter


def _strip(word: str) -> str:
    for ending in _ENDINGS:
        root = word.removesuffix(ending)
        least = _ROOT + (ending == "y")  # stay, play, grey are no stems with an ending
        if root != word and len(root) >= least and _VOWEL.search(root):
            if ending == "s" and root.endswith(("s", "u", "i")):
                return word
            return _DOUBLED.sub(r"\1", root)
    return word


def is_slip(word: str) -> bool:
    """Whether a word nobody knows is a stop word with a letter wrong, such as shuld."""
    near = process.extractOne(word, _STOP_WORDS, scorer=OSA.distance, score_cutoff=1)
    return len(word) > _ROOT + 1 and near is not None


def related(term: str) -> Sequence[str]:
    """Give the stems that name the same thing as a stem, itself left out."""
    return _RELATED.get(term, ())


_STOP_WORDS = frozenset(_STOP.split())


def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _SYNONYMS.strip().splitlines():
        group = dict.fromkeys(stem(word) for word in line.split())
        for member in group:
            others = tuple(other for other in group if other != member)
            found[member] = found.get(member, ()) + others
    return found


_RELATED = _groups()
