"""Messages that could not be delivered: given up where somebody sees it, and tried once more."""

from bot.actions.refusals import Refused, Why
from bot.office.act import Act
from storage.conversation import conversations, undelivered
from storage.conversation.outbox import Sending


def set_aside(act: Act, row: Sending, owner: str, why: str) -> bool:
    """Give a claimed row up; False if `owner` no longer has it.

    The conversation's next rows go on. Why is kept with the row: it may hold a platform's words.
    """
    conversation_id = undelivered.set_aside(act.connection, row.id, owner, why, act.at)
    if conversation_id is None:
        return False
    _note(act, "message.undelivered", conversation_id, channel=row.channel, row=str(row.id))
    return True


def retry(act: Act, row: int) -> int | Refused:
    """Have a row that was given up sent once more; give its conversation."""
    conversation_id = undelivered.retry(act.connection, row, act.at)
    if conversation_id is None:
        return Refused(Why.NOT_UNDELIVERED)
    _note(act, "message.retried", conversation_id, row=str(row))
    return conversation_id


def _note(act: Act, what: str, conversation_id: int, **fields: str) -> None:
    found = conversations.find(act.connection, conversation_id)
    if found is not None:
        act.note_on(what, found[0], **fields)
