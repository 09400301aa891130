"""Phrases as they are trained on: every `{slot}` filled with things people would say there."""

import re
from collections.abc import Iterable, Mapping
from zlib import crc32

from intents.catalog import Catalog
from intents.language import Language
from intents.model import OUTSIDE

SLOT = re.compile(r"\{([^{}]*)\}")
FILLINGS = 2  # readings of one phrase with slots; more change nothing measurable


def fill(phrase: str, slots: Mapping[str, tuple[str, ...]], round_: int = 0) -> str:
    """Fill each slot; another `round_` gives other values, the same one always the same."""
    place = crc32(phrase.encode()) + round_

    def value(match: re.Match[str]) -> str:
        nonlocal place
        values = slots.get(match.group(1)) or (match.group(1),)
        place += 1
        return values[place % len(values)]

    return SLOT.sub(value, phrase)


def training_rows(
    catalog: Catalog, languages: Mapping[str, Language], taught: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, str]]:
    """Every (intent, text) of a catalogue and of the taught phrases whose intent it knows.

    What means none of the intents is among them, under a label of its own.
    """
    rows: dict[tuple[str, str], None] = {}
    for intent in catalog.intents.values():
        for code, phrases in intent.phrases.items():
            slots = languages[code].slots
            for phrase in phrases:
                rounds = FILLINGS if SLOT.search(phrase) else 1
                for round_ in range(rounds):
                    rows[intent.name, fill(phrase, slots, round_)] = None
    for phrases in catalog.outside.values():
        rows.update({(OUTSIDE, phrase): None for phrase in phrases})
    rows.update({(name, text): None for name, text in taught if name in catalog.intents})
    return list(rows)


def never_rows(catalog: Catalog, languages: Mapping[str, Language]) -> list[tuple[str, str]]:
    """Every (intent, near-miss) of a catalogue; slots are filled as in phrases."""
    return [
        (intent.name, fill(phrase, languages[code].slots))
        for intent in catalog.intents.values()
        for code, phrases in intent.never.items()
        for phrase in phrases
    ]
