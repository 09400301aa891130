"""A conversation keeps the language of its first clear message; whoever speaks in it, does in that."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.actions import handoff
from bot.app.composition import Swingdoor
from bot.office.knowledge import Understands
from intents.names import Names
from intents.understanding import Understanding
from storage.conversation import conversations
from storage.records.conversation import Author, Channel, Inbound, Side
from tests.acting import agent, do
from tests.conftest import Watch
from tests.talks.invented import CODE, english, invented, wordings, write_catalogue

SAM = agent("Sam")


@dataclass(frozen=True)
class Ear:
    """Hears a message that begins with a sign as one in the invented language."""

    real: Understands

    def understand(self, text: str, names: Names, today: date) -> Understanding:
        heard = self.real.understand(text.removeprefix("¡"), names, today)
        return replace(heard, language=CODE if text.startswith("¡") else heard.language)


@dataclass
class Chat:
    """One contact of the front office."""

    bot: Swingdoor
    contact: str
    read: int = 0
    sent: int = 0

    def say(self, text: str, intent: str | None = None) -> str:
        """Say something; give the answer."""
        self.sent += 1
        delivery = f"{self.contact}:{self.sent}"
        inbound = Inbound(Channel.WEB, delivery, self.contact, "Ada", text, intent=intent)
        self.bot.front_turns.submit(inbound).result(10)
        return self.hear()

    def hear(self) -> str:
        """Give what the bot has said since."""
        with self.bot.front.database.read() as connection:
            found = conversations.find_key(connection, f"web:{self.contact}:")
            assert found is not None
            self.id = found[0].id
            lines = conversations.read(connection, self.id, after=self.read)
        self.read = lines[-1].seq if lines else self.read
        return "\n".join(line.text for line in lines if line.author is Author.BOT)


@pytest.fixture
def chat(bot: Swingdoor, tmp_path: Path) -> Callable[[str], Chat]:
    """Chats with an office that speaks English, its own language, and the invented one."""
    write_catalogue(tmp_path / "catalogue")
    known = bot.front.knowledge
    said = wordings(tmp_path / "catalogue", Side.FRONT, known.company)
    bot.front.knowledge = replace(known, wordings=said, recognizer=Ear(known.recognizer))
    return lambda contact: Chat(bot, contact)


def is_invented(text: str) -> bool:
    return bool(text) and english(text) != text and "the" not in text.split()


def test_it_is_kept_by_everyone_who_speaks(chat: Callable[[str], Chat], watch: Watch) -> None:
    one, other = chat("one"), chat("other")
    assert is_invented(one.say("¡cancel my order"))
    assert not is_invented(other.say("cancel my order"))
    watch.moment += timedelta(minutes=11)
    for clock in one.bot.clocks:
        clock.office.database.write(clock.work)
    assert english(one.hear()).startswith("Are you still there?")
    assert other.hear().startswith("Are you still there?")
    assert is_invented(one.say("a person please"))
    assert not is_invented(other.say("a person please"))
    front = one.bot.front
    for act in (handoff.take, handoff.give_back):
        do(front, SAM, partial(act, conversation_id=one.id))
        assert is_invented(one.hear())
    assert is_invented(one.say("thanks"))
    assert is_invented(one.say("/end", intent="chat.end"))


def test_a_first_message_nobody_understands_decides_nothing(chat: Callable[[str], Chat]) -> None:
    one = chat("one")
    assert not is_invented(one.say("¡zzzz qqqq"))
    assert is_invented(one.say("¡hello"))


def test_what_a_language_has_no_words_for_is_said_in_the_companys_own(tmp_path: Path) -> None:
    from storage.knowledge.house_rules import DEFAULT

    write_catalogue(tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "smalltalk" / CODE / "dialogue.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"dialogue.yes"', '"dialogue.other"'), encoding="utf-8")
    said = wordings(tmp_path / "catalogue", Side.FRONT, DEFAULT)
    assert said[CODE].replies["dialogue.yes"] == ("Yes",)
    assert said[CODE].replies["dialogue.no"] == (invented("No"),)
    assert said[CODE].labels["Reason.FAULTY"][0] == invented(said["en"].labels["Reason.FAULTY"][0])
