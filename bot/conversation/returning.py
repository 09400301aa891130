"""A contact comes back to a conversation that was closed."""

from typing import Any

from bot.actions.closing import open_cases, shown
from bot.dialogue.talk import Talk
from bot.office.act import Act
from bot.office.memory import ButtonKind
from handlers.reply import Reply
from storage.records.conversation import Contact, Conversation

_STATUS_OF_CASE = "complaints.status"  # what the button of a case starts, where there is such a job


def mention_cases(act: Act, talk: Talk[Any], conversation: Conversation, contact: Contact) -> None:
    """Offer one who comes back to go on with what is open, beside what they ask now."""
    cases = open_cases(act, conversation, contact)
    if not cases or talk.frames.stack:
        return
    talk.replies.say(Reply("handoff.cases_open").followed_by(*map(shown, cases)))
    for case in cases if _STATUS_OF_CASE in talk.registry.handlers else ():
        number = str(case.number)
        label = Reply("handoff.go_on", number=number)
        talk.replies.button(label, ButtonKind.START, _STATUS_OF_CASE, slots={"case": number})
