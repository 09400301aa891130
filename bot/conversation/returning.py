"""A contact comes back to a conversation that was closed."""

from typing import Any

from bot.actions.closing import open_cases, shown
from bot.conversation.exchange import Exchange
from bot.office.memory import ButtonKind
from handlers.reply import Reply
from intents.catalogue.catalogue import Flag


def mention_cases(exchange: Exchange[Any]) -> None:
    """Offer one who comes back to go on with what is open, beside what they ask now.

    The button of a case starts the first job that says how one stands.
    """
    cases = open_cases(exchange.act, exchange.conversation, exchange.contact)
    talk = exchange.talk
    if not cases or talk.frames.stack:
        return
    talk.replies.say(Reply("handoff.cases_open").followed_by(*map(shown, cases)))
    showing = exchange.act.known.flagged(Flag.SHOWS_CASE)
    shows = next(filter(talk.registry.handlers.__contains__, showing), None)
    if shows is None:
        return
    for case in cases:
        number = str(case.number)
        label = Reply("handoff.go_on", number=number)
        talk.replies.button(label, ButtonKind.START, shows, slots={"case": number})
