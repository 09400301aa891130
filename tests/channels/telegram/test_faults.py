"""The way to Telegram and back is bad: nothing is lost, nothing is done twice."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from bot.app.composition import Swingdoor
from bot.channels.telegram.pacing import Pace
from bot.emulators.telegram.api import ApiError, Json, bad, too_many
from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.faults import Limits, Trouble
from bot.emulators.telegram.world import TOKEN, World
from storage.conversation.conversations import decisions
from storage.tables.conversations import contacts
from storage.tables.edges import arrivals
from storage.tables.engine import outbox
from storage.tables.work import escalations
from tests.channels.telegram.posting import doubled_and_shuffled, message, post_all
from tests.channels.telegram.scene import Scene, playing, run

pytestmark = pytest.mark.slow

TALK = (
    "hello",
    "where is my order",
    "what are your opening hours",
    "stop",
    "I want to talk to a person",
    "never mind",
    "/help",
    "thanks",
)
PEOPLE = range(50, 62)


def talk() -> list[dict[str, Any]]:
    """A dozen people, each saying the same eight things, their messages interleaved."""
    said = [(user, text) for text in TALK for user in PEOPLE]
    return [message(number, user, text) for number, (user, text) in enumerate(said, 1000)]


def dialogue(scene: Scene, user: int) -> Sequence[object]:
    """What was said and decided, apart from chance (which variant of a sentence)."""
    conversation, _ = scene.conversation(user)
    with scene.bot.front.database.read() as connection:
        decided = decisions(connection, conversation.id)
    state = json.loads(conversation.state)
    lines = [
        json.loads(decided[one.seq])["replies"] if one.seq in decided else one.text
        for one in scene.lines(user)
    ]
    return [lines, conversation.status, state["frames"], len(state["offered"])]


def test_doubled_shuffled_side_by_side_is_the_same_as_one_by_one(
    live_bot: Swingdoor, tmp_path_factory: pytest.TempPathFactory, sample_data: object
) -> None:
    import shutil
    from pathlib import Path

    from bot.app import composition
    from tests.conftest import settings_in

    seen: list[list[Sequence[object]]] = []

    async def play(bot: Swingdoor, updates: list[dict[str, Any]], at_once: int) -> None:
        async with playing(bot, mode="webhook", patience=1.0) as scene:
            for user in PEOPLE:
                scene.person(user, "P")
            statuses = await post_all(scene.url, updates, at_once)
            assert set(statuses) == {200}
            await scene.settle(60)
            assert len(scene.deliveries()) == len(talk())
            assert set(Counter(scene.deliveries()).values()) == {1}
            seen.append([dialogue(scene, user) for user in PEOPLE])
            assert len(scene.rows(escalations)) == len(PEOPLE)

    run(lambda: play(live_bot, talk(), 1))
    other = tmp_path_factory.mktemp("again") / "data"
    shutil.copytree(Path(str(sample_data)), other)
    bot = composition.build(settings_in(other))
    try:
        run(lambda: play(bot, doubled_and_shuffled(talk(), seed=7), 8))
    finally:
        bot.close()
    assert seen[0] == seen[1]


def test_429_to_seven_in_ten_loses_nothing_comes_never_early_and_stops_no_one_else(
    live_bot: Swingdoor,
) -> None:
    chance = Random(11)
    hit, free = range(100, 115), range(200, 205)
    waits: dict[int, list[float]] = {user: [] for user in free}

    def plan(method: str, params: Json) -> Trouble | None:
        if method == "sendMessage" and params["chat_id"] in hit and chance.random() < 0.7:
            return Trouble(too_many(1))
        return None

    async def play() -> None:
        limits = Limits(strict=False)
        async with playing(live_bot, limits=limits) as scene:
            scene.emulator.plan = plan
            people = [scene.person(user, "P") for user in (*hit, *free)]
            for text in ("hello", "/help"):
                asked = time.monotonic()
                for one in people:
                    one.say(text)
                await scene.settle(60)
                for call in scene.world.calls:
                    user = call.params.get("chat_id")
                    if call.method == "sendMessage" and user in waits and call.at > asked:
                        waits[user].append(call.at - asked)
            refused = sum(one.code == 429 for one in scene.world.calls)
            assert refused > 25
            assert limits.early == []
            assert {len(one.hears()) for one in people} == {2}
            assert all(len(one) == 2 and max(one) < 3.0 for one in waits.values())
            assert {row.status for row in scene.rows(outbox)} == {"sent"}

    run(play)


def test_our_own_pace_keeps_telegrams_limits(live_bot: Swingdoor) -> None:
    async def play() -> None:
        limits = Limits(strict=True)
        async with playing(live_bot, limits=limits, pace=Pace()) as scene:
            sam = scene.person()
            for text in ("hello", "/help", "/language"):
                sam.say(text)
            for user in range(300, 340):
                scene.person(user, "P").say("hello")
            await scene.settle(30)
            assert len(sam.hears()) == 3
            # A busy machine may hold one call up until the next is at its heels; without a pace
            # the limit of thirty a second would refuse a dozen.
            refused = [one for one in scene.world.calls if one.code == 429]
            assert len(refused) <= len(scene.world.calls) // 20

    run(play)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(ApiError(500, "Internal Server Error")),
        Trouble(ApiError(502, "Bad Gateway")),
        Trouble(bad("can't parse entities: our own mistake")),
        Trouble(delay=0.4),
    ],
    ids=["500", "502", "entities", "slow"],
)
def test_what_goes_wrong_once_is_made_good(live_bot: Swingdoor, trouble: Trouble) -> None:
    """An answer a person gave: it has markup, so the plain text is tried after that fault."""
    from bot.actions import handoff
    from tests.acting import agent, do

    ben = agent("Ben")
    spent: list[int] = []

    def plan(method: str, params: Json) -> Trouble | None:
        if method == "sendMessage" and "fine" in params["text"] and not spent:
            spent.append(1)
            return trouble
        return None

    async def play() -> None:
        async with playing(live_bot) as scene:
            scene.emulator.plan = plan
            sam = scene.person()
            sam.say("/human")
            await scene.settle()
            office, id_ = live_bot.front, scene.conversation()[0].id
            do(office, ben, lambda act: handoff.take(act, id_))
            seen = scene.lines()[-1].seq
            do(office, ben, lambda act: handoff.answer(act, id_, "fine", seen))
            await scene.settle()
            assert spent
            assert [one for one in sam.hears() if "fine" in one] == ["Ben:\nfine"]

    run(play)


def test_an_answer_that_gets_lost_repeats_one_text_and_no_effect(live_bot: Swingdoor) -> None:
    spent: list[int] = []

    def plan(method: str, _: Json) -> Trouble | None:
        if method == "sendMessage" and not spent:
            spent.append(1)
            return Trouble(lost=True)
        return None

    async def play() -> None:
        async with playing(live_bot) as scene:
            scene.emulator.plan = plan
            sam = scene.person()
            sam.say("/human")
            await scene.settle()
            assert len(sam.hears()) == 2
            assert len(set(sam.hears())) == 1
            assert len(scene.rows(escalations)) == 1

    run(play)


def test_one_who_blocked_us_is_left_alone_until_they_write_again(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam, eve = scene.person(), scene.person(43, "Eve")
            sam.say("hello")
            sam.chat.blocked = True  # before the answer
            eve.say("hello")
            await scene.settle()
            assert len(eve.hears()) == 1
            assert blocked(scene) == ["42"]
            refused = [one for one in scene.world.calls if one.code == 403]
            assert len([one for one in refused if one.method == "sendMessage"]) == 1
            sam.say("hello again")
            await scene.settle()
            assert len(sam.hears()) == 1
            sam.block()
            await scene.settle()
            assert blocked(scene) == ["42"]
            sam.unblock()
            await scene.settle()
            assert blocked(scene) == []

    run(play)


def blocked(scene: Scene) -> list[str]:
    return [row.external_id for row in scene.rows(contacts) if row.blocked_at is not None]


def test_a_chat_that_moved_is_followed(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam, new = scene.person(), scene.person(4_242, "Sam")
            sam.chat.moved_to = new.chat.id
            sam.say("hello")
            await scene.settle()
            assert len(new.hears()) == 1
            assert scene.conversation()[0].address == "4242"

    run(play)


def test_updates_wait_while_the_bot_is_away_and_are_worked_on_after_a_crash(
    live_bot: Swingdoor,
) -> None:
    from storage.conversation.arrivals import put

    async def play() -> None:
        left = {7: json.dumps(message(7, 42, "hello")), 8: json.dumps(message(8, 42, "/help"))}
        now = live_bot.front.now()
        live_bot.front.database.write(lambda on: put(on, "telegram", left, now))
        async with playing(live_bot) as scene:
            sam = scene.person()
            await scene.settle()
            assert len(sam.hears()) == 2
            assert [row.body for row in scene.rows(arrivals)] == [None, None]

    run(play)


def test_an_update_that_breaks_the_work_holds_up_no_other(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot, mode="webhook") as scene:
            for user in (42, 43):
                scene.person(user, "P")
            poison = message(2, 42, "hello")
            poison["message"]["from"]["id"] = {"not": "a number"}
            await post_all(scene.url, [message(1, 43, "hello"), poison, message(3, 42, "/help")])
            await scene.settle()
            assert len(scene.world.sent(42)) == 1
            assert len(scene.world.sent(43)) == 1

    run(play)


def test_a_wrong_token_stops_nothing_else_and_is_not_logged(
    live_bot: Swingdoor, caplog: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        async with playing(live_bot, emulator=Emulator(World("7:another-token"))) as scene:
            await asyncio.sleep(0.5)
            assert {one.code for one in scene.world.calls} == {401}
            assert not scene.stop.is_set()

    run(play)
    assert "Telegram refuses our token" in caplog.text
    assert TOKEN not in caplog.text
