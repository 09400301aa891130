"""How much a complaint hurts, by rules a person can read and argue with."""

import re
from collections.abc import Sequence

from handlers.tickets import CLOSED
from storage.records.work import Severity, Ticket

# Somebody was or may be hurt.
_DANGER = re.compile(
    r"\b(injur\w*|hurt|bleed\w*|burn(t|ed|s|ing)?|scald\w*|electric(al)? shocks?|electrocut\w*"
    r"|on fire|caught fire|smok(e|es|ed|ing)|explo\w+|hospital|ambulance|poison\w*|gas leak)\b",
    re.IGNORECASE,
)
# Money or goods are gone.
_LOSS = re.compile(
    r"\b(charged (me )?(twice|again|double)|double charge\w*|stolen|never (arrived|came|received"
    r"|got)|nothing (arrived|came)|lost|missing|scam\w*|fraud\w*|unauthori[sz]ed)\b",
    re.IGNORECASE,
)
# They say themselves that it is small.
_SMALL = re.compile(
    r"\b(minor|cosmetic|(small|tiny|little) (thing|scratch|mark|detail|issue|problem)"
    r"|not (a )?big deal|no big deal|just (wanted|thought|letting))\b",
    re.IGNORECASE,
)
AGAIN = 2  # earlier complaints from which the next one weighs more


def severity_of(what_happened: str, earlier: Sequence[Ticket], order: str | None) -> Severity:
    """Give a complaint its severity; the first rule that fits decides.

    1. Danger to people (burns, smoke, shock, injury): urgent.
    2. Money or goods lost (charged twice, never arrived, stolen): high.
    3. The third complaint or a later one, or one while another about the same order is open: high.
    4. The customer calls it small: low.
    5. Everything else: normal.
    """
    if _DANGER.search(what_happened):
        return Severity.URGENT
    if _LOSS.search(what_happened):
        return Severity.HIGH
    same = [one for one in earlier if order and one.subject == order and one.state not in CLOSED]
    if same or len(earlier) >= AGAIN:
        return Severity.HIGH
    return Severity.LOW if _SMALL.search(what_happened) else Severity.NORMAL
