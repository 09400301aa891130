"""The stand-in keeps Telegram's rules, so that what passes here passes there."""

import httpx
import pytest

from bot.emulators.telegram import markup
from bot.emulators.telegram.app import Emulator
from bot.emulators.telegram.faults import Limits
from bot.emulators.telegram.markup import MarkupError
from bot.emulators.telegram.people import NoButtonError, Person
from bot.emulators.telegram.world import TOKEN, Json
from tests.channels.telegram.scene import listening, run

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


class Api:
    """Calls the stand-in as a bot does."""

    def __init__(self, client: httpx.AsyncClient, base: str, token: str = TOKEN) -> None:
        self.client, self.root = client, f"{base}/bot{token}"

    async def __call__(self, method: str, **params: object) -> Json:
        answer = await self.client.post(f"{self.root}/{method}", json=params)
        body: Json = answer.json()
        assert body.get("error_code", 200) == answer.status_code
        return body


def emulated(play: object, limits: Limits | None = None) -> None:
    """Run a play that takes the API and the stand-in."""

    async def inner() -> None:
        emulator = Emulator(limits=limits or Limits(strict=False))
        async with (
            listening(emulator.app(page=True)) as base,
            httpx.AsyncClient(trust_env=False, timeout=10) as client,
        ):
            await play(Api(client, base), emulator)  # type: ignore[operator]

    run(inner)


def test_tokens() -> None:
    async def play(api: Api, _: Emulator) -> None:
        assert (await api("getMe"))["result"]["is_bot"] is True
        base = api.root.rpartition("/bot")[0]
        assert (await Api(api.client, base, "1:wrong")("getMe"))["error_code"] == 401
        assert (await Api(api.client, base, "wrong")("getMe"))["error_code"] == 404
        assert (await api("getNothing"))["error_code"] == 404

    emulated(play)


def test_offsets_and_the_two_conflicts() -> None:
    async def play(api: Api, emulator: Emulator) -> None:
        sam = Person(emulator.world, 42, "Sam")
        for text in ("a", "b", "c"):
            sam.say(text)
        first = (await api("getUpdates"))["result"]
        again = (await api("getUpdates", limit=2))["result"]
        assert [one["update_id"] for one in again] == [one["update_id"] for one in first[:2]]
        rest = (await api("getUpdates", offset=first[1]["update_id"] + 1))["result"]
        assert [one["message"]["text"] for one in rest] == ["c"]
        assert (await api("setWebhook", url="http://127.0.0.1:9/x", secret_token="s"))["ok"]
        assert (await api("getUpdates"))["error_code"] == 409
        assert not (await api("setWebhook", url="http://x", secret_token="no spaces"))["ok"]
        assert (await api("deleteWebhook"))["ok"]
        assert (await api("getUpdates", offset=-1))["ok"]

    emulated(play)


BAD_MESSAGES = {
    "nobody": {"chat_id": 9, "text": "x"},
    "empty": {"chat_id": 42, "text": "  "},
    "too long": {"chat_id": 42, "text": "😀" * 2_049},
    "markup": {"chat_id": 42, "text": "<b>x", "parse_mode": "HTML"},
    "mode": {"chat_id": 42, "text": "x", "parse_mode": "Morse"},
    "unknown parameter": {"chat_id": 42, "text": "x", "bogus": 1},
    "not a number": {"chat_id": "x", "text": "x"},
    "no keyboard": {"chat_id": 42, "text": "x", "reply_markup": {"keys": []}},
    "long data": {
        "chat_id": 42,
        "text": "x",
        "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]},
    },
    "no words on it": {
        "chat_id": 42,
        "text": "x",
        "reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]},
    },
}


@pytest.mark.parametrize("params", BAD_MESSAGES.values(), ids=BAD_MESSAGES)
def test_a_message_telegram_would_refuse(params: Json) -> None:
    async def play(api: Api, emulator: Emulator) -> None:
        Person(emulator.world, 42, "Sam").say("hello")
        assert (await api("sendMessage", **params))["error_code"] == 400
        assert emulator.world.sent(42) == []

    emulated(play)


