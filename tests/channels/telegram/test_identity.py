"""Who is let in as a customer we know: only that person, alone with the bot, in their own words."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.app.composition import Swingdoor
from bot.emulators.telegram.methods import describe
from bot.emulators.telegram.people import Person
from bot.emulators.telegram.world import Chat, Json
from storage.front.tables import customers, orders
from storage.tables.conversations import contacts
from storage.tables.edges import attachments
from tests.channels.telegram.scene import ANNA, Scene, playing, run

pytestmark = pytest.mark.slow

ASK = "show me my orders"
EVE = 43
GROUP, CHANNEL = -100_123, -100_456
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
FORWARD = {
    "type": "user",
    "date": 1,
    "sender_user": {"id": ANNA, "is_bot": False, "first_name": "A"},
}


def group(scene: Scene, kind: str) -> Chat:
    return scene.world.chat(GROUP, kind, "Our group")


def in_a_group(scene: Scene, anna: Person) -> None:
    anna.say_in(group(scene, "group"), ASK)
    anna.say_in(group(scene, "group"), f"/orders@{scene.world.me['username']}")


def in_a_supergroup(scene: Scene, anna: Person) -> None:
    anna.say_in(group(scene, "supergroup"), "/orders", is_topic_message=True)


def in_a_channel(scene: Scene, anna: Person) -> None:
    channel = scene.world.chat(CHANNEL, "channel", "News")
    post = {"message_id": 1, "date": 1, "chat": describe(channel), "text": ASK}
    scene.world.kinds = (*scene.world.kinds, "channel_post")
    scene.world.push("channel_post", {**post, "sender_chat": describe(channel)})
    anna.say_in(channel, ASK)


def as_a_group_itself(scene: Scene, anna: Person) -> None:
    there = group(scene, "supergroup")
    said = {"from": ANONYMOUS, "sender_chat": describe(there)}
    anna.say_in(there, "/orders", **said)
    anna.send({"text": ASK, "sender_chat": describe(there)})


def forwarded(_: Scene, anna: Person) -> None:
    anna.send({"text": ASK, "forward_origin": FORWARD})


def edited(_: Scene, anna: Person) -> None:
    anna.edit({**anna._head(anna.chat), "text": "hello"}, ASK)


def through_another_bot(_: Scene, anna: Person) -> None:
    helper = {"id": 99, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}
    anna.send({"text": ASK, "via_bot": helper})


def another_bot(scene: Scene, _: Person) -> None:
    robot = Person(scene.world, ANNA, "Anna")
    robot.user["is_bot"] = True
    robot.say(ASK)


def with_someone_elses_card(scene: Scene, _: Person) -> None:
    eve = scene.person(EVE, "Eve")
    phone = next(row.phone for row in scene.rows(customers) if row.id == "C-1001")
    card: Json = {"phone_number": phone, "first_name": "Anna", "user_id": ANNA}
    eve.send({"contact": card})
    eve.say(ASK)


CLASSES: dict[str, Callable[[Scene, Person], None]] = {
    "group": in_a_group,
    "supergroup": in_a_supergroup,
    "channel": in_a_channel,
    "sender chat or anonymous administrator": as_a_group_itself,
    "forwarded": forwarded,
    "edited": edited,
    "via another bot": through_another_bot,
    "another bot": another_bot,
    "someone else's contact card": with_someone_elses_card,
}


@pytest.mark.parametrize("act", CLASSES.values(), ids=CLASSES)
def test_nobody_is_wrongly_let_in(
    live_bot: Swingdoor, act: Callable[[Scene, Person], None]
) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            act(scene, scene.person(ANNA, "Anna"))
            await scene.settle()
            mine = [row.number for row in scene.rows(orders) if row.customer_id == "C-1001"]
            assert mine
            heard = " ".join(
                str(one["text"]) for chat in scene.world.chats for one in scene.world.sent(chat)
            )
            assert [number for number in mine if number in heard] == []
            anonymous = [row for row in scene.rows(contacts) if row.external_id != str(ANNA)]
            assert all(row.person_id is None for row in anonymous)

    run(play)


def test_the_same_words_in_private_are_answered(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            anna = scene.person(ANNA, "Anna")
            anna.say(ASK)
            await scene.settle()
            mine = [row.number for row in scene.rows(orders) if row.customer_id == "C-1001"]
            assert any(number in anna.hears()[-1] for number in mine)

    run(play)


def test_a_group_is_told_once_and_nothing_personal(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            there = group(scene, "supergroup")
            anna = scene.person(ANNA, "Anna")
            for _ in range(5):
                anna.say_in(there, "/orders")
            anna.say_in(there, "hello everyone")
            await scene.settle()
            said = [one["text"] for one in scene.world.sent(GROUP)]
            assert len(said) == 1
            assert "private chats only" in said[0]
            assert scene.rows(contacts) == []

    run(play)


CARDS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "their own": ({"user_id": EVE}, {}, True),
    "no user": ({}, {}, False),
    "someone else's": ({"user_id": ANNA}, {}, False),
    "passed on": ({"user_id": EVE}, {"forward_origin": FORWARD}, False),
    "through a bot": ({"user_id": EVE}, {"via_bot": ANONYMOUS}, False),
}


@pytest.mark.parametrize(("card", "around", "proven"), CARDS.values(), ids=CARDS)
def test_a_card_proves_its_own_senders_phone_alone(
    live_bot: Swingdoor, card: Json, around: Json, proven: bool
) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            eve = scene.person(EVE, "Eve")
            eve.send({"contact": {"phone_number": "+4912345", "first_name": "E", **card}, **around})
            await scene.settle()
            kinds = [row.kind for row in scene.rows(attachments)]
            assert ("own_phone" in kinds) is proven
            assert scene.conversation(EVE)[1].person_id is None

    run(play)


def test_a_card_in_a_group_or_in_a_quoted_message_proves_nothing(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            eve = scene.person(EVE, "Eve")
            card = {"phone_number": "+4912345", "first_name": "E", "user_id": EVE}
            quoted = eve._head(eve.chat) | {"contact": card}
            eve.say_in(group(scene, "group"), "/start", contact=card)
            eve.say("hello", reply_to_message=quoted)
            await scene.settle()
            assert scene.rows(attachments) == []

    run(play)
