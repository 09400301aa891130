"""What older versions wrote is there after an upgrade, in the shape of today."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, text

from handlers.facts import load_facts
from handlers.reply import Reply
from storage.database import engines
from storage.migrations import schema
from storage.records.work import ApprovalState, DeciderKind
from storage.work import approvals, events
from tests.conftest import ENGINES
from tests.postgres import Cluster


@pytest.fixture
def old(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A back office of the first version."""
    url = f"sqlite:///{tmp_path / 'back.db'}"
    if engine == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create(f"upgrade{abs(hash(request.node.nodeid))}")["back"]
    opened = engines.open_writer(url)
    with opened.begin() as connection:
        command.upgrade(schema.configure(connection, "back"), "0001")
        for statement in WRITTEN:
            connection.execute(text(statement))
    yield opened
    opened.dispose()


WRITTEN = (
    "INSERT INTO teams (name, side, kind) VALUES ('People', 'back', 'hr')",
    "INSERT INTO employees (id, name, active) VALUES ('E-1', 'Sam', true)",
    (
        "INSERT INTO tickets (number, kind, team, state, severity, title, body, person_id, created_at, "
        "updated_at) VALUES (1001, 'leave_request', 'People', 'open', 'normal', 'Leave', '', 'E-1', 5, 5)"
    ),
    (
        "INSERT INTO leave_requests (number, employee_id, kind, first_day, last_day, days, state, "
        "approver, asked_at) VALUES (1001, 'E-1', 'annual', '2026-12-07', '2026-12-08', '2', "
        "'requested', 'E-2', 5)"
    ),
    (
        "INSERT INTO audit (at, actor, action, object, detail, chain) VALUES "
        "(1, 'anna@example.test', 'claim', 'abc', '', 'x'), "
        "(2, 'root', 'assign', 'ticket 1001', 'Ben', 'y'), "
        "(3, 'E-2', 'approve', 'ticket 1001', 'command line, root', 'z')"
    ),
)


def upgraded(old: Engine) -> Connection:
    with old.begin() as connection:
        schema.upgrade(connection, "back")
    return old.connect()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_audit_becomes_events(old: Engine) -> None:
    with upgraded(old) as connection:
        told = [(one.kind, one.subject, one.actor) for one in events.recent(connection)]
    assert told == [
        ("approval.approved", "ticket 1001", "E-2"),
        ("ticket.assigned", "ticket 1001", "root"),
        ("handoff.taken", "conversation abc", "anna@example.test"),
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("touched", [None, 2])
def test_a_chain_that_was_broken_before_seals_is_on_record(
    old: Engine, touched: int | None
) -> None:
    with old.begin() as connection:
        command.upgrade(schema.configure(connection, "back"), "0003")
        change = text("UPDATE events SET subject = 'ticket 9' WHERE id = :id")
        connection.execute(change, {"id": touched or -1})
    with upgraded(old) as connection:
        newest = events.recent(connection)[0]
    told = (newest.kind, newest.subject) == ("audit.broken", "event 2")
    assert told == (touched is not None)


@pytest.mark.parametrize("engine", ENGINES)
def test_leave_that_waits_is_an_approval(old: Engine) -> None:
    with upgraded(old) as connection:
        found = approvals.find(connection, 1001)
    assert found is not None
    assert (found.state, found.asked_by) == (ApprovalState.REQUESTED, "E-1")
    assert [(one.kind, one.name) for one in found.deciders] == [
        (DeciderKind.PERSON, "E-2"),
        (DeciderKind.TEAM, "People"),
    ]
    facts = load_facts(found.facts)
    assert facts["employee"] == "Sam"
    when = facts["when"]
    assert isinstance(when, Reply)
    assert when.key == "hr.leave.from_to"
