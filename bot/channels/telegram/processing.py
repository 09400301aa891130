"""What is done with one update: it goes to the office, or is noted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from bot.actions.closing import STOP
from bot.channels.telegram import reading
from bot.channels.telegram.best_effort import BestEffort
from bot.channels.telegram.reading import Access, Elsewhere, Pressed, Reading, Written, read
from bot.conversation.turns import Receipt, Turns
from bot.office.memory import Memory
from storage.conversation import contacts, conversations, inbox, outbox
from storage.conversation.outbox import EDIT, Outgoing
from storage.database.database import Connection
from storage.records.conversation import Author, Channel, Inbound, Status

CustomerOf: TypeAlias = Callable[[str], Awaitable[str | None]]

RECENT = 20  # lines an edit is compared with: Telegram reports edits that change no words

_CHANNEL = Channel.TELEGRAM


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a conversation stands before an update: whose it is, the buttons on the table, and
    the contact's last words, as an edit would repeat them.
    """

    held: bool = False
    offered: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


class Work:
    """Takes one update at a time; doing it again changes nothing."""

    def __init__(
        self,
        turns: Turns[Any],
        customer_of: CustomerOf,
        best_effort: BestEffort,
        account: str,
    ) -> None:
        """Take the front office's turns, who a Telegram user id is, and the bot's own id."""
        self._turns = turns
        self._database = turns.office.database
        self._customer_of = customer_of
        self._best_effort = best_effort
        self._account = account

    def now(self) -> datetime:
        """Give the office's clock."""
        return self._turns.office.now()

    async def do(self, number: int, raw: dict[str, Any]) -> str:
        """Do what an update asks for; give what is noted about it."""
        try:
            found = read(raw)
        except Exception as error:  # noqa: BLE001 - the library raises whatever nonsense makes it raise
            return f"unreadable: {type(error).__name__}"
        return await self._act(f"{self._account}:{number}", found)

    async def _act(self, delivery: str, found: Reading) -> str:
        if isinstance(found, Written | Pressed) and self._turns.is_quiet(_CHANNEL, str(found.user)):
            return "over the limit"
        if isinstance(found, Written):
            return await self._hear(delivery, found)
        if isinstance(found, Pressed):
            return await self._press(delivery, found)
        if isinstance(found, Elsewhere):
            if await self._is_new(delivery) and found.addressed:
                self._best_effort.refuse(found.chat)
            return "in a group"
        if isinstance(found, Access):
            await self._note_access(found)
            return "blocked" if found.blocked else "let in"
        return found.why

    async def _hear(self, delivery: str, said: Written) -> str:
        standing = await self._database.look(partial(_standing, user=said.user))
        if said.quiet and said.text in standing.words:
            return "an edit that changes no words"
        if not said.quiet and not standing.held:
            self._best_effort.type(said.user)
        command = said.command
        inbound = Inbound(
            channel=_CHANNEL,
            external_id=delivery,
            contact=str(said.user),
            name=said.name,
            text=said.text,
            person_id=await self._customer_of(str(said.user)),
            address=str(said.user),
            quiet=said.quiet,
            intent=command.intent if command else None,
            slots=command.slots if command else (),
            attachments=said.attachments,
        )
        receipt = await self._turns.receive(inbound)
        if inbound.intent == STOP and receipt.conversation_id:
            now = self.now()
            await self._database.act(lambda on: contacts.block(on, receipt.conversation_id, now))
        return "heard"

    async def _press(self, delivery: str, pressed: Pressed) -> str:
        standing = await self._database.look(partial(_standing, user=pressed.user))
        inbound = Inbound(
            channel=_CHANNEL,
            external_id=delivery,
            contact=str(pressed.user),
            name=pressed.name,
            text=pressed.label,
            choice=pressed.choice,
            person_id=await self._customer_of(str(pressed.user)),
            address=str(pressed.user),
        )
        receipt = await self._turns.receive(inbound)
        if receipt.fresh and pressed.message is not None:
            await self._tidy(pressed, receipt, taken=pressed.choice in standing.offered)
        return "pressed"

    async def _tidy(self, pressed: Pressed, receipt: Receipt, *, taken: bool) -> None:
        """Take the buttons off the message; show which was chosen, if that is what happened."""
        body = {
            "message": pressed.message,
            "text": pressed.text if taken else None,
            "label": pressed.label,
        }
        edit = Outgoing(receipt.conversation_id, _CHANNEL.value, str(pressed.user), EDIT, body)
        now = self.now()
        await self._database.act(lambda on: outbox.queue(on, edit, now))

    async def _is_new(self, delivery: str) -> bool:
        now = self.now()
        return await self._database.act(lambda on: inbox.note(on, _CHANNEL.value, delivery, now))

    async def _note_access(self, access: Access) -> None:
        now = self.now() if access.blocked else None
        await self._database.act(
            lambda on: contacts.block_person(on, _CHANNEL.value, str(access.user), now)
        )


def _standing(connection: Connection, user: int) -> _Standing:
    found = conversations.find_key(connection, f"{_CHANNEL}:{user}:")
    if found is None:
        return _Standing()
    conversation, _ = found
    lines = conversations.read(connection, conversation.id, conversation.last_seq - RECENT)
    said = [one.text for one in lines if one.author is Author.CONTACT]
    words = frozenset([*map(reading.edited, said), *said])
    offered = frozenset(Memory.load(conversation.state).offered)
    return _Standing(conversation.status is Status.WITH_AGENT, offered, words)
