"""What an office knows, put together from its catalogue and its records."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from bot.app.settings import Settings
from bot.office.office import Knowledge
from bot.office.wording import Wording
from intents.catalogue import catalogue
from intents.catalogue.catalogue import Risk
from intents.names import Names
from intents.recognizer import Recognizer
from intents.taught.trials import TaughtPhrases
from storage.back import names as back_names
from storage.database import engines
from storage.database.database import Connection
from storage.front import names as front_names
from storage.knowledge import company, taught, teams
from storage.knowledge.names import Kinds
from storage.records.company import Company
from storage.records.conversation import Side

LANGUAGE = "en"
LIST_NAMES: Mapping[Side, Callable[[Connection], Kinds]] = {
    Side.FRONT: front_names.list_names,
    Side.BACK: back_names.list_names,
}


@lru_cache(maxsize=4)  # both offices, as shipped and as taught
def recognizer(side: Side, taught_phrases: TaughtPhrases = ()) -> Recognizer:
    """Give the office's recognizer, trained on its catalogue and what was taught since."""
    return Recognizer.build(shipped(side), taught_phrases)


@cache
def shipped(side: Side) -> catalogue.Catalog:
    """Give the office's catalogue, as it was shipped."""
    return catalogue.load(side.value)


def gather(
    connection: Connection, side: Side, settings: Settings, before: Knowledge | None = None
) -> Knowledge:
    """Read what the office must know to understand and to speak.

    The recognizer is that of `before`, if there is one: lessons are learned by `bot.teaching.phrases`.
    """
    taught_phrases = taught.list_live(connection) if before is None else before.taught_phrases
    words = shipped(side)
    house = company.load(connection)
    return Knowledge(
        recognizer=before.recognizer if before else recognizer(side, taught_phrases),
        names=Names.build(LIST_NAMES[side](connection)),
        wording=wording(words, house, settings.home),
        kinds={name: intent.team for name, intent in words.intents.items()},
        teams=teams.by_kind(connection, side),
        company=house,
        risky=frozenset(
            name for name, intent in words.intents.items() if intent.risk is Risk.RISKY
        ),
        intents=words.intents,
        mails=settings.mails,
        taught_phrases=taught_phrases,
    )


def look(side: Side, settings: Settings) -> tuple[TaughtPhrases, Names]:
    """Give an office's lessons and names from its records as they are, whoever serves them.

    StorageError if they cannot be read: there is no such database, or an older or newer one.
    """
    url = settings.front_url if side is Side.FRONT else settings.back_url

    def question(connection: Connection) -> tuple[TaughtPhrases, Names]:
        return taught.list_live(connection), Names.build(LIST_NAMES[side](connection))

    return engines.read_once(url, question)


def wording(words: catalogue.Catalog, house: Company, home: str) -> Wording:
    """Give the office's sentences, with the company's name in them."""
    replies = {f"title.{key}": text for key, text in words.titles[LANGUAGE].items()}
    return Wording(
        replies={**words.replies[LANGUAGE], **replies},
        labels=words.labels[LANGUAGE],
        company={
            "company": house.name,
            "home": home,
            "bot_name": house.tone.bot_name,
            "languages": ", ".join(_LANGUAGES.get(code, code) for code in words.languages),
        },
        zone=house.hours.zone,
    )


_LANGUAGES = {"en": "English"}
