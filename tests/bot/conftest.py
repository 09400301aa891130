"""A bot whose offices learn beside a catalogue of a few intents: a trial takes a second."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.composition import Swingdoor
from storage.conversation.journal import SentJournal
from storage.records.conversation import Channel, Inbound
from tests.bot import catalogue


@pytest.fixture(scope="session")
def paint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalogue."""
    return catalogue.write(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def shop(bot: Swingdoor, paint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Swingdoor:
    """That bot; its models are kept with the test, out of the way of others."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for one in bot.teaching.values():
        one.workshop.root = paint
    return bot


@pytest.fixture
def talk(bot: Swingdoor) -> int:
    """A conversation."""
    inbound = Inbound(Channel.WEB, "one", "c", "Sam", "hello")
    return bot.front_turns.submit(inbound).result(10).conversation_id


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SentJournal]:
    """A journal of what is mailed."""
    one = SentJournal.of(tmp_path, "front-mail", "me")
    yield one
    one.close()
