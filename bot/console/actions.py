"""What a person does with a conversation: take, reply, note, give back, resolve."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.actions import handoff
from bot.actions.notify import perform
from bot.actions.refusals import Refused, Why
from bot.console.queries import View
from bot.http.refusal import Refusal
from bot.office.act import Act
from bot.office.office import Office
from storage.records.staff import Person
from storage.records.work import Actor, ActorKind

_UNFIT = {Why.EMPTY: "Write something first.", Why.TOO_LONG: "Send it in pieces."}
_VERBS: Mapping[str, Callable[[Act, int, str, int], object]] = {
    "take": lambda act, id_, _, __: handoff.take(act, id_),
    "reply": handoff.answer,
    "note": lambda act, id_, text, _: handoff.note(act, id_, text),
    "give_back": lambda act, id_, _, __: handoff.give_back(act, id_),
    "resolve": lambda act, id_, _, __: handoff.resolve(act, id_),
}
VERBS = frozenset(_VERBS)


async def act(
    office: Office[Any], view: View, person: Person, verb: str, form: Mapping[str, str]
) -> None:
    """Do it, in one commit. Refusal 409 if it is not possible now, 400 for words that will not do."""
    seen = form.get("last_seen", "0")
    last_seen = int(seen) if seen.isdecimal() and len(seen) < 10 else 0  # noqa: PLR2004 - a seq
    text = form.get("text", "")
    done = await perform(
        office,
        Actor(ActorKind.AGENT, person.email, person.name),
        lambda one: _VERBS[verb](one, view.conversation.id, text, last_seen),
    )
    if isinstance(done, Refused):
        said = office.knowledge.wording.say(done.words())
        if done.why in _UNFIT:
            raise Refusal(400, said, _UNFIT[done.why])
        raise Refusal(409, said, "Look at what changed, then decide again.")
