"""The channels with a platform behind them, as the settings switch them on."""

from typing import Any

from bot.app.composition import Swingdoor
from bot.channels.channel import PushChannel
from bot.channels.slack.views.home import Notice, Notices
from bot.office.office import Office
from storage.back import employees
from storage.back.approvals import ApprovalsOf
from storage.database.database import Connection
from storage.front import customers


def open_channels(bot: Swingdoor) -> list[tuple[Office[Any], PushChannel]]:
    """Give each configured channel with the office it belongs to."""
    settings = bot.settings
    channels: list[tuple[Office[Any], PushChannel]] = []
    if settings.telegram.token:
        channels.append((bot.front, _telegram(bot)))
    if settings.slack.bot_token:
        channels.extend(_slack(bot))
    return channels


def _telegram(bot: Swingdoor) -> PushChannel:
    # A platform's library takes half a second to load: only where the channel is on.
    from bot.channels.telegram.channel import TelegramChannel

    told = bot.settings.telegram

    async def customer_of(user: str) -> str | None:
        return await bot.front.database.look(lambda on: customers.by_telegram(on, user))

    return TelegramChannel(
        bot.front_turns,
        customer_of,
        token=told.token,
        mode=told.mode,
        api_base=told.api_base,
        data_dir=bot.settings.data_dir,
        public_url=bot.settings.public_url,
        webhook_secret=told.webhook_secret,
    )


def _slack(bot: Swingdoor) -> list[tuple[Office[Any], PushChannel]]:
    """Give the employees' channel, and what posts cards of the front office's escalations.

    Each side's cards are rows of its own outbox, so no data of one enters the other's database.
    """
    from bot.channels.slack.channel import SlackChannel

    async def employee_of(email: str) -> str | None:
        return await bot.back.database.look(lambda on: employees.by_email(on, email))

    slack = SlackChannel(bot.settings.slack, bot.back_turns, employee_of, notices=home_notices(bot))
    return [(bot.back, slack), (bot.front, slack.cards_for(bot.front))]


def home_notices(bot: Swingdoor) -> Notices:
    """Give what tells an employee's Home tab which requests wait for their word."""

    def notice(connection: Connection, employee: str) -> Notice:
        mine = ApprovalsOf(connection, employee, bot.back.knowledge.team_for("hr"))
        waiting = [(str(o.request.number), f"{o.employee}: {o.title}") for o in mine.waiting()]
        return Notice(approvals=waiting)

    return notice
