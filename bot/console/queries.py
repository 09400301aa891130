"""What a person at the console sees of the offices: queue rows, the six numbers, conversations."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.office.office import Office
from storage.conversation import changes, conversations
from storage.database.moments import to_row
from storage.records.conversation import Author, Contact, Conversation, Message, Side
from storage.records.staff import Permission, Person
from storage.records.work import Escalation
from storage.work import escalations, events, figures, holding
from storage.work.escalations import Counts, Waiting
from storage.work.events import Event

SHOWN = 500  # lines of a conversation on its page; a browser stays quick with these
DUE_SOON = timedelta(minutes=5)
COUNTED_EVERY = timedelta(seconds=5)
REASONS = {
    "asked": "Asked for a person",
    "no_handler": "Work for a person",
    "identity": "Identity must be checked",
    "fault": "Something failed on our side",
    "misses": "The bot did not understand",
    "not_understood": "The bot did not understand",
}
_LETTERS = {Side.FRONT: "f", Side.BACK: "b"}
_SIDES = {letter: side for side, letter in _LETTERS.items()}


def ref_of(side: Side, public_id: str) -> str:
    """Give what pages call a conversation: its office's letter, then its public id."""
    return f"{_LETTERS[side]}-{public_id}"


def split_ref(ref: str) -> tuple[Side, str] | None:
    """Read such a name back; None if it is none."""
    letter, dash, public_id = ref.partition("-")
    return (_SIDES[letter], public_id) if dash and letter in _SIDES else None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the queue, for one reader."""

    ref: str
    side: Side
    waiting: Waiting
    reason: str
    job: str
    held_by: str
    mine: bool
    late: bool

    @property
    def state(self) -> str:
        """Which of the tabs it belongs to."""
        if self.waiting.escalation.claimed_by is None:
            return "waiting"
        return "mine" if self.mine else "held"

    @property
    def order(self) -> str:
        """What rows are sorted by: those that wait first, the longest wait at the top."""
        since = to_row(self.waiting.escalation.waiting_since)
        return f"{'0' if self.state == 'waiting' else '1'}{since:018}{self.ref}"


@dataclass(frozen=True, slots=True)
class Mine:
    """A conversation one holds: who it is with, and whether they wait for an answer."""

    ref: str
    name: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The six numbers above the queue."""

    late: int
    due_soon: int
    waiting: int
    longest: timedelta
    with_people: int
    solved: int


@dataclass(frozen=True, slots=True)
class View:
    """One conversation, for one reader."""

    ref: str
    side: Side
    conversation: Conversation
    contact: Contact
    lines: Sequence[Message]
    decisions: Mapping[int, "Decision"]
    escalation: Escalation | None
    reason: str
    job: str
    held_by: str
    mine: bool
    overtakes: bool

    @property
    def can_take_over(self) -> bool:
        """Whether this reader may go on with what a colleague holds."""
        return bool(self.held_by) and not self.mine and self.overtakes

    @property
    def can_take(self) -> bool:
        """Whether it waits for anyone to take it."""
        return self.escalation is not None and self.escalation.claimed_by is None

    @property
    def last_seq(self) -> int:
        """The last line shown."""
        return self.conversation.last_seq


@dataclass(frozen=True, slots=True)
class Decision:
    """How a line of the bot came about."""

    candidates: Sequence[tuple[str, int]]
    rule: str
    move: str
    normal: str
    replies: Sequence[str]


