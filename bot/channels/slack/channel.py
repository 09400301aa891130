"""The Slack channel: verified events in, rows of the outbox out. Bolt between, nothing beyond."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.actions.denials import record_refusals
from bot.channels.slack.account import Account
from bot.channels.slack.inbound import verification
from bot.channels.slack.inbound.context import Context
from bot.channels.slack.inbound.events import Events
from bot.channels.slack.inbound.identity import EmployeeOf, Identity
from bot.channels.slack.inbound.interactions import Interactions
from bot.channels.slack.inbound.ordering import SETTLE, Ordering
from bot.channels.slack.inbound.socket import Socket
from bot.channels.slack.manifest import PATH
from bot.channels.slack.outbound.api import SHORTEST, Api
from bot.channels.slack.outbound.directory import Directory
from bot.channels.slack.outbound.rate_limit import RateLimit
from bot.channels.slack.outbound.sender import SlackSender
from bot.channels.slack.outbound.triage import Triage
from bot.channels.slack.views.home import Notices, no_notice
from bot.conversation.turns import Turns
from bot.http.refusal import Refusal
from bot.http.requests import read_body
from bot.http.tally import Tally
from bot.office.office import Office

log = logging.getLogger(__name__)


NOT_KEPT = 503
ANY = re.compile(".*", re.DOTALL)


class SlackChannel:
    """One workspace's employees, talking to the back office. A `PushChannel`.

    `employee_of` gives the active employee with an e-mail. `notices` fills the Home tab. For the
    other office's teams, `cards_for` gives a channel of its own.
    """

    def __init__(
        self,
        account: Account,
        turns: Turns[Any],
        employee_of: EmployeeOf,
        *,
        notices: Notices = no_notice,
        clock: Callable[[], float] = time.monotonic,
        quicker: float = 1.0,
        settle: float = SETTLE,
    ) -> None:
        """Put the channel together; nothing is called before `run` or a request.

        `quicker` divides the waits of our own pace, for tests that run minutes in seconds.
        """
        _silence()
        self._account = account
        self._api = Api(account.api_base, account.bot_token, SHORTEST / quicker)
        self._directory = Directory(self._api, clock)
        self._rate_limit = RateLimit(clock, quicker)
        self.context = Context(
            team=account.team_id,
            turns=turns,
            api=self._api,
            identity=Identity(self._api, account.team_id, employee_of, clock),
            directory=self._directory,
            triages={},
            notices=notices,
            ordering=Ordering(settle),
        )
        self._bolt = _bolt(self.context)
        self._cards = self.cards_for(turns.office)
        self._tally = Tally(partial(record_refusals, turns.office, "slack"))

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Give the HTTP route: none in Socket Mode, where nobody may knock."""
        if self._account.app_token:
            return []
        return [Route(PATH, self._receive, methods=["POST"])]

    @property
    def sender(self) -> SlackSender:
        """Give what sends the back office's rows."""
        return self._cards.sender

    def cards_for(self, office: Office[Any]) -> "Cards":
        """Give the channel of an office whose teams see its escalations in this workspace.

        Its rows are in that office's own outbox and are delivered from there; connections, pace
        and the people who press its buttons are shared.
        """
        triage = Triage(office)
        self.context.triages[office.side] = triage
        return Cards(triage, SlackSender(office, self._api, self._directory, self._rate_limit))

    async def run(self, stop: asyncio.Event) -> None:
        """Keep the cards true, and in Socket Mode the socket open, until told to stop."""
        works = [self._cards.run(stop)]
        if self._account.app_token:
            works.append(Socket(self._account, self.dispatch).run(stop))
        await asyncio.gather(*works, stop.wait())
        if self.context.tasks:
            await asyncio.wait(set(self.context.tasks), timeout=2)
        await self._api.close()

    async def dispatch(self, body: Mapping[str, Any]) -> BoltResponse:
        """Take one verified body; the answer comes after the commit.

        Status 200, also for what is none of ours; 503 for what could not be kept, so that Slack
        sends it again.
        """
        try:
            answer = await self._bolt.async_dispatch(
                AsyncBoltRequest(body=dict(body), mode="socket_mode")
            )
        except Exception as error:  # noqa: BLE001 - Bolt reads fields of any shape unguarded
            # It never got to one of our handlers, which raise nothing: it is none of ours.
            log.warning("a body Bolt cannot read: %s", type(error).__name__)
            return BoltResponse(status=200, body="")
        taken = answer.status in {200, NOT_KEPT}
        return answer if taken else BoltResponse(status=200, body="")

    async def _receive(self, request: Request) -> Response:
        """One knock at the door."""
        try:
            body = await read_body(request, verification.MOST_BYTES)
        except Refusal as no:
            self._tally.note(no.status)
            return Response(status_code=no.status)
        if not verification.is_signed(
            request.headers, body, self._account.signing_secret, time.time()
        ):
            self._tally.note(401)
            log.warning("refused a request that Slack did not sign")
            return Response(status_code=401)
        found = (
            verification.read_body(body) if verification.has_known_type(request.headers) else None
        )
        if found is None:
            self._tally.note(400)
            return Response(status_code=400)
        if found.get("ssl_check") == "1":
            return Response(status_code=200)
        if found.get("type") == "url_verification":
            return Response(str(found.get("challenge", ""))[:500], media_type="text/plain")
        answer = await self.dispatch(found)
        headers = answer.first_headers_without_set_cookie()
        return Response(answer.body, status_code=answer.status, headers=headers)


