"""A customer and the bot, over an emulated Telegram and real sockets."""

import time

import pytest

from bot.actions import handoff
from bot.app.composition import Swingdoor
from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.faults import Limits
from bot.emulators.telegram.world import Json, Webhook
from storage.records.conversation import Author, Status
from storage.tables.conversations import contacts
from storage.tables.work import escalations
from tests.acting import agent, do
from tests.channels.telegram.scene import ANNA, Scene, playing, run

BEN = agent("Ben")


def buttons(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_customer_writes_and_is_answered(live_bot: Swingdoor, mode: str) -> None:
    async def play() -> None:
        async with playing(live_bot, mode=mode) as scene:
            anna = scene.person(ANNA, "Anna")
            anna.say("hello")
            await scene.settle()
            assert len(anna.hears()) == 1
            _, contact = scene.conversation(ANNA)
            assert contact.person_id == "C-1001"

    run(play)


def test_the_menu_is_registered(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            scene.person().say("/help")
            await scene.settle()
            names = {one["command"] for one in scene.world.commands}
            wanted = {"start", "help", "orders", "human", "cancel", "language", "privacy"}
            assert names == wanted | {"stop", "end"}

    run(play)


def test_a_webhook_of_earlier_days_is_taken_away_before_polling(live_bot: Swingdoor) -> None:
    async def play() -> None:
        emulator = Emulator(limits=Limits(strict=False))
        emulator.world.webhook = Webhook("http://127.0.0.1:9/old", "", 1)
        async with playing(live_bot, emulator=emulator) as scene:
            sam = scene.person()
            sam.say("hello")
            await scene.settle()
            assert len(sam.hears()) == 1
            assert scene.world.webhook is None

    run(play)


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/orders", "/human", "/cancel", "/language", "/privacy"]
)
def test_every_command_is_answered(live_bot: Swingdoor, command: str) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            anna = scene.person(ANNA, "Anna")
            anna.say(command)
            await scene.settle()
            assert len(anna.hears()) == 1
            if command == "/human":
                assert scene.conversation(ANNA)[0].status is Status.WAITING

    run(play)


def test_a_deep_link_asks_about_its_order(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            mine = _order_of(scene, "C-1001")
            anna = scene.person(ANNA, "Anna")
            anna.say(f"/start order_{mine}")
            await scene.settle()
            assert mine in anna.hears()[-1]
            sam = scene.person()
            sam.say("/start spring-campaign")
            await scene.settle()
            assert len(sam.hears()) == 1

    run(play)


def _order_of(scene: Scene, customer: str) -> str:
    from storage.front.tables import orders

    return next(str(row.number) for row in scene.rows(orders) if row.customer_id == customer)


def test_a_typing_sign_comes_within_a_second_and_before_the_answer(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            said = time.monotonic()
            sam.say("hello")
            await scene.settle()
            calls = [one for one in scene.world.calls if one.method.startswith("send")]
            assert [one.method for one in calls] == ["sendChatAction", "sendMessage"]
            assert calls[0].at - said < 1.0

    run(play)


def test_a_press_is_answered_at_once_acted_on_and_shown_in_its_message(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.say("/help")
            await scene.settle()
            asked = scene.world.sent(sam.chat.id)[0]
            label = buttons(asked)[-1]
            assert label == "Talk to a person"
            query = sam.press(label)
            await scene.settle()
            assert scene.world.answered == [query["id"]]
            assert buttons(asked) == []
            assert asked["text"].endswith(f"✓ {label}")
            assert scene.conversation()[0].status is Status.WAITING
            assert len(sam.hears()) == 2  # the question, changed; and the answer

    run(play)


def test_a_stale_tap_is_answered_kindly_and_does_nothing(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.say("/help")
            await scene.settle()
            old = scene.world.sent(sam.chat.id)[0]
            data = old["reply_markup"]["inline_keyboard"][-1][-1]["callback_data"]
            sam.say("/language")
            await scene.settle()
            for used in (data, data, "invented", "x" * 64):
                sam.tap(old, used)
                await scene.settle()
            assert len(scene.world.answered) == 4
            assert sam.hears()[-1].startswith("That button belongs to an earlier question")
            assert buttons(old) == []
            assert "✓" not in old["text"]
            assert scene.rows(escalations) == []

    run(play)


def test_another_persons_button_does_nothing(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam, eve = scene.person(), scene.person(43, "Eve")
            for one in (sam, eve):
                one.say("/help")
            await scene.settle()
            his = scene.world.sent(sam.chat.id)[0]["reply_markup"]["inline_keyboard"][-1][-1]
            eve.tap(scene.world.sent(eve.chat.id)[0], his["callback_data"])
            await scene.settle()
            assert scene.rows(escalations) == []
            assert eve.hears()[-1].startswith("That button")

    run(play)


def test_a_person_answers_under_their_name_and_nothing_in_it_is_markup(
    live_bot: Swingdoor,
) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.say("/human")
            await scene.settle()
            office, id_ = live_bot.front, scene.conversation()[0].id
            text = 'Use <i>x</i> & "y" & &amp; — a < b'
            do(office, BEN, lambda act: handoff.take(act, id_))
            seen = scene.lines()[-1].seq
            do(office, BEN, lambda act: handoff.answer(act, id_, text, seen))
            await scene.settle()
            assert sam.hears()[-1] == f"{BEN.name}:\n{text}"
            last = scene.world.sent(sam.chat.id)[-1]
            assert last["entities"] == [{"type": "bold", "offset": 0, "length": len(BEN.name)}]
            quiet = len(scene.calls("sendChatAction"))
            sam.say("thanks")
            await scene.settle()
            assert len(scene.calls("sendChatAction")) == quiet  # nobody but Ben will answer

    run(play)


def test_an_edit_is_kept_marked_and_never_acted_on(live_bot: Swingdoor) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            first = sam.say("hello")
            await scene.settle()
            heard, state = sam.hears(), scene.conversation()[0].state
            sam.edit(first, "hello")  # a link's preview came, or the like: no other words
            await scene.settle()
            assert len(scene.lines()) == 2
            sam.edit(first, "I want to talk to a person")
            await scene.settle()
            assert sam.hears() == heard
            assert scene.conversation()[0].state == state
            assert scene.lines()[-1].text == "(edited) I want to talk to a person"
            assert scene.rows(escalations) == []

    run(play)


@pytest.mark.parametrize("command", ["/end", "/stop"])
def test_an_end_is_an_end(live_bot: Swingdoor, command: str) -> None:
    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.say("/human")
            await scene.settle()
            id_ = scene.conversation()[0].id
            do(live_bot.front, BEN, lambda act: handoff.take(act, id_))
            await scene.settle()
            sam.say(command)
            await scene.settle()
            assert scene.conversation()[0].status is Status.RESOLVED
            assert [row.closed_how for row in scene.rows(escalations)] == ["withdrawn"]
            assert "closed" in sam.hears()[-1]
            events = [one for one in scene.lines() if one.author is Author.EVENT]
            assert len(events) == 1
            blocked = [row.blocked_at for row in scene.rows(contacts)]
            assert (blocked == [None]) is (command == "/end")
            sam.say("hello")
            await scene.settle()
            assert scene.conversation()[0].status is Status.WITH_BOT
            assert [row.blocked_at for row in scene.rows(contacts)] == [None]

    run(play)


def test_one_who_comes_back_is_offered_their_open_cases(live_bot: Swingdoor) -> None:
    from storage.work.tickets import Draft, open_ticket

    async def play() -> None:
        async with playing(live_bot) as scene:
            sam = scene.person()
            sam.say("hello")
            await scene.settle()
            draft = Draft(
                "complaint", "Complaints", "A cracked cup", "…",
                conversation_id=scene.conversation()[0].id,
            )  # fmt: skip
            now = live_bot.front.now()
            ticket = live_bot.front.database.write(lambda on: open_ticket(on, draft, now))
            sam.say("/end")
            await scene.settle()
            assert f"{ticket.number}: A cracked cup" in sam.hears()[-1]
            sam.say("hello again")
            await scene.settle()
            assert f"{ticket.number}: A cracked cup" in sam.hears()[-1]
            assert f"Go on with {ticket.number}" in buttons(scene.world.sent(sam.chat.id)[-1])
            sam.press(f"Go on with {ticket.number}")
            await scene.settle()
            assert str(ticket.number) in sam.hears()[-1]

    run(play)


def test_the_token_reaches_no_log(live_bot: Swingdoor, caplog: pytest.LogCaptureFixture) -> None:
    import logging

    from bot.emulators.telegram.world import TOKEN

    async def play() -> None:
        async with playing(live_bot) as scene:
            scene.emulator.plan = lambda _, __: None
            sam = scene.person()
            sam.say("hello")
            await scene.settle()

    with caplog.at_level(logging.INFO):  # the root; the libraries' own levels stand
        run(play)
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
