"""Rows of the outbox to Slack: one call each, in its lane, with a result that Delivery obeys."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.channels.slack.outbound.api import Answer, Api, Good, Limited, Refused
from bot.channels.slack.outbound.directory import Directory
from bot.channels.slack.outbound.rate_limit import RateLimit
from bot.channels.slack.views import blocks, modals
from bot.channels.slack.views.text import slack_text
from bot.channels.slack.views.words import Words
from bot.office.memory import Memory
from bot.office.office import Office
from bot.workers.sending import Later, Never, Result, Sent
from storage.conversation import conversations, outbox
from storage.conversation.outbox import Sending
from storage.records.conversation import Channel

log = logging.getLogger(__name__)

Body = Mapping[str, Any]

NOT_INVITED = timedelta(minutes=1)  # between looks for a team's channel
TOKEN_WAIT = timedelta(minutes=1)  # while Slack does not take our token
# The account is the trouble, not the row: everything waits until somebody mends it.
_ACCOUNT = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"}
    | {"org_login_required", "ekm_access_denied", "missing_scope", "team_access_not_granted"}
)
_PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_DONE_ALREADY = frozenset({"already_reacted"})


class SlackSender:
    """Sends one office's rows. Several offices share an API, its lanes and the directory.

    A row's address is a user's id (their direct message, with `|thread` if in a thread), or a
    channel's id, or a team's channel by name. Lines of a conversation go to users only: no
    answer of the bot can reach a channel.
    """

    def __init__(
        self, office: Office[Any], api: Api, directory: Directory, rate_limit: RateLimit
    ) -> None:
        """Take the office whose rows these are."""
        self.channel = Channel.SLACK.value
        self._office = office
        self._api = api
        self._directory = directory
        self._rate_limit = rate_limit
        self._kinds: Mapping[str, Callable[[Sending, Body], Awaitable[Result]]] = {
            "message": self._line,
            "remark": self._remark,
            "edit": self._edit,
            "reaction": self._reaction,
            "card": self._card,
            "card_edit": self._card_edit,
            "card_line": self._card_line,
        }

    async def send(self, row: Sending) -> Result:
        """Hand one row to Slack."""
        send = self._kinds.get(row.kind)
        if send is None:
            return Never(f"no kind {row.kind}")
        return await send(row, json.loads(row.body))

    # --- to a person ---------------------------------------------------------------------------

    async def _line(self, row: Sending, body: Body) -> Result:
        user, _, thread = row.address.partition("|")
        if user[:1] not in {"U", "W"}:
            return Never("an answer goes to a direct message only")
        channel = await self._directory.direct(user)
        if not isinstance(channel, str):
            return _judge(channel)
        state = await self._state(row.conversation_id)
        say = Words(self._office.knowledge.speak(Memory.load(state).language))
        asks = body["choices"] or body["from"] == "bot"
        form = modals.offered(self._office, state) if asks else None
        args = {"text": blocks.preview(body, say), "blocks": blocks.message(body, say, form)}
        return await self._post(channel, thread, args)

    async def _state(self, conversation_id: int) -> str:
        """What the dialogue remembers: its language, the job whose form may be filled in at once."""
        found = await self._office.database.look(lambda on: conversations.find(on, conversation_id))
        return "" if found is None else found[0].state

    # --- to a channel, nothing personal ---------------------------------------------------------

    async def _remark(self, row: Sending, body: Body) -> Result:
        channel, _, thread = row.address.partition("|")
        return await self._post(channel, thread, {"text": slack_text(body["text"])})

    async def _edit(self, row: Sending, body: Body) -> Result:
        del row
        args = {name: body[name] for name in ("channel", "ts", "text", "blocks")}
        return await self._call("chat.update", body["channel"], args)

    async def _reaction(self, row: Sending, body: Body) -> Result:
        del row
        args = {name: body[name] for name in ("channel", "timestamp", "name")}
        return await self._call("reactions.add", body["channel"], args)

    # --- to a team's private channel -------------------------------------------------------------

    async def _card(self, row: Sending, body: Body) -> Result:
        channel = await self._directory.private(row.address)
        if channel is None:
            log.warning("a team's Slack channel is not private, or the bot is not in it")
            return Later(NOT_INVITED, why="no such private channel with us in it")
        return await self._post(channel, "", {"text": body["text"], "blocks": body["blocks"]})

    async def _card_edit(self, row: Sending, body: Body) -> Result:
        del row
        place = await self._place(body["of"])
        if place is None:
            return Never("its card was never posted", lost=False)
        args = {"channel": place[0], "ts": place[1], "text": body["text"], "blocks": body["blocks"]}
        return await self._call("chat.update", place[0], args)

    async def _card_line(self, row: Sending, body: Body) -> Result:
        del row
        place = await self._place(body["of"])
        if place is None:
            return Never("its card was never posted", lost=False)
        return await self._post(place[0], place[1], {"text": body["text"]})

    async def _place(self, row: int) -> tuple[str, str] | None:
        remote = await self._office.database.look(lambda on: outbox.remote_id(on, row))
        channel, _, stamp = (remote or "").partition(":")
        return (channel, stamp) if channel and stamp else None

    # --- the calls -------------------------------------------------------------------------------

    async def _post(self, channel: str, thread: str, args: Body) -> Result:
        quiet = {"unfurl_links": False, "unfurl_media": False}
        threaded = {"thread_ts": thread} if thread else {}
        return await self._call(
            "chat.postMessage", channel, {"channel": channel, **threaded, **args, **quiet}
        )

    async def _call(self, method: str, channel: str, args: Body) -> Result:
        async with self._rate_limit.lane(method, channel) as wait:
            if wait:
                return Later(timedelta(seconds=wait), why="our own pace", pace=True)
            answer = await self._api.call(method, args)
            if isinstance(answer, Limited):
                self._rate_limit.close(method, channel, answer.wait)
        return _judge(answer)


def _judge(answer: Answer) -> Result:
    """Say what an answer means for the row."""
    if isinstance(answer, Good):
        return Sent(f"{answer.data.get('channel', '')}:{answer.data.get('ts', '')}")
    if isinstance(answer, Limited):
        # Within bounds already: `api` reads what Slack names.
        return Later(timedelta(seconds=answer.wait), why="ratelimited", pace=True)
    if isinstance(answer, Refused):
        if answer.error in _ACCOUNT:
            log.error("Slack does not take our token: %s", answer.error)
            return Later(TOKEN_WAIT, everyone=True, why=answer.error)
        if answer.error in _DONE_ALREADY:
            return Sent()
        return Later(why=answer.error) if answer.error in _PASSING else Never(answer.error)
    return Later(why=answer.why)
