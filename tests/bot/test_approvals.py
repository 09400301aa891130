"""`swingdoor approvals`, alone with the files and beside a running server."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from bot.__main__ import main
from bot.app.composition import Swingdoor
from bot.conversation.turns import Receipt
from storage.conversation import conversations
from storage.records.conversation import Channel, Inbound
from storage.records.work import ApprovalState
from storage.work import approvals as approvals_
from tests.bot.test_starting import GOOD_KEY, served
from tests.bot.test_teaching_commands import command

PEOPLE = {"U1": "E-115", "U2": "E-114"}
EMPLOYEE, BOSS, COLLEAGUE = "E-115", "E-114", "E-116"


@pytest.fixture
def asked(start_bot: Callable[[], Swingdoor]) -> int:
    """The number of leave asked for by an employee; no bot is left running."""
    bot = start_bot()
    try:
        lines = ("I'd like to book leave from 30 November to 1 December", "yes")
        for at, line in enumerate(lines):
            inbound = Inbound(
                Channel.SLACK, str(at), "U1", "Sam", line, person_id=EMPLOYEE, address="D1"
            )
            bot.back_turns.submit(inbound).result(10)
    finally:
        bot.close()
    return 1001


def run(directory: Path, *words: str) -> Result:
    return CliRunner().invoke(main, words, env={"SWINGDOOR_DATA_DIR": str(directory)})


def approvals(directory: Path, *words: str) -> Result:
    return run(directory, "approvals", *words)


def told(directory: Path) -> list[str]:
    """What was put into the outbox for the employee beside the two answers."""
    engine = create_engine(f"sqlite:///{directory / 'back.db'}")
    with engine.connect() as connection:
        query = "SELECT body FROM outbox WHERE kind = 'message' ORDER BY id"
        bodies = connection.execute(text(query)).scalars().all()
    engine.dispose()
    return [json.loads(body)["text"] for body in bodies][2:]


def test_a_manager_approves_and_the_employee_is_told_once(data_dir: Path, asked: int) -> None:
    listed = json.loads(approvals(data_dir, "list", "--json").output)
    assert [(one["number"], one["employee"], one["state"]) for one in listed] == [
        (asked, EMPLOYEE, "requested")
    ]
    assert listed[0].keys() >= {"number", "kind", "employee", "what", "state", "asked_at"}
    done = approvals(data_dir, "approve", str(asked), "--by", BOSS)
    assert done.exit_code == 0, done.output
    assert "is approved" in done.output
    again = approvals(data_dir, "approve", str(asked), "--by", BOSS)
    assert again.exit_code == 1
    assert "is approved already" in again.output
    assert len(told(data_dir)) == 1
    assert "is approved by" in told(data_dir)[0]
    ticket = run(data_dir, "tickets", "--office", "back", "show", str(asked), "--json")
    shown = json.loads(ticket.output)
    assert shown["state"] == "resolved"
    assert shown["outcome"].startswith("Approved by")


def test_a_refusal_says_who_may_and_changes_nothing(data_dir: Path, asked: int) -> None:
    for by, sentence in (
        (COLLEAGUE, f"({BOSS}) to decide"),
        (EMPLOYEE, "Nobody decides on their own request"),
        ("E-140", "No active employee"),
        ("nobody@rosewick.example", "No active employee"),
    ):
        refused = approvals(data_dir, "approve", str(asked), "--by", by)
        assert refused.exit_code == 1
        assert sentence in refused.output
    missing = approvals(data_dir, "reject", "4711", "--by", BOSS)
    assert (missing.exit_code, "no request 4711" in missing.output) == (1, True)
    assert json.loads(approvals(data_dir, "list", "--json").output)[0]["state"] == "requested"
    assert told(data_dir) == []


def test_what_waits_for_a_yes_is_not_resolved_past_it(data_dir: Path, asked: int) -> None:
    resolve = ("tickets", "--office", "back", "resolve", str(asked), "--outcome", "Enjoy your days")
    refused = run(data_dir, *resolve)
    assert refused.exit_code == 1
    assert f"swingdoor approvals approve|reject {asked}" in refused.output
    assert told(data_dir) == []


def test_who_writes_while_their_leave_is_decided_loses_nothing(
    asked: int, start_bot: Callable[[], Swingdoor]
) -> None:
    """Both conversations are in one batch, and the decision writes into the other one."""
    bot = start_bot()

    def send(who: str, at: str, line: str) -> "Future[Receipt]":
        inbound = Inbound(
            Channel.SLACK, f"{who}{at}", who, "Sam", line, person_id=PEOPLE[who], address=who
        )
        return bot.back_turns.submit(inbound)

    try:
        send("U2", "a", f"approve {asked}").result(10)
        hold = threading.Event()
        held = threading.Thread(target=bot.back.database.write, args=(lambda _: hold.wait(10),))
        held.start()
        waiting = [send("U1", "b", "thanks"), send("U2", "c", "yes"), send("U1", "d", "thanks")]
        hold.set()
        held.join()
        assert not any(one.result(20).parked for one in waiting)
        with bot.back.database.read() as connection:
            lines = conversations.read(connection, waiting[0].result().conversation_id)
            found = approvals_.find(connection, asked)
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert sum("is approved by" in line.text for line in lines) == 1
        assert [line.text for line in lines].count("thanks") == 2
        assert found is not None
        assert found.state is ApprovalState.APPROVED
    finally:
        bot.close()


@pytest.mark.slow
def test_beside_a_running_server_the_server_decides(data_dir: Path, asked: int) -> None:
    with served(data_dir, SWINGDOOR_SECRET_KEY=GOOD_KEY):
        refused = command(data_dir, "approvals", "reject", str(asked), "--by", COLLEAGUE)
        assert refused.returncode == 1
        assert f"({BOSS}) to decide" in refused.stderr
        why = ("--why", "The stocktaking needs all of us.")
        done = command(data_dir, "approvals", "reject", str(asked), "--by", BOSS, *why)
        assert done.returncode == 0, done.stderr
        listed = command(data_dir, "approvals", "list", "--json")
        assert json.loads(listed.stdout)[0]["state"] == "rejected"
    assert len(told(data_dir)) == 1
    assert "was not approved" in told(data_dir)[0]
    assert "The stocktaking needs all of us." in told(data_dir)[0]
