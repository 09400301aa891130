"""What an office knows, put together from its catalogue and its records."""

from collections.abc import Mapping
from functools import cache, lru_cache

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from bot.config import Settings
from bot.office import Knowledge
from bot.wording import Wording
from intents import catalog
from intents.catalog import Risk
from intents.names import Names
from intents.recognizer import Recognizer
from intents.trials import Lessons
from storage import company, engines, taught
from storage.articles import every as every_article
from storage.back.directory import Directory
from storage.back.tables import employees, equipment, invoices
from storage.errors import StorageError
from storage.front.tables import orders
from storage.products import Products
from storage.records.company import Company
from storage.records.conversation import Side
from storage.tables import teams

LANGUAGE = "en"

Kinds = Mapping[str, list[tuple[str, tuple[str, ...]]]]


@lru_cache(maxsize=4)  # both offices, as shipped and as taught
def recognizer(side: Side, lessons: Lessons = ()) -> Recognizer:
    """Give the office's recognizer, trained on its catalogue and what was taught since."""
    return Recognizer.build(shipped(side), lessons)


@cache
def shipped(side: Side) -> catalog.Catalog:
    """Give the office's catalogue, as it was shipped."""
    return catalog.load(side.value)


def gather(
    connection: Connection, side: Side, settings: Settings, before: Knowledge | None = None
) -> Knowledge:
    """Read what the office must know to understand and to speak.

    The recognizer is that of `before`, if there is one: lessons are learned by `bot.teaching`.
    """
    lessons = taught.list_live(connection) if before is None else before.lessons
    words = shipped(side)
    house = company.load(connection)
    return Knowledge(
        recognizer=before.recognizer if before else recognizer(side, lessons),
        names=Names.build(names(connection, side)),
        wording=wording(words, house, settings.home),
        kinds={name: intent.team for name, intent in words.intents.items()},
        teams=_teams(connection, side),
        company=house,
        risky=frozenset(
            name for name, intent in words.intents.items() if intent.risk is Risk.RISKY
        ),
        mails=settings.mails,
        lessons=lessons,
    )


def look(side: Side, settings: Settings) -> tuple[Lessons, Names]:
    """Give an office's lessons and names from its records as they are, whoever serves them.

    StorageError if they cannot be read: there is no such database, or an older or newer one.
    """
    reader = engines.open_reader(settings.front_url if side is Side.FRONT else settings.back_url)
    try:
        with reader.connect() as connection:
            return taught.list_live(connection), Names.build(names(connection, side))
    except DBAPIError as problem:
        raise StorageError(f"the {side} records cannot be read ({problem.orig})") from None
    finally:
        reader.dispose()


def wording(words: catalog.Catalog, house: Company, home: str) -> Wording:
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


def names(connection: Connection, side: Side) -> Kinds:
    """Give every code and name people may say in this office, by kind."""
    kinds: dict[str, list[tuple[str, tuple[str, ...]]]] = {
        "product": [(one.sku, (one.name,)) for one in Products(connection).every()],
        "article": [(one.slug, (one.title,)) for one in every_article(connection)],
    }
    if side is Side.FRONT:
        kinds["order"] = [(row.number, ()) for row in connection.execute(select(orders.c.number))]
        return kinds
    people = connection.execute(select(employees.c.id, employees.c.name))
    kinds["person"] = [(row.id, (row.name,)) for row in people]
    tags = connection.execute(select(equipment.c.asset_tag))
    kinds["equipment"] = [(row.asset_tag, ()) for row in tags]
    kinds["service"] = [(one.name, (one.name,)) for one in Directory(connection).services()]
    bills = connection.execute(select(invoices.c.number))
    kinds["invoice"] = [(row.number, ()) for row in bills]
    return kinds


def _teams(connection: Connection, side: Side) -> dict[str, str]:
    rows = connection.execute(select(teams).where(teams.c.side == side.value))
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.kind, row.name)
    return found