def test_editing_and_taps() -> None:
    async def play(api: Api, emulator: Emulator) -> None:
        sam = Person(emulator.world, 42, "Sam")
        mine = sam.say("hello")["message_id"]
        sent = await api("sendMessage", chat_id=42, text="Sure?", reply_markup=KEYS)
        id_ = sent["result"]["message_id"]
        with pytest.raises(NoButtonError):
            sam.press("No")
        query = sam.press("Yes")["id"]
        assert (await api("answerCallbackQuery", callback_query_id=query))["ok"]
        assert not (await api("answerCallbackQuery", callback_query_id="1"))["ok"]
        edit = {"chat_id": 42, "message_id": id_}
        assert (await api("editMessageReplyMarkup", **edit))["ok"]
        assert not (await api("editMessageReplyMarkup", **edit))["ok"]  # not modified
        assert (await api("editMessageText", **edit, text="Done"))["ok"]
        assert not (await api("editMessageText", **edit, text="Done"))["ok"]
        assert not (await api("editMessageText", chat_id=42, message_id=mine, text="x"))["ok"]
        assert sam.hears() == ["Done"]
        sam.block()
        assert (await api("sendMessage", chat_id=42, text="x"))["error_code"] == 403

    emulated(play)


def test_flood_limits() -> None:
    async def play(api: Api, emulator: Emulator) -> None:
        Person(emulator.world, 42, "Sam").say("hello")
        assert (await api("sendMessage", chat_id=42, text="a"))["ok"]
        refused = await api("sendMessage", chat_id=42, text="b")
        assert refused["error_code"] == 429
        assert refused["parameters"] == {"retry_after": 1}
        assert emulator.limits.early == []
        await api("sendMessage", chat_id=42, text="b")
        assert [chat for chat, _ in emulator.limits.early] == [42]

    emulated(play, Limits(strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "a < b",
        "a & b",
        "&nbsp;",
        "<p>x</p>",
        "<b class=x>y</b>",
    ],
)
def test_markup_telegram_cannot_read(text: str) -> None:
    with pytest.raises(MarkupError):
        markup.read(text)


def test_markup_it_can_read() -> None:
    plain, entities = markup.read(
        '😀 <b>bold <i>both</i></b> &lt;&amp;&#33; <a href="http://x">y</a>'
    )
    assert plain == "😀 bold both <&! y"
    assert [(one.type, one.offset, one.length) for one in entities] == [
        ("italic", 8, 4),
        ("bold", 3, 9),
        ("text_link", 17, 1),
    ]


def test_the_page_is_for_this_machine_alone() -> None:
    async def play(api: Api, emulator: Emulator) -> None:
        base = api.root.rpartition("/bot")[0]
        page = await api.client.get(f"{base}/")
        assert page.status_code == 200
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for name in ("page.js", "page.css"):
            assert name in page.text
            assert (await api.client.get(f"{base}/{name}")).status_code == 200
        said = {"text": "hello"}
        assert (await api.client.post(f"{base}/as/7/say", json=said)).status_code == 204
        assert [one["message"]["text"] for one in emulator.world.updates] == ["hello"]
        seen = (await api.client.get(f"{base}/as/7/chat")).json()
        assert [one["text"] for one in seen["messages"]] == ["hello"]
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            for path in ("", "as/7/chat"):
                assert (await api.client.get(f"{base}/{path}", headers=headers)).status_code == 403
            foreign = await api.client.post(f"{base}/as/7/say", json=said, headers=headers)
            assert foreign.status_code == 403
        plain = {"Content-Type": "text/plain"}
        posted = await api.client.post(f"{base}/as/7/say", content='{"text":"x"}', headers=plain)
        assert posted.status_code == 403
        assert len(emulator.world.updates) == 1

    emulated(play)
