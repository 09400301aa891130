"""What a person does with a conversation: take, reply, note, give back, resolve."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.actions import handoff
from bot.actions.notify import perform
from bot.actions.refusals import Refused, Why
from bot.console.queries import View
from bot.http.refusal import Refusal
from bot.office.act import Act
from bot.office.office import Office
from storage.records.staff import Permission, Person
from storage.records.work import Actor, ActorKind

_UNFIT = {Why.EMPTY: "Write something first.", Why.TOO_LONG: "Send it in pieces."}
_VERBS: Mapping[str, Callable[[Act, int, "Given"], object]] = {
    "take": lambda act, id_, _: handoff.take(act, id_),
    "take_over": lambda act, id_, _: handoff.take_over(act, id_),
    "reply": lambda act, id_, given: handoff.answer(act, id_, given.text, given.seen, given.key),
    "note": lambda act, id_, given: handoff.note(act, id_, given.text, given.key),
    "give_back": lambda act, id_, _: handoff.give_back(act, id_),
    "resolve": lambda act, id_, _: handoff.resolve(act, id_),
}
VERBS = frozenset(_VERBS)
LONGEST_KEY = 64  # characters


@dataclass(frozen=True, slots=True)
class Given:
    """What the composer sends: the words, the last line its writer saw, a key of its own."""

    text: str
    seen: int
    key: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "Given":
        """Read a form; what is missing or no number counts as nothing."""
        seen = form.get("last_seen", "0")
        last = int(seen) if seen.isdecimal() and len(seen) < 10 else 0  # noqa: PLR2004 - a seq
        return cls(form.get("text", ""), last, form.get("key", "")[:LONGEST_KEY])


def actor_of(person: Person) -> Actor:
    """Give a person at the console as who does something."""
    supervises = person.may(Permission.TAKE_OVER)
    return Actor(ActorKind.AGENT, person.email, person.name, supervises)


async def act(
    office: Office[Any], view: View, person: Person, verb: str, form: Mapping[str, str]
) -> None:
    """Do it, in one commit. Refusal 409 if it is not possible now, 400 for words that will not do."""
    given, id_ = Given.read(form), view.conversation.id
    done = await perform(office, actor_of(person), lambda one: _VERBS[verb](one, id_, given))
    if isinstance(done, Refused):
        said = office.knowledge.wording.say(done.words())
        if done.why in _UNFIT:
            raise Refusal(400, said, _UNFIT[done.why])
        raise Refusal(409, said, "Look at what changed, then decide again.")


async def let_go(offices: Iterable[Office[Any]], person: Person) -> None:
    """Let all that somebody who signs out holds wait again."""
    for office in offices:
        if office.side in person.sides:
            await perform(
                office, actor_of(person), lambda one: handoff.release_all(one, person.email, "left")
            )
