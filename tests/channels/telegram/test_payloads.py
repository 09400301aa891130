"""Recorded payloads of the real Telegram, replayed: taken, at most one effect each."""

from collections import Counter
from typing import Any

import pytest

from bot.app.composition import Swingdoor
from bot.emulators.telegram.api import ApiError
from bot.emulators.telegram.faults import Trouble
from storage.tables.edges import arrivals
from storage.tables.engine import outbox
from tests.channels.telegram.contract import recorded
from tests.channels.telegram.posting import post_all
from tests.channels.telegram.scene import playing, run

pytestmark = pytest.mark.slow

FIRST = 100


def updates() -> list[dict[str, Any]]:
    """Give every recorded update and message, each under a number of its own."""
    cases = [one for one in recorded() if one["kind"] in {"update", "message"}]
    made = []
    for number, case in enumerate(cases, FIRST):
        body = case["payload"] if case["kind"] == "update" else {"message": case["payload"]}
        made.append({**body, "update_id": number})
    assert len(made) > 50
    return made


def test_every_recorded_update_is_taken_once(live_bot: Swingdoor) -> None:
    payloads = updates()

    async def play() -> None:
        async with playing(live_bot, mode="webhook") as scene:
            for one in payloads:
                for what in one.values():
                    chat = what.get("chat", {}) if isinstance(what, dict) else {}
                    if chat.get("type") == "private":
                        scene.person(chat["id"], chat.get("first_name", "P"))
            for again in (payloads, payloads, list(reversed(payloads))):
                statuses = await post_all(scene.url, again, at_once=4)
                assert set(statuses) == {200}
                await scene.settle()
            notes = {row.number: row.note for row in scene.rows(arrivals)}
            assert sorted(notes) == [one["update_id"] for one in payloads]
            assert not [note for note in notes.values() if note.startswith("put aside")]
            assert set(Counter(scene.deliveries()).values()) == {1}
            heard = sum(note == "heard" for note in notes.values())
            answers = [row for row in scene.rows(outbox) if row.kind == "message"]
            assert 0 < len(answers) <= heard
            codes = Counter(one.code for one in scene.world.calls)
            assert set(codes) <= {200, 400}  # 400: chats the emulator never heard of

    run(play)


def test_every_recorded_refusal_ends_in_a_plan(live_bot: Swingdoor) -> None:
    """The bot goes on talking to others whatever it is told about one."""
    answers = [one["payload"] for one in recorded() if one["kind"] == "error_response"]
    assert answers

    async def play() -> None:
        async with playing(live_bot) as scene:
            for number, answer in enumerate(answers):
                odd = scene.person(900 + number, "Odd")
                words = str(answer["description"])
                parameters = dict(answer.get("parameters", {}))
                if "retry_after" in parameters:
                    parameters["retry_after"] = 1
                if "migrate_to_chat_id" in parameters:
                    scene.person(parameters["migrate_to_chat_id"], "Moved")
                code = 403 if "Forbidden" in words else 409 if "Conflict" in words else 400
                error = ApiError(code, words, parameters)
                spent: list[int] = []

                def plan(
                    method: str, params: dict[str, Any], error: ApiError = error,
                    user: int = odd.chat.id, spent: list[int] = spent,
                ) -> Trouble | None:  # fmt: skip
                    if method != "sendMessage" or params["chat_id"] != user or spent:
                        return None
                    spent.append(1)
                    return Trouble(error)

                scene.emulator.plan = plan
                if code == 409:
                    continue  # everyone waits a minute then: see the sender's own test
                odd.say("hello")
                sam = scene.person(1, "Sam")
                sam.say("hello")
                await scene.settle()
                assert spent
                assert len(sam.hears()) == number + 1 - (number > 3)

    run(play)
