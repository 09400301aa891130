"""Requests that need somebody's yes, of any kind: kept, found, voted on, closed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, update

from storage.database.moments import from_row, to_row
from storage.database.statements import insert_new, write_rows
from storage.records.work import (
    Approval,
    ApprovalState,
    Decider,
    DeciderKind,
    Vote,
)
from storage.tables.work import approvals, deciders, delegates, tickets, votes

HIGHEST = 2**63 - 1  # neither engine can look for a higher number

_ALL = (
    select(approvals, tickets.c.title)
    .join_from(approvals, tickets, tickets.c.number == approvals.c.number)
    .order_by(approvals.c.number.desc())
)
_ONE = _ALL.where(approvals.c.number == bindparam("wanted"))
_OF = _ALL.where(approvals.c.asked_by == bindparam("who"))
_NAMED = select(deciders.c.number).where(
    or_(
        and_(
            deciders.c.kind == DeciderKind.PERSON.value,
            deciders.c.key.in_(bindparam("people", expanding=True)),
        ),
        and_(
            deciders.c.kind == DeciderKind.TEAM.value,
            deciders.c.key.in_(bindparam("teams", expanding=True)),
        ),
        and_(
            deciders.c.kind == DeciderKind.ROLE.value,
            deciders.c.key.in_(bindparam("roles", expanding=True)),
        ),
    )
)
_WAITING = _ALL.where(
    approvals.c.state == ApprovalState.REQUESTED.value, approvals.c.number.in_(_NAMED)
)
_DECIDERS = (
    select(deciders)
    .where(deciders.c.number.in_(bindparam("those", expanding=True)))
    .order_by(deciders.c.number, deciders.c.rank)
)
_VOTES = (
    select(votes)
    .where(votes.c.number.in_(bindparam("those", expanding=True)))
    .order_by(votes.c.number, votes.c.at)
)
_HOLD = (
    select(approvals.c.number)
    .where(approvals.c.number == bindparam("wanted"))
    .with_for_update(of=approvals)
)
_VOTE = insert_new(votes, [votes.c.person])
_CLOSE = (
    update(approvals)
    .where(approvals.c.number == bindparam("wanted"))
    .where(approvals.c.state == ApprovalState.REQUESTED.value)
    .values(state=bindparam("verdict"), decided_at=bindparam("now"))
)
_PASS_ON = (
    update(approvals)
    .where(approvals.c.number == bindparam("wanted"))
    .values(rank=bindparam("next_rank"), expires_at=bindparam("by"))
)
_DELEGATES = select(delegates.c.person, delegates.c.delegate).where(
    delegates.c.until >= bindparam("today")
)
_OF_PERSON = _DELEGATES.where(delegates.c.person.in_(bindparam("people", expanding=True)))
_FOR_DELEGATE = _DELEGATES.where(delegates.c.delegate == bindparam("who"))


def add(connection: Connection, one: Approval) -> None:
    """Keep a request under its ticket's number."""
    connection.execute(
        insert(approvals),
        {
            "number": one.number,
            "kind": one.kind,
            "asked_by": one.asked_by,
            "asked_in": one.asked_in,
            "facts": one.facts,
            "needed": one.needed,
            "state": one.state.value,
            "asked_at": to_row(one.asked_at),
            "expires_at": to_row(one.expires_at),
        },
    )
    rows = [
        {
            "number": one.number,
            "rank": rank,
            "kind": decider.kind.value,
            "name": decider.name,
            "key": key_of(decider),
        }
        for rank, decider in enumerate(one.deciders)
    ]
    connection.execute(insert(deciders), rows)


def key_of(decider: Decider) -> str:
    """Give what a decider is compared by: ids as they are, teams and titles in any case."""
    return decider.name if decider.kind is DeciderKind.PERSON else decider.name.casefold()


