"""The channels with a platform behind them, as the settings switch them on."""

from typing import Any

from bot.actions import approvals
from bot.app.composition import FILES, Swingdoor
from bot.channels.channel import PushChannel
from bot.channels.slack.views.home import Notice, Notices
from bot.office.office import Office
from handlers.facts import load_facts
from storage.back import employees
from storage.database.database import Connection
from storage.front import customers
from storage.records.work import Actor, ActorKind


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
        files=bot.settings.data_dir / FILES,
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
        act = bot.back.begin(connection, Actor(ActorKind.EMPLOYEE, employee))
        waiting = [
            (str(one.number), f"{load_facts(one.facts)['employee']}: {one.title}")
            for one in approvals.waiting(act)
        ]
        return Notice(approvals=waiting)

    return notice
