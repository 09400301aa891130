"""Two machines wired to each other stop; a person who repeats themselves is told why, and heard."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import count

import pytest

from bot.app.composition import Swingdoor
from storage.conversation import conversations
from storage.records.conversation import Author, Channel, Inbound
from tests.conftest import Watch

IDS = count()


class Contact:
    """Somebody who writes to the front office in the terminal, where no limit holds."""

    def __init__(self, bot: Swingdoor, name: str) -> None:
        self.bot = bot
        self.name = name

    def say(self, text: str) -> str:
        """Give what is answered, nothing if there is no answer."""
        inbound = Inbound(Channel.TERMINAL, f"{next(IDS)}", self.name, self.name, text)
        receipt = asyncio.run(self.bot.front_turns.receive(inbound))
        with self.bot.front.database.read() as connection:
            last = conversations.read(connection, receipt.conversation_id, receipt.seq - 1)[-1]
        return last.text if last.author is Author.BOT else ""

    def answers(self, texts: Sequence[str]) -> list[bool]:
        return [bool(self.say(one)) for one in texts]


@pytest.fixture
def anna(bot: Swingdoor) -> Contact:
    return Contact(bot, "anna")


LOOP = "a machine is answering me"


def test_the_same_words_five_times_end_in_one_sentence_and_silence(anna: Contact) -> None:
    said = [anna.say("please hold the line") for _ in range(20)]
    assert all(said[:5])
    assert LOOP in said[4]
    assert not any(LOOP in one for one in said[:4])
    assert not any(said[5:])
    assert anna.say("where is my order?")
    assert anna.say("please hold the line"), "it is something else again"


def test_an_echo_of_what_we_say_stops(anna: Contact) -> None:
    text = "hello"
    for _ in range(30):
        text = anna.say(text) or text
    assert anna.answers([text] * 3) == [False] * 3
    assert not anna.say(f"> {text}".upper()), "nearly the same is the same"


def test_two_of_our_own_kind_stop(bot: Swingdoor) -> None:
    one, other = Contact(bot, "one"), Contact(bot, "other")
    text, exchanges = "blargle wibble", 0
    while text and exchanges < 100:
        text, one, other = one.say(text), other, one
        exchanges += 1
    assert exchanges < 20


def test_a_person_who_takes_their_time_is_no_machine(anna: Contact, watch: Watch) -> None:
    for _ in range(12):
        watch.moment += timedelta(seconds=20)
        assert LOOP not in anna.say("hello")


def test_the_same_answer_to_other_questions_is_no_loop(anna: Contact) -> None:
    said = [anna.say(one) for one in ("I want to complain", "no", "no", "no", "no")]
    assert not any(LOOP in one for one in said[:4])


def test_after_an_hour_the_same_words_are_answered_again(anna: Contact, watch: Watch) -> None:
    for _ in range(7):
        anna.say("hello")
    watch.moment += timedelta(minutes=30)
    assert not anna.say("hello")
    watch.moment += timedelta(minutes=61)
    assert anna.say("hello")
