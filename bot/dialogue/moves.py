"""What a move does to the job under way: start one, fill it, correct it, decide, choose, miss."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue import repairs
from bot.dialogue.forms import Form
from bot.dialogue.replies import about
from bot.dialogue.talk import Talk
from bot.office.memory import CONFIRM, Button, ButtonKind, Frame
from handlers.reply import Reply
from intents.moves import Bare, Choose, Decide, Fill, MakeRepair, Miss, Move, Start
from intents.understanding import Recognized


def make(talk: Talk[Any], move: Move) -> None:
    """Do what the router decided."""
    _MOVES[type(move)](talk, move)


def press(talk: Talk[Any], button: Button) -> None:
    """Do what a button stands for."""
    if button.kind is ButtonKind.START:
        quiet = replace(talk.utterance, text="", entities=())  # a button's words answer nothing
        talk.open(Frame(button.argument, dict(button.slots)), quiet)
    elif button.kind is ButtonKind.DECIDE:
        _decide(talk, Decide(button.argument == "yes"))
    else:
        _put(talk, button)


def _start(talk: Talk[Any], move: Start) -> None:
    """Begin a job; a second request in the same message waits its turn, and that is said."""
    understood = move.understood
    talk.frames.let_go()
    if understood.then is None or understood.then.intent == understood.intent:
        talk.open(Frame(understood.intent), talk.utterance)
        return
    talk.frames.waiting.append(_prefilled(talk, understood.then))
    title = talk.registry.title(understood.then.intent)
    talk.open(Frame(understood.intent), talk.utterance, note=about("dialogue.then", title))


def _prefilled(talk: Talk[Any], understood: Recognized) -> Frame:
    """Keep what the second request of a message already says."""
    handler = talk.registry.handlers.get(understood.intent)
    if handler is None:
        return Frame(understood.intent)
    form = Form(handler, Frame(understood.intent), talk.desk)
    form.take_first(replace(talk.utterance, text=understood.text, entities=understood.entities))
    return form.frame


def _fill(talk: Talk[Any], _: Fill) -> None:
    form = talk.form()
    if form is None:
        talk.miss()
        return
    refusal = form.take_answer(talk.utterance)
    talk.keep(form)
    talk.go_on(form, refusal)


def _put(talk: Talk[Any], button: Button) -> None:
    """Fill a slot by the button that answers its question."""
    form = talk.form()
    slots = form.handler.slots if form else ()
    slot = next((one for one in slots if one.name == button.argument), None)
    if form is None or slot is None:
        talk.replies.say(Reply("dialogue.stale"))
        return
    form.frame = replace(form.frame, slots={**form.frame.slots, slot.name: button.value})
    value = form.value(slot)
    assert value is not None
    refusal = form.put(slot, value)
    talk.keep(form)
    talk.go_on(form, refusal)


def _decide(talk: Talk[Any], move: Decide) -> None:
    form = talk.form()
    if form is None or form.frame.asked != CONFIRM:
        talk.replies.say(Reply("dialogue.stale"))
    elif move.yes:
        talk.go_on(form, sure=True)
    else:
        talk.cancel()


def _choose(talk: Talk[Any], move: Choose) -> None:
    talk.replies.offer_intents((one, talk.registry.title(one)) for one in move.options)


def _answer_bare(talk: Talk[Any], move: Bare) -> None:
    talk.replies.say(Reply("dialogue.bare_yes" if move.yes else "dialogue.bare_no"))


_MOVES: Mapping[type[Move], Callable[[Talk[Any], Any], None]] = {
    MakeRepair: lambda talk, move: repairs.apply(talk, move.repair),
    Start: _start,
    Fill: _fill,
    Decide: _decide,
    Choose: _choose,
    Bare: _answer_bare,
    Miss: lambda talk, _: talk.miss(),
}
