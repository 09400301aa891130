"""The stand-in is honest: it refuses what Slack refuses, and its page is for this machine alone."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.slack.outbound.api import Api, Good, Limited, Refused, Unreached
from bot.emulators.slack.checks import message_faults, view_faults
from bot.emulators.slack.faults import Faults
from bot.emulators.slack.server import Server
from bot.emulators.slack.state import APP_TOKEN, BOT_TOKEN, State, User
from tests.channels.slack.stage import ANNA, on_stage

TEXT = {"type": "plain_text", "text": "x"}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": TEXT, **more}


def long(size: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * size}


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        "text",
        [{"type": "section", "text": long(3_001)}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "section"}],
        [{"type": "section", "fields": [long(1)] * 11}],
        [{"type": "header", "text": long(1)}],
        [{"type": "context", "elements": [long(1)] * 11}],
        [{"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]}],
        [{"type": "actions", "elements": [button(), button()]}],
        [{"type": "actions", "elements": [button(value="x" * 2_001)]}],
        [{"type": "actions", "elements": [button(text={"type": "plain_text", "text": "x" * 76})]}],
        [{"type": "actions", "elements": [button(style="loud")]}],
        [{"type": "divider"}] * 51,
        [{"type": "input", "label": TEXT, "element": button()}],
        [{"type": "video"}],
        [{"type": "divider", "block_id": "one"}] * 2,
    ],
)
def test_a_message_past_block_kits_limits_is_refused(blocks: Any) -> None:
    assert message_faults(blocks) != []


def test_a_view_past_its_limits_is_refused() -> None:
    field = {"type": "input", "block_id": "b", "label": TEXT, "element": button()}
    view = {"type": "modal", "title": TEXT, "submit": TEXT, "blocks": [field]}
    assert view_faults(view) == []
    assert view_faults({**view, "title": {"type": "plain_text", "text": "x" * 25}}) != []
    assert view_faults({**view, "private_metadata": "x" * 3_001}) != []
    assert view_faults({**view, "blocks": [{"type": "divider"}] * 101}) != []
    assert view_faults({one: view[one] for one in ("type", "title", "blocks")}) != []
    assert view_faults({"type": "page"}) != []


def test_calls_are_checked_and_answered_as_slack_does() -> None:
    async def play() -> None:
        state = State()
        state.add_user(User(ANNA, "Anna", "anna@one.example"))
        server = Server(state)
        root = await server.start()
        good, bad, none = Api(root, BOT_TOKEN), Api(root, "xoxb-wrong"), Api(root, "")
        assert isinstance(await good.call("auth.test", {}), Good)
        assert await bad.call("auth.test", {}) == Refused("invalid_auth")
        assert await none.call("auth.test", {}) == Refused("not_authed")
        assert await good.call("chat.postMessage", {"text": "x"}) == Refused("invalid_arguments")
        post = {"channel": "C0GENERAL1", "text": "x", "colour": "red"}
        assert await good.call("chat.postMessage", post) == Refused("invalid_arguments")
        assert await good.call("nonsense.call", {}) == Refused("unknown_method")
        assert await good.call("users.info", {"user": "U0"}) == Refused("user_not_found")
        view = {"type": "modal", "title": TEXT, "blocks": [{"type": "divider"}]}
        opened = {"trigger_id": state.trigger(ANNA), "view": view}
        assert isinstance(await good.call("views.open", opened), Good)
        assert await good.call("views.open", opened) == Refused("expired_trigger_id")
        server.faults = Faults(busy=1.0, retry_after=7, methods=("",))
        assert await good.call("auth.test", {}) == Limited(7.0)
        server.faults = Faults(broken=1.0, methods=("",))
        assert isinstance(await good.call("auth.test", {}), Unreached)
        server.faults = Faults(dropped=1.0, methods=("",))
        assert isinstance(await good.call("auth.test", {}), Unreached)
        server.faults = Faults(slow=1.0, delay=0.5, methods=("",))
        assert isinstance(await good.call("auth.test", {}, timeout=0.1), Unreached)
        for api in (good, bad, none):
            await api.close()
        assert await good.call("auth.test", {}) == Unreached("closed")
        await server.stop()

    asyncio.run(play())


def test_a_socket_needs_the_apps_token_and_a_fresh_ticket() -> None:
    async def play() -> None:
        server = Server(State())
        root = await server.start()
        async with aiohttp.ClientSession() as session:
            for token, ok in ((BOT_TOKEN, False), (APP_TOKEN, True)):
                headers = {"Authorization": f"Bearer {token}"}
                async with session.post(f"{root}apps.connections.open", headers=headers) as answer:
                    found = await answer.json()
                    assert found["ok"] is ok
            async with session.ws_connect(found["url"]) as socket:
                assert (await socket.receive_json())["type"] == "hello"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(found["url"])
        await server.stop()

    asyncio.run(play())


def test_one_can_be_an_employee_on_the_page(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage, aiohttp.ClientSession() as session:
            root = stage.server.root
            async with session.get(f"{root}/") as answer:
                assert "Anna Winter" in await answer.text()
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'")
                assert "unsafe" not in policy
            desk = await page(session, f"{root}/as/{ANNA}")
            key = re.findall(r'name="key" value="([^"]+)"', desk)[0]
            said = {"key": key, "text": "<b>When is payday?</b>"}
            async with session.post(f"{root}/as/{ANNA}/say", data=said) as answer:
                assert answer.status == 200
            await stage.quiet()
            desk = await page(session, f"{root}/as/{ANNA}")
            assert "&lt;b&gt;When is payday?&lt;/b&gt;" in desk
            assert desk.count("<article class=bot>") == 1
            await session.post(f"{root}/as/{ANNA}/home", data={"key": key})
            await stage.until(lambda: ANNA in stage.state.homes)
            pressed = {"key": key, "view": "home", "label": "Talk to a person"}
            await session.post(f"{root}/as/{ANNA}/press", data=pressed)
            await stage.until(lambda: stage.state.views)
            assert "class=modal" in await page(session, f"{root}/as/{ANNA}")
            await stage.quiet()
            for path in ("page.css", "page.js"):
                assert await page(session, f"{root}/{path}")

    asyncio.run(play())


async def page(session: aiohttp.ClientSession, url: str) -> str:
    async with session.get(url) as answer:
        assert answer.status == 200
        return await answer.text()


def test_the_page_refuses_other_hosts_and_other_sites_forms(data_dir: Path) -> None:
    async def play() -> None:
        async with on_stage(data_dir) as stage, aiohttp.ClientSession() as session:
            root = stage.server.root
            async with session.get(f"{root}/", headers={"Host": "evil.example"}) as answer:
                assert answer.status == 403
            async with session.post(f"{root}/as/{ANNA}/say", data={"text": "x"}) as answer:
                assert answer.status == 403
            async with session.get(f"{root}/as/nobody") as answer:
                assert answer.status == 404
            assert stage.count("inbox") == 0

    asyncio.run(play())


def test_the_commands_print_a_manifest_and_open_a_workspace() -> None:
    async def play() -> None:
        bot = [sys.executable, "-m", "bot"]
        printed = await asyncio.create_subprocess_exec(
            *bot, "slack", "manifest", "--url", "https://bot.example", stdout=PIPE
        )
        assert printed.stdout is not None
        found = json.loads(await printed.stdout.read())
        assert (
            found["settings"]["interactivity"]["request_url"] == "https://bot.example/slack/events"
        )
        await printed.wait()
        opened = await asyncio.create_subprocess_exec(
            *bot, "emulate", "slack", "--port", "0", "--email", "anna@one.example", stdout=PIPE
        )
        assert opened.stdout is not None
        line = b""
        while b"Be an employee" not in line:
            line = await asyncio.wait_for(opened.stdout.readline(), 30)
            assert line
        async with aiohttp.ClientSession() as session:
            assert "anna@one.example" in await page(session, line.split()[-1].decode())
        opened.terminate()
        await opened.wait()

    asyncio.run(play())
