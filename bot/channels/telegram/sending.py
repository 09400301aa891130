"""From a row of the outbox to Telegram; what went wrong is a result."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram import text
from bot.channels.telegram.best_effort import BestEffort, wait_named
from bot.channels.telegram.pacing import Pace
from bot.office.office import Office
from bot.workers.sending import Later, Never, Result, Sent
from storage.conversation import contacts, outbox
from storage.conversation.outbox import EDIT, MESSAGE, Sending
from storage.database.database import Connection
from storage.records.conversation import Author, Channel

log = logging.getLogger(__name__)

TOKEN_REFUSED = timedelta(seconds=60)  # a wrong token is mended by people
LONGEST_FINISH = 5.0  # seconds a stop waits for calls on their way
LONGEST_BUTTON = 64  # bytes of a button's data
_NARROW = 16  # characters of a button that share a row with one more
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # a preview is fetched by others than the reader


@dataclass(frozen=True, slots=True)
class Part:
    """A message to be sent: what it says, the same with our markup if it has any, its buttons."""

    plain: str
    marked: str | None = None
    buttons: InlineKeyboardMarkup | None = None


class TelegramSender:
    """Sends rows of the front office's outbox, one call at a time for each chat."""

    channel = Channel.TELEGRAM.value

    def __init__(
        self,
        bot: Bot,
        pace: Pace,
        best_effort: BestEffort,
        office: Office[Any],
    ) -> None:
        """Take the bot, the pace, the typing signs, and the front office."""
        self._bot = bot
        self._pace = pace
        self._best_effort = best_effort
        self._database = office.database
        self._now = office.now
        self._sending: set[asyncio.Task[Result]] = set()
        self._gone: dict[int, list[int]] = {}  # parts of a row that went, should the rest fail

    async def send(self, row: Sending) -> Result:
        """Hand one row to Telegram."""
        task = asyncio.create_task(self._try(row))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)
        result = await task
        if isinstance(result, Never):
            self._gone.pop(row.id, None)
        return result

    async def finish(self) -> None:
        """Let what is on its way arrive."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=LONGEST_FINISH)

    async def _try(self, row: Sending) -> Result:
        body = json.loads(row.body)
        try:
            if row.kind == MESSAGE:
                return await self._say(row, body)
            if row.kind == EDIT:
                return await self._edit(row, body)
        except ChatMigrated as moved:
            await self._follow(row, moved.new_chat_id)
            return Later(why="the chat moved")
        except TelegramError as error:
            return await self._fault(row, error)
        return Never(f"a row of kind {row.kind}")

    async def _say(self, row: Sending, body: dict[str, Any]) -> Result:
        await self._best_effort.typed(int(row.address))
        gone = self._gone.setdefault(row.id, [])
        for part in parts(body)[len(gone) :]:
            await self._pace.wait(row.address)
            gone.append(await self._send_part(row.address, part))
            self._pace.went(row.address)
        del self._gone[row.id]
        return Sent(str(gone[-1])) if gone else Never("nothing to say")

    async def _send_part(self, chat: str, part: Part) -> int:
        if part.marked is not None:
            try:
                return await self._call(chat, part.marked, ParseMode.HTML, part.buttons)
            except BadRequest as error:
                if "parse entities" not in error.message:
                    raise
                log.warning("Telegram could not read our markup; sent as plain text")
        return await self._call(chat, part.plain, None, part.buttons)

    async def _call(
        self, chat: str, words: str, mode: ParseMode | None, buttons: InlineKeyboardMarkup | None
    ) -> int:
        message = await self._bot.send_message(
            int(chat),
            words,
            parse_mode=mode,
            reply_markup=buttons,
            link_preview_options=_NO_PREVIEW,
        )
        return message.message_id

    async def _edit(self, row: Sending, body: dict[str, Any]) -> Result:
        """Take the buttons off a message, and show under it what was chosen."""
        chat, message = int(row.address), int(body["message"])
        chosen = f"✓ {body['label']}"
        whole = f"{body['text']}\n\n{chosen}" if body["text"] else ""
        await self._pace.place()
        try:
            if whole and text.units(whole) <= text.LONGEST:
                marked = f"{text.escape(body['text'])}\n\n{text.bold(chosen)}"
                await self._bot.edit_message_text(
                    marked,
                    chat,
                    message,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_NO_PREVIEW,
                )
            else:
                await self._bot.edit_message_reply_markup(chat, message)
        except BadRequest as error:
            return Never(error.message, lost=False)  # edited already, deleted, or too old
        return Sent(str(message))

    async def _fault(self, row: Sending, error: TelegramError) -> Result:
        why = f"{type(error).__name__}"
        if isinstance(error, RetryAfter):
            everyone = self._pace.stopped(row.address)
            return Later(wait_named(error), everyone=everyone, why=why)
        if isinstance(error, Forbidden):
            await self._leave(row)
            return Never(why, lost=False)  # who left wants nothing more
        if isinstance(error, InvalidToken | Conflict):
            log.error("Telegram refuses our token; messages wait")
            return Later(TOKEN_REFUSED, everyone=True, why=why)
        if isinstance(error, BadRequest):
            log.warning("Telegram refused a message: %s", error.message)
            return Never(f"{why}: {error.message}")
        return Later(why=why)

    async def _leave(self, row: Sending) -> None:
        """Telegram says the contact wants no more from us: stop, until they write again."""
        now = self._now()

        def leave(connection: Connection) -> None:
            contacts.block(connection, row.conversation_id, now)
            outbox.drop(connection, row.conversation_id, "blocked")

        await self._database.act(leave)

    async def _follow(self, row: Sending, chat: int) -> None:
        await self._database.act(lambda on: outbox.move(on, row.conversation_id, str(chat)))


def parts(body: dict[str, Any]) -> list[Part]:
    """Make the messages of one line: a person's name above it, cut to size, buttons at the end."""
    said: str = body["text"].strip()
    name: str = body["name"].strip() if body["from"] == Author.AGENT.value else ""
    head = f"{name}:\n" if name else ""
    pieces = text.split(said, text.LONGEST - text.units(head))
    buttons = keyboard(body["choices"])
    made = []
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        mine = head if place == 0 else ""
        marked = f"{text.bold(name)}:\n{text.escape(piece)}" if mine else None
        made.append(Part(mine + piece, marked, buttons if last else None))
    return made


def keyboard(choices: list[list[str]]) -> InlineKeyboardMarkup | None:
    """Lay buttons out: short ones in pairs, long ones in a row of their own."""
    rows: list[list[InlineKeyboardButton]] = []
    for id_, label in choices:
        if not label.strip() or not 0 < len(id_.encode()) <= LONGEST_BUTTON:
            log.error("a button was left out: its id or label is not for Telegram")
            continue
        button = InlineKeyboardButton(label, callback_data=id_)
        last = rows[-1] if rows else []
        if len(last) == 1 and len(label) <= _NARROW >= len(last[0].text):
            last.append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None
