"""The webhook: Telegram is told "received" once the update is on disk, and never before."""

import logging
import time
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.actions.denials import record_refusals
from bot.channels.telegram import verification
from bot.channels.telegram.intake import Intake
from bot.http.refusal import Refusal
from bot.http.requests import read_body
from bot.http.tally import Tally
from bot.office.office import Office

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_LOG_EVERY = 10.0  # seconds between two lines about refusals


class Webhook:
    """One route. Everything about a request is checked before anything is done with it."""

    def __init__(self, intake: Intake, secret: str, office: Office[Any]) -> None:
        """Take who keeps updates, the secret Telegram shows, and whose record refusals go into."""
        self._intake = intake
        self._tally = Tally(partial(record_refusals, office, "telegram"))
        self._secret = secret
        self._logged = -_LOG_EVERY
        self._refused = 0

    @property
    def route(self) -> Route:
        """Give the route."""
        return Route(PATH, self._take, methods=["POST"])

    async def _take(self, request: Request) -> Response:
        if not verification.knows_secret(request.headers.get(SECRET_HEADER), self._secret):
            return self._refuse(401, "wrong secret")
        try:
            update = verification.parse(await read_body(request, verification.MOST_BYTES))
        except Refusal as no:
            return self._refuse(no.status, no.error)
        except verification.RefusedError as error:
            return self._refuse(400, str(error))
        try:
            await self._intake.accept([update])
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is kept: Telegram repeats it
            log.error("an update could not be kept: %s", type(error).__name__)  # noqa: TRY400 - no contents
            return Response(status_code=503, headers={"Retry-After": "2"})
        return Response(status_code=200)

    def _refuse(self, status: int, why: str) -> Response:
        """Refuse without a word; now and then one line in the log, with nothing of the request."""
        self._tally.note(status)
        self._refused += 1
        now = time.monotonic()
        if now - self._logged >= _LOG_EVERY:
            log.warning("refused %d webhook requests; the last: %s", self._refused, why)
            self._logged, self._refused = now, 0
        return Response(status_code=status)
