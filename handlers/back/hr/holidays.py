"""Public holidays, at one's own site or another."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from handlers.back.desk import BackDesk
from handlers.handler import Ask, Handler, handles, never
from handlers.reply import Reply

AHEAD = 366  # days of holidays that are listed
LISTED = 12
EVERYWHERE = "*"


@dataclass(frozen=True)
class Holidays:
    """The words of the question, which may name a site."""

    said: Annotated[str | None, Ask("hr.holidays.where", whole=True, when=never)] = None


@handles("hr.holidays", Holidays)
def list_holidays(want: Holidays, desk: BackDesk) -> Reply:
    """List the public holidays to come, at your site or the one you name."""
    site = _site(want.said or "", desk)
    days = desk.directory.holidays(
        desk.today(), desk.today() + timedelta(days=AHEAD), site or EVERYWHERE
    )
    if not days:
        return Reply("hr.holidays.none")
    reply = Reply("hr.holidays.at" if site else "hr.holidays", site=site)
    lines = [
        Reply(
            "hr.holidays.line_at" if one.site and not site else "hr.holidays.line",
            day=one.date,
            name=one.name,
            site=one.site,
        )
        for one in days[:LISTED]
    ]
    return reply.followed_by(*lines)


def _site(said: str, desk: BackDesk) -> str | None:
    """The site that is named, else one's own."""
    me = desk.employee.me()
    sites = {*desk.directory.holiday_sites(), *([me.site] if me and me.site else [])}
    named = [site for site in sites if site.casefold() in said.casefold()]
    return max(named, key=len) if named else (me.site if me else None)


HANDLERS: tuple[Handler[BackDesk], ...] = (list_holidays,)
