"""Telegram as a channel of the front office, put together."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, RetryAfter

from bot.channels.telegram import commands
from bot.channels.telegram.best_effort import BestEffort, seconds
from bot.channels.telegram.clients import Lines
from bot.channels.telegram.files import Files
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.order import PATIENCE
from bot.channels.telegram.pacing import Pace
from bot.channels.telegram.polling import KINDS, REST, Polling
from bot.channels.telegram.processing import CustomerOf, Work
from bot.channels.telegram.sending import TelegramSender
from bot.channels.telegram.webhook import PATH, Webhook
from bot.conversation.turns import Turns
from bot.workers import loop
from handlers.reply import Reply

log = logging.getLogger(__name__)

TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{3,128}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # Telegram allows shorter ones; we do not
_CONNECTIONS = 16  # of Telegram's to our webhook at once


class TelegramChannel:
    """The customers' channel: see `PushChannel`."""

    def __init__(
        self,
        turns: Turns[Any],
        customer_of: CustomerOf,
        *,
        token: str,
        mode: str,
        api_base: str,
        files: Path,
        public_url: str = "",
        webhook_secret: str = "",
        pace: Pace | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Take the front office's turns, and who a Telegram user id is in the company's records
        (None: nobody we know). `pace` and `patience` are for tests on a shorter time scale.

        ValueError if token or secret cannot be what Telegram gives and takes.
        """
        found = TOKEN.fullmatch(token)
        if found is None:
            raise ValueError("SWINGDOOR_TELEGRAM_TOKEN is not a bot's token: 123456:ABC…")
        if mode == "webhook" and not SECRET.fullmatch(webhook_secret):
            raise ValueError("SWINGDOOR_TELEGRAM_WEBHOOK_SECRET: 16 to 256 of A-Z a-z 0-9 _ -")
        self._webhook_mode = mode == "webhook"
        self._url = f"{public_url}{PATH}"
        self._secret = webhook_secret
        self._lines = lines = Lines.open(token, api_base)
        self._office = office = turns.office
        refusal = office.knowledge.wording.say(Reply("channel.private_only"))
        self._best_effort = BestEffort(lines.bot, refusal)
        work = Work(turns, customer_of, self._best_effort, account=found[1])
        # Asked for, updates come in order, and what is missing will not come later.
        patience = patience if self._webhook_mode else 0.0
        self._intake = Intake(office.database, work, self._best_effort, patience)
        self._webhook = Webhook(self._intake, webhook_secret, office)
        self._polling = Polling(lines.asking, lines.root, self._intake, lines.bot.delete_webhook)
        self._files = Files(lines.bot, lines.files, files, office)
        self._sender = TelegramSender(lines.bot, pace or Pace(), self._best_effort, office)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Give the webhook's route; none when polling."""
        return [self._webhook.route] if self._webhook_mode else []

    @property
    def sender(self) -> TelegramSender:
        """Give what sends for it."""
        return self._sender

    async def run(self, stop: asyncio.Event) -> None:
        """Register, work on updates, fetch files; poll unless Telegram comes to us."""
        try:
            await asyncio.gather(
                self._intake.run(stop),
                self._files.run(stop),
                self._insist(stop, "the menu", self._register_menu),
                self._serve(stop),
            )
        finally:
            await self._best_effort.finish()
            await self._sender.finish()
            await self._lines.close()

    async def _serve(self, stop: asyncio.Event) -> None:
        if self._webhook_mode:
            await self._insist(stop, "the webhook", self._register_webhook)
        else:
            await self._polling.run(stop)

    async def _register_menu(self) -> object:
        menu = [
            BotCommand(name, words) for name, words in commands.menu(self._office.knowledge.wording)
        ]
        return await self._lines.bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats())

    async def _register_webhook(self) -> object:
        return await self._lines.bot.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=KINDS,
            max_connections=_CONNECTIONS,
        )

    async def _insist(
        self, stop: asyncio.Event, what: str, register: Callable[[], Awaitable[object]]
    ) -> None:
        """Register something, again and again until Telegram takes it or we stop."""

        async def step() -> float:
            await register()
            return loop.DONE

        def fault(error: Exception) -> float | None:
            log.warning("Telegram did not take %s: %s", what, type(error).__name__)
            if isinstance(error, InvalidToken):
                return REST.longest  # people must mend that
            return seconds(error) if isinstance(error, RetryAfter) else None

        await loop.run(stop, step, name=what, every=0.0, cut=True, backoff=REST, fault=fault)
