"""What `swingdoor phrases teach` asks, and what it does with the answer."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.app.composition import Swingdoor
from bot.app.remote import Answer, Call, RemoteCall, RemoteCalls
from bot.cli import phrases

pytestmark = pytest.mark.slow

HELPFUL = ("--intent", "paint.return", "can my ladder come back to you")
HARMFUL = ("--intent", "paint.order", "is a tin of blue dear")

Run = Callable[..., Result]


@pytest.fixture
def command(shop: Swingdoor, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `swingdoor phrases …` with this bot doing the work, as a server would."""

    async def do(call: RemoteCall, words: Mapping[str, Any]) -> Answer:
        return await call(shop, words)

    @contextmanager
    def running(remote: RemoteCalls) -> Iterator[Call]:
        yield lambda name, words: asyncio.run(do(remote[name], words))

    monkeypatch.setattr(phrases, "running", running)

    def run(*words: str, said: str = "") -> Result:
        return CliRunner().invoke(phrases.phrases, words, input=said)

    return run


def teach(command: Run, *words: str, said: str = "") -> Result:
    return command("teach", "--office", "front", "--by", "anna", *words, said=said)


def test_it_shows_what_is_fixed_and_asks(command: Run, shop: Swingdoor) -> None:
    done = teach(command, *HELPFUL, said="y\n")
    assert done.exit_code == 0, done.output
    assert "Fixes 1:" in done.stdout
    assert "+ “can my ladder come home to you” (paint.return)" in done.stdout
    assert "Breaks nothing." in done.stdout
    assert "Take it live? [y/N]" in done.stdout
    assert "Live: the front office hears phrase 1 now." in done.stdout
    assert shop.front.knowledge.taught_phrases == (("paint.return", HELPFUL[2]),)


@pytest.mark.parametrize("said", ["n\n", "\n", ""])
def test_without_a_yes_it_stays_a_draft(command: Run, shop: Swingdoor, said: str) -> None:
    done = teach(command, *HELPFUL, said=said)
    assert done.exit_code == 0, done.output
    assert "stays a draft" in done.stdout
    assert "--number 1" in done.stdout
    assert not shop.front.knowledge.taught_phrases
    later = teach(command, "--number", "1", "--yes")
    assert later.exit_code == 0, later.output
    assert shop.front.knowledge.taught_phrases == (("paint.return", HELPFUL[2]),)


def test_what_breaks_something_needs_more_than_a_plain_yes(command: Run, shop: Swingdoor) -> None:
    done = teach(command, *HARMFUL, "--yes")
    assert done.exit_code == 1
    assert "- “is a tin of red dear” (paint.price)" in done.stdout
    assert "--force" in done.stderr
    assert not shop.front.knowledge.taught_phrases
    asked = teach(command, "--number", "1", said="y\n")
    assert "It breaks something. Take it live all the same? [y/N]" in asked.stdout
    assert "Live:" in asked.stdout


def test_the_report_tells_each_phrases_story(command: Run) -> None:
    assert "Nothing was taught yet." in command("report", "--office", "front").stdout
    teach(command, *HELPFUL, "--force")
    teach(command, *HARMFUL, "--draft")
    undone = command("undo", "--office", "front", "1", "--by", "ben")
    assert "Phrase 1, undone" in undone.stdout
    assert "- “can my ladder come home to you”" in undone.stdout
    told = command("report", "--office", "front").stdout
    first, story, second, ending = told.splitlines()
    assert first.split()[:3] == ["2", "draft", "paint.order"]
    assert "drafted by anna on 2026-11-18 11:00; fixed 0, broke " in story
    assert second.split()[:3] == ["1", "undone", "paint.return"]
    assert "live by anna on 2026-11-18 11:00, taken back by ben on 2026-11-18 11:00" in ending
    assert ending.endswith("fixed 1, broke 0")
    assert command("report", "--office", "back").stdout == "Nothing was taught yet.\n"
