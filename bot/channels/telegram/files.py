"""Files customers sent: fetched after their message is safe, checked, kept under random names."""

import asyncio
import logging
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.attachments import MOST_BYTES
from bot.channels.telegram.file_types import fits
from bot.channels.telegram.pictures import PictureError, redraw
from bot.office.office import Office
from bot.workers import loop
from bot.workers.delivery import TRIES
from storage.conversation import attachments
from storage.conversation.attachments import Filed
from storage.database.privacy import make_folder, open_file
from storage.errors import trace
from storage.records.conversation import Channel

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds between two looks for files to be tried again
AT_ONCE = 4  # files fetched side by side
MOST_TRIES = 8  # about four minutes; Telegram's links live an hour
_CHANNEL = Channel.TELEGRAM.value


class RefusedError(Exception):
    """A file we do not keep; the message says why."""


class Files:
    """Fetches what is wanted and keeps it in a folder."""

    def __init__(
        self,
        bot: Bot,
        base: str,
        folder: Path,
        office: Office[Any],
    ) -> None:
        """Take the bot, the root of its files' addresses, where to keep them, whose they are."""
        self._bot = bot
        self._base = base
        self._folder = folder
        self._database = office.database
        self._feed = office.feed
        self._now = office.now

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch what is wanted until told to stop."""
        timeout = httpx.Timeout(10.0, read=30.0)
        direct = self._base.startswith("http://")
        with self._feed.watch() as changed:
            async with httpx.AsyncClient(timeout=timeout, trust_env=not direct) as client:
                await loop.run(
                    stop,
                    lambda: self._look(client),
                    name="fetching files",
                    every=LOOK_EVERY,
                    wake=(changed,),
                )

    async def _wanted(self) -> list[Filed]:
        now = self._now()
        return await self._database.look(lambda on: attachments.wanted(on, _CHANNEL, now, AT_ONCE))

    async def _look(self, client: httpx.AsyncClient) -> float | None:
        """Fetch what is due, a few at once; come back at once if there may be more."""
        found = await self._wanted()
        await asyncio.gather(*(self._try(client, filed) for filed in found))
        return 0.0 if len(found) == AT_ONCE else None

    async def _try(self, client: httpx.AsyncClient, filed: Filed) -> None:
        try:
            await self._fetch(client, filed)
        except Exception as error:  # noqa: BLE001 - one file must not keep the others out
            log.error("a file could not be kept: %s", trace(error))  # noqa: TRY400 - no words of anyone
            await self._put_off(filed, error)

    async def _fetch(self, client: httpx.AsyncClient, filed: Filed) -> None:
        try:
            data = await self._download(client, filed.remote_id)
            data, mime = await asyncio.to_thread(check, data, filed)
        except RefusedError as error:
            why = str(error)
            await self._database.act(lambda on: attachments.refuse(on, filed.id, why))
        except (TelegramError, httpx.HTTPError, OSError) as error:
            await self._put_off(filed, error)
        else:
            stored = await asyncio.to_thread(store, self._folder, data)
            await self._database.act(
                lambda on: attachments.keep(on, filed.id, stored, mime, len(data))
            )

    async def _put_off(self, filed: Filed, error: Exception) -> None:
        why = type(error).__name__
        if isinstance(error, BadRequest) or filed.tries + 1 >= MOST_TRIES:
            await self._database.act(
                lambda on: attachments.refuse(on, filed.id, f"not there: {why}")
            )
            return
        due = self._now() + timedelta(seconds=TRIES.after(filed.tries))
        await self._database.act(lambda on: attachments.try_again(on, filed.id, due, why))

    async def _download(self, client: httpx.AsyncClient, remote_id: str) -> bytes:
        """Fetch a file piece by piece, and stop where it grows too large."""
        file = await self._bot.get_file(remote_id)
        path = (file.file_path or "").removeprefix(f"{self._bot.base_file_url}/")
        if not path or path.startswith("/") or ".." in path or "://" in path:
            raise RefusedError("no address")  # a local Bot API server gives paths on its own disk
        data = bytearray()
        async with client.stream("GET", f"{self._base}/{quote(path)}") as answer:
            answer.raise_for_status()
            async for piece in answer.aiter_bytes():
                data += piece
                if len(data) > MOST_BYTES:
                    raise RefusedError("size")
        return bytes(data)


def check(data: bytes, filed: Filed) -> tuple[bytes, str]:
    """Give a file's contents as they may be kept, and their type. RefusedError if they may not."""
    if filed.kind == "photo":
        try:
            return redraw(data)
        except PictureError as error:
            raise RefusedError(f"no picture: {error}") from None
    if not fits(data, filed.mime):
        raise RefusedError("kind")
    return data, filed.mime


def store(folder: Path, data: bytes) -> str:
    """Write a file, for this user alone; give its random name within the folder."""
    name = secrets.token_hex(16)
    place = folder / name[:2]
    make_folder(folder)
    make_folder(place)
    path = place / name
    with os.fdopen(open_file(path, os.O_WRONLY | os.O_EXCL), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder_file = os.open(place, os.O_RDONLY)
    os.fsync(folder_file)  # the name must outlive a power cut too: the database will hold it
    os.close(folder_file)
    return f"{name[:2]}/{name}"
