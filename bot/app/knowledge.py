"""What an office knows, put together from its catalogue and its records."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TypeAlias

from bot.app.settings import Settings
from bot.office.knowledge import Knowledge
from bot.office.wording import Wording
from intents.catalogue import catalogue
from intents.catalogue.catalogue import Flag, Risk
from intents.names import Names
from intents.recognizer import Recognizer
from intents.taught.trials import TaughtPhrases
from intents.text.cues import Cues
from intents.text.language import Language, read_language
from intents.text.substance import Substance
from storage.back import names as back_names
from storage.database import engines
from storage.database.database import Connection
from storage.front import names as front_names
from storage.knowledge import company, taught, teams
from storage.knowledge.names import Kinds
from storage.records.company import Company
from storage.records.conversation import Side

Labels: TypeAlias = Mapping[str, tuple[str, ...]]

LIST_NAMES: Mapping[Side, Callable[[Connection], Kinds]] = {
    Side.FRONT: front_names.list_names,
    Side.BACK: back_names.list_names,
}


@lru_cache(maxsize=4)  # both offices, as shipped and as taught
def recognizer(side: Side, taught_phrases: TaughtPhrases) -> Recognizer:
    """Give the office's recognizer, trained on its catalogue and what was taught since.

    Nothing taught is `()`, said by every caller: left out, it would be loaded a second time.
    """
    return Recognizer.build(shipped(side), taught_phrases)


@cache
def shipped(side: Side) -> catalogue.Catalog:
    """Give the office's catalogue, as it was shipped."""
    return catalogue.load(side.value)


@cache
def spoken(side: Side) -> Mapping[str, Language]:
    """Give the languages of an office's catalogue, as their files say."""
    return {code: read_language(code) for code in shipped(side).languages}


def gather(
    connection: Connection, side: Side, settings: Settings, before: Knowledge | None = None
) -> Knowledge:
    """Read what the office must know to understand and to speak.

    The recognizer is that of `before`, if there is one: taught phrases are learned by `bot.teaching.phrases`.
    """
    taught_phrases = taught.list_live(connection) if before is None else before.taught_phrases
    words, languages = shipped(side), spoken(side)
    house = company.load(connection)
    risky = frozenset(name for name, intent in words.intents.items() if intent.risk is Risk.RISKY)
    said = wordings(words, languages, house, settings.home)
    return Knowledge(
        recognizer=before.recognizer if before else recognizer(side, taught_phrases),
        names=Names.build(LIST_NAMES[side](connection)),
        wording=said[default_language(words, house)],
        wordings=said,
        cues=Cues(language.cues for language in languages.values()),
        substance=substance(words, languages),
        kinds={name: intent.team for name, intent in words.intents.items()},
        teams=teams.by_kind(connection, side),
        company=house,
        risky=risky,
        by_person=risky.union(
            name for name, intent in words.intents.items() if Flag.PERSON in intent.flags
        ),
        intents=words.intents,
        mails=settings.mails,
        taught_phrases=taught_phrases,
    )


def look(side: Side, settings: Settings) -> tuple[TaughtPhrases, Names]:
    """Give an office's taught phrases and names from its records as they are, whoever serves them.

    StorageError if they cannot be read: there is no such database, or an older or newer one.
    """
    url = settings.front_url if side is Side.FRONT else settings.back_url

    def question(connection: Connection) -> tuple[TaughtPhrases, Names]:
        return taught.list_live(connection), Names.build(LIST_NAMES[side](connection))

    return engines.read_once(url, question)


def wordings(
    words: catalogue.Catalog, languages: Mapping[str, Language], house: Company, home: str
) -> dict[str, Wording]:
    """Give the office's sentences in each language that has any, with the company's name in them.

    What a language has no words for is said in the company's own, and heard in both.
    """
    own = default_language(words, house)
    said = {
        code: {**words.replies[code], **{f"title.{key}": text for key, text in titles.items()}}
        for code in words.replies
        for titles in [words.titles.get(code, {})]
        if words.replies[code]
    }
    names = ", ".join(languages[code].name for code in words.languages)
    company = {
        "company": house.name,
        "home": home,
        "bot_name": house.tone.bot_name,
        "languages": names,
    }
    return {
        code: Wording(
            replies={**said[own], **replies},
            labels=_labels(words.labels, code),
            company=company,
            zone=house.hours.zone,
            writing=languages[code].writing,
            code=code,
        )
        for code, replies in said.items()
    }


def default_language(words: catalogue.Catalog, house: Company) -> str:
    """Give the company's own language, or the first there is where it has no words in it."""
    spoken = [code for code in words.languages if words.replies.get(code)]
    return house.language if house.language in spoken else spoken[0]


def _labels(every: Mapping[str, Labels], code: str) -> Labels:
    """The words shown are the language's own; those of the others are understood too."""
    in_order = [every.get(code, {}), *(every[other] for other in every if other != code)]
    keys = dict.fromkeys(key for labels in in_order for key in labels)
    return {
        key: tuple(dict.fromkeys(word for labels in in_order for word in labels.get(key, ())))
        for key in keys
    }


def substance(words: catalogue.Catalog, languages: Mapping[str, Language]) -> Substance:
    """Give which words of a message say something, whatever language it is in."""
    return Substance.joined(
        Substance(
            language.little,
            {
                job: frozenset(" ".join(said).split())
                for job, said in words.naming.get(code, {}).items()
            },
        )
        for code, language in languages.items()
    )
