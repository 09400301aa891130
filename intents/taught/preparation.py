"""A phrase about to be taught: made fit to be kept, or refused with a sentence that says why."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import category, normalize

from intents.catalogue.catalogue import Catalog
from intents.catalogue.phrases import SLOT, all_slots, phrase_key
from intents.text.language import Language, guess_language, read_language
from intents.understanding import Entity

LONGEST_PHRASE = 160  # characters; a lesson is one sentence, not a letter
SURE = 0.8  # how sure a name must be heard to be taken out
# The slot that stands for a kind of entity. What the intent's own phrases have a slot for goes first.
_SLOTS = {
    "email": ("email",),
    "phone": ("number",),
    "code": ("order", "case", "ticket", "asset", "number"),
    "order": ("order",),
    "case": ("case",),
    "ticket": ("ticket",),
    "equipment": ("asset",),
    "invoice": ("number",),
    "person": ("person",),
    "product": ("product",),
    "service": ("system",),
    "amount": ("amount",),
    "date": ("date",),
    "span": ("date",),
}
_DATED = ("date", "span")  # "today" is no more than a word; the third of May is somebody's day
_LATER_WORD = re.compile(r"(?<=[^.!?] )[^\W\d_]{3,}")  # not the first of a sentence


class PhraseError(ValueError):
    """A phrase that cannot be taught; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A phrase fit to be kept. `notes` say what was changed in it, or should be looked at."""

    intent: str
    phrase: str
    key: str
    language: str
    notes: tuple[str, ...]


def prepare(catalog: Catalog, intent: str, text: str, entities: Sequence[Entity]) -> Prepared:
    """Make a phrase of this office out of a text; LessonError if it cannot be taught.

    `entities` are what the office's recognizer found in it. Codes, addresses and names give way
    to the slots that the catalogue's phrases have there.
    """
    if intent not in catalog.intents:
        raise PhraseError(_no_intent(catalog, intent))
    languages = {code: read_language(code) for code in catalog.languages}
    phrase, changes = _with_slots(text, entities, _used_slots(catalog, intent))
    phrase = clean_phrase(phrase)
    language = guess_language(phrase.casefold().split(), languages)
    key = phrase_key(phrase, language)
    _refuse_unfit(phrase, key, all_slots(languages))
    _refuse_known(catalog, intent, phrase, key, language)
    known = _known_capitals(catalog, languages.values())
    names = [
        f"Is “{word}” a person's name? Then write {{person}} there."
        for word in _names(phrase, known)
    ]
    return Prepared(intent, phrase, key, language.code, (*changes, *names))


def clean_phrase(text: str) -> str:
    """Give a text with one form of each character, no control characters, single spaces."""
    plain = normalize("NFKC", text)
    return " ".join("".join(" " if category(one)[0] == "C" else one for one in plain).split())


def make_mask(catalog: Catalog) -> Callable[[str, Sequence[Entity]], str]:
    """Give what takes out of a line all that may be somebody's, to show it to whoever teaches."""
    languages = [read_language(code) for code in catalog.languages]
    known = _known_capitals(catalog, languages)

    def mask(text: str, entities: Sequence[Entity]) -> str:
        phrase = clean_phrase(_with_slots(text, entities, ())[0])
        for word in _names(phrase, known):
            phrase = re.sub(rf"\b{word}\b", "{person}", phrase)
        return phrase

    return mask


def _no_intent(catalog: Catalog, intent: str) -> str:
    near = get_close_matches(intent, catalog.intents, 3, 0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"The {catalog.side} office has no intent “{intent}”.{hint}"


def _used_slots(catalog: Catalog, intent: str) -> tuple[str, ...]:
    """The slots of an intent's own phrases, the most used first."""
    found = [
        slot
        for phrases in catalog.intents[intent].phrases.values()
        for phrase in phrases
        for slot in SLOT.findall(phrase)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda slot: -found.count(slot)))


def _with_slots(
    text: str, entities: Sequence[Entity], used: Collection[str]
) -> tuple[str, list[str]]:
    """Put slots in place of entities, from the end on, and say so."""
    notes: list[str] = []
    end = len(text)
    for one in sorted(entities, key=lambda one: (-one.end, one.start)):
        slots = _SLOTS.get(one.kind, ())
        day = one.kind in _DATED and not any(character.isdigit() for character in one.text)
        if not slots or day or one.sure < SURE or one.end > end:
            continue
        own = [slot for slot in used if slot in slots]
        slot = own[0] if own else slots[-1]
        text = f"{text[: one.start]}{{{slot}}}{text[one.end :]}"
        end = one.start
        notes.append(f"{{{slot}}} stands for “{one.text}”.")
    return text, notes[::-1]


def _refuse_unfit(phrase: str, key: str, slots: Collection[str]) -> None:
    if not SLOT.sub("", phrase).strip(" .,!?") or not key:
        raise PhraseError("There are no words in it: write what somebody said.")
    if len(phrase) > LONGEST_PHRASE:
        raise PhraseError(
            f"It is {len(phrase)} characters long; a phrase has at most {LONGEST_PHRASE}. "
            "Teach the sentence that says what is wanted."
        )
    unknown = [slot for slot in SLOT.findall(phrase) if slot not in slots]
    if unknown:
        raise PhraseError(
            f"There is no slot {{{unknown[0]}}}; known are {', '.join(sorted(slots))}."
        )


def _refuse_known(catalog: Catalog, intent: str, phrase: str, key: str, language: Language) -> None:
    """Refuse what the catalogue's own files say already, or say otherwise."""
    code = language.code
    for other in catalog.intents.values():
        if any(phrase_key(one, language) == key for one in other.phrases.get(code, ())):
            raise PhraseError(
                f"“{phrase}” is in the catalogue already, for {intent}."
                if other.name == intent
                else f"The catalogue has “{phrase}” for {other.name}. It cannot mean both."
            )
    nots = (*catalog.intents[intent].never.get(code, ()), *catalog.outside.get(code, ()))
    if any(phrase_key(one, language) == key for one in nots):
        raise PhraseError(f"The catalogue says that “{phrase}” does not mean {intent}.")


def _known_capitals(catalog: Catalog, languages: Collection[Language]) -> frozenset[str]:
    """Words that the files write with a capital: days, months, products, places."""
    texts = [
        phrase
        for intent in catalog.intents.values()
        for phrases in intent.phrases.values()
        for phrase in phrases
    ]
    texts += [value for one in languages for values in one.slots.values() for value in values]
    days = [word.title() for one in languages for word in (*one.months, *one.weekdays)]
    return frozenset(re.findall(r"\b[A-Z][a-z]+\b", " ".join(texts))) | frozenset(days)


def _names(phrase: str, known: Collection[str]) -> Iterator[str]:
    """Words inside a sentence with a capital that the files do not write so."""
    words = dict.fromkeys(_LATER_WORD.findall(phrase))
    return (word for word in words if word.istitle() and word not in known)
