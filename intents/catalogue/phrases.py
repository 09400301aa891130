"""Phrases as they are trained on: every `{slot}` filled with things people would say there."""

import re
from collections.abc import Iterable, Mapping
from zlib import crc32

from intents.catalogue.catalogue import Catalog
from intents.model.model import OUTSIDE
from intents.text.language import Language
from intents.text.normalize import fold
from intents.text.words import words_of

SLOT = re.compile(r"\{([^{}]*)\}")
FILLINGS = 2  # readings of one phrase with slots; more change nothing measurable


def fill(phrase: str, slots: Mapping[str, tuple[str, ...]], round_: int = 0) -> str:
    """Fill each slot; another `round_` gives other values, the same one always the same.

    The first round gives the first values, which the recognizer hears in place of the company's
    own names: "Corsa or Estro?" is judged as the two espresso machines it was trained with.
    """
    place = crc32(phrase.encode()) + round_

    def value(match: re.Match[str]) -> str:
        nonlocal place
        values = slots.get(match.group(1)) or (match.group(1),)
        place += 1
        others = values[1:] if round_ and len(values) > 1 else values[:1]
        return others[place % len(others)]

    return SLOT.sub(value, phrase)


def readings(phrase: str, slots: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Give every text a phrase is trained as."""
    rounds = FILLINGS if SLOT.search(phrase) else 1
    return [fill(phrase, slots, round_) for round_ in range(rounds)]


def phrase_key(phrase: str, language: Language) -> str:
    """Fold a phrase to its words: two with the same key are the same phrase."""
    return " ".join(words_of(fold(phrase).text, language.contractions))


def all_slots(languages: Mapping[str, Language]) -> dict[str, tuple[str, ...]]:
    """Give the values of every slot; the first language that has one counts."""
    slots: dict[str, tuple[str, ...]] = {}
    for language in reversed(list(languages.values())):
        slots.update(language.slots)
    return slots


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
                rows.update({(intent.name, text): None for text in readings(phrase, slots)})
    for phrases in catalog.outside.values():
        rows.update({(OUTSIDE, phrase): None for phrase in phrases})
    slots = all_slots(languages)
    for name, phrase in taught:
        if name in catalog.intents:
            rows.update({(name, text): None for text in readings(phrase, slots)})
    return list(rows)


def never_rows(catalog: Catalog, languages: Mapping[str, Language]) -> list[tuple[str, str]]:
    """Every (intent, near-miss) of a catalogue; slots are filled as in phrases."""
    return [
        (intent.name, fill(phrase, languages[code].slots))
        for intent in catalog.intents.values()
        for code, phrases in intent.never.items()
        for phrase in phrases
    ]
