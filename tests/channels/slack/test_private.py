"""A private answer is in no notification: a button shows it, to whom it was written."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.actions import handoff
from bot.actions.notify import perform
from bot.emulators.slack.state import TEAM, Post, View
from intents.catalogue.catalogue import Flag
from storage.conversation import conversations
from storage.records.conversation import Author
from storage.work import escalations
from tests.acting import agent
from tests.channels.slack.stage import ANNA, BEN, Stage, on_stage, words_of

SHOW = "Show"


def opened(stage: Stage) -> str:
    """What stands in the last view that was opened."""
    views: list[View] = list(stage.state.views.values())
    return words_of(views[-1].shown["blocks"]) if views else ""


def is_neutral(post: Post, answer: str) -> bool:
    """Whether a message as Slack has it, text, blocks and all, holds nothing of an answer."""
    sent = json.dumps([post.text, post.blocks], ensure_ascii=False)
    pieces = [one for one in answer.replace(".", " ").split() if any(map(str.isdigit, one))]
    return answer not in sent and not any(one in sent for one in pieces)


@pytest.mark.parametrize("question", ["How many days of leave do I have left?", "When is payday?"])
def test_an_answer_from_ones_own_records_is_behind_a_button(data_dir: Path, question: str) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, question))
            await stage.quiet()
            (post,) = stage.said_to(ANNA)
            answer = stage.lines(ANNA)[-1]
            assert answer.author is Author.BOT
            assert is_neutral(post, answer.text)
            assert SHOW in words_of(post.blocks)
            await stage.send(stage.acting.press(ANNA, post, SHOW))
            first = answer.text.split("\n")[0]
            await stage.until(lambda: first in opened(stage))
            assert len(stage.lines(ANNA)) == 2, "to look is to say nothing"
            assert is_neutral(post, answer.text)

    asyncio.run(play())


def test_said_once_more_it_is_private_still(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            for text in ("How many days of leave do I have left?", "please repeat that"):
                await stage.send(stage.acting.message(ANNA, text))
                await stage.quiet()
            answer = stage.lines(ANNA)[1].text
            assert answer.split("\n")[0] in stage.lines(ANNA)[-1].text
            assert all(is_neutral(post, answer) for post in stage.said_to(ANNA))

    asyncio.run(play())


def test_what_is_not_private_is_said_at_once(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "What can you do?"))
            await stage.quiet()
            (post,) = stage.said_to(ANNA)
            assert stage.lines(ANNA)[-1].text.split("\n")[0] in words_of(post.blocks)
            assert SHOW not in words_of(post.blocks).split("\n")

    asyncio.run(play())


def test_nobody_else_sees_it_by_the_same_button(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "How many days of leave do I have left?"))
            await stage.quiet()
            (post,) = stage.said_to(ANNA)
            answer = stage.lines(ANNA)[-1].text.split("\n")[0]
            await stage.send(stage.acting.press(BEN, post, SHOW))
            await stage.until(lambda: "no longer here" in opened(stage))
            assert answer not in opened(stage)

    asyncio.run(play())


def test_in_a_thread_the_button_finds_the_threads_own_answer(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            await stage.send(stage.acting.message(ANNA, "Hello"))
            await stage.quiet()
            root = stage.said_to(ANNA)[0].stamp
            question = "How many days of leave do I have left?"
            await stage.send(stage.acting.message(ANNA, question, thread=root))
            await stage.quiet()
            answer = stage.lines(ANNA, root)[-1].text
            post = stage.said_to(ANNA)[-1]
            assert is_neutral(post, answer)
            await stage.send(stage.acting.press(ANNA, post, SHOW))
            await stage.until(lambda: answer.split("\n")[0] in opened(stage))

    asyncio.run(play())


def test_what_a_person_answers_to_a_private_request_is_private_too(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage:
            tax = stage.acting.message(ANNA, "I need my annual tax statement")
            await stage.send(tax)
            await stage.quiet()
            with stage.bot.back.database.read() as connection:
                found = conversations.find_key(connection, f"slack:{TEAM}:{ANNA}:")
                assert found is not None
                waiting = escalations.current(connection, found[0].id)
            assert waiting is not None
            assert stage.bot.back.knowledge.holds(Flag.PRIVATE, waiting.intent)
            boss = agent("Ben")
            seen = found[0].last_seq
            await perform(stage.bot.back, boss, lambda act: handoff.take(act, found[0].id))
            said = "Your salary was 81,234 euros."
            await perform(
                stage.bot.back, boss, lambda act: handoff.answer(act, found[0].id, said, seen)
            )
            await stage.quiet()
            post = stage.said_to(ANNA)[-1]
            assert is_neutral(post, said)
            assert "Ben" in words_of(post.blocks)
            await stage.send(stage.acting.press(ANNA, post, SHOW))
            await stage.until(lambda: said in opened(stage))

    asyncio.run(play())
