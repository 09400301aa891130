"""A contact comes back to a conversation that was closed."""

from collections.abc import Iterable
from typing import Any

from bot.actions.closing import open_cases, shown
from bot.dialogue.talk import Talk
from bot.office.memory import ButtonKind
from handlers.reply import Reply
from storage.database.database import Connection
from storage.records.conversation import Contact, Conversation


def mention_cases(
    connection: Connection,
    talk: Talk[Any],
    conversation: Conversation,
    contact: Contact,
    showing: Iterable[str],
) -> None:
    """Offer one who comes back to go on with what is open, beside what they ask now.

    `showing` are the intents that say how a case stands; a button starts the first there is.
    """
    cases = open_cases(connection, conversation, contact)
    if not cases or talk.frames.stack:
        return
    talk.replies.say(Reply("handoff.cases_open").followed_by(*map(shown, cases)))
    shows = next(filter(talk.registry.handlers.__contains__, showing), None)
    if shows is None:
        return
    for case in cases:
        number = str(case.number)
        label = Reply("handoff.go_on", number=number)
        talk.replies.button(label, ButtonKind.START, shows, slots={"case": number})
