"""What a contact writes while a person has the conversation.

It goes to that person without a word, as long as they are there. Where they are not, the contact
hears so, may wait for somebody else, or go on with the bot: nobody writes into silence.
"""

from datetime import timedelta
from typing import Any

from bot.actions import handoff
from bot.conversation.answering import keep
from bot.conversation.exchange import Exchange
from bot.conversation.waiting import tell_wait
from bot.office.presence import LASTS
from handlers.reply import Reply
from intents.moves import MakeRepair, Move, Note, Pending, Repair, Standing, TellPlace, Withdraw
from intents.router import mend, route
from storage.records.conversation import Line, Saved, Status
from storage.work import escalations, holding
from storage.work.holding import Held

BUSY = timedelta(minutes=5)  # somebody who did something so lately is at it, wherever they work
AWAY = Reply("handoff.away")


def relay(exchange: Exchange[Any], said: Line) -> Saved:
    """Keep a message for whoever has the conversation; say so if they are not there."""
    held = holding.find_held(exchange.act.connection, exchange.conversation.id)
    conversation = exchange.conversation
    quiet = Saved(conversation, conversation.state, conversation.status, (said,))
    if held is None or _is_here(exchange, held):
        return quiet
    move = _move(exchange)
    if isinstance(move, TellPlace):
        _wait_again(exchange)
    elif isinstance(move, Withdraw):
        handoff.withdraw(exchange.act, conversation)
        exchange.status = Status.WITH_BOT
        exchange.talk.replies.say(Reply("handoff.withdrawn"))
    elif exchange.memory.said == exchange.words.say(AWAY):
        return quiet
    else:
        exchange.talk.replies.say(AWAY)
    return keep(exchange, said, move, exchange.memory.echo)


def _is_here(exchange: Exchange[Any], held: Held) -> bool:
    """Whether whoever has it is at the console, or was at it a moment ago."""
    office, now = exchange.office, exchange.act.at
    seen = office.presence.seen_at(office.side, held.holder)
    return now - held.acted_at < BUSY or (seen is not None and now - seen < LASTS)


def _move(exchange: Exchange[Any]) -> Move:
    """Only two things move it: another person is wanted, or none."""
    standing, intent = Standing(waits=True), exchange.arrival.inbound.intent
    if intent in set(Repair):
        move = mend(Repair(intent), standing)
    else:
        move = route(exchange.arrival.understood, Pending(), standing)
    return move if isinstance(move, TellPlace | Withdraw | MakeRepair) else Note()


def _wait_again(exchange: Exchange[Any]) -> None:
    handoff.release(exchange.act, exchange.conversation.id, "asked")
    exchange.status = Status.WAITING
    waiting = escalations.current(exchange.act.connection, exchange.conversation.id)
    assert waiting is not None
    exchange.talk.replies.say(tell_wait(exchange.office, exchange.act, waiting))
