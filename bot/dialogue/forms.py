"""A frame as a form: what it still needs, what a message gives it, what it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Generic, TypeVar

from bot.office.memory import Frame
from handlers.handler import Handler, Slot
from handlers.reply import Escalate, Refill, Reply
from handlers.slots import Hit, SlotValue, Utterance, decode, encode, extract

D = TypeVar("D")


Refusal = Refill | Reply | Escalate


class Form(Generic[D]):
    """One frame with its handler and the desk: reads values in, says what is missing."""

    def __init__(self, handler: Handler[D], frame: Frame, desk: D) -> None:
        """Take the handler of the frame's intent and the desk of this turn."""
        self.handler = handler
        self.frame = frame
        self.desk = desk

    def value(self, slot: Slot) -> SlotValue | None:
        """Give what a slot holds."""
        text = self.frame.slots.get(slot.name)
        return decode(slot.type, text) if text else None

    def values(self) -> dict[str, SlotValue]:
        """Give all that is filled, by name."""
        return {
            slot.name: decode(slot.type, self.frame.slots[slot.name])
            for slot in self.handler.slots
            if self.frame.slots.get(slot.name)
        }

    def missing(self) -> Slot | None:
        """Give the first slot that must still be asked for."""
        for slot in self.handler.slots:
            if slot.ask is None or slot.name in self.frame.slots:
                continue
            if slot.ask.when is None or slot.ask.when(self.desk):
                return slot
        return None

    def asked(self) -> Slot | None:
        """Give the slot the last question was for, if it was for one."""
        return next((one for one in self.handler.slots if one.name == self.frame.asked), None)

    def suggestions(self, slot: Slot) -> Sequence[tuple[Reply | str, str]]:
        """Give buttons that answer a question, words and encoded value: the desk's own, or the
        members of a choice.
        """
        if slot.ask is not None and slot.ask.suggest is not None:
            return [(one.label, encode(one.value)) for one in slot.ask.suggest(self.desk)]
        if issubclass(slot.type, Enum):
            return [(Reply("dialogue.choice", value=one), encode(one)) for one in slot.type]
        if slot.type is bool:
            return [(Reply("dialogue.yes"), "True"), (Reply("dialogue.no"), "False")]
        return []

    def put(self, slot: Slot, value: SlotValue) -> Refusal | None:
        """Fill a slot unless its check refuses; give the refusal."""
        if slot.ask is not None and slot.ask.check is not None:
            refusal = slot.ask.check(value, self.desk)
            if refusal is not None:
                self.drop(slot.name)
                return refusal
        slots = {name: text for name, text in self.frame.slots.items() if name != slot.name}
        slots[slot.name] = encode(value)
        self.frame = replace(self.frame, slots=slots, misses=0)
        return None

    def skip(self, slot: Slot) -> None:
        """Leave an optional slot empty, and do not ask for it again."""
        self.frame = replace(self.frame, slots={**self.frame.slots, slot.name: ""}, misses=0)

    def drop(self, name: str) -> None:
        """Empty a slot."""
        slots = {one: text for one, text in self.frame.slots.items() if one != name}
        self.frame = replace(self.frame, slots=slots)

    def hits(self, utterance: Utterance) -> Mapping[str, Hit]:
        """Give what a message holds for any slot, besides the one asked for.

        One entity fills one slot, except that a stretch of days gives both its ends.
        """
        found: dict[str, Hit] = {}
        left = utterance
        for slot in self.handler.slots:
            hit = extract(slot.type, left, asked=False, role=slot.ask.role if slot.ask else None)
            if hit is None:
                continue
            found[slot.name] = hit
            if hit.entity is not None and hit.entity.kind != "span":
                left = replace(left, entities=[one for one in left.entities if one != hit.entity])
        return found

    def by_suggestion(self, slot: Slot, utterance: Utterance) -> Hit | None:
        """Give the one button whose words share the most with the message, if it is one alone.

        "My laptop is broken" picks the laptop among what someone holds.
        """
        if slot.ask is None or slot.ask.suggest is None:
            return None
        said = set(_words(utterance.text))
        shared = [(len(said & set(_words(one.label))), one) for one in slot.ask.suggest(self.desk)]
        most = max((count for count, _ in shared), default=0)
        best = [one for count, one in shared if count == most]
        return Hit(best[0].value) if most and len(best) == 1 else None

    def take_first(self, utterance: Utterance) -> Refusal | None:
        """Fill what the message that started the job already says."""
        for slot in self.handler.slots:
            if slot.ask and slot.ask.takes_whole(utterance):
                refusal = self.put(slot, utterance.text.strip())
                if refusal is not None:
                    return refusal
        refusal = self._take(utterance)
        for slot in self.handler.slots if refusal is None else ():
            hit = None if slot.name in self.frame.slots else self.by_suggestion(slot, utterance)
            refusal = self.put(slot, hit.value) if hit is not None else refusal
        return refusal

    def take_answer(self, utterance: Utterance) -> Refusal | None:
        """Fill the slot asked for, and whatever else the message says or corrects."""
        asked = self.asked()
        if asked is not None:
            hit = self.answer(asked, utterance)
            if hit is not None:
                refusal = self.put(asked, hit.value)
                if refusal is not None or asked.type is str:
                    return refusal
                left = [one for one in utterance.entities if one != hit.entity]
                utterance = replace(utterance, entities=left)
        return self._take(utterance)

    def answer(self, asked: Slot, utterance: Utterance) -> Hit | None:
        """Give the value a message answers a slot's question with."""
        role = asked.ask.role if asked.ask else None
        hit = extract(asked.type, utterance, asked=True, role=role)
        return hit or self.by_suggestion(asked, utterance)

    def _take(self, utterance: Utterance) -> Refusal | None:
        by_name = {slot.name: slot for slot in self.handler.slots}
        for name, hit in self.hits(utterance).items():
            if name == self.frame.asked and name in self.frame.slots:
                continue
            refusal = self.put(by_name[name], hit.value)
            if refusal is not None:
                return refusal
        return None


SHORTEST_WORD = 3  # letters; shorter ones say nothing about which button is meant


def _words(text: str) -> list[str]:
    """Words of letters alone: a number or code in a label is matched by the slot's own type."""
    plain = "".join(sign if sign.isalnum() else " " for sign in text.casefold())
    return [word for word in plain.split() if word.isalpha() and len(word) >= SHORTEST_WORD]
