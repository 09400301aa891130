"""What each move does beyond the dialogue: articles, the wait for a person, buttons, mere files."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.actions import handoff
from bot.conversation.exchange import Exchange
from bot.conversation.waiting import tell_wait
from bot.dialogue import moves as dialogue
from bot.dialogue import repairs
from bot.office.memory import Button, ButtonKind
from handlers.articles import cite
from handlers.reply import Reply
from intents.moves import LookUp, Move, Note, Question, Repair, TellPlace, Withdraw
from intents.router import mend
from storage.records.conversation import Status
from storage.work import escalations


def make(exchange: Exchange[Any], move: Move) -> None:
    """Do a move; those about the job under way are the dialogue's."""
    do = _MOVES.get(type(move))
    if do is None:
        dialogue.make(exchange.talk, move)
    else:
        do(exchange, move)


def press(exchange: Exchange[Any], button: Button) -> None:
    """Do what a button stands for."""
    if button.kind is ButtonKind.REPAIR:
        make(exchange, mend(Repair(button.argument), exchange.standing()))
    else:
        dialogue.press(exchange.talk, button)


def refuse_stale(exchange: Exchange[Any]) -> None:
    """Say that a button is no longer on the table, and put the question that is."""
    exchange.talk.replies.say(Reply("dialogue.stale"))
    if exchange.talk.frames.stack:
        repairs.apply(exchange.talk, Repair.REPEAT)


def wonder(exchange: Exchange[Any]) -> None:
    """Answer what came without words: go on with the question, or ask what it is about."""
    if exchange.talk.pending().question is not Question.NOTHING:
        repairs.apply(exchange.talk, Repair.WHAT_ASKED)
    elif exchange.status is Status.WAITING:
        exchange.talk.replies.say(Reply("handoff.noted"))
    else:
        exchange.talk.replies.say(Reply("attached.what_for"))


def _look_up(exchange: Exchange[Any], move: LookUp) -> None:
    """Answer from an article, and come back to the pending question; else do the other move."""
    talk = exchange.talk
    passage = exchange.office.search(exchange.act.connection, exchange.arrival.understood.text)
    if passage is None:
        make(exchange, move.otherwise)
        return
    talk.replies.say(cite(passage))
    talk.frames.let_go()
    if talk.pending().question is not Question.NOTHING:
        repairs.apply(talk, Repair.WHAT_ASKED)
    if move.offers:
        talk.replies.offer_person()


def _note(exchange: Exchange[Any], _: Note) -> None:
    exchange.talk.replies.say(Reply("handoff.noted"))


def _tell_place(exchange: Exchange[Any], _: TellPlace) -> None:
    """Say how the wait stands; who no longer stands in line is put there again."""
    waiting = escalations.current(exchange.act.connection, exchange.conversation.id)
    if waiting is None:
        repairs.apply(exchange.talk, Repair.HUMAN)
    else:
        exchange.talk.replies.say(tell_wait(exchange.office, exchange.act, waiting))


def _withdraw(exchange: Exchange[Any], _: Withdraw) -> None:
    """Give the conversation back to the bot: no person is wanted any more."""
    if not handoff.withdraw(exchange.act, exchange.conversation):
        repairs.apply(exchange.talk, Repair.CANCEL)
        return
    exchange.status = Status.WITH_BOT
    exchange.talk.replies.say(Reply("handoff.withdrawn"))


_MOVES: Mapping[type[Move], Callable[[Exchange[Any], Any], None]] = {
    LookUp: _look_up,
    Note: _note,
    TellPlace: _tell_place,
    Withdraw: _withdraw,
}
