"""What a turn says: replies in order, and the buttons under them."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.office.memory import Button, ButtonKind
from handlers.reply import Reply
from intents.moves import Repair


@dataclass(slots=True)
class Replies:
    """Collected while a turn runs; put into words when it is over."""

    lines: list[Reply] = field(default_factory=list)
    buttons: list[tuple[Reply | str, Button]] = field(default_factory=list)

    def say(self, reply: Reply) -> None:
        """Add a reply, with the buttons it offers."""
        self.lines.append(reply)
        for offer in reply.offers:
            self.button(offer.words(), ButtonKind.START, offer.intent, slots=offer.slots)

    def button(
        self,
        label: Reply | str,
        kind: ButtonKind,
        argument: str,
        value: str = "",
        slots: Mapping[str, str] | None = None,
    ) -> None:
        """Add a button."""
        self.buttons.append((label, Button("", kind, argument, value, slots or {})))

    def offer_person(self) -> None:
        """Add the button that gets a person."""
        self.button(Reply("dialogue.person"), ButtonKind.REPAIR, Repair.HUMAN.value)

    def offer_yes_no(self) -> None:
        """Add the two buttons under a question before acting."""
        self.button(Reply("dialogue.yes"), ButtonKind.DECIDE, "yes")
        self.button(Reply("dialogue.no"), ButtonKind.DECIDE, "no")

    def offer_intents(self, titles: Iterable[tuple[str, Reply]]) -> None:
        """Ask which of a few jobs was meant, with a button for each, and one for a person."""
        self.say(Reply("dialogue.which"))
        for intent, title in titles:
            self.button(title, ButtonKind.START, intent)
        self.offer_person()

    def number(self, say: Callable[[Reply], str]) -> dict[str, Button]:
        """Give each button an id nobody can guess; of two with the same words the first stays."""
        offered: dict[str, Button] = {}
        for label, button in self.buttons:
            shown = label if isinstance(label, str) else say(label)
            if all(one.label != shown for one in offered.values()):
                offered[secrets.token_urlsafe(8)] = replace(button, label=shown)
        return offered


def about(key: str, title: Reply) -> Reply:
    """Give a sentence that names a job."""
    return Reply(key, job=title)