@dataclass(frozen=True, slots=True)
class Cards:
    """An office's cards alone, as a `PushChannel`: nothing comes in by it."""

    triage: Triage
    sender: SlackSender
    routes: Sequence[BaseRoute] = ()

    async def run(self, stop: asyncio.Event) -> None:
        """Keep the cards true until told to stop."""
        await self.triage.run(stop)


def _bolt(context: Context) -> AsyncApp:
    """Bolt with our handlers: each ends after the commit, and only then Bolt answers."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # No call of Slack on the way in: the door and `read_event` say whose event it is.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

    app = AsyncApp(
        logger=logging.getLogger("slack_bolt"),
        name="swingdoor",
        authorize=authorize,
        signing_secret="checked at our own door",  # noqa: S106 - no secret; Bolt's check is off
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        process_before_response=True,
    )
    events, interactions = Events(context), Interactions(context)

    async def on_event(body: dict[str, Any]) -> BoltResponse | None:
        return await _kept(events.event(body))

    async def on_action(ack: Any, body: dict[str, Any]) -> BoltResponse | None:
        return await _kept(interactions.action(body)) or await ack()

    async def on_view(ack: Any, body: dict[str, Any]) -> BoltResponse | None:
        async def submit() -> None:
            await ack(**(await interactions.submission(body) or {}))

        return await _kept(submit())

    async def on_command(ack: Any, body: dict[str, Any]) -> BoltResponse | None:
        async def run() -> None:
            await ack(text=await events.command(body), response_type="ephemeral")

        return await _kept(run())

    async def on_shortcut(ack: Any, body: dict[str, Any]) -> BoltResponse | None:
        return await _kept(events.shortcut(body)) or await ack()

    app.event(ANY)(on_event)
    app.action(ANY)(on_action)
    app.view(ANY)(on_view)
    app.command(ANY)(on_command)
    app.shortcut(ANY)(on_shortcut)
    return app


async def _kept(work: Awaitable[None]) -> BoltResponse | None:
    """Do a handler's work; if it fails, say so to Slack, and its kind, never its words, to us."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - nothing is acknowledged, so Slack sends it again
        log.error("not taken: %s", type(error).__name__)  # noqa: TRY400 - a trace may quote a message
        return BoltResponse(status=NOT_KEPT, body="")
    return None


def _silence() -> None:
    """The SDKs log bodies and signatures at INFO, and traces that quote them at ERROR."""
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
