"""Escalations as cards in the teams' private channels, and working from them."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.emulators.slack.state import BOT_USER, Post, User
from storage.conversation import conversations
from storage.records.conversation import Author, Channel, Inbound
from tests.channels.slack import words
from tests.channels.slack.stage import ANNA, BEN, Stage, employees, on_stage, private_room, words_of

CARA = "U0CARA0001"


def cards(stage: Stage) -> list[Post]:
    rooms = {one.id for one in stage.state.rooms.values() if one.private and not one.direct}
    return [one for one in stage.state.posts if one.room in rooms and one.blocks]


async def escalate(stage: Stage) -> Post:
    await stage.send(stage.acting.message(ANNA, "I want to talk to a person"))
    await stage.until(lambda: cards(stage))
    return cards(stage)[-1]


def the_form(stage: Stage) -> bool:
    return any(
        "text" in str(view.shown.get("blocks")) and view.shown.get("callback_id")
        for view in stage.state.views.values()
    )


def test_a_card_is_claimed_answered_and_resolved_in_slack(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            card = await escalate(stage)
            assert "Anna Winter" in words_of(card.blocks)
            await stage.send(stage.acting.press(BEN, card, "Claim"))
            await stage.until(lambda: "has it ·" in words_of(card.blocks))
            await stage.send(stage.acting.press(BEN, card, "Reply"))
            await stage.until(lambda: the_form(stage))
            (view,) = stage.state.views.values()
            assert "in a direct message" in words_of(view.shown["blocks"])
            await stage.send(stage.acting.submit(view, {"text": {"value": "I am on it, <!here>"}}))
            await stage.quiet()
            last = stage.said_to(ANNA)[-1]
            assert "I am on it, &lt;!here&gt;" in words_of(last.blocks)
            assert "Ben Summer" in words_of(last.blocks)
            await stage.send(stage.acting.message(ANNA, "thank you <!channel>"))
            await stage.until(
                lambda: any(one.thread == card.stamp for one in stage.state.by_bot(card.room))
            )
            told = [one.text for one in stage.state.by_bot(card.room) if one.thread]
            assert told == ["Anna Winter: thank you &lt;!channel&gt;"]
            await stage.send(stage.acting.press(BEN, card, "Resolve"))
            await stage.until(lambda: "Closed" in words_of(card.blocks))
            await stage.quiet()
            assert len(cards(stage)) == 1
            assert not [one for one in card.blocks if one["type"] == "actions"]

    asyncio.run(play())


def test_two_claim_and_one_gets_it(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            stage.state.add_user(User(CARA, "Cara Autumn", employees(stage.bot)[3][2]))
            card = await escalate(stage)
            stage.state.rooms[card.room].members.add(CARA)
            interactions = [stage.acting.press(user, card, "Claim") for user in (BEN, CARA)]
            await asyncio.gather(*(stage.send(one) for one in interactions))
            await stage.until(lambda: any(one.ephemeral_for for one in stage.state.posts))
            await stage.quiet()
            (late,) = [one for one in stage.state.posts if one.ephemeral_for]
            assert "has it already" in late.text
            assert stage.count("events WHERE kind = 'handoff.taken'") == 1

    asyncio.run(play())


def test_a_card_counts_only_in_its_own_channel_and_for_employees(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            stage.state.add_user(
                User(CARA, "Cara", "guest@elsewhere.example", {"is_restricted": True})
            )
            card = await escalate(stage)
            stage.state.rooms[card.room].members.add(CARA)
            elsewhere = Post(card.stamp, "C0GENERAL1", card.user, card.text, card.blocks)
            await stage.send(stage.acting.press(BEN, elsewhere, "Claim"))
            await stage.send(stage.acting.press(CARA, card, "Claim"))
            await stage.until(
                lambda: (
                    {one.text for one in stage.state.posts if one.ephemeral_for}
                    == {words.GONE, words.REFUSED}
                )
            )
            assert stage.count("escalations WHERE claimed_by IS NOT NULL") == 0

    asyncio.run(play())


@pytest.mark.parametrize("open_to", ["the public", "another company", "all but us"])
def test_no_card_goes_where_others_read_along_or_we_are_not(data_dir: Path, open_to: str) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for room in stage.state.rooms.values():
                room.private = open_to != "the public"
                room.shared = open_to == "another company"
                room.members -= {BOT_USER} if open_to == "all but us" else set()
            await stage.send(stage.acting.message(ANNA, "I want to talk to a person"))
            await stage.until(lambda: stage.count("outbox WHERE fault LIKE 'no such private%'"))
            # The person who asked is not kept waiting by a channel that cannot be written to.
            await stage.until(lambda: stage.said_to(ANNA))
            assert cards(stage) == []

    asyncio.run(play())


def test_a_customers_reply_is_shown_once_more_and_stays_on_its_side(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            private_room(stage.state, "care", BEN)
            stage.bot.front.database.write(
                lambda connection: connection.exec_driver_sql(
                    "UPDATE teams SET slack_channel = '#care' WHERE side = 'front'"
                )
            )
            said = Inbound(
                Channel.WEB, "w1", "visitor-1", "A visitor", "I want to talk to a person"
            )
            receipt = await stage.bot.front_turns.receive(said)
            await stage.until(lambda: cards(stage))
            card = cards(stage)[-1]
            await stage.send(stage.acting.press(BEN, card, "Claim"))
            await stage.until(lambda: "has it ·" in words_of(card.blocks))
            await stage.send(stage.acting.press(BEN, card, "Reply"))
            await stage.until(lambda: the_form(stage))
            (view,) = stage.state.views.values()
            assert "on the website" in words_of(view.shown["blocks"])
            await stage.send(stage.acting.submit(view, {"text": {"value": "We have found it."}}))
            assert _answers(stage, receipt.conversation_id) == []
            again = next(one for one in stage.state.views.values() if one is not view)
            assert "We have found it." in words_of(again.shown["blocks"])
            await stage.send(stage.acting.submit(again, {}))
            assert _answers(stage, receipt.conversation_id) == ["We have found it."]
            dump = json.dumps([str(one) for one in _all_rows(stage)])
            assert "visitor-1" not in dump
            assert "We have found it." not in dump

    asyncio.run(play())


def _answers(stage: Stage, conversation_id: int) -> list[str]:
    with stage.bot.front.database.read() as connection:
        lines = conversations.read(connection, conversation_id)
    return [line.text for line in lines if line.author is Author.AGENT]


def _all_rows(stage: Stage) -> list[object]:
    with stage.bot.back.database.read() as connection:
        tables = ("messages", "outbox", "inbox", "contacts", "escalations", "cards", "events")
        return [
            tuple(row)
            for table in tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]


def test_the_cards_survive_a_restart(data_dir: Path) -> None:
    async def first() -> None:
        async with on_stage(data_dir) as stage:
            await escalate(stage)
            await stage.quiet()

    async def second() -> None:
        # A new stand-in for Slack knows nothing of the card's thread, as if someone had deleted it.
        async with on_stage(data_dir, lost="thread_not_found") as stage:
            await stage.send(stage.acting.message(ANNA, "are you there?"))
            await stage.until(lambda: stage.count("outbox WHERE kind = 'card_line'"))
            await stage.quiet()
            assert stage.count("outbox WHERE kind = 'card'") == 1

    asyncio.run(first())
    asyncio.run(second())
