"""Who talks, where, and what was said."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """The two offices of a company."""

    FRONT = "front"
    BACK = "back"


class Channel(StrEnum):
    """Where a conversation takes place; each channel belongs to one side."""

    WEB = "web"
    TELEGRAM = "telegram"
    TERMINAL = "terminal"
    SLACK = "slack"
    PLAYGROUND = "playground"


class Status(StrEnum):
    """Who has the conversation now."""

    WITH_BOT = "with_bot"
    WAITING = "waiting"
    WITH_AGENT = "with_agent"
    RESOLVED = "resolved"


class Author(StrEnum):
    """Who wrote a message. A note is read by staff only; an event is the system's own remark."""

    CONTACT = "contact"
    BOT = "bot"
    AGENT = "agent"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as the channel verified them.

    `external_id` is the channel's own id of the person (a Telegram user id, team and user of
    Slack, the hash of a web session). `person_id` is the customer's or employee's id in the
    company's records, or None where the channel proves none: then the contact is anonymous.
    `blocked`: they left or asked us to be quiet, so nothing is sent until they write again.
    """

    id: int
    channel: Channel
    external_id: str
    name: str
    person_id: str | None
    language: str | None = None
    blocked: bool = False

    @property
    def verified(self) -> bool:
        """Whether the channel proves which customer or employee this is."""
        return self.person_id is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message: an opaque id, the words on it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a conversation; `seq` counts from 1 within it."""

    id: int
    conversation_id: int
    seq: int
    author: Author
    author_name: str
    text: str
    choices: tuple[Choice, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """One contact's exchange with one office.

    `public_id` is what a page or a link may carry: random, 128 bits. `key` names channel,
    contact and thread. `address` is where answers go; it means something to the channel alone.
    `state` is what the dialogue remembers between two messages, as JSON text. `proved_at` is when
    a one-time code was last used here, None if never.
    """

    id: int
    public_id: str
    key: str
    contact_id: int
    address: str
    status: Status
    state: str
    last_seq: int
    created_at: datetime
    updated_at: datetime
    proved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something sent beside words. `label` says what it is to the people who read the line.

    `remote_id` is the platform's id of a file still to be fetched, empty where there is none;
    `album` joins what was sent together. `refused` says why it is not taken: "size", "kind" or "many".
    """

    kind: str
    label: str
    remote_id: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    album: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message as a channel hands it to its office, before anything is stored.

    `external_id` is the channel's id of this delivery; the same id twice is one message.
    `contact` is the channel's own id of the sender, `person_id` who that is in the company's
    records, where the channel proves it. `choice` is the id of a pressed button. `thread` tells
    apart the conversations one contact may have at once. `quiet` marks what is kept but never
    acted on, such as an edit of an earlier message. `intent` starts a job by name, with `slots`
    (encoded) filled: what a menu, a command or a modal of the channel's own stands for.
    `renews` is the contact's next id at the channel, theirs once a message proves who they are.
    `origin` is the prefix of the address it came from, empty where a platform brings it.
    """

    channel: Channel
    external_id: str
    contact: str
    name: str
    text: str
    choice: str | None = None
    person_id: str | None = None
    thread: str = ""
    address: str = ""
    quiet: bool = False
    intent: str | None = None
    slots: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    renews: str = ""
    origin: str = ""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        """Make the key of the conversation this belongs to."""
        key = f"{self.channel.value}:{self.contact}:{self.thread}"
        object.__setattr__(self, "key", key)


@dataclass(frozen=True, slots=True)
class Line:
    """A message about to be kept. `decision` is the record of how the bot came to it, as JSON;
    `private` that it is never shown in a preview.
    """

    author: Author
    text: str
    author_name: str = ""
    choices: tuple[Choice, ...] = ()
    decision: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What a turn leaves of a conversation: its new state and the lines it adds.

    `asked` and `asks` tell whether a question was pending before, and is pending now.
    """

    conversation: Conversation
    state: str
    status: Status
    lines: tuple[Line, ...]
    asked: bool = False
    asks: bool = False
