"""Telling people of our own accord, in the transaction of the act that has them told."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.actions.conversations import keep
from bot.office.act import Act
from bot.office.knowledge import Knowledge
from bot.office.memory import Button, ButtonKind, Memory
from bot.office.office import Office
from handlers.reply import Notify, Reply, ToConversation, ToPerson, ToTeam
from storage.conversation import conversations, outbox
from storage.conversation.outbox import Outgoing
from storage.database.database import Connection
from storage.knowledge import teams
from storage.records.conversation import Author, Channel, Choice, Conversation, Line, Saved, Side
from storage.records.work import Actor

T = TypeVar("T")

WORTH = timedelta(days=1)  # a team's note that could not be posted by then is worth nothing


async def perform(office: Office[Any], by: Actor, do: Callable[[Act], T]) -> T:
    """Have an act done in the next commit, and those it concerns told in the same one."""
    return await office.database.act(lambda on: perform_in(office, on, by, do))


def perform_in(office: Office[Any], connection: Connection, by: Actor, do: Callable[[Act], T]) -> T:
    """Do an act inside a transaction that is open, and tell those it concerns."""
    act = office.begin(connection, by)
    result = do(act)
    tell_all(connection, office.side, office.knowledge, act.notices, act.at)
    return result


def tell_all(
    connection: Connection,
    side: Side,
    known: Knowledge,
    notices: Iterable[Notify],
    now: datetime,
) -> None:
    """Write the rows of what is to be told. Whoever never wrote to us cannot be reached here."""
    for notice in notices:
        if isinstance(notice.to, ToTeam):
            _tell_team(connection, side, known, notice.to, notice.words(), now)
            continue
        conversation = _conversation(connection, notice.to)
        if conversation is not None:
            keep(connection, [_told(conversation, known, notice.words())], now)


def _conversation(connection: Connection, to: ToPerson | ToConversation) -> Conversation | None:
    id_ = to.id if isinstance(to, ToConversation) else conversations.latest_of(connection, to.id)
    found = None if id_ is None else conversations.find(connection, id_, hold=True)
    return found[0] if found else None


def _told(conversation: Conversation, known: Knowledge, words: Reply) -> Saved:
    """Give a conversation with one more line of ours, in its language, and what that offers."""
    memory = Memory.load(conversation.state)
    wording = known.speak(memory.language)
    offered = dict(memory.offered)
    choices: list[Choice] = []
    for offer in words.offers:
        shown = wording.say(offer.words())
        id_ = f"{conversation.public_id[:6]}{conversation.last_seq}{len(choices)}"
        offered[id_] = Button(shown, ButtonKind.START, offer.intent, slots=offer.slots)
        choices.append(Choice(id_, shown))
    line = Line(Author.BOT, wording.say(words), choices=tuple(choices))
    return Saved(
        conversation, replace(memory, offered=offered).dump(), conversation.status, (line,)
    )


def _tell_team(
    connection: Connection, side: Side, known: Knowledge, to: ToTeam, words: Reply, now: datetime
) -> None:
    """Post to a team's own channel, where it has one."""
    channel = teams.slack_channels(connection, side).get(to.name)
    if channel is None:
        return
    body: Mapping[str, str] = {"text": known.wording.say(words)}
    slack = Channel.SLACK.value
    row = Outgoing(to.about, slack, channel, "team_note", body, expires=now + WORTH)
    outbox.queue(connection, row, now)
