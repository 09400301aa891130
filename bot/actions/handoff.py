"""From the bot to a person and back: escalate, claim, reply, note, give back, resolve.

Each function here is the inside of one job on the write thread, so what is said and what is
done commit together: nobody is told of a handoff that did not happen.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.office.memory import Memory
from bot.office.office import Office
from bot.office.registry import HandoffRequest
from handlers.reply import Reply
from storage.conversation import conversations
from storage.database.database import Connection
from storage.records.conversation import Author, Contact, Conversation, Line, Saved, Status
from storage.records.work import Escalation
from storage.work import audit, escalations

D = TypeVar("D")


class HandoffError(Exception):
    """A person asked for something that is not possible now; the message says why."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts at the console: the account for the record, the name customers see."""

    account: str
    name: str


def escalate(
    office: Office[Any],
    connection: Connection,
    conversation: Conversation,
    request: HandoffRequest,
    summary: str,
    confidence: float | None = None,
) -> Reply:
    """Put a conversation into the queue; give what the asker is told.

    One that waits already keeps its place. If it had no job yet, or this one is graver, the team
    and the reason are the new one's, and the summary holds both.
    """
    now = office.now()
    known = escalations.current(connection, conversation.id)
    waiting = Escalation(
        id=known.id if known else 0,
        conversation_id=conversation.id,
        team=request.team or office.knowledge.team_of(request.intent),
        reason=request.reason,
        summary=summary,
        intent=request.intent,
        confidence=confidence,
        slots=tuple((name, value) for name, value in request.slots.items() if value),
        waiting_since=known.waiting_since if known else now,
        claimed_by=None,
        claimed_at=None,
        closed_at=None,
    )
    if known is None:
        escalations.escalate(connection, waiting)
    elif request.intent != known.intent and (
        known.intent is None or request.intent in office.knowledge.risky
    ):
        escalations.widen(connection, replace(waiting, summary=f"{known.summary}\n\n{summary}"))
    else:
        waiting = known
    return told(office, connection, waiting)


def told(office: Office[Any], connection: Connection, waiting: Escalation) -> Reply:
    """Say the truth about the wait: which place, and whether anyone is there at all."""
    place = escalations.place(connection, waiting)
    someone = office.presence.count(office.side, office.now()) > 0
    key = "handoff.waiting" if someone else "handoff.nobody_here"
    return Reply(key, team=waiting.team, place=place)


def summarize(office: Office[Any], request: HandoffRequest, said: str) -> str:
    """Give a person the job, what was collected and the last words, in a few lines: in the
    company's own language, whichever the conversation is in.
    """
    words = office.knowledge.wording
    lines = [words.say(office.registry.title(request.intent))] if request.intent else []
    lines += [
        f"{words.field(name)}: {words.named(name, value)}"
        for name, value in request.slots.items()
        if value
    ]
    lines.append(f"“{said[:300]}”")
    return "\n".join(lines)


def claim(office: Office[Any], connection: Connection, conversation_id: int, agent: Agent) -> None:
    """Take a waiting conversation; the asker is told who is there. HandoffError if too late."""
    now = office.now()
    conversation, _ = _find(connection, conversation_id)
    if not escalations.claim(connection, conversation_id, agent.account, now):
        held = escalations.current(connection, conversation_id)
        who = held.claimed_by if held else None
        raise HandoffError(f"{who} has it already." if who else "It no longer waits for a person.")
    line = _bot(office, conversation, Reply("handoff.joined", name=agent.name))
    _save(connection, conversation, Status.WITH_AGENT, [line], now)
    audit.record(connection, agent.account, "claim", conversation.public_id, now)


def reply(
    office: Office[Any],
    connection: Connection,
    conversation_id: int,
    agent: Agent,
    text: str,
    last_seen: int,
) -> None:
    """Answer as a person. HandoffError if someone else holds it, or wrote after `last_seen`."""
    conversation, _ = _held(connection, conversation_id, agent)
    newer = [
        line
        for line in conversations.read(connection, conversation_id, after=last_seen)
        if line.author in {Author.AGENT, Author.CONTACT} and line.author_name != agent.name
    ]
    if newer:
        raise HandoffError(f"{newer[-1].author_name} wrote meanwhile: “{newer[-1].text[:200]}”")
    now = office.now()
    line = Line(Author.AGENT, text, author_name=agent.name)
    _save(connection, conversation, Status.WITH_AGENT, [line], now)
    audit.record(connection, agent.account, "reply", conversation.public_id, now)


def note(
    office: Office[Any], connection: Connection, conversation_id: int, agent: Agent, text: str
) -> None:
    """Write something that staff alone can read."""
    conversation, _ = _find(connection, conversation_id)
    now = office.now()
    line = Line(Author.NOTE, text, author_name=agent.name)
    _save(connection, conversation, conversation.status, [line], now, keep=True)
    audit.record(connection, agent.account, "note", conversation.public_id, now)


def give_back(
    office: Office[Any], connection: Connection, conversation_id: int, agent: Agent
) -> None:
    """Let the bot go on. It starts afresh: old questions are not asked again."""
    conversation, _ = _held(connection, conversation_id, agent)
    now = office.now()
    escalations.close(connection, conversation_id, "given_back", now)
    line = _bot(office, conversation, Reply("handoff.given_back", name=agent.name))
    _save(connection, conversation, Status.WITH_BOT, [line], now)
    audit.record(connection, agent.account, "give_back", conversation.public_id, now)


def resolve(
    office: Office[Any], connection: Connection, conversation_id: int, agent: Agent
) -> None:
    """Close it. What is written next begins anew with the bot."""
    conversation, _ = _held(connection, conversation_id, agent)
    now = office.now()
    escalations.close(connection, conversation_id, "resolved", now)
    line = _bot(office, conversation, Reply("handoff.resolved", name=agent.name))
    _save(connection, conversation, Status.RESOLVED, [line], now)
    audit.record(connection, agent.account, "resolve", conversation.public_id, now)


def _find(connection: Connection, conversation_id: int) -> tuple[Conversation, Contact]:
    found = conversations.find(connection, conversation_id)
    if found is None:
        raise HandoffError("There is no such conversation.")
    return found


def _held(
    connection: Connection, conversation_id: int, agent: Agent
) -> tuple[Conversation, Contact]:
    held = escalations.current(connection, conversation_id)
    if held is None or held.claimed_by is None:
        raise HandoffError("Take it first.")
    if held.claimed_by != agent.account:
        raise HandoffError(f"{held.claimed_by} has it.")
    return _find(connection, conversation_id)


def _bot(office: Office[Any], conversation: Conversation, words: Reply) -> Line:
    said = office.knowledge.speak(_language(conversation.state))
    return Line(Author.BOT, said.say(words))


def _save(
    connection: Connection,
    conversation: Conversation,
    status: Status,
    lines: list[Line],
    now: datetime,
    *,
    keep: bool = False,
) -> None:
    """Add lines; unless `keep`, what the bot had asked before is forgotten, the language is not."""
    state = conversation.state
    if not keep:
        state = replace(Memory(), language=_language(state)).dump()
    conversations.save_many(connection, [Saved(conversation, state, status, tuple(lines))], now)


def _language(state: str) -> str | None:
    return Memory.load(state).language