def find(connection: Connection, number: int, *, hold: bool = False) -> Approval | None:
    """Give a request by number, whoever decides it: never for a desk.

    `hold` keeps every other process from deciding it until this transaction ends.
    """
    if number > HIGHEST:
        return None
    if hold:
        connection.execute(_HOLD, {"wanted": number})
    return next(iter(_read(connection, connection.execute(_ONE, {"wanted": number}))), None)


def list_all(connection: Connection, most: int = 500) -> list[Approval]:
    """Give the requests of everyone, newest first: for the command line, never for a desk."""
    return _read(connection, connection.execute(_ALL.limit(most)))


def list_of(connection: Connection, person: str) -> list[Approval]:
    """Give what somebody asked for, newest first."""
    return _read(connection, connection.execute(_OF, {"who": person}))


def list_waiting(
    connection: Connection,
    people: Collection[str],
    teams: Collection[str],
    roles: Collection[str],
) -> list[Approval]:
    """Give what waits and names one of these people, teams or job titles, newest first."""
    names = {
        "people": list(people),
        "teams": [one.casefold() for one in teams],
        "roles": [one.casefold() for one in roles],
    }
    return _read(connection, connection.execute(_WAITING, names))


def vote(connection: Connection, number: int, one: Vote) -> bool:
    """Keep somebody's word; False if they had given theirs before."""
    row = {
        "number": number,
        "person": one.person,
        "state": one.state.value,
        "why": one.why,
        "via": one.via,
        "at": to_row(one.at),
    }
    return connection.execute(_VOTE.on(connection), row).first() is not None


def close(connection: Connection, number: int, state: ApprovalState, now: datetime) -> bool:
    """End a request that waits; False if it did not."""
    row = {"wanted": number, "verdict": state.value, "now": to_row(now)}
    return connection.execute(_CLOSE, row).rowcount == 1


def pass_on(connection: Connection, number: int, rank: int, expires_at: datetime | None) -> None:
    """Let the deciders of a rank decide from now on, and until when."""
    row = {"wanted": number, "next_rank": rank, "by": to_row(expires_at)}
    connection.execute(_PASS_ON, row)


def set_delegate(connection: Connection, person: str, delegate: str, until: date) -> None:
    """Have somebody decide in a person's stead, up to and including a day."""
    row = {"person": person, "delegate": delegate, "until": until.isoformat()}
    write_rows(connection, delegates, [row])


def delegates_of(connection: Connection, people: Collection[str], today: date) -> dict[str, str]:
    """Give who decides in the stead of these people today, by person."""
    rows = connection.execute(_OF_PERSON, {"people": list(people), "today": today.isoformat()})
    return {row.person: row.delegate for row in rows}


def delegated_to(connection: Connection, who: str, today: date) -> list[str]:
    """Give in whose stead somebody decides today."""
    rows = connection.execute(_FOR_DELEGATE, {"who": who, "today": today.isoformat()})
    return [row.person for row in rows]


def _read(connection: Connection, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Approval]:
    found: Sequence[Row[*tuple[Any, ...]]] = list(rows)
    if not found:
        return []
    those = {"those": [row.number for row in found]}
    who: defaultdict[int, list[Decider]] = defaultdict(list)
    for row in connection.execute(_DECIDERS, those):
        who[row.number].append(Decider(DeciderKind(row.kind), row.name))
    said: defaultdict[int, list[Vote]] = defaultdict(list)
    for row in connection.execute(_VOTES, those):
        said[row.number].append(
            Vote(row.person, ApprovalState(row.state), from_row(row.at), row.why, row.via)
        )
    return [
        Approval(
            number=row.number,
            kind=row.kind,
            title=row.title,
            asked_by=row.asked_by,
            asked_in=row.asked_in,
            facts=row.facts,
            deciders=tuple(who[row.number]),
            asked_at=from_row(row.asked_at),
            needed=row.needed,
            rank=row.rank,
            state=ApprovalState(row.state),
            expires_at=from_row(row.expires_at),
            votes=tuple(said[row.number]),
        )
        for row in found
    ]
