"""`swingdoor approvals`: requests that need somebody's yes, decided from the terminal."""

import getpass
import json
from collections.abc import Mapping
from typing import Any

import click

from bot.actions.approvals import Decided, DecisionRequest, decide, deciders
from bot.actions.notify import perform
from bot.app.composition import Swingdoor
from bot.app.remote import Answer, RemoteCalls
from bot.cli.running import finish, running
from bot.office.act import Act
from handlers.facts import load_facts
from handlers.reply import Reply
from storage.back import employees
from storage.records.work import (
    BOT,
    Actor,
    ActorKind,
    Approval,
    ApprovalState,
    DeciderKind,
    Decision,
)
from storage.work import approvals as rows

BY = click.option(
    "--by", "person", required=True, metavar="PERSON", help="Who decides: their id or work e-mail."
)


def _shown(one: Approval) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind,
        "employee": one.asked_by,
        "name": _asker(one),
        "what": one.title,
        "state": one.state.value,
        "deciders": [{"kind": who.kind.value, "name": who.name} for who in one.deciders],
        "asked_at": one.asked_at.isoformat(),
    }


def _asker(one: Approval) -> str:
    return str(load_facts(one.facts).get("employee", one.asked_by))


async def list_approvals(bot: Swingdoor, _: Mapping[str, Any]) -> Answer:
    """List the requests of everyone, newest first."""
    with bot.back.database.read() as connection:
        act = bot.back.begin(connection, BOT)
        found = [(one, _who(act, one)) for one in rows.list_all(connection)]
    lines = [
        f"{one.number}  {one.state.value:<10} {_asker(one)} ({one.asked_by})  "
        f"{one.title}  decided by {who}"
        for one, who in found
    ]
    return Answer(
        tuple(lines or ["Nobody has asked for anything."]), data=[_shown(one) for one, _ in found]
    )


async def decide_approval(bot: Swingdoor, words: Mapping[str, Any]) -> Answer:
    """Approve or reject a request as an employee; a refusal says who may."""
    with bot.back.database.read() as connection:
        person = employees.find_active(connection, words["person"])
    if person is None:
        return Answer((f"No active employee has the id or e-mail {words['person']}.",), failed=True)
    via = f"command line, {words['user']}"
    request = DecisionRequest(words["number"], ApprovalState(words["state"]), words["why"], via)

    def job(act: Act) -> Answer:
        return _answer(act, request, decide(act, request))

    return await perform(bot.back, Actor(ActorKind.EMPLOYEE, person), job)


def _answer(act: Act, request: DecisionRequest, decided: Decided) -> Answer:
    one = decided.approval
    if one is None:
        missing = f"There is no request {request.number} that needs a decision."
        return Answer((missing,), failed=True)
    done = decided.decision in {Decision.DONE, Decision.PARTLY}
    return Answer((_line(act, decided, one),), failed=not done, data=_shown(one))


def _line(act: Act, decided: Decided, one: Approval) -> str:
    number, state, decision = one.number, one.state.value, decided.decision
    if decision is Decision.DONE:
        return f"Request {number} is {state}; {_asker(one)} is told."
    if decision is Decision.ALREADY:
        return f"Request {number} is {state} already."
    if decision in {Decision.PARTLY, Decision.AGAIN}:
        return f"The yes to request {number} is kept; somebody else must agree as well."
    if decision is Decision.HINDERED:
        facts = {**load_facts(one.facts), "number": str(number)}
        return act.known.wording.say(Reply(f"approval.{one.kind}.{decided.hindrance}", **facts))
    own = "Nobody decides on their own request. " if decision is Decision.OWN else ""
    return f"{own}Request {number} is for {_who(act, one)} to decide."


def _who(act: Act, one: Approval) -> str:
    """Name who may decide: people, or all of a team or with a job title."""
    now = deciders(act, one)
    if now.named is None or now.named.kind is DeciderKind.PERSON:
        return " or ".join(f"{name} ({id_})" for id_, name in now.names.items()) or "nobody"
    return f"the people of {now.named.name}"


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
    _say(number, person, ApprovalState.APPROVED)


@approvals.command()
@click.argument("number", type=int)
@BY
@click.option("--why", default="", help="Written for whoever asked, who will read it.")
def reject(number: int, person: str, why: str) -> None:
    """Reject request NUMBER."""
    _say(number, person, ApprovalState.REJECTED, why)


def _say(number: int, person: str, state: ApprovalState, why: str = "") -> None:
    words = {"number": number, "person": person, "state": state.value, "why": why}
    with running(REMOTE) as do:
        done = do("approvals.decide", {**words, "user": getpass.getuser()})
    finish(done.lines, failed=done.failed)
