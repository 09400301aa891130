from dataclasses import dataclass, replace
from datetime import date

from bot.app.composition import Swingdoor
from intents.names import Names
from intents.understanding import Understanding
from storage.records.conversation import Channel, Inbound


@dataclass(frozen=True)
class Deaf:
    """A recognizer with a fault in it."""

    def understand(self, text: str, names: Names, today: date) -> Understanding:
        raise IndexError(f"{text} {names} {today}")


def test_a_message_that_cannot_be_read_is_kept_and_answered(bot: Swingdoor) -> None:
    bot.front.knowledge = replace(bot.front.knowledge, recognizer=Deaf())
    inbound = Inbound(Channel.WEB, "one", "c", "Sam", "weeks from")
    receipt = bot.front_turns.submit(inbound).result(10)
    assert receipt.fresh
    assert receipt.seq == 2


def test_the_same_delivery_twice_is_one_message(bot: Swingdoor) -> None:
    inbound = Inbound(Channel.WEB, "one", "c", "Sam", "hello")
    first = bot.front_turns.submit(inbound).result(10)
    again = bot.front_turns.submit(inbound).result(10)
    assert (first.fresh, again.fresh) == (True, False)
    assert again.seq == first.seq
