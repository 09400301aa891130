"""The commands of the menu, and what each stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.closing import END, STOP

# name, the line in Telegram's menu, the intent or repair it stands for
MENU: tuple[tuple[str, str, str], ...] = (
    ("help", "What I can do", "chat.help"),
    ("orders", "Your orders", "orders.list"),
    ("human", "Talk to a person", "chat.human"),
    ("cancel", "Stop what we are doing", "chat.cancel"),
    ("language", "Which languages I speak", "chat.language"),
    ("privacy", "What we keep about you", "inquiries.privacy"),
    ("end", "Close this conversation", END),
    ("stop", "Close it and write to me no more", STOP),
    ("start", "Say hello", "chat.greeting"),
)
_MEANING: Mapping[str, str] = {name: intent for name, _, intent in MENU}
_ORDER = "order_"  # t.me/<bot>?start=order_A-1042 asks about that order
_LONGEST_PAYLOAD = 64  # Telegram's limit of a deep link


@dataclass(frozen=True, slots=True)
class Command:
    """What a command asks for; `intent` is None for a command that is not ours."""

    intent: str | None
    slots: tuple[tuple[str, str], ...] = ()


def parse(text: str) -> Command | None:
    """Read a command; None for text that is none. Words after a command stay in the text."""
    first, _, rest = text.strip().partition(" ")
    if not first.startswith("/") or len(first) == 1:
        return None
    name = first[1:].partition("@")[0].lower()
    if name == "start" and rest.strip():
        return _follow(rest.strip()[:_LONGEST_PAYLOAD])
    return Command(_MEANING.get(name))


def _follow(payload: str) -> Command:
    """Do what a link to the bot stands for: an order, a menu command, else a greeting."""
    if payload.startswith(_ORDER):
        return Command("orders.track", (("order", payload.removeprefix(_ORDER)),))
    return Command(_MEANING.get(payload, "chat.greeting"))
