"""What people write, mark and open: events, slash commands, shortcuts."""

import secrets
from dataclasses import replace

from bot.channels.slack.inbound.context import Context
from bot.channels.slack.inbound.employee import SlackEmployee
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
from bot.channels.slack.views import home
from intents.moves import Repair
from storage.records.conversation import Inbound

STATUS_PATIENCE = 0.3  # seconds; the answer itself comes in about that time
MY_REQUESTS = "work.my_requests"


class Events:
    """Handles what comes of itself; each method returns once it is safe to say "received"."""

    def __init__(self, context: Context) -> None:
        """Take the workspace."""
        self._context = context

    async def event(self, body: Body) -> None:
        """Take an event envelope, whatever it is."""
        event = read_event(body, self._context.team)
        if isinstance(event, Written):
            await self._written(event, foreign=is_foreign(body, self._context.team))
        elif isinstance(event, Marked):
            await self._marked(event, foreign=is_foreign(body, self._context.team))
        elif isinstance(event, Opened):
            self._context.spawn(self._opened(event))
        elif isinstance(event, Changed):
            self._context.identity.forget(event.user)

    async def _written(self, event: Written, *, foreign: bool) -> None:
        thread = event.place.thread if event.private else ""
        if thread:
            await self._show_status(event.place)
        intent = None if event.text else Repair.HELP.value
        receipt = None
        if not foreign:
            receipt = await self._context.say(
                event.user,
                thread,
                float(event.place.stamp),
                lambda employee: employee.says(event.delivery, event.text, intent=intent),
            )
        if receipt is None:
            await self._context.refuse(event.user, event.delivery, event.place)
        elif event.private:
            self._context.directory.learn(event.user, event.place.channel)
        else:
            await self._told_in_private(event)

    async def _told_in_private(self, event: Written) -> None:
        employee = await self._context.employee(event.user)
        if employee is not None:
            inbound = employee.says(f"{event.delivery}:told", "")
            address = f"{event.place.channel}|{event.place.root}"
            await self._context.remark(inbound, self._context.words("in_private"), address)

    async def _show_status(self, place: Place) -> None:
        """Agent apps show what we do; it goes away by itself when the answer comes."""
        args = {
            "channel_id": place.channel,
            "thread_ts": place.thread,
            "status": self._context.words("looking"),
        }
        await self._context.api.call("assistant.threads.setStatus", args, timeout=STATUS_PATIENCE)

    async def _opened(self, event: Opened) -> None:
        employee = await self._context.employee(event.user)
        if event.tab == "home":
            view = home.refused(self._context.words)
            if employee is not None:
                view = await self._home_of(employee)
            await self._context.api.call("views.publish", {"user_id": event.user, "view": view})
        elif event.tab == "messages" and employee is not None and event.channel:
            say = self._context.words
            args = {
                "channel_id": event.channel,
                "title": say("ask_me"),
                "prompts": say.prompts(),
            }
            await self._context.api.call("assistant.threads.setSuggestedPrompts", args)

    async def _home_of(self, employee: SlackEmployee) -> dict[str, object]:
        context = self._context
        return await context.look(
            lambda connection: home.home(context.office, connection, employee, context.notices)
        )

    # --- a message made into a ticket --------------------------------------------------------------

    async def _marked(self, event: Marked, *, foreign: bool) -> None:
        if not foreign:
            flagged = Flagged(event.delivery, event.user, event.author, event.place, "")
            await make_ticket(self._context, flagged)

    async def shortcut(self, body: Body) -> None:
        """Take a message shortcut."""
        user, message = user_id(table(body, "user"), "id"), table(body, "message")
        channel, stamp = channel_id(table(body, "channel"), "id"), stamp_of(message, "ts")
        team = text(table(body, "team"), "id")
        known = text(body, "callback_id") == TICKET and team == self._context.team
        if not (known and user and channel and stamp) or message.get("bot_id"):
            return
        author = user_id(message, "user") or user
        place = Place(channel, stamp, stamp_of(message, "thread_ts"))
        delivery = f"shortcut:{text(body, 'action_ts') or text(body, 'trigger_id')}:{user}"
        said = unescape(text(message, "text"))
        flagged = Flagged(delivery, user, author, place, said)
        if not await make_ticket(self._context, flagged):
            self._context.spawn(
                self._context.whisper(user, channel, self._context.words("refused"))
            )

    # --- slash commands ----------------------------------------------------------------------------

    async def command(self, body: Body) -> str:
        """Take a slash command; give the line that its sender alone sees."""
        user = user_id(body, "user_id")
        if text(body, "team_id") != self._context.team or not user:
            return self._context.words("refused")
        delivery = f"command:{text(body, 'trigger_id') or secrets.token_hex(8)}"
        said = unescape(text(body, "text")).strip()
        ticket = text(body, "command") == "/ticket"

        def make(employee: SlackEmployee) -> Inbound:
            return self._commanded(employee.says(delivery, said), said, ticket=ticket)

        stamp = self._context.office.now().timestamp()
        receipt = await self._context.say(user, "", stamp, make)
        return self._context.words("refused" if receipt is None else "in_private")

    def _commanded(self, inbound: Inbound, said: str, *, ticket: bool) -> Inbound:
        number = said.removeprefix("#")
        if ticket and number.isascii() and number.isdigit():
            return replace(inbound, text=self._context.words("ticket_say", number=number))
        if ticket and not said:
            return replace(inbound, text="/ticket", intent=MY_REQUESTS)
        return inbound if said else replace(inbound, text="/helpdesk", intent=Repair.HELP.value)
