"""From what was understood to a move."""

import pytest

from intents.moves import Choose, Fill, MakeRepair, Pending, Question, Repair
from intents.router import route
from intents.understanding import Ambiguous


def between(*options: str) -> Ambiguous:
    return Ambiguous(text="?", normal="?", candidates=(), entities=(), rule="", options=options)


@pytest.mark.parametrize("other", ["chat.insult", "chat.bot", "chat.help"])
def test_who_asks_for_a_person_rudely_gets_the_person(other: str) -> None:
    assert route(between(other, "chat.human"), Pending()) == MakeRepair(Repair.HUMAN)


def test_a_request_beside_the_wish_for_a_person_is_asked_about() -> None:
    options = ("orders.track", "chat.human")
    assert route(between(*options), Pending()) == Choose(options)


def test_an_answer_is_an_answer_whatever_words_are_in_it() -> None:
    asked = Pending(Question.SLOT, "orders.track", answered=True)
    assert route(between("chat.human", "chat.help"), asked) == Fill()


def test_small_talk_alone_gets_no_person() -> None:
    options = ("chat.insult", "chat.bot")
    assert route(between(*options), Pending()) == Choose(options)
