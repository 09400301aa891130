"""Working from a card: claim, reply, ask back, resolve. A customer's reply is shown once more."""

import json
from collections.abc import Mapping
from typing import Any

from bot.actions.refusals import Refused
from bot.channels.slack.inbound.context import Context
from bot.channels.slack.inbound.press import VIEW_PATIENCE, Press
from bot.channels.slack.inbound.reading import Body, table, text
from bot.channels.slack.outbound.api import Good
from bot.channels.slack.outbound.triage import Triage
from bot.channels.slack.views import cards, modals
from bot.channels.slack.views.blocks import Block
from storage.records.conversation import Side


class TriageViews:
    """The buttons of the cards, and the views behind them, for both sides' cards."""

    def __init__(self, context: Context) -> None:
        """Take the workspace."""
        self._context = context

    async def press(self, press: Press) -> None:
        """Take a press on a card. It counts only in the very channel of the team."""
        found = self._target(press.value)
        if found is None:
            return
        triage, public_id = found
        person = await self._context.identity.person(press.user, live=True)
        if person is None or not await self._is_in_place(triage, public_id, press.channel):
            self._whisper(press, self._context.words("refused" if person is None else "gone"))
            return
        action = press.action.removeprefix(cards.PREFIX)
        if action in {cards.REPLY, cards.ASK}:
            await self._open(press, triage, public_id, ask=action == cards.ASK)
            return
        act = triage.take if action == cards.CLAIM else triage.resolve
        refused = await act(public_id, person)
        if refused is not None:
            self._whisper(press, _words(triage, refused))

    def _target(self, value: str) -> tuple[Triage, str] | None:
        side, public_id, *_ = [*_items(value), "", ""]
        known = {one.value: one for one in Side}
        triage = self._context.triages.get(known[side]) if side in known else None
        return (triage, str(public_id)) if triage is not None and public_id else None

    async def _is_in_place(self, triage: Triage, public_id: str, channel: str) -> bool:
        name = await triage.channel_of(public_id)
        return name is not None and await self._context.directory.private(name) == channel

    def _whisper(self, press: Press, said: str) -> None:
        self._context.spawn(self._context.whisper(press.user, press.channel, said))

    async def _open(self, press: Press, triage: Triage, public_id: str, *, ask: bool) -> None:
        args = {"trigger_id": press.trigger, "view": modals.loading(self._context.words)}
        answer = await self._context.api.call("views.open", args, timeout=VIEW_PATIENCE)
        found = await triage.last_lines(public_id)
        if isinstance(answer, Good) and found is not None:
            contact, lines = found
            view = cards.write_view(
                triage.side, public_id, contact, lines, self._context.words, ask=ask
            )
            update = {"view_id": text(table(answer.data, "view"), "id"), "view": view}
            self._context.spawn(self._update(update))

    async def _update(self, args: Mapping[str, Any]) -> None:
        await self._context.api.call("views.update", args)

    # --- submissions -------------------------------------------------------------------------------

    async def submission(self, user: str, view: Body) -> Mapping[str, Any]:
        """Take a written reply: to a colleague it goes, to a customer it is shown once more."""
        meta = _items(text(view, "private_metadata"))
        found = self._target(json.dumps(meta))
        person = await self._context.identity.person(user, live=True)
        if found is None or person is None or len(meta) < _FIELDS:
            return self._shown(
                "sorry", self._context.words("refused" if person is None else "gone")
            )
        triage, public_id = found
        seen = meta[2] if isinstance(meta[2], int) else 0
        sending = text(view, "callback_id") == cards.SEND
        written = text(table(view, "state", "values", "text", "value"), "value").strip()
        said = str(meta[_FIELDS]) if sending and len(meta) > _FIELDS else written
        if not said:
            return {"response_action": "errors", "errors": {"text": self._context.words("unheard")}}
        if triage.side is Side.FRONT and not sending:
            return await self._once_more(triage, public_id, seen, said)
        refused = await triage.answer(public_id, person, said, seen)
        if refused is not None:
            return self._shown("write.not_sent", _words(triage, refused))
        return {"response_action": "clear"}

    def _shown(self, title: str, said: str) -> Mapping[str, Any]:
        view: Block = modals.done(self._context.words, title, said)
        return {"response_action": "update", "view": view}

    async def _once_more(
        self, triage: Triage, public_id: str, seen: int, said: str
    ) -> Mapping[str, Any]:
        found = await triage.last_lines(public_id)
        if found is None:
            return self._shown("sorry", self._context.words("gone"))
        say = self._context.words
        view = cards.send_view(triage.side, public_id, seen, found[0], said, say)
        return {"response_action": "push", "view": view}


_FIELDS = 3  # side, conversation, last line seen; a text to be sent comes fourth


def _items(value: str) -> list[Any]:
    try:
        found = json.loads(value)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _words(triage: Triage, refused: Refused) -> str:
    return triage.office.knowledge.wording.say(refused.words())
