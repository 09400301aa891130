"""Desks with the sample company's records behind them, for handlers called as functions."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from sqlalchemy import Connection

from bot.app import desks, knowledge
from bot.app.settings import Settings
from handlers.back.desk import BackDesk
from handlers.front.desk import FrontDesk
from storage.conversation import conversations
from storage.records.conversation import Channel, Contact, Conversation, Inbound, Side
from tests.storage import conftest as records
from tests.storage.conftest import NOW, Pair

company = records.company
sample_engines = records.sample_engines
sample_files = records.sample_files

FrontDesks: TypeAlias = Callable[[str | None], FrontDesk]
BackDesks: TypeAlias = Callable[[str | None], BackDesk]


def opened(
    connection: Connection, channel: Channel, person: str | None
) -> tuple[Contact, Conversation]:
    """Open the conversation of somebody whom the channel knows as `person`."""
    who = person or "anybody"
    inbound = Inbound(channel, f"{who}:1", who, "Sam", "hello", person_id=person)
    conversation, contact = conversations.open_many(connection, [inbound], NOW)[inbound.key]
    return contact, conversation


@pytest.fixture
def front(company: Pair) -> FrontDesks:
    """Makes a customer's desk, or anybody's."""
    known = knowledge.gather(company.front, Side.FRONT, Settings.read({}))

    def make(person: str | None) -> FrontDesk:
        contact, conversation = opened(company.front, Channel.WEB, person)
        return desks.front(company.front, contact, conversation, NOW, known)

    return make


@pytest.fixture
def back(company: Pair) -> BackDesks:
    """Makes an employee's desk, or anybody's."""
    known = knowledge.gather(company.back, Side.BACK, Settings.read({}))

    def make(person: str | None) -> BackDesk:
        contact, conversation = opened(company.back, Channel.PLAYGROUND, person)
        return desks.back(company.back, contact, conversation, NOW, known)

    return make
