"""Photos, files, recordings, places and contact cards in a message, as attachments."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from telegram import Contact, Message, PhotoSize

from storage.records.conversation import Attachment

MOST_BYTES = 20 * 1024 * 1024  # Telegram gives bots no larger file
_NAME = 80  # characters of a file's name that are kept
# What is taken, by the type the sender's app says; what is in a file is looked at when it is here.
WELCOME: Mapping[str, str] = {
    "image/jpeg": "photo",
    "image/png": "photo",
    "image/webp": "photo",
    "application/pdf": "document",
    "text/plain": "document",
    "text/csv": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "document",
    "application/vnd.oasis.opendocument.text": "document",
    "application/vnd.oasis.opendocument.spreadsheet": "document",
    "audio/ogg": "voice",
    "audio/mpeg": "voice",
    "audio/mp4": "voice",
    "audio/x-m4a": "voice",
    "video/mp4": "video",
}


def attachments(message: Message) -> tuple[Attachment, ...]:
    """Give what a message holds beside words."""
    return tuple(_things(message))


def _things(message: Message) -> Iterator[Attachment]:
    album = message.media_group_id or ""
    if message.photo:
        yield _file("photo", "photo", _best(message.photo), "image/jpeg", album)
    for name, kind, label, mime in _FILES:
        thing = getattr(message, name)
        # an animation also fills `document`, for apps that know no animations
        if thing is not None and not (name == "document" and message.animation):
            yield _file(kind, label, thing, thing_mime(thing, mime), album)
    for name, tell in _NOTED.items():
        thing = getattr(message, name)
        if thing is not None and not (name == "location" and message.venue):
            yield tell(thing, message)


# the field of a message, its kind, what staff read, its type where the sender names none
_FILES = (
    ("voice", "voice", "voice message", "audio/ogg"),
    ("audio", "voice", "recording", "audio/mpeg"),
    ("video", "video", "video", "video/mp4"),
    ("video_note", "video", "video message", "video/mp4"),
    ("animation", "video", "animation", "video/mp4"),
    ("document", "document", "document", ""),
)


def thing_mime(thing: Any, default: str) -> str:
    """Give the type a file is said to have."""
    return (getattr(thing, "mime_type", None) or default).partition(";")[0].strip().lower()


def _best(sizes: tuple[PhotoSize, ...]) -> PhotoSize:
    """Choose the largest of the sizes Telegram made that may be fetched."""
    fit = [one for one in sizes if (one.file_size or 0) <= MOST_BYTES]
    return max(fit or sizes, key=lambda one: one.width * one.height)


def _file(kind: str, label: str, thing: Any, mime: str, album: str) -> Attachment:
    size = thing.file_size or 0
    name = clean(getattr(thing, "file_name", None) or "")
    taken = WELCOME.get(mime)
    refused = "size" if size > MOST_BYTES else "" if taken else "kind"
    shown = f"{label} {name}".strip()
    return Attachment(
        kind=taken if taken == "photo" else kind,
        label=f"{shown}, not kept" if refused else shown,
        remote_id="" if refused else thing.file_id,
        name=name,
        mime=mime,
        size=size,
        album=album,
        refused=refused,
    )


def clean(name: str, most: int = _NAME) -> str:
    """Make a name safe to show: printable, one line, no direction marks, not too long."""
    printable = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(printable.split())[:most]


def _place(thing: Any, _: Message) -> Attachment:
    where = f"{thing.latitude:.5f}, {thing.longitude:.5f}"
    return Attachment("place", f"place {where}", name=where)


def _venue(thing: Any, _: Message) -> Attachment:
    where = f"{thing.location.latitude:.5f}, {thing.location.longitude:.5f}"
    shown = clean(f"{thing.title}, {thing.address}")
    return Attachment("place", f"place {shown}, {where}", name=where)


def _card(card: Contact, message: Message) -> Attachment:
    number = clean(card.phone_number, 20)
    if proves_phone(card, message):
        return Attachment("own_phone", f"their own phone number {number}", name=number)
    who = clean(f"{card.first_name} {card.last_name or ''}")
    return Attachment("card", f"contact card of {who}, {number}; proves nothing", name=number)


def proves_phone(card: Contact, message: Message) -> bool:
    """Whether Telegram vouches that this number is the sender's own.

    Telegram fills in the card's user id itself. A card passed on, or of someone else, proves
    nothing about who sends it.
    """
    sender = message.from_user
    return (
        sender is not None
        and card.user_id == sender.id == message.chat.id
        and message.chat.type == "private"
        and message.forward_origin is None
        and message.sender_chat is None
        and message.via_bot is None
    )


_NOTED: Mapping[str, Callable[[Any, Message], Attachment]] = {
    "location": _place,
    "venue": _venue,
    "contact": _card,
}
