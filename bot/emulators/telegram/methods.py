"""The methods a bot calls, with Telegram's own checks."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.emulators.telegram import markup
from bot.emulators.telegram.api import ApiError, Json, bad
from bot.emulators.telegram.world import DEFAULT_KINDS, Chat, Webhook, World

LONGEST_TEXT = 4_096
LONGEST_DATA = 64  # bytes
MOST_BUTTONS = 100
MOST_UPDATES = 100
LONGEST_POLL = 50  # seconds
QUERY_LIVES = 150.0  # seconds a tap waits for its answer
LARGEST_FILE = 20 * 1024 * 1024
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_ACTIONS = {"typing", "upload_photo", "upload_document", "record_voice", "find_location"}


class Methods:
    """Carries out calls. ApiError is what Telegram would answer."""

    def __init__(self, world: World) -> None:
        """Take the state it works on."""
        self.world = world
        self._poll = 0
        self._table: Mapping[str, Callable[[Json], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook,
            "setMyCommands": self._set_commands,
            "sendMessage": self._send_message,
            "sendChatAction": self._send_action,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer_query,
            "getFile": self._get_file,
        }

    async def call(self, method: str, params: Json) -> Any:
        """Carry out one call and give its result."""
        return await self._table[method](params)

    # --- taking updates --------------------------------------------------------------------------

    async def _get_me(self, _: Json) -> Json:
        return self.world.me

    async def _get_updates(self, params: Json) -> list[Json]:
        if self.world.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._poll += 1
        mine = self._poll
        self.world.wake()
        if "allowed_updates" in params:
            self.world.kinds = params["allowed_updates"] or DEFAULT_KINDS
        self._confirm(params.get("offset", 0))
        limit = min(max(params.get("limit", MOST_UPDATES), 1), MOST_UPDATES)
        until = time.monotonic() + min(params.get("timeout", 0), LONGEST_POLL)
        while not self.world.updates and time.monotonic() < until:
            try:
                await asyncio.wait_for(self.world.news.wait(), until - time.monotonic())
            except TimeoutError:
                break
            if self._poll != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
        return self.world.updates[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.world.updates = self.world.updates[offset:]
        else:
            self.world.confirm(offset)

    async def _set_webhook(self, params: Json) -> bool:
        secret = params.get("secret_token", "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        if not 1 <= params.get("max_connections", 40) <= 100:
            raise bad("invalid max_connections")
        self.world.kinds = params.get("allowed_updates") or self.world.kinds
        if params.get("drop_pending_updates"):
            self.world.updates = []
        url = params.get("url", "")
        connections = params.get("max_connections", 40)
        self.world.webhook = Webhook(url, secret, connections) if url else None
        self.world.wake()
        return True

    async def _delete_webhook(self, params: Json) -> bool:
        self.world.webhook = None
        if params.get("drop_pending_updates"):
            self.world.updates = []
        return True

    async def _get_webhook(self, _: Json) -> Json:
        url = self.world.webhook.url if self.world.webhook else ""
        waiting = len(self.world.updates)
        return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}

    async def _set_commands(self, params: Json) -> bool:
        commands = params.get("commands", [])
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("too many bot commands")
        for one in commands:
            if not _COMMAND.fullmatch(str(one.get("command", ""))):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(str(one.get("description", ""))) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.world.commands = commands
        return True

    # --- writing ---------------------------------------------------------------------------------

    def _chat(self, params: Json) -> Chat:
        chat = self.world.chats.get(params.get("chat_id", 0))
        if chat is None:
            raise bad("chat not found")  # a bot cannot write first
        if chat.moved_to is not None:
            said = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, said, {"migrate_to_chat_id": chat.moved_to})
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    async def _send_message(self, params: Json) -> Json:
        chat = self._chat(params)
        message: Json = {
            "message_id": self.world.next_message(),
            "from": self.world.me,
            "date": int(time.time()),
            "chat": describe(chat),
            **_read_text(params),
        }
        if "reply_markup" in params:
            message["reply_markup"] = _check_markup(params["reply_markup"])
        chat.messages[message["message_id"]] = message
        chat.typing_at = 0.0
        return message

    async def _send_action(self, params: Json) -> bool:
        chat = self._chat(params)
        if params.get("action") not in _ACTIONS:
            raise bad("wrong parameter action in request")
        chat.typing_at = time.monotonic()
        return True

    def _mine(self, params: Json) -> Json:
        message: Json | None = self._chat(params).messages.get(params.get("message_id", 0))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.world.me["id"]:
            raise bad("message can't be edited")
        return message

    async def _edit_text(self, params: Json) -> Json:
        message = self._mine(params)
        new = _read_text(params)
        if "reply_markup" in params:
            new["reply_markup"] = _check_markup(params["reply_markup"])
        kept = ("text", "entities", "reply_markup")
        if all(message.get(name) == new.get(name) for name in kept):
            raise bad("message is not modified")
        for name in kept:
            message.pop(name, None)
        message.update(new, edit_date=int(time.time()))
        return message

    async def _edit_markup(self, params: Json) -> Json:
        message = self._mine(params)
        new = _check_markup(params["reply_markup"]) if "reply_markup" in params else None
        if message.get("reply_markup") == new:
            raise bad("message is not modified")
        message.pop("reply_markup", None)
        if new is not None:
            message["reply_markup"] = new
        return message

    async def _answer_query(self, params: Json) -> bool:
        query = params.get("callback_query_id", "")
        asked = self.world.queries.get(query)
        if asked is None or time.monotonic() - asked > QUERY_LIVES:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(params.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.world.answered.append(query)
        return True

    async def _get_file(self, params: Json) -> Json:
        found = self.world.files.get(params.get("file_id", ""))
        if found is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        path, data = found
        if len(data) > LARGEST_FILE:
            raise bad("file is too big")
        id_ = params["file_id"]
        return {"file_id": id_, "file_unique_id": id_, "file_size": len(data), "file_path": path}


def describe(chat: Chat) -> Json:
    """Give a chat as messages show it."""
    named = {"title": chat.title} if chat.kind != "private" else {"first_name": chat.title}
    return {"id": chat.id, "type": chat.kind, **named}


def _read_text(params: Json) -> Json:
    text = str(params.get("text", ""))
    entities: list[markup.Entity] = []
    mode = params.get("parse_mode", "")
    if mode not in {"", "HTML"}:
        raise bad("unsupported parse_mode")
    if mode == "HTML":
        try:
            text, entities = markup.read(text)
        except markup.MarkupError as error:
            raise bad(f"can't parse entities: {error}") from None
    text = text.strip()
    if not text:
        raise bad("message text is empty")
    if markup.length(text) > LONGEST_TEXT:
        raise bad("message is too long")
    shown = [{"type": one.type, "offset": one.offset, "length": one.length} for one in entities]
    return {"text": text, **({"entities": shown} if shown else {})}


def _check_markup(value: Any) -> Json:
    """Check an inline keyboard, the only kind of markup here."""
    rows = value.get("inline_keyboard") if isinstance(value, dict) else None
    if not isinstance(rows, list) or set(value) != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in buttons:
        if set(button) != {"text", "callback_data"} or not str(button["text"]).strip():
            raise bad("inline keyboard button text must be non-empty, with one kind of action")
        if not 1 <= len(str(button["callback_data"]).encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
    return {"inline_keyboard": rows}
