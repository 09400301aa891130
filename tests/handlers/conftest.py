"""Desks with the sample company's records behind them, for handlers called as functions."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from sqlalchemy import Connection

from bot.app import desks, knowledge
from bot.app.deciding import DECIDING
from bot.app.settings import Settings
from bot.conversation.turns import actor_of
from bot.office.act import Act
from bot.office.knowledge import Knowledge
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


def act(side: Side, connection: Connection, known: Knowledge, contact: Contact) -> Act:
    """What the acts of a contact are done with."""
    return Act(side, connection, known, DECIDING[side], actor_of(side, contact), NOW)


@pytest.fixture
def front(company: Pair) -> FrontDesks:
    """Makes a customer's desk, or anybody's."""
    known = knowledge.gather(company.front, Side.FRONT, Settings.read({}))

    def make(person: str | None) -> FrontDesk:
        contact, conversation = opened(company.front, Channel.WEB, person)
        return desks.front(act(Side.FRONT, company.front, known, contact), contact, conversation)

    return make


@pytest.fixture
def back(company: Pair) -> BackDesks:
    """Makes an employee's desk, or anybody's."""
    known = knowledge.gather(company.back, Side.BACK, Settings.read({}))

    def make(person: str | None) -> BackDesk:
        contact, conversation = opened(company.back, Channel.PLAYGROUND, person)
        return desks.back(act(Side.BACK, company.back, known, contact), contact, conversation)

    return make
