"""From an update to what it means for us: pure, and nothing makes it raise but nonsense."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, Update, User

from bot.channels.telegram import attachments, commands
from storage.records.conversation import Attachment

LONGEST_BUTTON = 64  # bytes of a button's data, Telegram's limit


@dataclass(frozen=True, slots=True)
class Written:
    """A person wrote, in a private chat: what goes to the office.

    `quiet`: an edit, kept and never acted on. `text` is empty where nothing in it is the
    sender's own words, as in a forwarded message, which is data and comes as an attachment.
    """

    user: int
    name: str
    text: str
    quiet: bool = False
    command: commands.Command | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button under one of our messages.

    `message` and `text` are those of that message, None where Telegram no longer shows it.
    """

    user: int
    name: str
    query: str
    choice: str
    label: str
    message: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Someone spoke to us, or let us in, where others listen: a group or a channel."""

    chat: int
    addressed: bool


@dataclass(frozen=True, slots=True)
class Access:
    """A person blocked us, or let us write again."""

    user: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us; why is noted."""

    why: str


Reading: TypeAlias = Written | Pressed | Elsewhere | Access | Ignored


def read(raw: dict[str, Any]) -> Reading:
    """Say what an update means."""
    update = Update.de_json(raw, None)
    if update.message is not None:
        return _read_message(update.message)
    if update.edited_message is not None:
        return _read_edit(update.edited_message)
    if update.callback_query is not None:
        return _read_press(update.callback_query)
    if update.my_chat_member is not None:
        return _read_access(update.my_chat_member)
    kinds = sorted(key for key in raw if key != "update_id")
    return Ignored(f"not for us: {', '.join(kinds)[:80]}")


def lane(raw: dict[str, Any]) -> int:
    """Give the chat (or person) whose updates must stay in order."""
    for kind in raw.values():
        if isinstance(kind, dict):
            message = kind.get("message")
            nested = message.get("chat") if isinstance(message, dict) else None
            chat = kind.get("chat") or nested or kind.get("from")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0


def person_of(message: Message) -> User | None:
    """Give the person who wrote, if it is one, alone with us; else None.

    Only a private chat's id is its user's id. A `sender_chat` is a group or channel speaking
    (an anonymous administrator too); another bot is nobody's customer.
    """
    sender = message.from_user
    if sender is None or sender.is_bot or message.sender_chat is not None:
        return None
    alone = message.chat.type == "private" and message.chat.id == sender.id
    if not alone or message.business_connection_id is not None:
        return None
    return sender


def _read_message(message: Message) -> Reading:
    if message.chat.type != "private":
        return _read_elsewhere(message)
    sender = person_of(message)
    if sender is None:
        return Ignored("not a person in a private chat")
    found = attachments.attachments(message)
    text = message.text or message.caption or ""
    if message.sticker is not None:
        text = message.sticker.emoji or "(sticker)"
    if message.forward_origin is not None or message.via_bot is not None:
        return Written(sender.id, _name(sender), "", attachments=_as_data(message, text, found))
    if not text and not found:
        return Ignored("nothing said")
    command = commands.parse(text) if message.text else None
    return Written(sender.id, _name(sender), text, command=command, attachments=found)


def _as_data(message: Message, text: str, found: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Quote what someone else wrote: it is evidence, whatever it asks for."""
    passed_on = "forwarded" if message.forward_origin is not None else "through another bot"
    quote = Attachment("quote", f"{passed_on}: “{text}”" if text else passed_on)
    return (quote, *found)


def _read_edit(message: Message) -> Reading:
    sender = person_of(message)
    if sender is None:
        return Ignored("an edit, not by a person in a private chat")
    text = message.text or message.caption or ""
    if not text:
        return Ignored("an edit without words")
    return Written(sender.id, _name(sender), edited(text), quiet=True)


def edited(text: str) -> str:
    """Mark the words of an edit."""
    return f"(edited) {text}"


def _read_press(query: CallbackQuery) -> Reading:
    message = query.message
    if query.from_user.is_bot or message is None or not query.data:
        return Ignored("a press without a message")
    if message.chat.type != "private" or message.chat.id != query.from_user.id:
        return Ignored("a press outside a private chat")
    if len(query.data.encode()) > LONGEST_BUTTON:
        return Ignored("a press no button of ours makes")
    name = _name(query.from_user)
    label = _label(message, query.data)
    if not isinstance(message, Message):
        return Pressed(query.from_user.id, name, query.id, query.data, label)
    return Pressed(
        query.from_user.id, name, query.id, query.data, label, message.message_id, message.text
    )


def _label(message: TelegramObject, data: str) -> str:
    """Give the words on the button that was pressed, if the message still shows it."""
    markup = message.reply_markup if isinstance(message, Message) else None
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            if button.callback_data == data:
                return button.text
    return "(a button)"


def _read_elsewhere(message: Message) -> Reading:
    if message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None:
        return Ignored("a group moved")
    sender = message.from_user
    if sender is None or sender.is_bot:
        return Ignored("not a person, in a group or channel")
    text = message.text or message.caption or ""
    entities = (*message.entities, *message.caption_entities)
    called = text.startswith("/") or any(one.type == "mention" for one in entities)
    answered = message.reply_to_message is not None and (
        message.reply_to_message.from_user is not None and message.reply_to_message.from_user.is_bot
    )
    return Elsewhere(message.chat.id, addressed=called or answered)


def _read_access(change: ChatMemberUpdated) -> Reading:
    here = change.new_chat_member.status in {"member", "administrator", "restricted"}
    if change.chat.type == "private":
        return Access(change.chat.id, blocked=not here)
    was = change.old_chat_member.status in {"member", "administrator", "restricted"}
    return Elsewhere(change.chat.id, addressed=here and not was)


def _name(user: User) -> str:
    return attachments.clean(user.full_name) or "Someone"
