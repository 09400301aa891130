"""From the bot to a person and back: ask for one, take, answer, note, give back, resolve."""

from dataclasses import replace
from typing import Any

from bot.actions.conversations import add_lines, find, move
from bot.actions.refusals import Refused, Why
from bot.actions.text import LONGEST, clean
from bot.office.act import Act
from bot.office.office import Office
from bot.office.registry import HandoffRequest
from handlers.reply import Notify, Reply, Shown, ToConversation
from intents.catalogue.catalogue import Flag
from storage.conversation import conversations, inbox
from storage.records.conversation import Author, Conversation, Line, Status
from storage.records.work import Actor, ActorKind, Escalation
from storage.work import escalations, holding

CONSOLE = "console"  # the channel by which answers of people are told apart


def ask(
    act: Act,
    conversation: Conversation,
    request: HandoffRequest,
    summary: str,
    confidence: float | None = None,
) -> Escalation:
    """Put a conversation into the queue; give its place there.

    One that waits already keeps its place. If it had no job yet, or this one is graver, the team
    and the reason are the new one's, and the summary holds both. Its status is the turn's to keep.
    """
    known = escalations.current(act.connection, conversation.id)
    waiting = Escalation(
        id=known.id if known else 0,
        conversation_id=conversation.id,
        team=request.team or act.known.team_of(request.intent),
        reason=request.reason,
        summary=summary,
        intent=request.intent,
        confidence=confidence,
        slots=tuple((name, value) for name, value in request.slots.items() if value),
        waiting_since=known.waiting_since if known else act.at,
        claimed_by=None,
        claimed_at=None,
        closed_at=None,
    )
    if known is None:
        escalations.escalate(act.connection, waiting)
        act.note_on("handoff.asked", conversation, team=waiting.team, reason=waiting.reason)
    elif request.intent != known.intent and (
        known.intent is None or request.intent in act.known.risky
    ):
        both = f"{known.summary}\n\n{summary}"
        escalations.widen(act.connection, replace(waiting, summary=both))
        act.note_on("handoff.widened", conversation, team=waiting.team, reason=waiting.reason)
    else:
        return known
    return waiting


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


def take(act: Act, conversation_id: int) -> Conversation | Refused:
    """Take a waiting conversation; the asker is told who is there."""
    found = find(act, conversation_id)
    if isinstance(found, Refused):
        return found
    if not escalations.claim(act.connection, conversation_id, act.by.id, act.at):
        held = escalations.current(act.connection, conversation_id)
        who = held.claimed_by if held else None
        return Refused(Why.TAKEN, {"who": who}) if who else Refused(Why.NOT_WAITING)
    return _hand(act, found[0], Status.WITH_AGENT, "taken")


def take_over(act: Act, conversation_id: int) -> Conversation | Refused:
    """Go on with what a colleague holds; the asker is told. For who supervises."""
    if not act.by.supervises:
        return Refused(Why.NOT_SUPERVISOR)
    found = find(act, conversation_id)
    if isinstance(found, Refused):
        return found
    held = escalations.current(act.connection, conversation_id)
    if held is None or held.claimed_by is None:
        return Refused(Why.NOT_TAKEN)
    if held.claimed_by == act.by.id:
        return found[0]
    escalations.hand_over(act.connection, conversation_id, act.by.id, act.at)
    before = Actor(ActorKind.AGENT, held.claimed_by)
    return _hand(act, found[0], Status.WITH_AGENT, "taken_over", before=before)


def release(act: Act, conversation_id: int, why: str) -> Conversation | Refused:
    """Let what somebody holds wait again, in the place it had; the asker is told the truth.

    `why` is for the record: absent, left, disabled or asked.
    """
    found = find(act, conversation_id)
    if isinstance(found, Refused):
        return found
    held = escalations.current(act.connection, conversation_id)
    if held is None or held.claimed_by is None:
        return Refused(Why.NOT_TAKEN)
    escalations.release(act.connection, conversation_id)
    move(act, found[0], Status.WAITING)
    before = Actor(ActorKind.AGENT, held.claimed_by)
    act.note_on("handoff.released", found[0], before=before, why=why)
    if why != "asked":  # who asked for it is answered by the turn
        place = escalations.place(act.connection, held)
        facts: dict[str, Shown | Reply] = {"team": held.team, "place": place}
        act.tell(Notify(ToConversation(conversation_id), "handoff.released", facts))
    return found[0]


def release_all(act: Act, account: str, why: str) -> int:
    """Let all that somebody holds wait again; give how many conversations that were."""
    held = holding.list_held(act.connection, account)
    for one in held:
        release(act, one.conversation_id, why)
    return len(held)


