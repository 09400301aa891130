"""One message's way through the bot: remember, move, act, keep."""

from dataclasses import replace
from typing import Any

from bot.actions import handoff
from bot.conversation import moves
from bot.conversation.attachments import receipts
from bot.conversation.decision import describe
from bot.conversation.exchange import Exchange
from bot.conversation.loops import LOOP, MOST, heard, listen
from bot.conversation.returning import mention_cases
from bot.conversation.waiting import tell_wait
from bot.office.memory import Button, ButtonKind, Echo
from bot.office.registry import HandoffRequest
from handlers.reply import Reply
from intents.catalogue.catalogue import Flag
from intents.moves import Miss, Move, Repair
from intents.router import route
from storage.records.conversation import Author, Choice, Line, Saved, Status


def answer(exchange: Exchange[Any], said: Line) -> Saved:
    """Answer a message, and give what is to be kept: the line that came, the one that answers it."""
    echo = listen(exchange)
    if echo.count >= MOST:
        return _refuse_loop(exchange, said, echo)
    returns = exchange.status is Status.RESOLVED
    if returns:
        exchange.status = Status.WITH_BOT
    if exchange.arrival.cut:
        exchange.talk.replies.say(Reply("dialogue.too_long"))
    for receipt in receipts(exchange.arrival.inbound.attachments):
        exchange.talk.replies.say(receipt)
    move = _move(exchange)
    if exchange.talk.request is not None:
        _hand_over(exchange, exchange.talk.request)
    elif returns:
        mention_cases(exchange)
    return keep(exchange, said, move, echo)


def _refuse_loop(exchange: Exchange[Any], said: Line, echo: Echo) -> Saved:
    """Say once that this goes in circles, then nothing until something else comes."""
    line = Line(Author.BOT, exchange.words.say(Reply(LOOP)))
    lines = (said, line) if echo.count == MOST else (said,)
    state = heard(exchange, echo)
    return Saved(exchange.conversation, state, exchange.status, lines)


def _move(exchange: Exchange[Any]) -> Move | Button:
    """Do what was pressed, else what was understood; give what it was."""
    inbound = exchange.arrival.inbound
    button = _commanded(exchange) or _pressed(exchange)
    if button is not None:
        moves.press(exchange, button)
        return button
    if inbound.choice is not None:
        moves.refuse_stale(exchange)
        return Miss()
    if inbound.attachments and not inbound.text:
        moves.wonder(exchange)
        return Miss()
    move = route(exchange.arrival.understood, exchange.talk.pending(), exchange.standing())
    moves.make(exchange, move)
    return move


def _commanded(exchange: Exchange[Any]) -> Button | None:
    """What a command or a form of the channel's own stands for."""
    inbound = exchange.arrival.inbound
    if inbound.intent is None:
        return None
    if inbound.intent in set(Repair):
        return Button("", ButtonKind.REPAIR, inbound.intent)
    return Button("", ButtonKind.START, inbound.intent, slots=dict(inbound.slots))


def _pressed(exchange: Exchange[Any]) -> Button | None:
    """The button that was pressed, or whose words were typed."""
    inbound, offered = exchange.arrival.inbound, exchange.memory.offered
    if inbound.choice is not None:
        return offered.get(inbound.choice)
    typed = inbound.text.strip().casefold()
    same = [one for one in offered.values() if one.label.casefold() == typed]
    return same[0] if len(same) == 1 else None


def _hand_over(exchange: Exchange[Any], request: HandoffRequest) -> None:
    """Put it into the queue, with what is known, and say how long the line is.

    An address prefix that has filled the queue waits until others had their turn.
    """
    office = exchange.office
    origin, rules = exchange.arrival.inbound.origin, office.knowledge.company.rate_limits
    if exchange.status is not Status.WAITING and not office.limits.hand_over(rules, origin):
        exchange.talk.request = None
        exchange.talk.replies.say(Reply("flood.handovers"))
        return
    summary = handoff.summarize(exchange.office, request, exchange.arrival.inbound.text)
    candidates = exchange.arrival.understood.candidates
    sure = candidates[0].confidence if candidates else None
    waiting = handoff.ask(exchange.act, exchange.conversation, request, summary, sure)
    exchange.talk.replies.say(tell_wait(exchange.office, exchange.act, waiting))
    exchange.status = Status.WAITING


def keep(exchange: Exchange[Any], said: Line, move: Move | Button, echo: Echo) -> Saved:
    """Put what is said into words, number its buttons, remember all of it."""
    conversation, talk = exchange.conversation, exchange.talk
    words = exchange.words
    seed = f"{conversation.public_id}{conversation.last_seq}"
    text = "\n\n".join(words.say(reply, seed=seed) for reply in talk.replies.lines)
    offered = talk.replies.number(words.say)
    choices = tuple(Choice(id_, one.label) for id_, one in offered.items())
    record = describe(exchange.arrival.understood, move, talk.replies.lines, talk.request)
    private = talk.recalls or any(exchange.act.known.holds(Flag.PRIVATE, x) for x in talk.spoke)
    line = Line(Author.BOT, text, choices=choices, decision=record, private=private)
    return Saved(
        conversation=conversation,
        state=replace(talk.remember(offered, text), echo=echo, private=private).dump(),
        status=exchange.status,
        lines=(said, line) if text else (said,),
        asked=bool(exchange.memory.frames),
        asks=exchange.status is Status.WITH_BOT and bool(talk.frames.stack),
    )
