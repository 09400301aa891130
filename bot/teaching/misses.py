"""Lines worth teaching: what people wrote of late that their office still does not understand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.office.office import Office
from intents.catalogue.catalogue import Catalog
from intents.taught.preparation import make_mask
from intents.understanding import Recognized
from storage.conversation.misses import list_unheard

LOOK_BACK = timedelta(days=30)
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Miss:
    """A line: what was done (reject or ask), the best guess, how many conversations it was in."""

    text: str
    decision: str
    guess: str
    conversations: int


def count_misses(office: Office[Any], catalog: Catalog) -> list[Miss]:
    """Give the lines of the last month, those of most conversations first.

    What may be somebody's is taken out: numbers, addresses, names.
    """
    known, now = office.knowledge, office.now()
    with office.database.read() as connection:
        lines = list_unheard(connection, now - LOOK_BACK)
    mask = make_mask(catalog)
    found: dict[str, Miss] = {}
    who: defaultdict[str, set[int]] = defaultdict(set)
    for line in lines:
        reading = known.recognizer.understand(line.text, known.names, now.date())
        if isinstance(reading, Recognized) or not reading.candidates:
            continue
        text = mask(line.text, reading.entities)
        key = text.casefold()
        who[key].add(line.conversation_id)
        found[key] = Miss(text, line.decision, reading.candidates[0].intent, len(who[key]))
    return sorted(found.values(), key=lambda one: -one.conversations)[:MOST_SHOWN]
