"""How much a complaint hurts, by rules a person can read and argue with."""

from collections.abc import Sequence

from handlers.tickets import CLOSED
from intents.text.cues import Cues
from storage.records.work import Severity, Ticket

AGAIN = 2  # earlier complaints from which the next one weighs more


def severity_of(
    what_happened: str, earlier: Sequence[Ticket], order: str | None, cues: Cues
) -> Severity:
    """Give a complaint its severity; the first rule that fits decides. The words that are a sign
    of danger, loss or a small matter stand in the languages' files.

    1. Danger to people (burns, smoke, shock, injury): urgent.
    2. Money or goods lost (charged twice, never arrived, stolen): high.
    3. The third complaint or a later one, or one while another about the same order is open: high.
    4. The customer calls it small: low.
    5. Everything else: normal.
    """
    if cues.heard("danger", what_happened):
        return Severity.URGENT
    if cues.heard("loss", what_happened):
        return Severity.HIGH
    same = [one for one in earlier if order and one.subject == order and one.state not in CLOSED]
    if same or len(earlier) >= AGAIN:
        return Severity.HIGH
    return Severity.LOW if cues.heard("small", what_happened) else Severity.NORMAL
