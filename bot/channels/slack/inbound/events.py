"""What people write, mark and open: events, slash commands, shortcuts."""

import secrets
from dataclasses import replace

from bot.channels.slack.inbound.context import Workspace
from bot.channels.slack.inbound.employee import Asker
from bot.channels.slack.inbound.message_tickets import Flagged, make_ticket
from bot.channels.slack.inbound.reading import (
    TICKET,
    Body,
    Changed,
    Marked,
    Opened,
    Place,
    Written,
    channel_id,
    is_foreign,
    read_event,
    stamp_of,
    table,
    text,
    unescape,
    user_id,
)
from bot.channels.slack.views import home, words
from intents.router import Repair
from storage.records.conversation import Inbound

STATUS = "is looking this up…"
STATUS_PATIENCE = 0.3  # seconds; the answer itself comes in about that time
MY_REQUESTS = "work.my_requests"


class Events:
    """Handles what comes of itself; each method returns once it is safe to say "received"."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the workspace."""
        self._space = workspace

    async def event(self, body: Body) -> None:
        """Take an event envelope, whatever it is."""
        event = read_event(body, self._space.team)
        if isinstance(event, Written):
            await self._written(event, foreign=is_foreign(body, self._space.team))
        elif isinstance(event, Marked):
            await self._marked(event, foreign=is_foreign(body, self._space.team))
        elif isinstance(event, Opened):
            self._space.spawn(self._opened(event))
        elif isinstance(event, Changed):
            self._space.identity.forget(event.user)

    async def _written(self, event: Written, *, foreign: bool) -> None:
        thread = event.place.thread if event.private else ""
        if thread:
            await self._show_status(event.place)
        intent = None if event.text else Repair.HELP.value
        verdict = None
        if not foreign:
            verdict = await self._space.say(
                event.user,
                thread,
                float(event.place.stamp),
                lambda asker: asker.says(event.delivery, event.text, intent=intent),
            )
        if verdict is None:
            await self._space.refuse(event.user, event.delivery, event.place)
        elif event.private:
            self._space.directory.learn(event.user, event.place.channel)
        else:
            await self._told_in_private(event)

    async def _told_in_private(self, event: Written) -> None:
        asker = await self._space.asker(event.user)
        if asker is not None:
            inbound = asker.says(f"{event.delivery}:told", "")
            address = f"{event.place.channel}|{event.place.root}"
            await self._space.remark(inbound, words.IN_PRIVATE, address)

    async def _show_status(self, place: Place) -> None:
        """Agent apps show what we do; it goes away by itself when the answer comes."""
        args = {"channel_id": place.channel, "thread_ts": place.thread, "status": STATUS}
        await self._space.api.call("assistant.threads.setStatus", args, timeout=STATUS_PATIENCE)

    async def _opened(self, event: Opened) -> None:
        asker = await self._space.asker(event.user)
        if event.tab == "home":
            view = home.refused()
            if asker is not None:
                view = await self._home_of(asker)
            await self._space.api.call("views.publish", {"user_id": event.user, "view": view})
        elif event.tab == "messages" and asker is not None and event.channel:
            prompts = [{"title": title, "message": said} for title, said in words.PROMPTS]
            args = {"channel_id": event.channel, "title": words.ASK_ME, "prompts": prompts}
            await self._space.api.call("assistant.threads.setSuggestedPrompts", args)

    async def _home_of(self, asker: Asker) -> dict[str, object]:
        space = self._space
        return await space.look(
            lambda connection: home.home(space.office, connection, asker, space.notices)
        )

    # --- a message made into a ticket --------------------------------------------------------------

    async def _marked(self, event: Marked, *, foreign: bool) -> None:
        if not foreign:
            flagged = Flagged(event.delivery, event.user, event.author, event.place, "")
            await make_ticket(self._space, flagged)

    async def shortcut(self, body: Body) -> None:
        """Take a message shortcut."""
        user, message = user_id(table(body, "user"), "id"), table(body, "message")
        channel, stamp = channel_id(table(body, "channel"), "id"), stamp_of(message, "ts")
        team = text(table(body, "team"), "id")
        known = text(body, "callback_id") == TICKET and team == self._space.team
        if not (known and user and channel and stamp) or message.get("bot_id"):
            return
        author = user_id(message, "user") or user
        place = Place(channel, stamp, stamp_of(message, "thread_ts"))
        delivery = f"shortcut:{text(body, 'action_ts') or text(body, 'trigger_id')}:{user}"
        said = unescape(text(message, "text"))
        flagged = Flagged(delivery, user, author, place, said)
        if not await make_ticket(self._space, flagged):
            self._space.spawn(self._space.whisper(user, channel, words.REFUSED))

    # --- slash commands ----------------------------------------------------------------------------

    async def command(self, body: Body) -> str:
        """Take a slash command; give the line that its sender alone sees."""
        user = user_id(body, "user_id")
        if text(body, "team_id") != self._space.team or not user:
            return words.REFUSED
        delivery = f"command:{text(body, 'trigger_id') or secrets.token_hex(8)}"
        said = unescape(text(body, "text")).strip()
        ticket = text(body, "command") == "/ticket"

        def make(asker: Asker) -> Inbound:
            return self._commanded(asker.says(delivery, said), said, ticket=ticket)

        stamp = self._space.office.now().timestamp()
        verdict = await self._space.say(user, "", stamp, make)
        return words.REFUSED if verdict is None else words.IN_PRIVATE

    def _commanded(self, inbound: Inbound, said: str, *, ticket: bool) -> Inbound:
        number = said.removeprefix("#")
        if ticket and number.isascii() and number.isdigit():
            return replace(inbound, text=f"What is the status of ticket {number}?")
        if ticket and not said:
            return replace(inbound, text="/ticket", intent=MY_REQUESTS)
        return inbound if said else replace(inbound, text="/helpdesk", intent=Repair.HELP.value)
