"""What is said about things sent beside words, and how they read in a conversation."""

from collections.abc import Sequence

from handlers.reply import Reply
from storage.records.conversation import Attachment, Inbound

TOO_MANY = "many"
_REFUSED = {
    "size": "attached.too_big",
    "kind": "attached.unwelcome",
    TOO_MANY: "attached.too_many",
}
_SPOKEN = {"voice", "video"}


def written(inbound: Inbound) -> str:
    """Give the line staff read: the words, then what came with them in brackets."""
    labels = [f"[{one.label}]" for one in inbound.attachments]
    return "\n".join([inbound.text, *labels] if inbound.text else labels or [""])


def receipts(attachments: Sequence[Attachment]) -> list[Reply]:
    """Say once what was kept and what was not."""
    keys: dict[str, None] = {}
    for one in attachments:
        kept = "attached.recording" if one.kind in _SPOKEN else "attached.kept"
        keys[_REFUSED.get(one.refused, kept)] = None
    return [Reply(key) for key in keys]
