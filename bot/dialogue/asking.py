"""Putting a question: for a slot, or before something is done."""

from dataclasses import replace
from typing import Any

from bot.dialogue.forms import Form
from bot.dialogue.replies import Replies
from bot.office.memory import CONFIRM, ButtonKind
from handlers.handler import Slot
from handlers.reply import Reply

OFFER_AFTER = 2  # misses on one question before a person is offered


def ask(form: Form[Any], slot: Slot, replies: Replies) -> None:
    """Ask for a slot, with the buttons that answer it."""
    assert slot.ask is not None
    form.frame = replace(form.frame, asked=slot.name)
    replies.say(Reply(slot.ask.key, **form.values()))
    for label, value in form.suggestions(slot):
        replies.button(label, ButtonKind.FILL, slot.name, value)
    _offer_person(form, replies)


def confirm(form: Form[Any], question: Reply, replies: Replies) -> None:
    """Ask whether it is to be done."""
    form.frame = replace(form.frame, asked=CONFIRM)
    replies.say(question)
    replies.offer_yes_no()
    _offer_person(form, replies)


def _offer_person(form: Form[Any], replies: Replies) -> None:
    """Whatever made us ask again: at last somebody else may."""
    if form.frame.misses >= OFFER_AFTER:
        replies.offer_person()
