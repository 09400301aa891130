"""What Slack shows, in a language nobody speaks: no view has a word of English of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app.composition import Swingdoor
from bot.channels.slack.inbound.employee import SlackEmployee
from bot.channels.slack.inbound.identity import Person
from bot.channels.slack.manifest import manifest
from bot.channels.slack.views import blocks, cards, home, modals
from bot.channels.slack.views.words import Words
from storage.records.conversation import Author, Channel, Contact, Message, Side
from storage.records.work import Escalation
from storage.sample.company import DEMO_EMPLOYEE
from storage.work.cards import Live
from tests.talks.invented import Records, speak, write_catalogue

NOW = datetime(2026, 11, 18, 11, tzinfo=UTC)
READ = {"text", "title", "message", "label", "description", "usage_hint", "agent_description"}
SAM = Contact(1, Channel.WEB, "sam", "Sam", None)
ASKED = Message(1, 1, 1, Author.CONTACT, "Sam", "…", (), NOW)
WAITING = Escalation(1, 1, "Support", "past_window", "…", None, 0.8, (), NOW, None, None, None)
EMPLOYEE = SlackEmployee(Person("U0ANNA0001", "Anna", "anna@example.test", DEMO_EMPLOYEE), "T1")


@pytest.fixture
def speaking(bot: Swingdoor, tmp_path: Path) -> Swingdoor:
    write_catalogue(tmp_path / "catalogue")
    speak(bot, tmp_path / "catalogue")
    return bot


def texts(shown: object, *, read: bool = False) -> Iterator[str]:
    """Every text in a view that somebody reads."""
    if isinstance(shown, str) and read:
        yield shown
    elif isinstance(shown, Mapping):
        for name, one in shown.items():
            yield from texts(one, read=name in READ)
    elif isinstance(shown, list | tuple):
        for one in shown:
            yield from texts(one, read=read)


def views(bot: Swingdoor) -> Iterator[Any]:
    """Every view and message the channel makes of its own."""
    office = bot.back
    wording = office.knowledge.wording
    say = Words(wording)
    with office.database.read() as connection:
        notice = home.Notice("", [("1001", "…")])
        yield home.home(office, connection, EMPLOYEE, lambda *_: notice)
        for intent in office.registry.handlers:
            yield modals.form_view(office, connection, EMPLOYEE, intent)
    yield home.refused(say)
    for family in home.families(office, wording):
        yield home.pick_view(office, family, wording)
    yield [modals.loading(say), modals.done(say, "sorry", say("gone"))]
    line = {"from": "agent", "name": "Sam", "text": "…", "choices": []}
    yield [blocks.message(line, say, "it.incident"), {"text": blocks.preview(line, say)}]
    yield {"text": blocks.preview({**line, "from": "bot"}, say)}
    for one, intent in ((bot.front, "orders.track"), (bot.back, "it.incident")):
        asked = replace(WAITING, intent=intent)
        taken = replace(asked, claimed_by="Sam", claimed_at=NOW, confidence=None)
        for held in (WAITING, asked, taken, replace(taken, closed_at=NOW)):
            live = Live(held, "abc", 1, Channel.WEB, "Sam", None, "", 0)
            yield [*cards.card(one, live)[1], {"text": cards.card(one, live)[0]}]
    for side in Side:
        yield cards.write_view(side, "abc", SAM, [ASKED], say, ask=side is Side.BACK)
        yield cards.send_view(side, "abc", 1, SAM, "…", say)
    yield manifest("…", say, "https://bot.example")["features"]


def test_no_view_holds_english_of_its_own(speaking: Swingdoor, company_files: Path) -> None:
    records = Records(company_files)
    records.said += ["Sam", "Anna", "Support", "UTC", "it.incident", "orders.track"]
    dates = rf"<!date^{int(NOW.timestamp())}^{{date_short_pretty}} {{time}}|"
    shown = [text for view in views(speaking) for text in texts(view)]
    found = {piece for text in shown for piece in records.foreign(text.replace(dates, ""))}
    assert len(shown) > 100
    assert not found