class Queries:
    """Reads both offices for the console. Calls block: ask from a worker thread."""

    def __init__(self, offices: Mapping[Side, Office[Any]], promise: timedelta) -> None:
        """Take the offices, and how soon a person is to answer."""
        self.offices = offices
        self.promise = promise
        self._counted: dict[Side, tuple[datetime, int]] = {}

    def mark(self, side: Side) -> int:
        """Give the id of an office's newest change."""
        with self.offices[side].database.read() as connection:
            return changes.last(connection)

    def marks(self, person: Person) -> dict[Side, int]:
        """Give the newest change of each office a person sees."""
        return {side: self.mark(side) for side in person.sides}

    def records(self, person: Person) -> dict[str, Sequence[Event]]:
        """Give what was done lately in each office a person sees, newest first."""
        found: dict[str, Sequence[Event]] = {}
        for side in sorted(person.sides):
            with self.offices[side].database.read() as connection:
                found[side.value] = events.recent(connection)
        return found

    def rows(
        self,
        person: Person,
        names: Mapping[str, str],
        among: Mapping[Side, Sequence[int]],
    ) -> list[Row]:
        """Give what is open of these conversations as a person sees it, in order."""
        rows: list[Row] = []
        for side in person.sides:
            with self.offices[side].database.read() as connection:
                found = escalations.list_open(connection, among.get(side, ()))
            rows += [self._row(side, waiting, person, names) for waiting in found]
        return sorted(rows, key=lambda row: row.order)

    def mine(self, person: Person) -> list[Mine]:
        """Give the conversations a person holds, those that wait for their word first."""
        found: list[Mine] = []
        for side in person.sides:
            with self.offices[side].database.read() as connection:
                held = holding.list_held(connection, person.email)
            found += [Mine(ref_of(side, one.public_id), one.contact, one.waits) for one in held]
        return sorted(found, key=lambda one: not one.waits)

    def strip(self, person: Person) -> Strip:
        """Give the six numbers over the offices a person sees."""
        now = self._now()
        late = now - self.promise
        counts: list[Counts] = []
        for side in person.sides:
            with self.offices[side].database.read() as connection:
                counts.append(escalations.count(connection, late, late + DUE_SOON))
        oldest = min((one.oldest for one in counts if one.oldest is not None), default=now)
        return Strip(
            late=sum(one.late for one in counts),
            due_soon=sum(one.soon - one.late for one in counts),
            waiting=sum(one.waiting for one in counts),
            longest=now - oldest,
            with_people=sum(one.held for one in counts),
            solved=sum(self._solved(side, now) for side in person.sides),
        )

    def view(
        self, ref: str, person: Person, names: Mapping[str, str], after: int = 0
    ) -> View | None:
        """Give a conversation; None if there is none, or not for this person: both look alike."""
        split = split_ref(ref)
        if split is None or split[0] not in person.sides:
            return None
        side, public_id = split
        office = self.offices[side]
        with office.database.read() as connection:
            found = conversations.find_public(connection, public_id)
            if found is None:
                return None
            conversation, contact = found
            escalation = escalations.current(connection, conversation.id)
            first = max(after, conversation.last_seq - SHOWN)
            lines = conversations.read(connection, conversation.id, first, SHOWN)
            records = conversations.decisions(connection, conversation.id)
        who = escalation.claimed_by if escalation else None
        return View(
            ref=ref,
            side=side,
            conversation=conversation,
            contact=contact,
            lines=lines,
            decisions=_decisions(lines, records),
            escalation=escalation,
            reason=_reason(escalation),
            job=self._job(office, escalation.intent if escalation else None),
            held_by=names.get(who, who) if who else "",
            mine=who == person.email,
            overtakes=person.may(Permission.TAKE_OVER),
        )

    def _solved(self, side: Side, now: datetime) -> int:
        """Count what the bot solved today; counted anew every few seconds, whoever looks."""
        at, count = self._counted.get(side, (None, 0))
        if at is None or now - at > COUNTED_EVERY:
            office = self.offices[side]
            local = now.astimezone(office.knowledge.wording.zone)
            with office.database.read() as connection:
                count = figures.count_solved(
                    connection, local.replace(hour=0, minute=0, second=0, microsecond=0)
                )
            self._counted[side] = (now, count)
        return count

    def _row(self, side: Side, one: Waiting, person: Person, names: Mapping[str, str]) -> Row:
        who = one.escalation.claimed_by
        late = who is None and self._now() - one.escalation.waiting_since > self.promise
        return Row(
            ref=ref_of(side, one.public_id),
            side=side,
            waiting=one,
            reason=_reason(one.escalation),
            job=self._job(self.offices[side], one.escalation.intent),
            held_by=names.get(who, who) if who else "",
            mine=who == person.email,
            late=late,
        )

    def _job(self, office: Office[Any], intent: str | None) -> str:
        words = office.knowledge.wording
        if intent is None:
            return ""
        title = office.registry.title(intent)
        return words.say(title) if words.has(title.key) else intent

    def _now(self) -> datetime:
        return next(iter(self.offices.values())).now()


def _reason(escalation: Escalation | None) -> str:
    if escalation is None:
        return ""
    return REASONS.get(escalation.reason, escalation.reason.replace("_", " ").capitalize())


def _decisions(lines: Iterable[Message], records: Mapping[int, str]) -> dict[int, Decision]:
    found = {}
    for line in lines:
        if line.author is Author.BOT and line.seq in records:
            data = json.loads(records[line.seq])
            found[line.seq] = Decision(
                [(intent, round(100 * share)) for intent, share in data["candidates"]],
                data["rule"],
                data["move"],
                data["normal"],
                data["replies"],
            )
    return found
