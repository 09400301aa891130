"""A contact's next id at their channel: what they have from when they proved who they are."""

from sqlalchemy import Connection, bindparam, update

from storage.database.moments import to_row
from storage.records.conversation import Conversation, Inbound
from storage.tables.conversations import contacts, conversations

_RENEW = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("conversation"),
        conversations.c.proved_at > bindparam("before"),
    )
    .values(key=bindparam("new_key"), address=bindparam("new_address"))
)
_RENAME = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(external_id=bindparam("new_id"))
)


def renew(connection: Connection, conversation: Conversation, to: Inbound) -> bool:
    """Move a conversation to its contact's next id, if a code was used in it since it was read;
    say whether it was.
    """
    before = to_row(conversation.proved_at) or 0
    moved = connection.execute(
        _RENEW,
        {
            "conversation": conversation.id,
            "before": before,
            "new_key": to.key,
            "new_address": to.address,
        },
    )
    if moved.rowcount == 0:
        return False
    connection.execute(_RENAME, {"contact": conversation.contact_id, "new_id": to.contact})
    return True
