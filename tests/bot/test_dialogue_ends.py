"""Whatever is said in whatever order: no question is missed more than twice without the offer of
a person, nothing is parked, and who is never understood ends with a person.
"""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.composition import Swingdoor
from bot.office.memory import Memory
from storage.conversation import conversations
from storage.records.conversation import Author, Channel, Inbound, Side, Status

LINES = st.one_of(
    st.sampled_from(
        [
            "where is my order",
            "cancel my order",
            "I want to return something",
            "yes",
            "no",
            "go back",
            "start over",
            "skip",
            "stop",
            "help",
            "what did you ask",
            "say it again",
            "my machine leaks and I am angry",
            "how much is the Brio Duo",
            "blue cheese moon",
            "20574",
            "other@post.example",
            "nonsense@post.example and 99999",
            "123456",
            "😀😀",
            "how many days off do I have",
            "I want leave from Monday to Friday",
            "show my payslip",
            "my laptop is broken",
            "forgot my password",
            "what are your opening hours",
            "",
            "are you a bot",
            "thanks",
            "I was charged twice and my parcel is late",
            "31.02.2026",
            "tomorrow",
            "-1",
            "1e308",
            "NaN",
            "the second one",
            "a replacement please",
        ]
    ),
    st.text(max_size=40),
)
counter = itertools.count()


@pytest.mark.parametrize("side", list(Side))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(LINES, min_size=1, max_size=10))
def test_every_dialogue_ends(bot: Swingdoor, side: Side, lines: list[str]) -> None:
    say = speaker(bot, side, person="C-1001" if side is Side.FRONT else "E-115")
    for line in lines:
        memory, status, offered = say(line)
        misses = memory.frames[-1].misses if memory.frames else 0
        assert misses <= 2
        if misses == 2 and status is Status.WITH_BOT:
            assert "Talk to a person" in offered


@pytest.mark.parametrize(
    ("side", "first"),
    [
        (Side.FRONT, "where is my order"),
        (Side.BACK, "I would like to book some leave"),
        (Side.FRONT, "I want to return something"),
    ],
)
def test_who_is_never_understood_ends_with_a_person(bot: Swingdoor, side: Side, first: str) -> None:
    say = speaker(bot, side, person=None if side is Side.FRONT else "E-115")
    say(first)
    answers = [say("blue cheese moon")[1] for _ in range(3)]
    assert answers == [Status.WITH_BOT, Status.WITH_BOT, Status.WAITING]


def speaker(
    bot: Swingdoor, side: Side, person: str | None
) -> Callable[[str], tuple[Memory, Status, list[str]]]:
    """Someone new; gives what is remembered, who has it, and the buttons, after each line."""
    contact = f"h{next(counter)}"
    numbers = itertools.count()

    def say(line: str) -> tuple[Memory, Status, list[str]]:
        inbound = Inbound(
            Channel.TERMINAL, f"{contact}-{next(numbers)}", contact, "Sam", line, person_id=person
        )
        receipt = bot.turns(side).submit(inbound).result(20)
        assert not receipt.parked
        with bot.office(side).database.read() as connection:
            found = conversations.find(connection, receipt.conversation_id)
            assert found is not None
            told = conversations.read(connection, receipt.conversation_id)
        last = [one for one in told if one.author is Author.BOT][-1:]
        labels = [choice.label for one in last for choice in one.choices]
        return Memory.load(found[0].state), found[0].status, labels

    return say
