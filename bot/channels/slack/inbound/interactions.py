"""Buttons and forms: what is pressed under a message, in a view and on the Home tab."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from bot.channels.slack.inbound.card_presses import TriageViews
from bot.channels.slack.inbound.context import Context
from bot.channels.slack.inbound.employee import SlackEmployee
from bot.channels.slack.inbound.press import VIEW_PATIENCE, Press, read_press
from bot.channels.slack.inbound.reading import Body, table, text, user_id
from bot.channels.slack.outbound.api import Good
from bot.channels.slack.views import blocks, home, modals
from bot.channels.slack.views.blocks import Block
from bot.channels.slack.views.cards import PREFIX, SEND, WRITE
from bot.conversation.turns import Receipt
from intents.moves import Repair
from storage.conversation import conversations
from storage.conversation.outbox import Outgoing
from storage.database.database import Connection
from storage.records.conversation import Author, Channel, Message

Ack: TypeAlias = Mapping[str, Any] | None


MakeView: TypeAlias = Callable[[Press, SlackEmployee], Awaitable[Block | None]]


class Interactions:
    """Handles what is pressed and submitted."""

    def __init__(self, context: Context) -> None:
        """Take the workspace."""
        self._context = context
        self._triage = TriageViews(context)

    async def action(self, body: Body) -> None:
        """Take a press."""
        press = read_press(body, self._context.team)
        if press is None:
            return
        kind = press.action.split(":")[0]
        if press.action.startswith(PREFIX):
            await self._triage.press(press)
        elif kind == blocks.SAY:
            await self._say(press)
        elif kind == blocks.FORM:
            await self._open_form(press)
        elif kind == blocks.SHOW:
            await self._open(press, self._answer)
        elif kind == home.FAMILY:
            await self._open(press, self._family)
        elif kind == home.PERSON:
            await self._start(press, Repair.HUMAN.value)
        elif kind == home.SAYS:
            await self._plain(press)

    # --- answers -----------------------------------------------------------------------------------

    async def _say(self, press: Press) -> None:
        """An answer by button; then the message shows who chose what, and when."""
        context = self._context
        thread = _meta(press.view).get("thread", "") if press.view else press.thread
        receipt = await context.say(
            press.user,
            str(thread),
            press.written,
            lambda employee: employee.says(press.delivery, press.label, choice=press.value),
        )
        if receipt is None:
            context.spawn(context.whisper(press.user, press.channel, context.words("refused")))
        elif press.view:
            context.spawn(self._answer_in(press, receipt, str(thread)))
        elif receipt.fresh and press.channel and press.stamp:
            shown = blocks.pressed(press.shown, press.user, press.label, context.office.now())
            body = {
                "channel": press.channel,
                "ts": press.stamp,
                "text": context.words("preview"),
                "blocks": shown,
            }
            slack = Channel.SLACK.value
            await context.queue(
                Outgoing(receipt.conversation_id, slack, press.channel, "edit", body)
            )

    async def _answer(self, press: Press, employee: SlackEmployee) -> Block | None:
        """A private answer, out of the presser's own conversation: nobody else's can be shown."""
        number = press.value
        if not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 - a seq
            return None
        return await self._context.look(
            lambda connection: _private(self._context, connection, employee, int(number))
        )

    async def _answer_in(self, press: Press, receipt: Receipt, thread: str) -> None:
        view = await self._context.look(
            lambda connection: _outcome(self._context, connection, receipt, thread)
        )
        await self._update(text(press.view, "id"), view)

    async def _plain(self, press: Press) -> None:
        """A button on the Home tab that says a sentence."""
        receipt = await self._context.say(
            press.user,
            "",
            press.written,
            lambda employee: employee.says(press.delivery, press.value),
        )
        self._context.spawn(self._show(press, receipt))

    async def _start(self, press: Press, intent: str) -> None:
        receipt = await self._context.say(
            press.user,
            "",
            press.written,
            lambda employee: employee.says(press.delivery, press.label, intent=intent),
        )
        self._context.spawn(self._show(press, receipt))

    async def _show(self, press: Press, receipt: Receipt | None) -> None:
        """Show in a view what came of a press on the Home tab."""
        say = self._context.words
        view = modals.done(say, "sorry", say("refused"))
        if receipt is not None:
            found = receipt
            view = await self._context.look(
                lambda connection: _outcome(self._context, connection, found, "")
            )
        await self._context.api.call("views.open", {"trigger_id": press.trigger, "view": view})

    # --- forms -------------------------------------------------------------------------------------

    async def _open_form(self, press: Press) -> None:
        if press.value in self._context.office.registry.handlers:
            await self._open(press, self._form)

    async def _form(self, press: Press, employee: SlackEmployee) -> Block | None:
        office = self._context.office
        return await self._context.look(
            lambda connection: modals.form_view(office, connection, employee, press.value)
        )

    async def _family(self, press: Press, employee: SlackEmployee) -> Block | None:
        wording = await self._context.wording_of(employee)
        return home.pick_view(self._context.office, press.value, wording)

    async def _open(self, press: Press, make: MakeView) -> None:
        """Open the loading view at once; who they are and what it shows comes after."""
        args = {"trigger_id": press.trigger, "view": modals.loading(self._context.words)}
        answer = await self._context.api.call("views.open", args, timeout=VIEW_PATIENCE)
        if isinstance(answer, Good):
            self._context.spawn(self._fill(press, text(table(answer.data, "view"), "id"), make))

    async def _fill(self, press: Press, view_id: str, make: MakeView) -> None:
        private = press.action == blocks.SHOW
        employee = await self._context.employee(press.user, press.thread, live=private)
        view = None if employee is None else await make(press, employee)
        say = self._context.words
        sorry = modals.done(say, "sorry", say("refused" if employee is None else "gone"))
        await self._update(view_id, view or sorry)

    async def _update(self, view_id: str, view: Block) -> None:
        if view_id:
            await self._context.api.call("views.update", {"view_id": view_id, "view": view})

    # --- submissions -------------------------------------------------------------------------------

    async def submission(self, body: Body) -> Ack:
        """Take a submitted view; give what Slack shall do with it."""
        view, user = table(body, "view"), user_id(table(body, "user"), "id")
        home_team = text(table(body, "team"), "id") or text(table(body, "user"), "team_id")
        callback = text(view, "callback_id")
        if home_team != self._context.team or not user:
            return None
        if callback == modals.SUBMIT:
            return await self._submitted(user, view)
        if callback == home.PICK:
            return await self._picked(user, view)
        if callback in {WRITE, SEND}:
            return await self._triage.submission(user, view)
        return None

    async def _submitted(self, user: str, view: Body) -> Ack:
        context, meta = self._context, _meta(view)
        intent, thread = str(meta.get("intent", "")), str(meta.get("thread", ""))
        employee = await context.employee(user, thread)
        if employee is None:
            return _update(modals.done(context.words, "sorry", context.words("refused")))
        if intent not in context.office.registry.handlers:
            return _update(modals.done(context.words, "sorry", context.words("gone")))
        read = await context.look(
            lambda connection: modals.read_form(context.office, connection, employee, intent, view)
        )
        if not isinstance(read, modals.Filled):
            return {"response_action": "errors", "errors": read}
        delivery = f"form:{text(view, 'id')}:{text(view, 'hash')}"
        return await self._say_form(employee, delivery, intent, read)

    async def _picked(self, user: str, view: Body) -> Ack:
        context = self._context
        option = table(view, "state", "values", "job", "value", "selected_option")
        intent = text(option, "value")
        employee = await context.employee(user)
        if employee is None:
            return _update(modals.done(context.words, "sorry", context.words("refused")))
        if intent not in context.office.registry.handlers:
            return _update(modals.done(context.words, "sorry", context.words("gone")))
        form = await context.look(
            lambda connection: modals.form_view(context.office, connection, employee, intent)
        )
        if form is not None:
            return _update(form)
        wording = await context.wording_of(employee)
        title = wording.say(context.office.registry.title(intent))
        delivery = f"pick:{text(view, 'id')}:{text(view, 'hash')}"
        return await self._say_form(employee, delivery, intent, modals.Filled((), title))

    async def _say_form(
        self, employee: SlackEmployee, delivery: str, intent: str, filled: modals.Filled
    ) -> Ack:
        context = self._context
        receipt = await context.say(
            employee.person.user,
            employee.thread,
            context.office.now().timestamp(),
            lambda one: one.says(delivery, filled.text, intent=intent, slots=filled.slots),
        )
        if receipt is None:
            return _update(modals.done(context.words, "sorry", context.words("refused")))
        found = receipt
        thread = employee.thread
        return _update(
            await context.look(lambda connection: _outcome(context, connection, found, thread))
        )


def _meta(view: Body) -> Mapping[str, Any]:
    """What we wrote into a view, for when it comes back."""
    try:
        found = json.loads(text(view, "private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _update(view: Block) -> Ack:
    return {"response_action": "update", "view": view}


def _outcome(context: Context, connection: Connection, receipt: Receipt, thread: str) -> Block:
    """Show the last thing said, with its buttons."""
    lines = conversations.read(connection, receipt.conversation_id, after=receipt.seq - 1)
    last = next((one for one in lines if one.author is not Author.CONTACT), None)
    if last is None:
        return modals.done(context.words, "thanks", context.words("go_on"))
    return modals.done(context.words, "thanks", last.text, _choices(last), thread)


def _private(
    context: Context, connection: Connection, employee: SlackEmployee, number: int
) -> Block | None:
    """Show one line of ours in somebody's conversation; None if there is none."""
    talk = employee.find(connection)
    lines = conversations.read(connection, talk.id, number - 1, 1) if talk else []
    if not lines or lines[0].seq != number or lines[0].author not in {Author.BOT, Author.AGENT}:
        return None
    line = lines[0]
    return modals.done(context.words, "answer", line.text, _choices(line), employee.thread)


def _choices(line: Message) -> list[dict[str, Any]]:
    return [
        blocks.button(f"{blocks.SAY}:{number}", one.label, one.id)
        for number, one in enumerate(line.choices)
    ]