def answer(
    act: Act, conversation_id: int, text: str, last_seen: int, key: str = ""
) -> Conversation | Refused:
    """Answer as a person; refused if someone else holds it, or wrote after `last_seen`.

    The same `key` twice is one answer.
    """
    words = _fit(text)
    if isinstance(words, Refused):
        return words
    conversation = _held(act, conversation_id)
    if isinstance(conversation, Refused) or _was_there(act, conversation, key):
        return conversation
    newer = [
        line
        for line in conversations.read(act.connection, conversation_id, after=last_seen)
        if line.author in {Author.AGENT, Author.CONTACT} and line.author_name != act.by.name
    ]
    if newer:
        last = newer[-1]
        return Refused(Why.NEWER, {"who": last.author_name, "text": last.text[:200]})
    _keep_key(act, conversation, key)
    held = escalations.current(act.connection, conversation_id)
    private = held is not None and act.known.holds(Flag.PRIVATE, held.intent)
    line = Line(Author.AGENT, words, author_name=act.by.name, private=private)
    move(act, conversation, Status.WITH_AGENT, line)
    act.note_on("handoff.answered", conversation)
    return conversation


def note(act: Act, conversation_id: int, text: str, key: str = "") -> Conversation | Refused:
    """Write something that staff alone can read; the same `key` twice is one note."""
    words = _fit(text)
    if isinstance(words, Refused):
        return words
    found = find(act, conversation_id)
    if isinstance(found, Refused):
        return found
    if _was_there(act, found[0], key):
        return found[0]
    _keep_key(act, found[0], key)
    add_lines(act, found[0], Line(Author.NOTE, words, author_name=act.by.name))
    act.note_on("handoff.noted", found[0])
    return found[0]


def give_back(act: Act, conversation_id: int) -> Conversation | Refused:
    """Let the bot go on. It starts afresh: old questions are not asked again."""
    return _put_down(act, conversation_id, Status.WITH_BOT, "given_back")


def resolve(act: Act, conversation_id: int) -> Conversation | Refused:
    """Close it. What is written next begins anew with the bot."""
    return _put_down(act, conversation_id, Status.RESOLVED, "resolved")


def withdraw(act: Act, conversation: Conversation) -> bool:
    """Take a conversation out of the queue because its contact wants no person any more.

    Says whether it was in there. Its status is the turn's to keep.
    """
    if escalations.current(act.connection, conversation.id) is None:
        return False
    escalations.close(act.connection, conversation.id, "withdrawn", act.at)
    act.note_on("handoff.withdrawn", conversation)
    return True


def _put_down(act: Act, conversation_id: int, status: Status, how: str) -> Conversation | Refused:
    conversation = _held(act, conversation_id)
    if isinstance(conversation, Refused):
        return conversation
    escalations.close(act.connection, conversation_id, how, act.at)
    return _hand(act, conversation, status, how)


def _hand(
    act: Act, conversation: Conversation, status: Status, how: str, **fields: Actor
) -> Conversation:
    """Give it to somebody else, note it, and have the asker told by whom."""
    move(act, conversation, status)
    act.note_on(f"handoff.{how}", conversation, **fields)
    act.tell(Notify(ToConversation(conversation.id), f"handoff.{how}", {"name": act.by.name}))
    return conversation


def _was_there(act: Act, conversation: Conversation, key: str) -> bool:
    """Whether this very answer or note was kept before: a key pressed twice, a form sent again."""
    return bool(key) and inbox.has(act.connection, CONSOLE, _delivery(act, conversation, key))


def _keep_key(act: Act, conversation: Conversation, key: str) -> None:
    if key:
        inbox.note(act.connection, CONSOLE, _delivery(act, conversation, key), act.at)


def _delivery(act: Act, conversation: Conversation, key: str) -> str:
    return f"{conversation.public_id}:{act.by.id}:{key}"


def _held(act: Act, conversation_id: int) -> Conversation | Refused:
    held = escalations.current(act.connection, conversation_id)
    if held is None or held.claimed_by is None:
        return Refused(Why.NOT_TAKEN)
    if held.claimed_by != act.by.id:
        return Refused(Why.NOT_YOURS, {"who": held.claimed_by})
    found = find(act, conversation_id)
    return found if isinstance(found, Refused) else found[0]


def _fit(text: str) -> str | Refused:
    words = clean(text).strip()
    if not words:
        return Refused(Why.EMPTY)
    return words if len(words) <= LONGEST else Refused(Why.TOO_LONG, {"most": LONGEST})
