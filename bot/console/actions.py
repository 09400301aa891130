"""What a person does with a conversation: take, reply, note, give back, resolve."""

from collections.abc import Mapping
from typing import Any

from bot.actions import handoff
from bot.actions.handoff import Agent, HandoffError
from bot.console.queries import View
from bot.http.refusal import Refusal
from bot.office.office import Office
from storage.database.database import Connection
from storage.records.staff import Person

VERBS = ("take", "reply", "note", "give_back", "resolve")
LONGEST = 4_096  # characters; Telegram's own limit for one message


async def act(
    office: Office[Any], view: View, person: Person, verb: str, form: Mapping[str, str]
) -> None:
    """Do it, in one commit. Refusal 409 if it is not possible now, 400 without words."""
    agent = Agent(person.email, person.name)
    id_ = view.conversation.id
    text = form.get("text", "").strip()
    if verb in {"reply", "note"} and not text:
        raise Refusal(400, "There is nothing to send.", "Write something first.")
    if len(text) > LONGEST:
        raise Refusal(400, "That is too long.", f"Send at most {LONGEST} characters at once.")
    seen = form.get("last_seen", "0")
    last_seen = int(seen) if seen.isdecimal() and len(seen) < 10 else 0  # noqa: PLR2004 - a seq

    def job(connection: Connection) -> None:
        if verb == "take":
            handoff.claim(office, connection, id_, agent)
        elif verb == "reply":
            handoff.reply(office, connection, id_, agent, clean(text), last_seen)
        elif verb == "note":
            handoff.note(office, connection, id_, agent, clean(text))
        elif verb == "give_back":
            handoff.give_back(office, connection, id_, agent)
        else:
            handoff.resolve(office, connection, id_, agent)

    try:
        await office.database.act(job)
    except HandoffError as no:
        raise Refusal(409, str(no), "Look at what changed, then decide again.") from None


def clean(text: str) -> str:
    """Make text storable, as messages from outside are."""
    return text.encode("utf-8", "replace").decode("utf-8", "replace").replace("\0", "")
