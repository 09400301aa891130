"""The commands of the menu, and what each stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.closing import END, STOP
from bot.office.wording import Wording
from handlers.reply import Reply

# name, the intent or repair it stands for; its line in Telegram's menu is `telegram.menu.NAME`
MENU: tuple[tuple[str, str], ...] = (
    ("help", "chat.help"),
    ("orders", "orders.list"),
    ("human", "chat.human"),
    ("cancel", "chat.cancel"),
    ("language", "chat.language"),
    ("privacy", "inquiries.privacy"),
    ("end", END),
    ("stop", STOP),
    ("start", "chat.greeting"),
)
_MEANING: Mapping[str, str] = dict(MENU)
_ORDER = "order_"  # t.me/<bot>?start=order_A-1042 asks about that order
_LONGEST_PAYLOAD = 64  # Telegram's limit of a deep link


@dataclass(frozen=True, slots=True)
class Command:
    """What a command asks for; `intent` is None for a command that is not ours."""

    intent: str | None
    slots: tuple[tuple[str, str], ...] = ()


def menu(wording: Wording) -> list[tuple[str, str]]:
    """Give the commands by name, each with its line in the menu."""
    return [(name, wording.say(Reply(f"telegram.menu.{name}"))) for name, _ in MENU]


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
