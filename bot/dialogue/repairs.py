"""What can be said at any moment about the conversation itself: each repair once, for every job."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.forms import Form
from bot.dialogue.replies import about
from bot.dialogue.talk import Talk
from bot.office.memory import Frame
from handlers.reply import Escalate, Reply
from intents.moves import Repair


def apply(talk: Talk[Any], repair: Repair) -> None:
    """Do what was said about the conversation; all but a few need a job under way."""
    form = talk.form()
    if repair in _ALWAYS:
        _ALWAYS[repair](talk, form)
    elif form is None:
        talk.replies.say(Reply("dialogue.nothing_open"))
    else:
        _WITHIN[repair](talk, form)


def _human(talk: Talk[Any], form: Form[Any] | None) -> None:
    frame = form.frame if form else Frame("")
    talk.escalate(Escalate("asked"), frame.intent or None, frame.slots)


def _repeat(talk: Talk[Any], form: Form[Any] | None) -> None:
    if form is not None and form.frame.asked is not None:
        talk.ask_again(form)
    elif talk.memory.said:
        talk.recalls = talk.memory.private
        talk.replies.say(Reply("dialogue.said", text=talk.memory.said))
    else:
        talk.replies.say(Reply("chat.help"))


def _help(talk: Talk[Any], form: Form[Any] | None) -> None:
    if form is None:
        talk.replies.say(Reply("chat.help"))
    else:
        talk.replies.say(about("dialogue.help_within", talk.registry.title(form.frame.intent)))
        talk.ask_again(form)
    talk.replies.offer_person()


def _cancel(talk: Talk[Any], _: Form[Any]) -> None:
    talk.cancel()


def _back(talk: Talk[Any], form: Form[Any]) -> None:
    filled = list(form.frame.slots)
    if not filled:
        talk.replies.say(Reply("dialogue.first_question"))
        talk.ask_again(form)
        return
    form.drop(filled[-1])
    talk.keep(form)
    talk.go_on(form)


def _skip(talk: Talk[Any], form: Form[Any]) -> None:
    slot = form.asked()
    if slot is not None and slot.ask is not None and slot.ask.optional:
        form.skip(slot)
        talk.keep(form)
        talk.go_on(form)
        return
    talk.replies.say(Reply("dialogue.cannot_skip"))
    talk.ask_again(form)
    talk.replies.offer_person()


def _restart(talk: Talk[Any], form: Form[Any]) -> None:
    talk.replies.say(Reply("dialogue.restart"))
    form.frame = replace(form.frame, slots={}, asked=None, misses=0)
    talk.keep(form)
    talk.go_on(form)


_ALWAYS: Mapping[Repair, Callable[[Talk[Any], Form[Any] | None], None]] = {
    Repair.HUMAN: _human,
    Repair.REPEAT: _repeat,
    Repair.WHAT_ASKED: _repeat,
    Repair.HELP: _help,
}
_WITHIN: Mapping[Repair, Callable[[Talk[Any], Form[Any]], None]] = {
    Repair.CANCEL: _cancel,
    Repair.BACK: _back,
    Repair.SKIP: _skip,
    Repair.RESTART: _restart,
}
