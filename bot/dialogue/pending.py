"""What is asked, and whether a message holds an answer to it."""

from typing import Any

from bot.dialogue.forms import Form
from bot.office.memory import CONFIRM
from handlers.slots import Hit, Utterance, encode
from intents.moves import Pending, Question


def read_pending(form: Form[Any], utterance: Utterance) -> Pending:
    """Say what is asked and whether the message holds an answer."""
    yes = next((bool(one.value) for one in utterance.entities if one.kind == "yes_no"), None)
    hits = form.hits(utterance)
    others = {
        name: hit
        for name, hit in hits.items()
        if name != form.frame.asked and form.frame.slots.get(name) != encode(hit.value)
    }
    intent = form.handler.intent
    if form.frame.asked == CONFIRM:
        rest = _rest(utterance, next(iter(others.values()), None))
        return Pending(Question.CONFIRM, intent, corrects=bool(others), yes=yes, rest=rest)
    asked = form.asked()
    if asked is None:
        return Pending(intent=intent)
    if asked.type is str:
        return Pending(Question.FREE, intent, answered=bool(utterance.text.strip()))
    hit = form.answer(asked, utterance)
    return Pending(
        Question.SLOT,
        intent,
        answered=hit is not None,
        corrects=bool(others),
        yes=yes,
        rest=_rest(utterance, hit or next(iter(others.values()), None)),
    )


def _rest(utterance: Utterance, hit: Hit | None) -> int:
    """Count the words that are not part of the answer."""
    words = len(utterance.text.split())
    if hit is None:
        return words
    said = hit.entity.text if hit.entity is not None else str(hit.value)
    return max(0, words - len(said.split()))
