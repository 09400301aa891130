"""`swingdoor approvals`: requests that need somebody's yes, decided from the terminal."""

import getpass
import json
from collections.abc import Mapping
from typing import Any

import click

from bot.app.approvals import DecisionRequest, decide
from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from storage.back import approvals as approvals_
from storage.back import employees
from storage.database.database import Connection
from storage.records.back import Approval, Decision, LeaveState

BY = click.option(
    "--by", "person", required=True, metavar="PERSON", help="Who decides: their id or work e-mail."
)


def _shown(one: Approval) -> dict[str, Any]:
    return {
        "number": one.request.number,
        "kind": approvals_.KIND,
        "employee": one.employee_id,
        "name": one.employee,
        "what": one.title,
        "state": one.request.state.value,
        "decider": one.decider_id,
        "asked_at": one.asked_at.isoformat(),
    }


async def list_approvals(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """List the requests of everyone, newest first."""
    with bot.back.database.read() as connection:
        found = approvals_.every(connection)
    hr = bot.back.knowledge.team_for("hr")
    lines = [
        f"{one.request.number}  {one.request.state.value:<10} {one.employee} ({one.employee_id})  "
        f"{one.title}  decided by {_who(one, hr)}"
        for one in found
    ]
    return Answer(
        tuple(lines or ["Nobody has asked for anything."]), data=[_shown(one) for one in found]
    )


async def decide_approval(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Approve or reject a request as an employee; a refusal says who may."""

    def work(connection: Connection) -> Answer:
        return _decide(bot, connection, words)

    return bot.back.database.write(work)


def _decide(bot: Swingdoor, connection: Connection, words: Mapping[str, Any]) -> Answer:
    number, state = words["number"], LeaveState(words["state"])
    person = employees.find_active(connection, words["person"])
    if person is None:
        return Answer((f"No active employee has the id or e-mail {words['person']}.",), failed=True)
    word = DecisionRequest(number, person, state, words["why"], f"command line, {words['user']}")
    decision = decide(connection, bot.back.knowledge, word, bot.back.now())
    found = approvals_.find(connection, number)
    if found is None:
        return Answer((f"There is no request {number} that needs a decision.",), failed=True)
    line = _line(decision, found, bot.back.knowledge.team_for("hr"))
    return Answer((line,), failed=decision is not Decision.DONE, data=_shown(found))


def _line(decision: Decision, one: Approval, hr: str) -> str:
    number, state = one.request.number, one.request.state.value
    if decision is Decision.DONE:
        return f"Request {number} is {state}; {one.employee} is told."
    if decision is Decision.ALREADY:
        return f"Request {number} is {state} already."
    if decision is Decision.SHORT:
        return (
            f"Request {number} takes {one.request.days} days, and {one.employee} has fewer left; "
            "it can only be rejected."
        )
    own = "Nobody decides on their own request. " if decision is Decision.OWN else ""
    return f"{own}Request {number} is for {_who(one, hr)} to decide."


def _who(one: Approval, hr: str) -> str:
    """Name who may decide: the manager, or the department called like the HR team."""
    if one.decider_id is not None:
        return f"{one.decider} ({one.decider_id})"
    return f"the people of the department {hr}"


REMOTE: RemoteCalls = {"approvals.list": list_approvals, "approvals.decide": decide_approval}


@click.group()
def approvals() -> None:
    """Requests that need somebody's yes: list, approve, reject."""


@approvals.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """List all, newest first."""
    with running(REMOTE) as do:
        done = do("approvals.list", {})
    finish((json.dumps(done.data),) if as_json else done.lines, failed=False)


@approvals.command()
@click.argument("number", type=int)
@BY
def approve(number: int, person: str) -> None:
    """Approve request NUMBER."""
    _say(number, person, LeaveState.APPROVED)


@approvals.command()
@click.argument("number", type=int)
@BY
@click.option("--why", default="", help="Written for whoever asked, who will read it.")
def reject(number: int, person: str, why: str) -> None:
    """Reject request NUMBER."""
    _say(number, person, LeaveState.REJECTED, why)


def _say(number: int, person: str, state: LeaveState, why: str = "") -> None:
    words = {"number": number, "person": person, "state": state.value, "why": why}
    with running(REMOTE) as do:
        done = do("approvals.decide", {**words, "user": getpass.getuser()})
    finish(done.lines, failed=done.failed)
