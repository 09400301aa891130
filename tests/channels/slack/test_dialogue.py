"""An employee in Slack: messages, buttons, threads, mentions, commands, tickets by reaction."""

import asyncio
from pathlib import Path

import pytest

from bot.emulators.slack.acting import NotThereError
from storage.records.conversation import Author
from tests.channels.slack import words
from tests.channels.slack.stage import ANNA, BEN, on_stage, words_of

RIDDLE = "fhqwhgads blorp zzyzx"  # nobody knows; the answer offers a person by button


@pytest.mark.parametrize("socket_mode", [False, True])
def test_a_message_is_answered_in_the_direct_message(data_dir: Path, socket_mode: bool) -> None:
    async def play() -> None:
        async with on_stage(data_dir, socket_mode=socket_mode) as stage:
            receipt = await stage.send(stage.acting.message(ANNA, "What can you do?"))
            assert receipt.status == 200
            await stage.quiet()
            (post,) = stage.said_to(ANNA)
            kept = stage.lines(ANNA)
            assert [line.author for line in kept] == [Author.CONTACT, Author.BOT]
            assert kept[1].text.split("\n")[0] in words_of(post.blocks)
            # A locked phone shows the text of a message, so the answer is not in it.
            assert kept[1].text not in post.text

    asyncio.run(play())


def test_a_thread_is_a_conversation_of_its_own_and_answered_there(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "Hello"))
            await stage.quiet()
            root = stage.said_to(ANNA)[0].stamp
            await stage.send(stage.acting.message(ANNA, "When is payday?", thread=root))
            await stage.quiet()
            assert stage.said_to(ANNA)[-1].thread == root
            assert len(stage.lines(ANNA, root)) == 2
            assert len(stage.lines(ANNA)) == 2
            statuses = stage.calls("assistant.threads.setStatus")
            assert [call.args["thread_ts"] for call in statuses] == [root]

    asyncio.run(play())


def test_a_pressed_button_answers_and_the_message_says_who_and_when(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, RIDDLE))
            await stage.quiet()
            post = stage.said_to(ANNA)[-1]
            label = stage.lines(ANNA)[-1].choices[0].label
            again = stage.acting.press(ANNA, post, label)
            assert (await stage.send(again)).status == 200
            await stage.quiet()
            assert stage.contact_lines(ANNA)[-1] == label
            assert post.edited
            assert label in words_of(post.blocks)
            assert f"<@{ANNA}>" in words_of(post.blocks)
            with pytest.raises(NotThereError):
                stage.acting.press(ANNA, post, label)
            count = len(stage.lines(ANNA))
            await stage.send(again)  # the very same press, delivered twice
            await stage.quiet()
            assert len(stage.lines(ANNA)) == count

    asyncio.run(play())


def test_a_button_of_somebody_elses_or_of_long_ago_is_answered_kindly(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, RIDDLE))
            await stage.quiet()
            post = stage.said_to(ANNA)[-1]
            choice = stage.lines(ANNA)[-1].choices[0]
            await stage.send(stage.acting.press(BEN, post, choice.label))
            await stage.quiet()
            stale = stage.bot.back.knowledge.wording.replies["dialogue.stale"][0]
            assert stage.lines(BEN)[-1].text.startswith(stale)
            assert len(stage.lines(ANNA)) == 2

    asyncio.run(play())


def test_a_mention_is_answered_in_private_with_one_neutral_line_in_the_thread(
    data_dir: Path,
) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            mention = stage.acting.mention(ANNA, "C0GENERAL1", "show my latest payslip")
            await stage.send(mention)
            await stage.send(mention)
            await stage.until(lambda: stage.state.by_bot("C0GENERAL1"))
            await stage.quiet()
            (public,) = stage.state.by_bot("C0GENERAL1")
            assert (public.text, public.blocks) == (words.IN_PRIVATE, [])
            assert public.thread == mention.payload["event"]["ts"]
            assert len(stage.said_to(ANNA)) == 1
            assert stage.contact_lines(ANNA) == ["show my latest payslip"]

    asyncio.run(play())


def test_slash_commands_are_answered_in_private(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for command, text in (
                ("/helpdesk", "my payload is lost"),  # a word Bolt's own reader stumbles over
                ("/helpdesk", ""),
                ("/ticket", "1001"),
                ("/ticket", ""),
            ):
                receipt = await stage.send(stage.acting.command(ANNA, command, text))
                assert receipt.body["text"] == words.IN_PRIVATE
                assert receipt.body["response_type"] == "ephemeral"
            await stage.quiet()
            assert stage.contact_lines(ANNA) == [
                "my payload is lost",
                "/helpdesk",
                "What is the status of ticket 1001?",
                "/ticket",
            ]

    asyncio.run(play())


def test_a_reaction_makes_one_ticket_for_the_author_with_a_link(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            stage.acting.mention(BEN, "C0GENERAL1", "the printer on floor two is on fire")
            post = stage.state.posts[-1]
            tickets = stage.count("tickets")
            for user in (ANNA, BEN):
                await stage.send(stage.acting.reaction(user, post, "ticket"))
            await stage.send(stage.acting.reaction(ANNA, post, "tada"))
            await stage.send(stage.acting.shortcut(ANNA, post))
            await stage.quiet()
            assert stage.count("tickets") == tickets + 1
            (told,) = stage.said_to(BEN)
            assert "archives/C0GENERAL1/p" in words_of(told.blocks)
            assert stage.said_to(ANNA) == []
            assert stage.state.by_bot("C0GENERAL1") == []
            assert post.reactions == ["eyes"]
            with stage.bot.back.database.read() as connection:
                owner = connection.exec_driver_sql(
                    "SELECT person_id FROM tickets ORDER BY number DESC"
                ).scalar()
            assert owner == stage.people[BEN]

    asyncio.run(play())


def test_opening_the_messages_offers_prompts_and_without_a_thread(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.opened(ANNA, "messages"))
            await stage.until(lambda: stage.state.prompts)
            (call,) = stage.calls("assistant.threads.setSuggestedPrompts")
            assert "thread_ts" not in call.args

    asyncio.run(play())


def test_what_bots_and_the_system_write_is_nobodys_message(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for more in (
                {"bot_id": "B0OTHER001"},
                {"subtype": "bot_message"},
                {"subtype": "channel_join"},
                {"subtype": "message_changed", "message": {"user": ANNA, "text": "x"}},
                {"channel_type": "channel", "channel": "C0GENERAL1"},
            ):
                parcel = stage.acting.message(ANNA, "When is payday?", **more)
                assert (await stage.send(parcel)).status == 200
            assert stage.count("messages") == 0
            assert stage.unsent() == 0

    asyncio.run(play())
