"""The composition root: three databases, two offices, and what goes between and around them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.actions import approvals, reminders
from bot.app import desks, imports, knowledge
from bot.app.deciding import DECIDING
from bot.app.secrecy import make_key
from bot.app.settings import Settings
from bot.conversation.turns import Turns
from bot.office.act import Act
from bot.office.feed import Feed
from bot.office.limits import Limits
from bot.office.office import Office
from bot.office.peers import Peers, name_process
from bot.office.presence import Presence
from bot.office.registry import HandlerRegistry
from bot.teaching.phrases import Teaching
from bot.workers.absences import Absences
from bot.workers.courier import Courier
from bot.workers.learning import learn
from bot.workers.sealing import Sealing
from bot.workers.timers import TimerActions, TimerWorker
from handlers.back import HANDLERS as BACK_HANDLERS
from handlers.back.desk import BackDesk
from handlers.desk import Desk
from handlers.front import HANDLERS as FRONT_HANDLERS
from handlers.front.desk import FrontDesk
from handlers.handler import Handler
from handlers.reply import Reply
from storage.database import engines, privacy
from storage.database.database import Connection, Database
from storage.database.engines import FileLock
from storage.migrations import schema
from storage.records.conversation import Contact, Conversation, Side
from storage.work.anchor import Anchor
from storage.work.seals import Signer

D = TypeVar("D", bound=Desk)

FILES = "attachments"  # in the data directory: what customers sent
TIMERS: TimerActions = {
    reminders.REMINDER: reminders.remind,
    reminders.FORGET: reminders.forget,
    approvals.EXPIRY: lambda act, timer: approvals.expire(act, int(timer.key)),
}


def utc_now() -> datetime:
    """Give the moment it is."""
    return datetime.now(UTC)


@dataclass(slots=True, repr=False)
class Swingdoor:
    """The whole bot, put together: both offices and what goes between them."""

    settings: Settings
    house: Database
    front: Office[FrontDesk]
    back: Office[BackDesk]
    front_turns: Turns[FrontDesk]
    back_turns: Turns[BackDesk]
    presence: Presence
    courier: Courier
    clocks: Sequence[TimerWorker]
    absences: Sequence[Absences]
    teaching: Mapping[Side, Teaching]
    locks: list[FileLock] = field(default_factory=list)

    @property
    def databases(self) -> Mapping[str, Database]:
        """Give the three databases by name."""
        return {"front": self.front.database, "back": self.back.database, "house": self.house}

    def office(self, side: Side) -> Office[Any]:
        """Give the office of a side."""
        return self.front if side is Side.FRONT else self.back

    def turns(self, side: Side) -> Turns[Any]:
        """Give where messages of a side come in."""
        return self.front_turns if side is Side.FRONT else self.back_turns

    def key(self, purpose: str) -> bytes:
        """Give the key of one purpose, the same after every start."""
        return make_key(self.settings.secret_key, self.settings.data_dir, purpose)

    def sealing(self, name: str) -> Sealing:
        """Give what seals the log of one of the databases, and knows its seals."""
        signer = Signer(self.key("seals"), name)
        anchor = Anchor(self.settings.data_dir / f"{name}.seals")
        return Sealing(self.databases[name], signer, anchor, self.front.now)

    def learn(self) -> None:
        """Read names and rules anew, after an import, and swap them in; it may run on a thread."""
        for side in Side:
            office = self.office(side)
            with office.database.read() as connection:
                news = knowledge.gather(connection, side, self.settings, office.knowledge)
            heard = office.knowledge  # what was taught meanwhile stays
            office.knowledge = replace(
                news, recognizer=heard.recognizer, taught_phrases=heard.taught_phrases
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Do what goes on by itself until told to stop: slips, timers, taught phrases, seals."""
        loop = asyncio.get_running_loop()
        self.front.feed.start(loop)
        self.back.feed.start(loop)
        tasks = [self.courier.run(stop), *(clock.run(stop) for clock in self.clocks)]
        tasks += [one.run(stop) for one in self.absences]
        tasks += [learn(one, stop) for one in self.teaching.values()]
        tasks += [self.sealing(name).run(stop) for name in self.databases]
        await asyncio.gather(*tasks)

    def close(self) -> None:
        """Finish what was taken, then let the files go."""
        close_all((self.front.database, self.back.database, self.house), self.locks)


