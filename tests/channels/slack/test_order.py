"""Deliveries repeated and out of order; what comes of it is what came of them one by one."""

import asyncio
import json
from pathlib import Path
from shutil import copytree

import pytest

from bot.channels.slack.inbound.ordering import Ordering
from bot.emulators.slack.deliveries import Parcel
from bot.emulators.slack.state import User
from storage.conversation import conversations
from storage.records.conversation import Author
from tests.channels.slack.stage import Stage, employees, on_stage

pytestmark = pytest.mark.slow

PEOPLE = 12
LINES = ("Hello", "fhqwhgads blorp", "zzyzx qwpoei", "get me a person", "When is payday?", "thanks")


def users_of(stage: Stage) -> list[str]:
    found = employees(stage.bot)[:PEOPLE]
    return [
        stage.state.add_user(User(f"U0MANY{number:04}", name, email)).id
        for number, (_, name, email) in enumerate(found)
    ]


def parcels_of(stage: Stage) -> list[Parcel]:
    """Everybody says their lines, everybody's first line first."""
    users = users_of(stage)
    return [stage.acting.message(user, line) for line in LINES for user in users]


def dialogue(stage: Stage) -> dict[str, list[str]]:
    """Who said what: people in their words, the bot by the sentences it chose from."""
    found: dict[str, list[str]] = {}
    with stage.bot.back.database.read() as connection:
        for user in users_of(stage):
            one = conversations.find_key(connection, f"slack:T0DEMO0001:{user}:")
            assert one is not None
            why = conversations.decisions(connection, one[0].id)
            found[user] = [
                line.text
                if line.author is Author.CONTACT
                else str(json.loads(why[line.seq])["replies"])
                for line in conversations.read(connection, one[0].id)
            ]
    return found


def test_repeated_and_shuffled_deliveries_have_one_effect_in_order(data_dir: Path) -> None:
    other = data_dir.parent / "other"
    copytree(data_dir, other)

    async def one_by_one() -> dict[str, list[str]]:
        async with on_stage(data_dir, settle=0) as stage:
            for parcel in parcels_of(stage):
                assert (await stage.acting.deliveries.once(parcel)).status == 200
            return dialogue(stage)

    async def scattered() -> dict[str, list[str]]:
        async with on_stage(other) as stage:
            parcels = parcels_of(stage)
            receipts = await stage.acting.deliveries.scatter(
                parcels, copies=(1, 4), lanes=8, seed=7, window=PEOPLE
            )
            assert {one.status for one in receipts} == {200}
            assert len(receipts) > len(parcels)
            await stage.quiet()
            assert stage.count("messages WHERE author = 'contact'") == len(parcels)
            posts = stage.calls("chat.postMessage")
            lines = stage.count("messages WHERE author = 'bot'")
            assert len([one for one in posts if str(one.args["channel"])[0] == "D"]) == lines
            return dialogue(stage)

    assert asyncio.run(scattered()) == asyncio.run(one_by_one())


def test_an_earlier_line_that_comes_a_moment_later_goes_first() -> None:
    async def play() -> list[str]:
        ordering: Ordering[None] = Ordering(0.05)
        said: list[str] = []

        async def say(word: str) -> None:
            await asyncio.sleep(0.01)
            said.append(word)

        async def arrive(word: str, written: float, delay: float) -> None:
            await asyncio.sleep(delay)
            await ordering.take("one", written, lambda: say(word))

        await asyncio.gather(
            arrive("third", 3.0, 0.0), arrive("first", 1.0, 0.02), arrive("second", 2.0, 0.01)
        )
        assert ordering._lines == {}
        return said

    assert asyncio.run(play()) == ["first", "second", "third"]


def test_a_failing_turn_fails_for_its_own_caller_alone() -> None:
    async def play() -> None:
        ordering: Ordering[int] = Ordering(0.02)

        async def fail() -> int:
            raise ZeroDivisionError

        async def work() -> int:
            return 1

        results = await asyncio.gather(
            ordering.take("one", 1.0, fail), ordering.take("one", 2.0, work), return_exceptions=True
        )
        assert isinstance(results[0], ZeroDivisionError)
        assert results[1] == 1

    asyncio.run(play())


def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            user = users_of(stage)[0]
            database = stage.bot.back.database

            def rename(old: str, new: str) -> None:
                database.write(
                    lambda connection: connection.exec_driver_sql(
                        f"ALTER TABLE {old} RENAME TO {new}"
                    )
                )

            rename("inbox", "away")  # the disk is full, the table is gone: nothing can be kept
            parcels = [
                stage.acting.message(user, "When is payday?"),
                stage.acting.command(user, "/helpdesk", "Hello"),
            ]
            assert [(await stage.acting.deliveries.once(one)).status for one in parcels] == [
                503
            ] * 2
            rename("away", "inbox")
            assert [
                (await stage.acting.deliveries.once(one, again=1)).status for one in parcels
            ] == [
                200,
                200,
            ]
            await stage.quiet()
            assert stage.contact_lines(user) == ["When is payday?", "Hello"]
            assert len(stage.said_to(user)) == 2

    asyncio.run(play())


def test_over_the_socket_what_could_not_be_kept_is_not_acknowledged_either(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir, socket_mode=True) as stage:
            user = users_of(stage)[0]
            database = stage.bot.back.database
            away, back = (
                f"ALTER TABLE {old} RENAME TO {new}"
                for old, new in (("inbox", "away"), ("away", "inbox"))
            )
            database.write(lambda one: one.exec_driver_sql(away))
            parcel = stage.acting.message(user, "When is payday?")
            assert (await stage.acting.deliveries.once(parcel)).status == 0
            database.write(lambda one: one.exec_driver_sql(back))
            assert (await stage.acting.deliveries.once(parcel, again=1)).status == 200
            assert stage.contact_lines(user) == ["When is payday?"]

    asyncio.run(play())


def test_a_broken_connection_is_opened_anew(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir, socket_mode=True) as stage:
            user = users_of(stage)[0]
            await stage.server.sockets[0].close()
            await stage.until(lambda: not stage.server.connected.is_set())
            await stage.until(stage.server.connected.is_set, 20)
            await stage.send(stage.acting.message(user, "When is payday?"))
            await stage.quiet()
            assert len(stage.said_to(user)) == 1

    asyncio.run(play())
