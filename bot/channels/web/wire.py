"""What goes over the wire: a message as a browser sends it, a line as it is given."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.http.refusal import Refusal
from storage.records.conversation import Author, Message

_ID = re.compile(r"[\x21-\x7e]{1,128}")
_FROM = {Author.CONTACT: "customer", Author.BOT: "bot", Author.AGENT: "agent"}


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it was sent: the sender's own id for it, its text, the button pressed."""

    id: str
    text: str
    choice: str | None


def read_posted(data: Mapping[str, Any]) -> Posted:
    """Read a posted message; Refusal 400 that names the field and what it takes."""
    id_, text, choice = data.get("id"), data.get("text", ""), data.get("choice")
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise _bad("id", "a string of 1 to 128 visible ASCII characters, new for each message")
    if not isinstance(text, str):
        raise _bad("text", "a string")
    if choice is not None and (not isinstance(choice, str) or not _ID.fullmatch(choice)):
        raise _bad("choice", "the id of one of the choices you were given, or left out")
    if not text.strip("\0 \t\r\n") and choice is None:
        raise Refusal(400, "The message is empty.", "Write something, or press a button.")
    return Posted(id_, text, choice)


def read_after(after: str | None, resumed: str | None = None) -> int:
    """Read where to go on: `Last-Event-ID` before `after`; Refusal 400 unless a whole number."""
    value = resumed or after or "0"
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise _bad("after", "the seq of the last message you have, or 0")
    return int(value)


def is_visible(line: Message) -> bool:
    """Tell whether a line may leave the house."""
    return line.author in _FROM


def show_lines(lines: Iterable[Message]) -> list[dict[str, object]]:
    """Give lines as JSON-ready values, without what only staff may read."""
    return [
        {
            "seq": line.seq,
            "from": _FROM[line.author],
            "name": line.author_name if line.author is Author.AGENT else "",
            "text": line.text,
            "choices": [{"id": one.id, "label": one.label} for one in line.choices],
            "at": line.at.isoformat(timespec="seconds"),
        }
        for line in lines
        if is_visible(line)
    ]


def _bad(field: str, takes: str) -> Refusal:
    return Refusal(400, f"“{field}” is not right.", f"It must be {takes}.")