def open_databases(settings: Settings) -> tuple[Mapping[str, Database], list[FileLock]]:
    """Open and upgrade the three databases, and end an import that was cut off. AlreadyServedError if a server holds the files."""
    urls = {"front": settings.front_url, "back": settings.back_url, "house": settings.house_url}
    privacy.make_folder(settings.data_dir)
    privacy.close_old(settings.data_dir, FILES)
    locks: list[FileLock] = []
    databases: dict[str, Database] = {}
    try:
        files = [engines.sqlite_path(url) for url in urls.values() if engines.is_sqlite(url)]
        locks.extend(FileLock(file) for file in files)
        for name, url in urls.items():
            databases[name] = Database(url)
            databases[name].write(_upgrade(name))
        imports.resume(
            settings.data_dir, {Side.FRONT: databases["front"], Side.BACK: databases["back"]}
        )
    except BaseException:
        close_all(databases.values(), locks)
        raise
    return databases, locks


def close_all(databases: Iterable[Database], locks: Iterable[FileLock]) -> None:
    """Finish what was taken, then let the files go."""
    for database in databases:
        database.close()
    for lock in locks:
        lock.release()


def _upgrade(name: str) -> Callable[[Connection], None]:
    return lambda connection: schema.upgrade(connection, name)


def build(settings: Settings, now: Callable[[], datetime] = utc_now) -> Swingdoor:
    """Put the bot together. Errors of settings and storage say what to do."""
    for side in Side:
        knowledge.recognizer(
            side, ()
        )  # before any file is held: a broken catalogue leaves no trace
    databases, locks = open_databases(settings)
    presence = Presence()
    process = name_process(now())
    front = _office(
        Side.FRONT,
        databases["front"],
        presence,
        process,
        now,
        FRONT_HANDLERS,
        desk=desks.front,
        settings=settings,
    )
    back = _office(
        Side.BACK,
        databases["back"],
        presence,
        process,
        now,
        BACK_HANDLERS,
        desk=desks.back,
        settings=settings,
    )
    return Swingdoor(
        settings=settings,
        house=databases["house"],
        front=front,
        back=back,
        front_turns=Turns(front),
        back_turns=Turns(back),
        presence=presence,
        courier=Courier(front, back),
        clocks=(TimerWorker(front, TIMERS), TimerWorker(back, TIMERS)),
        absences=(Absences(front), Absences(back)),
        teaching={Side.FRONT: Teaching(front), Side.BACK: Teaching(back)},
        locks=locks,
    )


def _office(
    side: Side,
    database: Database,
    presence: Presence,
    process: str,
    now: Callable[[], datetime],
    handlers: Sequence[Handler[D]],
    *,
    settings: Settings,
    desk: Callable[[Act, Contact, Conversation], D],
) -> Office[D]:
    feed = Feed()
    database.listeners.append(feed.tell)
    with database.read() as connection:
        known = knowledge.gather(connection, side, settings)
    return Office(
        side=side,
        database=database,
        registry=HandlerRegistry(
            handlers={one.intent: one for one in handlers},
            proof=desks.proof,
            title=lambda intent: Reply(f"title.{intent}"),
        ),
        make_desk=desk,
        search=desks.search(side),
        knowledge=known,
        deciding=DECIDING[side],
        presence=presence,
        feed=feed,
        peers=Peers(process, alone=engines.is_sqlite(database.url)),
        now=now,
        limits=Limits(on=settings.rate_limits),
    )
